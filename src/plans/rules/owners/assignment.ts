import { cutOutsideBrackets } from './brackets.ts'
import { isBody, isListedBody, isOffice, isPlace, splitUnits } from './units.ts'

/** What one bracket or line says about who does the work. */
export interface Assignment {
  readonly lead: string[]
  readonly units: string[]
  /** 列第一位者为牵头单位: here, or from here onwards (下同). */
  readonly firstLeads: 'no' | 'here' | 'onwards'
  /** How it is known: by a label (责任单位：), by a verb after offices or after mere places (负责), or as a list of offices. */
  readonly by: 'label' | 'verb' | 'places' | 'list'
}

type Role = 'lead' | 'duty' | 'support' | 'guide'

const LABELS: readonly (readonly [role: Role | 'other', words: string])[] = [
  [
    'lead',
    '牵头单位 牵头部门 牵头责任单位 牵头责任部门 牵头负责单位 牵头处室 主办单位 主办部门 主责单位 主责部门 主要责任单位 第一责任单位 首要责任单位 总牵头单位 牵头实施单位 牵头主体 牵头 主办 主责',
  ],
  [
    'duty',
    '责任单位 责任部门 责任主体 责任机关 责任处室 责任分工 职责分工 任务分工 负责单位 负责部门 落实单位 落实部门 实施单位 实施部门 实施主体 实施责任单位 推进单位 推进部门 推进主体 执行单位 执行部门 落实主体 落实责任单位 负责处室 承办处室 承办单位 承办部门 完成单位 工作单位 责任 负责 落实 分工',
  ],
  [
    'support',
    '配合单位 配合部门 配合责任单位 协办单位 协办部门 协同单位 协同部门 协作单位 参与单位 参与部门 参加单位 参加部门 支持单位 协助单位 协助部门 会办单位 共同参与单位 配合责任部门 配合处室 参与责任单位 会同单位 会同部门 联办单位 协作部门 配合 参与 协办 协助',
  ],
  ['guide', '指导单位 指导部门 督导单位 监督单位 指导'],
  [
    'other',
    '完成时限 完成时间 完成期限 办理时限 落实时限 时限要求 时间要求 时间节点 时间进度 进度安排 时限 责任领导 牵头领导 分管领导 牵头市领导 责任人 联系人 联系电话 工作目标 预期成果 备注',
  ],
]
const LABEL_ROLE = new Map(LABELS.flatMap(([role, words]) => words.split(' ').map((word) => [word, role] as const)))
const LABEL_WORDS = [...LABEL_ROLE.keys()].sort((left, right) => right.length - left.length)
/** Labels that are never an ordinary word: with a colon they open a line of their own, outside of brackets too. */
const LINE_LABEL_WORDS = LABEL_WORDS.filter(
  (word) => /(?:单位|部门|主体)$/.test(word) && !/^(?:主办|承办|指导|支持|工作)/.test(word),
)

const LEAD_VERBS = ['总牵头', '牵头', '主办', '主责']
const DUTY_VERBS = [
  '组织实施',
  '组织落实',
  '组织推进',
  '贯彻落实',
  '各负其责',
  '负总责',
  '抓落实',
  '负责',
  '落实',
  '实施',
  '推进',
  '承办',
  '执行',
  '办理',
  '推动',
  '完成',
  '承担',
]
const SUPPORT_VERBS = ['参与', '配合', '协助', '协同', '协办', '参加', '支持', '协作']
const GUIDE_VERBS = ['指导', '督导', '监督']
const VERBS: readonly (readonly [verb: string, role: Role])[] = [
  ...LEAD_VERBS.map((verb) => [verb, 'lead'] as const),
  ...DUTY_VERBS.map((verb) => [verb, 'duty'] as const),
  ...SUPPORT_VERBS.map((verb) => [verb, 'support'] as const),
  ...GUIDE_VERBS.map((verb) => [verb, 'guide'] as const),
]
/** How it is done: stands between the names and the verb. */
const MANNER = [
  '分工',
  '分别',
  '分头',
  '共同',
  '具体',
  '联合',
  '结合实际',
  '抓好',
  '积极',
  '统筹',
  '主动',
  '密切',
  '全面',
  '各自',
  '组织',
  '做好',
  '负责',
  '通力',
  '协同',
  '予以',
  '依法',
]
const BY_DUTY =
  /(?:依据|依照|按照|根据|结合|按|依)?(?:各自|本部门|部门|单位|法定|工作|任务)*(?:的)?(?:职责|职能|职权|责任)(?:职责)?(?:任务)?(?:和)?(?:分工)?$/
const BY_SHARE = /(?:按照|按|依|根据)?(?:职责|任务|工作)?分工$/
/** Longer than this is a sentence. */
const LONGEST_CLAUSE = 90

/** One line: the line ends of a hard wrap and page numbers between them are gone, blanks between names have become 、. */
function cleanLine(raw: string): string {
  const joined = raw
    .slice(0, 1200)
    .replace(/\n[ \t\u3000]{0,9}[-—–]{0,2}[ \t]{0,3}\d{1,3}[ \t]{0,3}[-—–]{0,2}[ \t\u3000]{0,9}(?=\n)/g, '')
    .replace(/[ \t\u3000\u00a0]{0,20}[\r\n][ \t\u3000\u00a0\r\n]{0,40}/g, '')
    .trim()
  if (!/[ \t\u3000\u00a0]/.test(joined)) return joined
  let line = ''
  for (const word of joined.split(/[ \t\u3000\u00a0]+/)) {
    const lastName = line.slice(
      Math.max(line.lastIndexOf('、'), line.lastIndexOf('，'), line.lastIndexOf('：'), line.lastIndexOf(':')) + 1,
    )
    const separates = isListedBody(lastName) || VERBS.some(([verb]) => lastName.endsWith(verb))
    line +=
      separates && !/^[、，；。,;：:)）等]/.test(word) && VERBS.every(([verb]) => !word.startsWith(verb))
        ? `、${word}`
        : word
  }
  return line
}

/** 列第一位者为牵头单位, 排在首位的为牵头单位, 第一个单位为主要责任单位. */
export function isFirstLeadsRule(words: string): boolean {
  return (
    words.length <= 40 &&
    /第一|首位|首个|最前|排前|居首|在前/.test(words) &&
    /牵头|主要责任单位|主责|总负责/.test(words) &&
    !/[：:]/.test(words)
  )
}

function takeStandingRule(line: string): { rest: string; firstLeads: Assignment['firstLeads'] } {
  if (!/第一|首位|首个|最前|排前|居首|在前/.test(line)) return { rest: line, firstLeads: 'no' }
  const pieces = cutOutsideBrackets(line, '。；;，,')
  if (!pieces.some((piece) => isFirstLeadsRule(piece.text))) return { rest: line, firstLeads: 'no' }
  const onwards = pieces.some((piece) => /[下后]同/.test(piece.text))
  const rest = pieces.filter((piece) => !isFirstLeadsRule(piece.text) && !/^(?:以)?[下后]同$/.test(piece.text.trim()))
  return {
    rest: rest
      .map((piece) => piece.text + piece.separator)
      .join('')
      .replace(/[，,；;。]+$/, ''),
    firstLeads: onwards ? 'onwards' : 'here',
  }
}

/** 以下均需地方各级人民政府落实，不再列出: holds for what follows, and names nobody here. */
function dropRuleForTheRest(line: string): string {
  const at = line.search(/[。；;，,] ?以下(?:均|各|任务|工作|措施|不再)/)
  return at > 0 && /不再(?:列出|单列|列入|逐一|一一|重复)|[下后]同/.test(line.slice(at)) ? line.slice(0, at) : line
}

interface Group {
  readonly role: Role
  readonly units: string[]
  /** 负责 and nothing that shares it out (按职责分工, 分别). */
  readonly plain: boolean
}

/** Takes the verb from the end of a clause: 市财政局等按职责分工负责 → 市财政局等, duty. */
function takeVerb(clause: string): { rest: string; role: Role | null; plain: boolean } {
  if (clause.length > LONGEST_CLAUSE) return { rest: clause, role: null, plain: true }
  let rest = clause
  const roles = new Set<Role>()
  let plain = true
  for (;;) {
    const verb: readonly [string, Role] | undefined = VERBS.find(([word]) => rest.endsWith(word))
    if (verb && !isWholeName(rest, verb[0])) {
      roles.add(verb[1])
      rest = rest.slice(0, -verb[0].length)
      continue
    }
    if (roles.size === 0) break
    const before: string = rest.replace(BY_DUTY, '').replace(BY_SHARE, '')
    const manner = before === rest ? MANNER.find((word) => rest.endsWith(word) && !isWholeName(rest, word)) : undefined
    if (before === rest && manner === undefined) break
    if (manner !== '具体' && manner !== '统筹') plain = false
    rest = manner === undefined ? before : rest.slice(0, -manner.length)
  }
  if (roles.size === 0) return takeVerbWithObject(clause)
  const role = (['lead', 'support', 'guide', 'duty'] as const).find((one) => roles.has(one)) ?? 'duty'
  return { rest: rest.replace(/[，,、；;：:]+$/, ''), role, plain }
}

/** 行业组织, 市委组织部 … : the word belongs to the name. */
function isWholeName(rest: string, word: string): boolean {
  return word === '组织' && /(?:社会|行业|基层|党|团|各类)组织$/.test(rest)
}

/** 市发展改革委牵头制定: an office, a verb, and little more. */
function takeVerbWithObject(clause: string): { rest: string; role: Role | null; plain: boolean } {
  let first = -1
  let found: readonly [string, Role] | null = null
  for (const pair of [
    ['牵头', 'lead'],
    ['负责', 'duty'],
    ['配合', 'support'],
    ['参与', 'support'],
  ] as const) {
    const at = clause.indexOf(pair[0])
    if (at > 1 && (first < 0 || at < first)) {
      first = at
      found = pair
    }
  }
  if (found === null) return { rest: clause, role: null, plain: true }
  const object = clause.slice(first + found[0].length)
  const name = clause
    .slice(0, first)
    .replace(BY_DUTY, '')
    .replace(/(?:分别|共同|具体)$/, '')
  if (
    object.length > 14 ||
    /解释|[人的制同]$|同志|单位|部门/.test(object) ||
    !isListedBody(name.replace(/^由/, '').replace(/等$/, ''))
  )
    return { rest: clause, role: null, plain: true }
  return { rest: name, role: found[1], plain: true }
}

/** A time limit or a rhythm is no name: 2024年底前完成, 长期坚持, 持续推进. */
function isTime(words: string): boolean {
  return /^(?:到|于|在)?\d|^(?:长期|持续|常年|全年|每年|每季|每月|每半年|即日起|年底前|适时|[下后]同|以下同)/.test(
    words.trim(),
  )
}

/** Reads `市科技局牵头，市财政局、市人社局等参与`. What carries no verb at the end is left over. */
function readVerbs(line: string): { groups: Group[]; leftOver: string } {
  const groups: Group[] = []
  let names = ''
  for (const { text, separator } of cutOutsideBrackets(line, '、，,；;。')) {
    if (isTime(text)) continue
    const { rest, role, plain } = takeVerb(text.trim())
    names += rest + (role === null ? separator : '')
    if (role === null) continue
    groups.push(...readNames(names, role, plain))
    names = ''
  }
  return { groups, leftOver: names }
}

/** 市科技局会同市财政局负责 puts the first in the lead. */
function readNames(names: string, role: Role, plain: boolean): Group[] {
  const joint = names.indexOf('会同')
  if (joint > 1 && isOffice(names.slice(0, joint).replace(/^由/, ''))) {
    return [...readNames(names.slice(0, joint), 'lead', plain), ...readNames(names.slice(joint + 2), 'support', plain)]
  }
  const units = splitUnits(names)
  const offices = units.filter(isOffice).length
  const first = units[0] ?? ''
  const known = isOffice(first) || (isListedBody(first) && 2 * offices >= units.length)
  const sure = offices > 0 && known && units.every(isBody)
  return sure || (units.length > 0 && units.every(isPlace)) ? [{ role, units, plain }] : []
}

function findLabels(line: string): { start: number; end: number; role: Role | 'other' }[] {
  const labels: { start: number; end: number; role: Role | 'other' }[] = []
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at)
    if (character !== '：' && character !== ':') continue
    const before = line.slice(Math.max(0, at - 12), at)
    const known = LABEL_WORDS.find((label) => before.endsWith(label))
    // 支撑单位： and its like, behind a label that is known: who helps.
    const word =
      known ?? (labels.length > 0 ? /(?<=[，,；;。 ])[\u4e00-\u9fff]{2,4}(?:单位|部门)$/.exec(before)?.[0] : undefined)
    if (word === undefined) continue
    const level = /(?:[市省县区州]级|[市省县区]直|共同|主要)$/.exec(before.slice(0, -word.length))?.[0] ?? ''
    labels.push({ start: at - word.length - level.length, end: at + 1, role: LABEL_ROLE.get(word) ?? 'support' })
  }
  return labels
}

/** Notes behind a name that give its role: 市科技局（牵头）、市财政局. */
function takeRoleNotes(units: readonly string[]): { units: string[]; lead: string[] } {
  const lead: string[] = []
  const plain = units.map((unit) => {
    const note = unit.match(/[（(](?:总)?牵头(?:单位|部门)?[）)]$/)
    if (!note) return unit
    const name = unit.slice(0, -note[0].length)
    lead.push(name)
    return name
  })
  return { units: plain, lead }
}

function readLabelled(line: string): Group[] {
  const labels = findLabels(line)
  const first = labels[0]
  if (!first) return []
  const groups = readVerbs(line.slice(0, first.start)).groups
  labels.forEach((label, index) => {
    if (label.role === 'other') return
    const value = line.slice(label.end, labels[index + 1]?.start ?? line.length).replace(/[，,；;。、]+$/, '')
    groups.push(...readLabelValue(value, label.role))
  })
  return groups
}

function readLabelValue(value: string, role: Role): Group[] {
  const timeless = cutOutsideBrackets(value, '，,；;。')
    .filter((piece) => !isTime(piece.text))
    .map((piece) => piece.text + piece.separator)
    .join('')
  const { groups, leftOver } = readVerbs(timeless)
  const labelled = (names: string): Group[] => {
    const units = splitUnits(names).filter(isBody)
    return units.length > 0 ? [{ role, units, plain: true }] : []
  }
  if (groups.length === 0) return labelled(timeless)
  if (role === 'lead') {
    const [head, ...tail] = cutOutsideBrackets(timeless, '，,；;')
    const rest = readVerbs(tail.map((piece) => piece.text + piece.separator).join(''))
    if (head && rest.groups.length > 0)
      return [...labelled(takeVerb(head.text).rest), ...rest.groups, ...labelled(rest.leftOver)]
    return labelled(splitUnits([...groups.flatMap((group) => group.units), leftOver].join('、')).join('、'))
  }
  return [...groups, ...labelled(leftOver)]
}

/** Whom the text itself puts first: 牵头; else who 负责 where others only 配合. */
function findLead(groups: readonly Group[], labelled: boolean): string[] {
  const named = groups.filter((group) => group.role === 'lead').flatMap((group) => group.units)
  if (named.length > 0) return named
  const duty = groups.filter((group) => group.role === 'duty')
  const only = duty[0]
  if (!only || duty.length !== 1 || !groups.some((group) => group.role === 'support')) return []
  return only.plain && (labelled || only.units.length === 1) ? only.units : []
}

/**
 * Reads what stands inside a bracket, or on a line of its own, as an assignment.
 *
 * @param raw  without the outer brackets; line ends and page numbers of a hard wrap may stand in it
 * @returns    null when it assigns nothing (a date, an abbreviation, an example)
 */
export function readAssignment(raw: string): Assignment | null {
  const { rest: line, firstLeads } = takeStandingRule(dropRuleForTheRest(cleanLine(raw)))
  const rest = line.replace(/(?<=(?:牵头|责任|主责|配合|参与|协办)(?:单位|部门))[为是](?!.{0,4}(?:第一|首位))/g, '：')
  const labelled = readLabelled(rest)
  if (labelled.length > 0) return assign(labelled, 'label', firstLeads)
  const { groups, leftOver } = readVerbs(rest)
  const others = splitUnits(leftOver)
  if (groups.length > 0) {
    const extra: Group[] =
      others.length > 0 && others.every(isListedBody) ? [{ role: 'duty', units: others, plain: false }] : []
    const sure = groups.some((group) => group.units.some(isOffice))
    return assign([...groups, ...extra], sure ? 'verb' : 'places', firstLeads)
  }
  const bare = takeRoleNotes(splitUnits(rest)).units
  if (
    bare.length === 0 ||
    /^(?:如|例如|包括|含|即|原|指|比如|简称)/.test(rest) ||
    !bare.every(isListedBody) ||
    !bare.some(isOffice)
  )
    return null
  return assign([{ role: 'duty', units: splitUnits(rest), plain: true }], 'list', firstLeads)
}

function assign(groups: readonly Group[], by: Assignment['by'], firstLeads: Assignment['firstLeads']): Assignment {
  const noted = takeRoleNotes(groups.flatMap((group) => group.units))
  const lead = findLead(groups, by === 'label').map((unit) => unit.replace(/[（(](?:总)?牵头(?:单位|部门)?[）)]$/, ''))
  return { lead: [...new Set([...lead, ...noted.lead])], units: [...new Set(noted.units)], firstLeads, by }
}

/** Where a line of its own begins with 责任单位： or another label, from `from` on; -1 for none. */
export function findLineLabel(text: string, from: number): { start: number; end: number } | null {
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (character !== '：' && character !== ':') continue
    const before = text.slice(Math.max(from, at - 8), at)
    const word = LINE_LABEL_WORDS.find((label) => before.endsWith(label))
    if (!word) continue
    const start = at - word.length
    const previous = text
      .slice(Math.max(0, start - 4), start)
      .trim()
      .at(-1)
    if (previous === undefined || '。；;！？”）)】]★●—－'.includes(previous) || text.charAt(start - 1) === '\n')
      return { start, end: at + 1 }
  }
  return null
}
