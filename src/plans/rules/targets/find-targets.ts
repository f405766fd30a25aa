import type { Span, Target } from '../../plans.schema.ts'
import type { Paragraph, PlanDocument } from '../document/document.ts'
import { type ClauseTarget, readClause } from './clauses.ts'
import { cutClauses, hidden, type MaskedText, maskText, type Stretch } from './masked-text.ts'
import { findHeadingYear, findSections, findWrittenYear, type SectionKind } from './sections.ts'
import { printName, skipLeading } from './subjects.ts'
import { findTables } from './tables.ts'
import { findTimeMarks, type TimeMark } from './years.ts'

/**
 * The quantified targets of a plan, in text order: what is promised, by how much, until when. Past figures, norms, fees,
 * ranks and names with digits are none; see the tests for what that means. Pure; linear in length.
 *
 * Targets are looked for in the plan's own words only, not in its letter, its annexes or the page around it. A clause with
 * 分别 or 均 gives one target for each subject; they share their text and span.
 */
export function findTargets(document: PlanDocument): Target[] {
  const sections = findSections(document)
  const written = findWrittenYear(document)
  const tables = findTables(document, written)
  const targets: Target[] = [...tables.targets]
  const carried = new CarriedYears(document)
  const cellsAreProse = isInCells(document)
  const boxes = findBoxes(document)
  const places = document.paragraphs.filter(
    (paragraph, index) =>
      paragraph.part === 'body' &&
      !tables.used.has(index) &&
      (paragraph.kind === 'prose' || cellsAreProse || boxes.has(index)),
  )
  for (const place of [...places, ...listSpeakingHeadings(document, sections)].sort(bySpan)) {
    targets.push(...readParagraph(document, place, kindOf(document, place, sections), written, carried))
  }
  return targets.sort(bySpan)
}

function bySpan(left: { readonly span: Span }, right: { readonly span: Span }): number {
  return left.span[0] - right.span[0] || left.span[1] - right.span[1]
}

/**
 * Headings that say something themselves: entries of a list (`1.高新技术企业达到100家；`) have nothing below them, and goals
 * may be put into their headings. As paragraphs, without their numerals.
 */
function listSpeakingHeadings(document: PlanDocument, sections: readonly SectionKind[]): Paragraph[] {
  const owners = new Set<number>()
  for (const { part, heading, span } of document.paragraphs)
    if (part === 'body' && !isOneBracket(document.text.slice(...span))) owners.add(heading)
  const places: Paragraph[] = []
  let next = 0
  document.headings.forEach((heading, index) => {
    const below = document.headings[index + 1]
    const isLeaf = !owners.has(index) && (below === undefined || below.level <= heading.level)
    if (!isLeaf && sections[index] !== 'goal' && !/(?:到|力争)20\d\d年/.test(heading.text)) return
    while (next < document.paragraphs.length && (document.paragraphs[next]?.span[1] ?? 0) <= heading.span[0]) next += 1
    const first = document.paragraphs[next]
    // A heading that is a whole sentence stands in its paragraph as well.
    if (first !== undefined && first.span[0] < heading.span[1]) return
    const start = document.text.indexOf(heading.text.slice(0, 4), heading.span[0])
    if (start < 0 || start >= heading.span[1]) return
    places.push({ span: [start, heading.span[1]], part: 'body', kind: 'prose', heading: index })
  })
  return places
}

/** （牵头单位：…） below an item says nothing more of it. */
function isOneBracket(text: string): boolean {
  return /^[（(]/.test(text) && /[）)]。?$/.test(text) && text.search(/[）)]/) >= text.length - 2
}

/** Whether the plan's words stand in the cells of a table that only lays out the page. */
function isInCells(document: PlanDocument): boolean {
  let cells = 0
  let prose = 0
  for (const paragraph of document.paragraphs) {
    if (paragraph.part !== 'body') continue
    const length = paragraph.span[1] - paragraph.span[0]
    if (paragraph.kind === 'prose') prose += length
    else if (length > 60) cells += length
  }
  return cells > 4 * prose
}

/** Cells that hold a box's sentences (专栏1 …): the box's title stands in them, or in the line or cell before. */
function findBoxes(document: PlanDocument): ReadonlySet<number> {
  const boxes = new Set<number>()
  let titled = false
  document.paragraphs.forEach((paragraph, index) => {
    const text = document.text.slice(paragraph.span[0], Math.min(paragraph.span[1], paragraph.span[0] + 400))
    const isTitle = /^专栏 ?[\d一二三四五六七八九十]/.test(text)
    if (paragraph.part === 'body' && paragraph.kind === 'cell' && (titled || isTitle) && text.includes('。'))
      boxes.add(index)
    titled = isTitle
  })
  return boxes
}

/** Goals announced by the paragraph itself (具体指标：…) count like those under a heading. */
const goalOpening =
  /^(?:——)?(?:总体|具体|主要|发展|工作|近期|远期|中期|预期|量化|核心)?(?:要求(?:与|和))?(?:目标|指标)(?:任务)?(?:：|:|。|是|为|如下)/

function kindOf(document: PlanDocument, paragraph: Paragraph, sections: readonly SectionKind[]): SectionKind {
  if (goalOpening.test(document.text.slice(paragraph.span[0], paragraph.span[0] + 24).replace(/\s/g, ''))) return 'goal'
  return sections[paragraph.heading] ?? 'task'
}

/** The year that governs a place in the text. */
interface Governing {
  readonly year: number | null
  readonly period: string | null
  /** The year or period lies behind the writer. */
  readonly past: boolean
  /** Set in this sentence, not taken over from an earlier one. */
  readonly fresh: boolean
}

const nothing: Governing = { year: null, period: null, past: false, fresh: false }

/** The years that paragraphs set for those after them: a list below a colon, the paragraphs of a section of goals. */
class CarriedYears {
  private readonly document: PlanDocument
  /** The sections that still are open, the innermost last. */
  private readonly open: { readonly heading: number; readonly level: number; readonly governing: Governing }[] = []
  private seen = -1

  constructor(document: PlanDocument) {
    this.document = document
  }

  /** What governs at the start of a paragraph under `heading`. Paragraphs come in text order. */
  at(heading: number): Governing {
    for (let index = this.seen + 1; index <= heading; index += 1) {
      const next = this.document.headings[index]
      if (next === undefined) continue
      while (this.open.length > 0 && (this.open[this.open.length - 1]?.level ?? 0) >= next.level) this.open.pop()
      const year = findHeadingYear(next)
      if (year !== null) this.carry(index, { year, period: null, past: false, fresh: false })
    }
    this.seen = Math.max(this.seen, heading)
    return this.open[this.open.length - 1]?.governing ?? nothing
  }

  /** What a paragraph under `heading` set holds for the next ones of its section. */
  carry(heading: number, governing: Governing): void {
    if (this.open[this.open.length - 1]?.heading === heading) this.open.pop()
    this.open.push({
      heading,
      // What is said before the first heading ends with it.
      level: this.document.headings[heading]?.level ?? Number.POSITIVE_INFINITY,
      governing: { ...governing, fresh: false },
    })
  }
}

/** The heading above; for a heading that speaks itself the one above that. */
function nameHeading(document: PlanDocument, paragraph: Paragraph): string | null {
  const own = document.headings[paragraph.heading]
  if (own === undefined) return null
  if (paragraph.span[0] < own.span[0] || paragraph.span[1] > own.span[1]) return own.text
  for (let index = paragraph.heading - 1; index >= 0 && paragraph.heading - index < 60; index -= 1) {
    const above = document.headings[index]
    if (above !== undefined && above.level < own.level) return above.text
  }
  return own.text
}

function readParagraph(
  document: PlanDocument,
  paragraph: Paragraph,
  kind: SectionKind,
  written: number | null,
  carried: CarriedYears,
): Target[] {
  const text = maskText(document.text, paragraph.span)
  const clauses = cutClauses(text.masked)
  const heading = nameHeading(document, paragraph)
  const targets: Target[] = []
  let governing = carried.at(paragraph.heading)
  let subject: string | null = null
  /** A clause before held only a time: it belongs to the text of the next. */
  let leadStart: number | null = null
  let recent: string[] = []
  let leadYears: (number | null)[] = []
  let money = false
  let defines = false
  /** 力争 or 确保 was said in this sentence: the rest of it is hoped for too. */
  let hoped = false
  let ownYear = false
  let opensPeriod = false
  let sentenceStart = true
  clauses.forEach((clause, index) => {
    if (sentenceStart) {
      defines = isDefinition(text.masked, clauses, index)
      money = isAboutMoney(text.masked, clauses, index) || (money && isCap(text.masked, clause))
      sentenceStart = false
      hoped = false
      if (index > 0) {
        // A past word governs its sentence only; a past year until another one.
        governing = { ...governing, fresh: false, past: governing.past && governing.year !== null }
        // A period holds on only from the start of the paragraph: 5年内培训…。建设….
        if (governing.period !== null && !opensPeriod) governing = { ...nothing }
        subject = null
        recent = []
      }
    }
    const tooLong = clause.end - clause.start > longestClause
    const marks = tooLong ? [] : findTimeMarks(text.masked, text.shown, clause.start, clause.end, written)
    let found: ClauseTarget[] = []
    hoped ||= /力争|争取|确保/.test(text.masked.slice(clause.start, clause.end))
    const before = governing
    for (const mark of marks) governing = govern(governing, mark, written)
    if (index === 0) opensPeriod = marks.some((mark) => mark.kind === 'period' && mark.start - clause.start <= 2)
    ownYear ||= marks.some((mark) => mark.kind === 'year')
    if (!tooLong && !defines && kind !== 'past' && !isPastClause(text.masked, clause, marks, governing, written)) {
      found = readClause(text.masked, text.shown, clause.start, clause.end, marks, {
        goal: kind === 'goal',
        ahead: hoped || ((governing.year !== null || governing.period !== null) && !governing.past),
        money,
        recent,
        yearsBefore: leadYears.length,
        subject,
      })
    }
    const onlyTime = found.length === 0 && marks.length > 0 && isOnlyTime(text.masked, clause, marks)
    for (const target of found) {
      let own = before
      for (const mark of marks) if (mark.start < target.at) own = govern(own, mark, written)
      if (target.yearIndex !== null) {
        const ownYears = marks.filter((mark) => mark.kind === 'year').map((mark) => mark.year)
        own = { ...own, year: (ownYears.length > 0 ? ownYears : leadYears)[target.yearIndex] ?? own.year }
      }
      if (own.past) continue
      // Before the first heading a notice explains itself; only what has a date ahead is promised there.
      if (paragraph.heading < 0 && document.headings.length > 0 && kind !== 'goal' && own.year === null) continue
      targets.push(makeTarget(document, text, clause, leadStart, target, own, heading))
    }
    const last = found[found.length - 1]
    recent = [...recent.slice(-8), ...found.map((target) => target.subject)]
    if (last !== undefined) subject = last.subject
    else if (!onlyTime && !tooLong) subject = nameTopic(text, clause, marks) ?? subject
    leadStart = onlyTime && clause.mark === '，' ? clause.start : null
    // 到2022年和2030年: both stay at hand until another year is named.
    const years = marks.filter((mark) => mark.kind === 'year').map((mark) => mark.year)
    if (years.length > 0) leadYears = years.length > 1 ? years : []
    if (clause.mark === '。') sentenceStart = true
  })
  const announces = /[：:]$/.test(text.masked) || kind === 'goal'
  if (announces && ownYear && !governing.past && governing.year !== null) carried.carry(paragraph.heading, governing)
  return targets
}

/** Longer stretches without a mark are no sentences. */
const longestClause = 400

function govern(governing: Governing, mark: TimeMark, written: number | null): Governing {
  switch (mark.kind) {
    case 'year':
      return {
        year: mark.year,
        period: null,
        past: isPast(mark, written),
        fresh: true,
      }
    case 'period': {
      const past = mark.year !== null && mark.year < (written ?? mark.year)
      return { year: null, period: mark.period, past, fresh: true }
    }
    case 'sum':
      return governing.year === null ? { year: null, period: mark.period, past: false, fresh: true } : governing
    case 'past':
      return { ...governing, past: true, year: null, period: null }
    default:
      return governing
  }
}

function isPast(mark: TimeMark, written: number | null): boolean {
  if (mark.year === null) return false
  if (written !== null) return mark.year < written
  return false
}

/** 已建成, 达到了, 同比增长: told, not promised, but where the sentence says of which year to come. */
function isPastClause(
  masked: string,
  clause: Stretch,
  marks: readonly TimeMark[],
  governing: Governing,
  written: number | null,
): boolean {
  if (governing.past) return true
  const text = masked.slice(clause.start, clause.end)
  if (
    /^(?:全国|全省|全市|我国|我省|我市)?已(?!有)|已(?:建成|达到|累计|形成|超过|完成|培育|认定|突破|开通|实现)/.test(
      text,
    )
  )
    return true
  if (
    /同比(?:增长|下降|提高|增加)|比上年(?:增长|提高|下降|增加|末)|较上年/.test(text) &&
    !marks.some((mark) => mark.ahead) &&
    !(written !== null && governing.fresh && governing.year !== null)
  )
    return true
  return /[成到了]了\d|达到了|超过了|增长了|提高了|下降了|建成了|培育了|突破了/.test(text)
}

const moneyWords =
  /给予|补助|奖励|奖补|补贴|资助|贴息|贴补|报销|减免|减按|免征|税率|费率|缴费|罚款|处以|违约金|利率|津贴|首付|抵扣|扣除|返还|分成|授信|赔付|担保费|风险补偿|租金|收费标准|加计|优惠利率|利率/

/** Whether the sentence that starts with clause `first` sets a subsidy, a fee or a penalty. */
function isAboutMoney(masked: string, clauses: readonly Stretch[], first: number): boolean {
  let last = first
  while (last < clauses.length - 1 && clauses[last]?.mark !== '。') last += 1
  const start = clauses[first]?.start ?? 0
  const end = clauses[last]?.end ?? start
  return moneyWords.test(masked.slice(start, Math.min(end, start + 2000)))
}

/** …是指…的企业: whom a word means, up to the end of the sentence. */
function isDefinition(masked: string, clauses: readonly Stretch[], first: number): boolean {
  for (let at = first; at < clauses.length && at < first + 4; at += 1) {
    const clause = clauses[at]
    if (clause === undefined) break
    if (/(?:是指|系指)/.test(masked.slice(clause.start, Math.min(clause.end, clause.start + 60)))) return true
    if (clause.mark === '。') break
  }
  return false
}

/** 大型拖拉机不超过25万元: after a sentence about subsidies a cap in money is one too. */
function isCap(masked: string, clause: Stretch): boolean {
  return /(?:不超过|不高于|最高|上限|以内).{0,12}元|\d[万千百亿]?元(?:以内|封顶)/.test(
    masked.slice(clause.start, clause.end),
  )
}

/** 到2027年: nothing but a time, which belongs to the clause after it. */
function isOnlyTime(masked: string, clause: Stretch, marks: readonly TimeMark[]): boolean {
  let rest = ''
  let at = clause.start
  for (const mark of marks) {
    rest += masked.slice(at, mark.start)
    at = mark.end
  }
  rest += masked.slice(at, clause.end)
  return (
    rest.replace(/力争|争取|确保|预计|计划|经过|利用|通过|用|到|至|在|底|末|前|左右|时间|的|努力|、|和|及|展望/g, '')
      .length === 0
  )
}

/** What a clause without a number is about: its words up to the first verb or adverb. */
function nameTopic(text: MaskedText, clause: Stretch, marks: readonly TimeMark[]): string | null {
  if (clause.end - clause.start > 80) return null
  let start = clause.start
  for (const mark of marks) if (mark.start - start <= 4) start = mark.end
  start = skipLeading(text.masked, start, clause.end)
  const words = text.masked.slice(start, clause.end)
  const verb =
    /持续|不断|显著|明显|大幅|稳步|进一步|全面|基本|更加|加快|逐步|达到|提升|提高|增长|增强|扩大|优化|改善|实现|保持|位居|取得|力争|在\d|较|比\d|迈上|跃上|快速|稳定|有效|有序|健全|完善|壮大|突破|跨越|初步|总体|合理|翻|稳中/.exec(
      words,
    )
  const length = verb === null ? (clause.mark === '：' ? words.length : 0) : verb.index
  if (length < 2 || length > 40) {
    // 车站出入口增加电扶梯，三年累计新增19台: its object.
    const object = /(?:增加|新增|增设|加装|新建)([^，。；\d]{2,16})$/.exec(words)?.[1]
    return object === undefined || object.includes(hidden) || clause.mark !== '，' ? null : object
  }
  const name = printName(text.shown, text.masked, { start, end: start + length })
  return name.length >= 2 ? name : null
}

function makeTarget(
  document: PlanDocument,
  text: MaskedText,
  clause: Stretch,
  leadStart: number | null,
  target: ClauseTarget,
  governing: Governing,
  heading: string | null,
): Target {
  let first = leadStart ?? clause.start
  const introduction = /^(?:其中|同时|——|—|并且|此外|另外|其中，)/.exec(text.masked.slice(first, first + 3))
  if (introduction !== null) first += introduction[0].length
  const start = text.at[first] ?? 0
  const end = (text.at[clause.end - 1] ?? start) + 1
  // 每年 in a sentence without a year of its own holds for every year.
  const yearly = target.per === '每年' && !governing.fresh
  return {
    text: document.text.slice(start, end),
    span: [start, end],
    subject: target.subject,
    value: target.value,
    ...(target.valueMax === null ? {} : { valueMax: target.valueMax }),
    unit: target.unit,
    comparator: target.comparator,
    ...(target.direction === null ? {} : { direction: target.direction }),
    ...(target.per === null ? {} : { per: target.per }),
    year: yearly ? null : governing.year,
    ...(governing.period === null ? {} : { period: governing.period }),
    heading,
  }
}
