import type { Heading } from '../../plans.schema.ts'
import type { PlanDocument } from '../document/document.ts'

export type SectionKind = 'goal' | 'task' | 'past'

const goalWords = /目标|指标|愿景|远景|预期成效|总体要求/
/** What has been: as the whole heading or its first part, not as the object of an act (提升工作成效). */
const pastWords =
  /(?:现状|回顾|成效|成就|背景|形势|问题|机遇|挑战|必要性|意义|进展|短板|经验)(?:$|[与和及、（(，]|分析)|^面临|指导思想|基本原则|工作原则|编制依据|名词解释|主要做法|基本情况|(?:发展|产业|工作|现有|良好|现实|坚实)基础(?:$|[与和及、])|基础条件|发展环境(?:$|[与和及、])|优势条件/
const neverGoal = /目标(?:责任|考核|管理|任务分解|评估)|考核指标/
/** A heading that begins with one of these tells what will be done. */
const doing =
  /^(?:优化|改善|营造|夯实|筑牢|完善|加强|提升|巩固|强化|深化|推进|抓|注重|提高|加快|建立|健全|落实|分解|严格|做好|开展|研判|解决|破解|应对)/

/**
 * What the section under each heading talks about: what is aimed at, what is done, or what has been. A heading below
 * another one is what its own words say, else what the upper one is. Same order as `document.headings`.
 */
export function findSections(document: PlanDocument): SectionKind[] {
  const kinds: SectionKind[] = []
  const open: { level: number; kind: SectionKind }[] = []
  for (const heading of document.headings) {
    while (open.length > 0 && (open[open.length - 1]?.level ?? 0) >= heading.level) open.pop()
    const above = open[open.length - 1]?.kind ?? 'task'
    const kind = kindOf(heading) ?? above
    kinds.push(kind)
    open.push({ level: heading.level, kind })
  }
  return kinds
}

function kindOf(heading: Heading): SectionKind | null {
  const text = heading.text.slice(0, 40)
  if (doing.test(text)) return null
  if (goalWords.test(text) && !neverGoal.test(text)) return 'goal'
  if (pastWords.test(text)) return 'past'
  return null
}

/** A year in the heading itself: 远期目标（2020-2025年）, 到2025年. Null when it names none. */
export function findHeadingYear(heading: Heading): number | null {
  const years = heading.text.slice(0, 60).match(/(?:19|20)\d\d(?=年|[）)])/g)
  const last = years?.[years.length - 1]
  return last === undefined ? null : Number(last)
}

/**
 * The year the notice was written in: of its number, else of the earliest full date on its cover or under its last lines,
 * else the first year that its title spans; null when none is there.
 */
export function findWrittenYear(document: PlanDocument): number | null {
  let dated: number | null = null
  let spanned: number | null = null
  const last = document.paragraphs.length - 4
  document.paragraphs.forEach((paragraph, index) => {
    if (dated !== null && dated < 0) return
    const text = document.text.slice(paragraph.span[0], Math.min(paragraph.span[1], paragraph.span[0] + 200))
    if (paragraph.part === 'cover') {
      const numbered = /[〔[]((?:19|20)\d\d)[〕\]]/.exec(text)
      if (numbered !== null) {
        dated = -Number(numbered[1])
        return
      }
      const span = /((?:19|20)\d\d)年?[-—–~～至](?:19|20)\d\d/.exec(text)
      if (span !== null) spanned ??= Number(span[1])
    }
    if (paragraph.part !== 'cover' && !(index >= last && text.length < 20)) return
    for (const found of text.matchAll(/((?:19|20)\d\d)(?:年\d{1,2}月\d|-\d{2}-\d{2})/g)) {
      dated = dated === null ? Number(found[1]) : Math.min(dated, Number(found[1]))
    }
  })
  return dated === null ? spanned : Math.abs(dated)
}
