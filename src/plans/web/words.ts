import type { Comparator } from '../plans.schema.ts'
import type { ItemKind } from './reading-items.ts'

export type Lang = 'zh' | 'en'

/** How much was read, for the sentence that says so. */
export interface Counts {
  readonly targets: number
  readonly districts: number
  readonly zones: number
  readonly directions: number
  readonly tasks: number
  readonly owners: number
  readonly annex: number
  readonly warnings: number
  readonly uncovered: number
}

/** Every word of the compile page in one language. Quotes from a notice are not among them: they stay Chinese. */
export interface Words {
  readonly lang: 'zh-CN' | 'en'
  readonly skip: string
  readonly path: readonly [string, string]
  readonly ask: {
    readonly title: string
    readonly lead: string
    readonly kept: string
    readonly drop: string
    readonly dropHere: string
    readonly pick: string
    readonly kinds: string
    readonly annexTitle: string
    readonly annexWhy: string
    readonly annexPick: string
    readonly annexChosen: (name: string) => string
    readonly annexRemove: string
    readonly onlyAnnex: string
    readonly nothingUsable: string
  }
  readonly sending: {
    readonly title: (name: string) => string
    readonly uploading: (percent: number) => string
    readonly reading: string
    readonly stop: string
    readonly stopped: string
  }
  readonly failure: {
    readonly refused: string
    readonly denied: string
    readonly deniedWait: (seconds: number) => string
    readonly brokenTitle: string
    readonly broken: string
    readonly offlineTitle: string
    readonly offline: string
    readonly quote: (id: string) => string
    readonly again: string
    readonly other: string
    readonly kept: string
  }
  readonly result: {
    readonly finding: (counts: Counts) => string
    readonly nothing: string
    readonly announce: (counts: Counts) => string
    readonly toSee: (count: number) => string
    readonly noWarnings: string
    readonly left: (count: number) => string
    readonly noneLeft: string
    readonly excel: string
    readonly excelFailed: string
    readonly json: string
    readonly another: string
    readonly addAnnex: string
    readonly ownersMissing: string
    readonly ownersMissingHow: string
    readonly ownersMissingNamed: string
    readonly annexFrom: (name: string) => string
    readonly keepNothing: string
    readonly cards: string
    readonly sides: string
    readonly notice: string
    readonly read: string
    readonly noticeRegion: string
    readonly lines: (count: number) => string
    readonly hint: string
    readonly keysLabel: string
    readonly keysHint: string
    readonly showAll: (count: number) => string
    readonly earlier: (count: number) => string
    readonly later: (count: number) => string
    readonly partly: (from: number, to: number, all: number) => string
    readonly ref: (label: string) => string
    readonly show: (label: string) => string
  }
  readonly binding: {
    readonly known: string
    readonly same: (compared: number) => string
    readonly differ: (compared: number, differing: number) => string
  }
  readonly kinds: Readonly<Record<ItemKind, { readonly short: string; readonly mark: string }>>
  readonly data: {
    readonly title: string
    readonly note: string
    readonly fields: Readonly<
      Record<
        | 'title'
        | 'planTitle'
        | 'documentNumber'
        | 'indexNumber'
        | 'issuer'
        | 'coIssuers'
        | 'issuedOn'
        | 'publishedOn'
        | 'validity'
        | 'category'
        | 'attachments',
        string
      >
    >
    readonly missing: string
  }
  readonly targets: {
    readonly title: string
    readonly note: (count: number) => string
    readonly none: string
    readonly subject: string
    readonly value: string
    readonly comparator: string
    readonly year: string
    readonly comparators: Readonly<Record<Exclude<Comparator, 'growth'> | 'up' | 'down' | 'growth', string>>
    readonly noYear: string
  }
  readonly warnings: { readonly title: string; readonly note: (count: number) => string; readonly none: string }
  readonly layout: {
    readonly title: string
    readonly note: (counts: Counts) => string
    readonly none: string
    readonly district: string
    readonly zone: string
    readonly directions: string
    readonly count: string
    readonly ownZone: string
  }
  readonly tasks: {
    readonly title: string
    readonly note: (count: number, withOwner: number, withDue: number) => string
    readonly none: string
    readonly measures: (count: number) => string
    readonly lead: string
    readonly support: string
    readonly due: string
  }
  readonly owners: {
    readonly title: string
    readonly note: (count: number) => string
    readonly none: string
    readonly noHeading: string
  }
  readonly annex: {
    readonly title: string
    readonly note: (count: number, unmatched: number) => string
    readonly none: string
    readonly noneButNamed: string
    readonly task: (number: string) => string
    readonly unmatched: string
  }
  readonly uncovered: {
    readonly title: string
    readonly tab: string
    readonly note: (count: number) => string
    readonly none: string
  }
  readonly matrix: {
    readonly title: string
    readonly note: (families: number, zones: number) => string
    readonly table: string
    readonly named: string
    readonly within: string
    readonly singles: string
    readonly zone: string
    readonly empty: string
    readonly zonesOf: (named: number, within: number) => string
    readonly cell: (zone: string, family: string, where: 'named' | 'within', directions: string) => string
    readonly unmatched: string
    readonly nearNames: string
    readonly nearPair: (left: string, leftZone: string, right: string, rightZone: string) => string
  }
}

const plural = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`

const zh: Words = {
  lang: 'zh-CN',
  skip: '跳到读到的条目',
  path: ['院', '编译一份通知'],
  ask: {
    title: '编译一份通知',
    lead: '放入一份行动方案或实施意见，读出其中的目标、空间布局、任务和责任单位，每一条都对着原文的那一句；没有读成条目的句子和拿不准的地方另外列出。',
    kept: '文件只在读的时候用到，读完即弃，不保存。',
    drop: '把通知拖到这里',
    dropHere: '松开，开始读',
    pick: '选择文件',
    kinds: 'txt、html、docx、带文字层的 pdf、ofd',
    annexTitle: '分解表是另一份文件？',
    annexWhy: '附件《重点任务分解表》常常单独成文。一并放入，责任单位和时限就能对到任务上。',
    annexPick: '附上分解表（xlsx、docx）',
    annexChosen: (name) => `已附上分解表：${name}`,
    annexRemove: '不附了',
    onlyAnnex: '这像是分解表，已附上。请再放入通知本身。',
    nothingUsable: '没有认出可以读的文件。请放入一份通知。',
  },
  sending: {
    title: (name) => `正在读《${name}》`,
    uploading: (percent) => `已上传 ${percent}%`,
    reading: '已上传，正在读',
    stop: '停止',
    stopped: '已停止，文件没有留下。',
  },
  failure: {
    refused: '这份文件没有读成',
    denied: '读得太勤，请稍后再来',
    deniedWait: (seconds) => `还要等 ${seconds} 秒。`,
    brokenTitle: '没有读成，不是文件的问题',
    broken: '再试一次；仍不行，请把编号告诉管理员。',
    offlineTitle: '网络中断，文件没有送到',
    offline: '接通后再试一次。',
    quote: (id) => `编号 ${id}`,
    again: '再试一次',
    other: '换一份文件',
    kept: '文件还在这里，不用重新选择。',
  },
  result: {
    finding: (c) => {
      const parts = [
        c.targets > 0 ? `${c.targets}\u00a0个目标` : '',
        c.zones > 0 ? `${c.zones}\u00a0处布局` : '',
        c.tasks > 0 ? `${c.tasks}\u00a0项任务` : '',
        c.owners > 0 ? `${c.owners}\u00a0处责任` : '',
      ].filter(Boolean)
      return parts.length > 0 ? `读到\u00a0${parts.join('、')}` : '没有读到目标、布局和任务'
    },
    nothing: '文字读到了，但没有一句成为条目。请看看放入的是不是方案正文。',
    announce: (c) =>
      `已读完。${c.targets} 个目标，${c.zones} 处布局，${c.tasks} 项任务，${c.owners} 处责任；${c.warnings} 条警告，${c.uncovered} 句未成条目。`,
    toSee: (count) => `${count} 处要看`,
    noWarnings: '没有要看的地方',
    left: (count) => `${count} 句未成条目`,
    noneLeft: '每一句都成了条目',
    excel: '下载 Excel',
    excelFailed: 'Excel 没有做成，请改为下载 JSON。',
    json: '下载 JSON',
    another: '另读一份',
    addAnnex: '补上分解表',
    ownersMissing: '任务都没有写责任单位和时限。',
    ownersMissingHow: '若另有分解表，补上后会对到任务。',
    ownersMissingNamed: '通知提到了分解表，但表没有随文。补上后会对到任务。',
    annexFrom: (name) => `分解表来自 ${name}`,
    keepNothing: '结果只在这个页面里，离开前请下载。',
    cards: '读到的各部分',
    sides: '看哪一边',
    notice: '原文',
    read: '读到的',
    noticeRegion: '通知原文，可滚动',
    lines: (count) => `${count} 段`,
    hint: '点条目，看原文那一句；点原文有标记的句子，看条目',
    keysLabel: '单键',
    keysHint: 'J 下一条，K 上一条',
    showAll: (count) => `全部 ${count} 句`,
    earlier: (count) => `前面还有 ${count} 段`,
    later: (count) => `后面还有 ${count} 段`,
    partly: (from, to, all) => `列出第 ${from}—${to} 条，共 ${all} 条。下载里有全部。`,
    ref: (label) => `${label}，看条目`,
    show: (label) => `${label}，看原文`,
  },
  binding: {
    known: '文号与已载入的方案相同：',
    same: (compared) => `核对了 ${compared} 项事实，全部一致。`,
    differ: (compared, differing) => `核对了 ${compared} 项事实，${differing} 项不同：`,
  },
  kinds: {
    target: { short: '目', mark: '目标' },
    zone: { short: '区', mark: '布局' },
    task: { short: '任', mark: '任务' },
    measure: { short: '任', mark: '举措' },
    owner: { short: '责', mark: '责任' },
    annex: { short: '表', mark: '分解表' },
    warning: { short: '警', mark: '有警告' },
    uncovered: { short: '未', mark: '未成条目' },
  },
  data: {
    title: '文件信息',
    note: '通知没有写的记作 —',
    fields: {
      title: '标题',
      planTitle: '方案标题',
      documentNumber: '文号',
      indexNumber: '索引号',
      issuer: '发文机关',
      coIssuers: '联合发文',
      issuedOn: '成文日期',
      publishedOn: '发布日期',
      validity: '有效性',
      category: '分类',
      attachments: '附件',
    },
    missing: '通知没有写',
  },
  targets: {
    title: '目标',
    note: (count) => `${count} 个`,
    none: '没有读到带数的目标。',
    subject: '主题',
    value: '数值',
    comparator: '比较',
    year: '年份',
    comparators: {
      about: '左右',
      atLeast: '以上',
      atMost: '以内',
      exact: '达到',
      up: '增长',
      down: '下降',
      growth: '增减',
    },
    noYear: '通知没有写年份',
  },
  warnings: { title: '要看的地方', note: (count) => `${count} 条`, none: '没有拿不准的地方。' },
  layout: {
    title: '布局',
    note: (c) => `${c.districts} 个板块，${c.zones} 处，${c.directions} 个方向`,
    none: '没有读到空间布局。',
    district: '板块',
    zone: '开发园区、功能区',
    directions: '主攻方向',
    count: '方向数',
    ownZone: '板块本身',
  },
  tasks: {
    title: '任务',
    note: (count, owner, due) =>
      count === 0
        ? ''
        : owner === 0 && due === 0
          ? `${count} 项，都没有写责任单位和时限`
          : `${count} 项，${owner} 项有责任单位，${due} 项有时限`,
    none: '没有读到任务。',
    measures: (count) => `${count} 条举措`,
    lead: '牵头',
    support: '配合',
    due: '时限',
  },
  owners: {
    title: '责任',
    note: (count) => `${count} 处`,
    none: '没有读到责任单位。',
    noHeading: '不在任务之下',
  },
  annex: {
    title: '分解表',
    note: (count, unmatched) =>
      unmatched > 0 ? `${count} 行，${unmatched} 行没有对上任务` : `${count} 行，都对上了任务`,
    none: '没有分解表。',
    noneButNamed: '通知提到了分解表，但表没有随文。',
    task: (number) => `任务 ${number}`,
    unmatched: '没有对上',
  },
  uncovered: {
    title: '未成条目的句子',
    tab: '未成条目',
    note: (count) => `${count} 句，没有成为目标、任务、布局或责任`,
    none: '每一句都成了条目。',
  },
  matrix: {
    title: '差异布局',
    note: (families, zones) => `${zones} 处，${families} 个方向门类，只依布局的文字`,
    table: '园区与方向门类对照',
    named: '方向的名称里就有',
    within: '只在括号里提到',
    singles: '只有一处的门类',
    zone: '园区、板块',
    empty: '没有布局，也就没有差异可比。',
    zonesOf: (named, within) => `${named} 处在名称里，${within} 处只在括号里`,
    cell: (zone, family, where, directions) =>
      `${zone}，${family}：${where === 'named' ? '名称里有' : '只在括号里有'}，${directions}`,
    unmatched: '不属于任何方向门类',
    nearNames: '写法相近，是否同一方向？',
    nearPair: (left, leftZone, right, rightZone) => `“${left}”（${leftZone}）与“${right}”（${rightZone}）`,
  },
}

const en: Words = {
  lang: 'en',
  skip: 'Skip to what was read',
  path: ['Yard', 'Compile a notice'],
  ask: {
    title: 'Compile a notice',
    lead: 'Drop in an action plan or implementation notice. Its targets, zones, tasks and responsible units are read out, each tied to the sentence it came from; sentences that became nothing, and points that need a second look, are listed too.',
    kept: 'The file is used for the reading and then discarded. Nothing is kept.',
    drop: 'Drop the notice here',
    dropHere: 'Let go to start reading',
    pick: 'Choose a file',
    kinds: 'txt, html, docx, pdf with a text layer, ofd. Notices are read in Chinese.',
    annexTitle: 'Is the annex a separate file?',
    annexWhy:
      'The annex 重点任务分解表 (who does what by when) is often published on its own. Add it, and units and dates are matched to the tasks.',
    annexPick: 'Add the annex (xlsx, docx)',
    annexChosen: (name) => `Annex added: ${name}`,
    annexRemove: 'Remove',
    onlyAnnex: 'This looks like an annex and has been added. Now drop in the notice itself.',
    nothingUsable: 'No readable file among these. Please drop in a notice.',
  },
  sending: {
    title: (name) => `Reading “${name}”`,
    uploading: (percent) => `${percent}% uploaded`,
    reading: 'Uploaded. Reading now',
    stop: 'Stop',
    stopped: 'Stopped. Nothing of the file was kept.',
  },
  failure: {
    refused: 'This file could not be read',
    denied: 'Too many readings in a short time',
    deniedWait: (seconds) => `Please try again in ${plural(seconds, 'second')}.`,
    brokenTitle: 'The reading failed, and not because of your file',
    broken: 'Try again. If it still fails, give the number to whoever runs this site.',
    offlineTitle: 'The connection dropped and the file did not arrive',
    offline: 'Try again once you are back online.',
    quote: (id) => `Number ${id}`,
    again: 'Try again',
    other: 'Choose another file',
    kept: 'Your file is still here; no need to choose it again.',
  },
  result: {
    finding: (c) => {
      const parts = [
        c.targets > 0 ? plural(c.targets, 'target') : '',
        c.zones > 0 ? plural(c.zones, 'zone') : '',
        c.tasks > 0 ? plural(c.tasks, 'task') : '',
        c.owners > 0 ? plural(c.owners, 'statement of responsibility', 'statements of responsibility') : '',
      ].filter(Boolean)
      return parts.length > 0 ? `Found ${parts.join(', ')}` : 'No targets, zones or tasks found'
    },
    nothing: 'The text was read, but no sentence became an item. Check that this is the plan itself.',
    announce: (c) =>
      `Reading finished. ${plural(c.targets, 'target')}, ${plural(c.zones, 'zone')}, ${plural(c.tasks, 'task')}, ${plural(c.owners, 'statement of responsibility', 'statements of responsibility')}; ${plural(c.warnings, 'point')} to check, ${plural(c.uncovered, 'sentence')} left over.`,
    toSee: (count) => `${plural(count, 'point')} to check`,
    noWarnings: 'Nothing to check',
    left: (count) => `${plural(count, 'sentence')} left over`,
    noneLeft: 'No sentence left over',
    excel: 'Download Excel',
    excelFailed: 'The Excel file could not be made. Please download JSON instead.',
    json: 'Download JSON',
    another: 'Read another',
    addAnnex: 'Add the annex',
    ownersMissing: 'No task names a responsible unit or a due date.',
    ownersMissingHow: 'If there is an annex with them, add it and they are matched.',
    ownersMissingNamed: 'The notice names an annex that is not in the file. Add it and they are matched.',
    annexFrom: (name) => `Annex from ${name}`,
    keepNothing: 'The result lives on this page only. Download it before you leave.',
    cards: 'Parts of the reading',
    sides: 'Which side to show',
    notice: 'Notice',
    read: 'What was read',
    noticeRegion: 'Text of the notice, scrollable',
    lines: (count) => plural(count, 'paragraph'),
    hint: 'Choose an item to see its sentence, or a marked sentence to see its item',
    keysLabel: 'Single keys',
    keysHint: 'J next, K previous',
    showAll: (count) => `Show all ${count} sentences`,
    earlier: (count) => `${plural(count, 'earlier paragraph')}`,
    later: (count) => `${plural(count, 'later paragraph')}`,
    partly: (from, to, all) => `Rows ${from}–${to} of ${all}. The download holds them all.`,
    ref: (label) => `${label}, show the item`,
    show: (label) => `${label}, show the sentence`,
  },
  binding: {
    known: 'Same document number as a programme already loaded: ',
    same: (compared) => `${plural(compared, 'fact')} compared, none differs.`,
    differ: (compared, differing) =>
      `${plural(compared, 'fact')} compared, ${differing} ${differing === 1 ? 'differs' : 'differ'}: `,
  },
  kinds: {
    target: { short: 'T', mark: 'Target' },
    zone: { short: 'Z', mark: 'Zone' },
    task: { short: 'K', mark: 'Task' },
    measure: { short: 'K', mark: 'Measure' },
    owner: { short: 'R', mark: 'Responsibility' },
    annex: { short: 'A', mark: 'Annex' },
    warning: { short: 'C', mark: 'To check' },
    uncovered: { short: 'L', mark: 'Left over' },
  },
  data: {
    title: 'The document',
    note: '— where the notice says nothing',
    fields: {
      title: 'Title',
      planTitle: 'Title of the plan',
      documentNumber: 'Document number',
      indexNumber: 'Index number',
      issuer: 'Issued by',
      coIssuers: 'Issued jointly by',
      issuedOn: 'Signed',
      publishedOn: 'Published',
      validity: 'Validity',
      category: 'Category',
      attachments: 'Attachments',
    },
    missing: 'The notice does not say',
  },
  targets: {
    title: 'Targets',
    note: (count) => plural(count, 'target'),
    none: 'No target with a figure was found.',
    subject: 'Subject',
    value: 'Value',
    comparator: 'Meaning',
    year: 'Year',
    comparators: {
      about: 'about',
      atLeast: 'at least',
      atMost: 'at most',
      exact: 'reach',
      up: 'rise by',
      down: 'fall by',
      growth: 'change by',
    },
    noYear: 'The notice gives no year',
  },
  warnings: { title: 'Points to check', note: (count) => plural(count, 'point'), none: 'Nothing was doubtful.' },
  layout: {
    title: 'Layout',
    note: (c) => `${plural(c.districts, 'district')}, ${plural(c.zones, 'zone')}, ${plural(c.directions, 'direction')}`,
    none: 'No layout of zones was found.',
    district: 'District',
    zone: 'Host zone',
    directions: 'Directions',
    count: 'Number',
    ownZone: 'the district itself',
  },
  tasks: {
    title: 'Tasks',
    note: (count, owner, due) =>
      count === 0
        ? ''
        : owner === 0 && due === 0
          ? `${plural(count, 'task')}, none with units or a due date`
          : `${plural(count, 'task')}, ${owner} with units, ${due} with a due date`,
    none: 'No task was found.',
    measures: (count) => plural(count, 'measure'),
    lead: 'Lead',
    support: 'Support',
    due: 'Due',
  },
  owners: {
    title: 'Responsibility',
    note: (count) => plural(count, 'statement'),
    none: 'No responsible unit was found.',
    noHeading: 'outside the tasks',
  },
  annex: {
    title: 'Annex',
    note: (count, unmatched) =>
      unmatched > 0
        ? `${plural(count, 'row')}, ${unmatched} without a task`
        : `${plural(count, 'row')}, each with its task`,
    none: 'No annex with a task table.',
    noneButNamed: 'The notice names an annex that is not in the file.',
    task: (number) => `Task ${number}`,
    unmatched: 'no task found',
  },
  uncovered: {
    title: 'Sentences left over',
    tab: 'Left over',
    note: (count) => `${plural(count, 'sentence')} that became no target, task, zone or responsibility`,
    none: 'Every sentence became an item.',
  },
  matrix: {
    title: 'How the zones differ',
    note: (families, zones) =>
      `${plural(zones, 'zone')}, ${plural(families, 'family', 'families')} of directions, from the words of the layout alone`,
    table: 'Zones against families of directions',
    named: 'in the name of a direction',
    within: 'only inside its brackets',
    singles: 'Families of one zone alone',
    zone: 'Zone',
    empty: 'Without a layout there is nothing to compare.',
    zonesOf: (named, within) => `${named} named, ${within} in brackets`,
    cell: (zone, family, where, directions) =>
      `${zone}, ${family}: ${where === 'named' ? 'named' : 'only in brackets'}, ${directions}`,
    unmatched: 'In no family',
    nearNames: 'Written alike: one direction or two?',
    nearPair: (left, leftZone, right, rightZone) => `${left} (${leftZone}) and ${right} (${rightZone})`,
  },
}

/** The page in both languages. Chinese is written first; the English is its own text, not a translation of it. */
export const words: Readonly<Record<Lang, Words>> = { zh, en }

/** The label of an item as it stands on the page: 目1, 任2.1; T1, K2.1. */
export function labelItem(item: { readonly kind: ItemKind; readonly number: string }, lang: Lang): string {
  return `${words[lang].kinds[item.kind].short}${item.number}`
}
