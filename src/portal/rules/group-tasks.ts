import type { PlanReading, Task } from '../../plans/plans.schema.ts'
import type { ProgrammeView } from '../../plans/programme.schema.ts'

type Wing = ProgrammeView['wings'][string]

export interface TaskGroup {
  /** The heading's text; null for tasks that stand under none. */
  readonly heading: string | null
  /** As the notice counts it, with the chapter before it: `三（一）`. */
  readonly number: string
  readonly wing: Wing | null
  readonly tasks: readonly { readonly task: Task; readonly index: number }[]
}

/** The plan's tasks under the headings that group them, in text order, each with its wing where the programme says one. */
export function groupTasks(view: ProgrammeView): TaskGroup[] {
  const groups = new Map<string | null, { task: Task; index: number }[]>()
  for (const [index, task] of view.reading.tasks.entries())
    groups.set(task.group, [...(groups.get(task.group) ?? []), { task, index }])
  return [...groups].map(([heading, tasks]) => ({
    heading,
    number: heading === null ? '' : numberOf(view.reading, heading),
    wing: heading === null ? null : (view.wings[heading] ?? null),
    tasks,
  }))
}

/** Whether the groups make a courtyard: four of them, one for each wing. */
export function isCourtyard(groups: readonly TaskGroup[]): boolean {
  return groups.length === 4 && new Set(groups.flatMap((group) => group.wing ?? [])).size === 4
}

function numberOf(reading: PlanReading, text: string): string {
  const at = reading.headings.findIndex((heading) => heading.text === text)
  const heading = reading.headings[at]
  if (!heading) return ''
  if (heading.level !== 2) return heading.number
  const chapter = reading.headings.slice(0, at).findLast((each) => each.level === 1)
  return `${chapter?.number ?? ''}（${heading.number}）`
}
