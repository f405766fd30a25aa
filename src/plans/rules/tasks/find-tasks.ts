import type { Heading, Measure, Responsible, Task } from '../../plans.schema.ts'
import type { PlanDocument } from '../document/document.ts'
import { findMeasures } from './measures.ts'

/** Parts of a plan that say why, where to or how it is held together, and give nobody a task. */
const noTasks =
  /^(?:总体要求|总体思路|总体目标|总则|附则|指导思想|基本原则|工作原则|基本要求|(?:主要|工作|发展|总体|行动|建设)?目标|目标任务$|发展目标|工作目标|背景|现状|形势|发展(?:现状|基础|环境|形势)|面临(?:形势|问题)|.{0,8}(?:现状和形势|现状与形势|形势与|基础与)|空间布局|.{0,6}空间布局$|.{0,4}布局$|组织实施|组织领导|组织保障|保障措施|保障机制|实施保障|工作保障|工作要求|有关要求|实施要求|强化组织|加强组织|强化保障|加强保障|工作机制|实施步骤|工作步骤|时间安排|进度安排|适用范围|实施时间|强化组织领导|做好.{0,4}组织实施|.{0,4}组织实施工作?$)/

/**
 * The tasks of a plan: its lowest headings, outside the parts that set aims, places or the upkeep of the plan. The words of
 * a task are the heading and its paragraphs. Lead and support come from the owners named inside them; `due` is filled from
 * the annex.
 */
export function findTasks(document: PlanDocument, owners: readonly Responsible[]): Task[] {
  const { headings, text } = document
  const tasks: Task[] = []
  const endOf = findEnds(document)
  const measuresOf = listMeasures(document)
  const path: (Heading | undefined)[] = []
  let owner = 0
  for (const [index, heading] of headings.entries()) {
    path.length = heading.level
    path[heading.level - 1] = heading
    const next = headings[index + 1]
    if (next !== undefined && next.level > heading.level) continue
    const above = path.slice(0, heading.level).filter((entry) => entry !== undefined)
    if (above.some((entry) => entry.level < 3 && noTasks.test(entry.text))) continue
    const start = heading.span[0]
    const end = endOf[index] ?? heading.span[1]
    while (owner < owners.length && (owners[owner]?.span[0] ?? 0) < start) owner += 1
    const lead: string[] = []
    const support: string[] = []
    for (let at = owner; at < owners.length && (owners[at]?.span[0] ?? end) < end; at += 1) {
      const entry = owners[at]
      if (entry === undefined) continue
      add(lead, entry.lead)
      add(
        support,
        entry.units.filter((unit) => !entry.lead.includes(unit)),
      )
    }
    tasks.push({
      number: heading.number,
      title: heading.text,
      group: above[above.length - 2]?.text ?? null,
      text: text.slice(start, end),
      span: [start, end],
      measures: measuresOf[index] ?? [],
      lead,
      support: support.filter((unit) => !lead.includes(unit)),
      due: null,
    })
  }
  return tasks
}

function add(list: string[], more: readonly string[]): void {
  for (const unit of more) if (!list.includes(unit)) list.push(unit)
}

/** Where the words under each heading end. */
function findEnds(document: PlanDocument): number[] {
  const ends = document.headings.map((heading) => heading.span[1])
  for (const paragraph of document.paragraphs) {
    if (paragraph.part === 'body' && paragraph.heading >= 0)
      ends[paragraph.heading] = Math.max(ends[paragraph.heading] ?? 0, paragraph.span[1])
  }
  return ends
}

/** The measures under each heading. */
function listMeasures(document: PlanDocument): Measure[][] {
  const measures: Measure[][] = document.headings.map(() => [])
  for (const paragraph of document.paragraphs) {
    if (paragraph.part !== 'body' || paragraph.kind !== 'prose') continue
    measures[paragraph.heading]?.push(...findMeasures(document.text, paragraph.span))
  }
  return measures
}
