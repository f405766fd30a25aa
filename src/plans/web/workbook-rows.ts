import type { AnnexRow, PlanReading, Target } from '../plans.schema.ts'

/** Text or a number; null leaves the cell empty. Never a formula. */
export type WorkbookValue = string | number | null

export interface WorkbookSheet {
  readonly name: string
  /** Widths in characters, one for each column. */
  readonly widths: readonly number[]
  readonly head: readonly string[]
  readonly rows: readonly (readonly WorkbookValue[])[]
}

/** How a comparator is written in the workbook, which is Chinese in both languages of the page, like the notice. */
const COMPARATORS = { about: '左右', atLeast: '以上', atMost: '以内', exact: '等于', growth: '增减' } as const

/** The most characters that Excel takes in one cell. */
const CELL_LIMIT = 32_767

/**
 * The reading as sheets: 文件信息, 目标, 布局, 任务, 责任, 分解表, 未成条目, 警告. Always all eight, in this order.
 * Positions count from 1 in the normalised text, so that a person can find them again; lists are joined by 、.
 */
export function listWorkbookSheets(reading: PlanReading): WorkbookSheet[] {
  const { notice } = reading
  const sheets: WorkbookSheet[] = [
    {
      name: '文件信息',
      widths: [14, 70],
      head: ['项目', '内容'],
      rows: [
        ['标题', notice.title],
        ['方案标题', notice.planTitle],
        ['文号', notice.documentNumber],
        ['索引号', notice.indexNumber],
        ['发文机关', notice.issuer],
        ['联合发文', join(notice.coIssuers)],
        ['成文日期', notice.issuedOn],
        ['发布日期', notice.publishedOn],
        ['有效性', notice.validity],
        ['分类', notice.category],
        ['附件', join(notice.attachments)],
      ],
    },
    {
      name: '目标',
      widths: [6, 34, 12, 12, 10, 10, 10, 10, 12, 24, 60, 8],
      head: ['序号', '主题', '数值', '上限', '单位', '比较', '频次', '年份', '期限', '所在标题', '原文', '位置'],
      rows: reading.targets.map((target, at) => [
        at + 1,
        target.subject,
        target.value,
        target.valueMax ?? null,
        target.unit,
        sayComparator(target),
        target.per ?? null,
        target.year,
        target.period ?? null,
        target.heading,
        target.text,
        target.span[0] + 1,
      ]),
    },
    {
      name: '布局',
      widths: [6, 18, 22, 10, 30, 50, 8],
      head: ['序号', '板块', '开发园区、功能区', '方向序号', '主攻方向', '细分', '位置'],
      rows: reading.layout.flatMap((row, at) => {
        const place = [at + 1, row.district, row.hostZone]
        if (row.directions.length === 0) return [[...place, null, null, null, row.span[0] + 1]]
        return row.directions.map((direction, nth) => [
          ...place,
          nth + 1,
          direction.name,
          join(direction.details),
          row.span[0] + 1,
        ])
      }),
    },
    {
      name: '任务',
      widths: [8, 34, 24, 26, 30, 14, 60, 80, 8],
      head: ['编号', '任务', '所属标题', '牵头单位', '配合单位', '完成时限', '分解动作', '原文', '位置'],
      rows: reading.tasks.map((task) => [
        task.number,
        task.title,
        task.group,
        join(task.lead),
        join(task.support),
        task.due,
        task.measures.map((measure) => measure.text).join('\n') || null,
        task.text,
        task.span[0] + 1,
      ]),
    },
    {
      name: '责任',
      widths: [6, 34, 26, 60, 8],
      head: ['序号', '所在标题', '牵头单位', '全部单位', '位置'],
      rows: reading.responsible.map((owner, at) => [
        at + 1,
        owner.heading,
        join(owner.lead),
        join(owner.units),
        owner.span[0] + 1,
      ]),
    },
    {
      name: '分解表',
      widths: [8, 34, 60, 26, 30, 14, 12],
      head: ['序号', '重点任务', '具体举措', '牵头单位', '配合单位', '完成时限', '对应任务'],
      rows: reading.annex.map((row: AnnexRow) => [
        row.number,
        row.item,
        row.content,
        join(row.lead),
        join(row.support),
        row.due,
        row.task ?? '未对上',
      ]),
    },
    {
      name: '未成条目',
      widths: [6, 100, 8],
      head: ['序号', '原文', '位置'],
      rows: reading.uncovered.map((sentence, at) => [at + 1, sentence.text, sentence.span[0] + 1]),
    },
    {
      name: '警告',
      widths: [6, 60, 60, 24, 8],
      head: ['序号', '要看什么', '原文', '代码', '位置'],
      rows: reading.warnings.map((warning, at) => [
        at + 1,
        warning.message,
        reading.text.slice(...warning.span) || null,
        warning.code,
        warning.span[1] > warning.span[0] ? warning.span[0] + 1 : null,
      ]),
    },
  ]
  return sheets.map((sheet) => ({ ...sheet, rows: sheet.rows.map((row) => row.map(keepWritable)) }))
}

/** A cell as the workbook's writer takes it. Its type is always said: a text that begins with = stays a text. */
export type WorkbookCell =
  | null
  | { readonly value: string; readonly type: StringConstructor; readonly wrap: true; readonly alignVertical: 'top' }
  | { readonly value: number; readonly type: NumberConstructor; readonly alignVertical: 'top' }

/** One value as a cell that no program takes for a formula. */
export function buildCell(value: WorkbookValue): WorkbookCell {
  if (value === null || value === '') return null
  if (typeof value === 'number') return { value, type: Number, alignVertical: 'top' }
  return { value, type: String, wrap: true, alignVertical: 'top' }
}

/**
 * The name of a downloaded file: the 文号 when there is one, else the name of the file that was read.
 * Characters that a file system may refuse are left out.
 */
export function nameDownload(documentNumber: string | null, fileName: string, extension: 'json' | 'xlsx'): string {
  const base = documentNumber ?? fileName.replace(/\.[^.]{1,5}$/, '')
  const safe = [...base].filter((letter) => !'\\/:*?"<>|'.includes(letter) && letter >= ' ').join('')
  return `${safe.trim().slice(0, 80) || 'notice'}.${extension}`
}

function sayComparator(target: Target): string {
  if (target.comparator !== 'growth') return COMPARATORS[target.comparator]
  if (target.direction === 'up') return '增长'
  return target.direction === 'down' ? '下降' : COMPARATORS.growth
}

function join(names: readonly string[]): string | null {
  return names.length > 0 ? names.join('、') : null
}

/** Leaves out control characters, which would make the file unreadable, and cuts what Excel would not take. */
function keepWritable(value: WorkbookValue): WorkbookValue {
  if (typeof value !== 'string') return value
  const clean = [...value].filter(isWritable).join('')
  return clean.length > CELL_LIMIT ? `${clean.slice(0, CELL_LIMIT - 1)}…` : clean
}

function isWritable(letter: string): boolean {
  const code = letter.codePointAt(0) ?? 0
  if (code >= 0xd800 && code <= 0xdfff) return false
  return code >= 0x20 ? code !== 0xfffe && code !== 0xffff : code === 0x09 || code === 0x0a
}
