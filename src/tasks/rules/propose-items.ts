import type { AnnexRow } from '../../plans/plans.schema.ts'
import { type KnownUnit, matchUnit } from './match-unit.ts'
import { readDue } from './read-due.ts'

/** A task of the plan, as the edition that holds has it. */
export interface PlanTask {
  readonly planItem: string
  readonly number: string
  readonly title: string
  readonly heading: string | null
}

/** An item that is there already. */
export interface KnownItem {
  readonly planItem: string | null
  readonly title: string
  readonly content: string
}

export type ProposalDoubt = 'no_task' | 'no_lead' | 'lead_unknown' | 'several_leads' | 'support_unknown' | 'due_unclear'

/** What one row of an annex would become: as printed, and as it was understood. */
export interface Proposal {
  /** From 1, in the order of the table. */
  readonly row: number
  readonly title: string
  readonly content: string
  readonly planItem: string | null
  readonly heading: string | null
  readonly lead: string | null
  readonly support: readonly string[]
  readonly dueOn: string | null
  readonly printed: {
    readonly lead: readonly string[]
    readonly support: readonly string[]
    readonly due: string | null
  }
  /** What a person should look at; an item with doubts is drawn up all the same, and set up when they are settled. */
  readonly doubts: readonly ProposalDoubt[]
  /** The same item is there: importing again changes nothing. */
  readonly isKnown: boolean
}

/**
 * What the rows of an annex become. The first unit named leads; others named as leading support it. What is not understood
 * stays open and is named: no owner and no day are guessed.
 */
export function proposeItems(
  rows: readonly AnnexRow[],
  plan: readonly PlanTask[],
  units: readonly KnownUnit[],
  city: string,
  known: readonly KnownItem[],
): Proposal[] {
  const tasks = new Map(plan.map((task) => [task.number, task]))
  const keyOf = (planItem: string | null, title: string, content: string) => JSON.stringify([planItem, title, content])
  const there = new Set(known.map(({ planItem, title, content }) => keyOf(planItem, title, content)))
  return rows.map((one, i) => {
    const task = one.task === null ? undefined : tasks.get(one.task)
    const find = (printed: string) => matchUnit(printed, city, units)
    const [first, ...others] = one.lead
    const lead = first === undefined ? null : find(first)
    const supporting = [...others, ...one.support].map(find)
    const support = [...new Set(supporting.filter((id) => id !== null && id !== lead))] as string[]
    const dueOn = one.due === null ? null : readDue(one.due)
    const title = one.item
    const content = one.content ?? ''
    const doubts: (ProposalDoubt | false)[] = [
      task === undefined && 'no_task',
      first === undefined && 'no_lead',
      first !== undefined && lead === null && 'lead_unknown',
      others.length > 0 && 'several_leads',
      supporting.includes(null) && 'support_unknown',
      dueOn === null && 'due_unclear',
    ]
    return {
      row: i + 1,
      title,
      content,
      planItem: task?.planItem ?? null,
      heading: task?.heading ?? null,
      lead,
      support,
      dueOn,
      printed: { lead: one.lead, support: one.support, due: one.due },
      doubts: doubts.filter((doubt) => doubt !== false),
      isKnown: there.has(keyOf(task?.planItem ?? null, title, content)),
    }
  })
}
