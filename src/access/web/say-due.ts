import { countDays } from '../../ui/desk/say-when.ts'
import type { LightColour } from '../../ui/light.tsx'

export interface DueWords {
  readonly noDue: string
  readonly today: string
  readonly late: (days: number) => string
  readonly left: (days: number) => string
}

/** How a duty stands on a day. The last day on which it is in time is `due` itself. */
export function judgeDue(due: string | null, today: string): { colour: LightColour; days: number | null } {
  if (due === null) return { colour: 'grey', days: null }
  const days = countDays(today, due)
  return { colour: days < 0 ? 'red' : days <= 3 ? 'yellow' : 'green', days }
}

/** 「还剩 3 天」, 「过期 2 天」. */
export function sayDue(due: string | null, today: string, words: DueWords): string {
  const { days } = judgeDue(due, today)
  if (days === null) return words.noDue
  if (days === 0) return words.today
  return days < 0 ? words.late(-days) : words.left(days)
}

/** The earliest first; what has no date last. */
export function byDue(left: { readonly dueOn: string | null }, right: { readonly dueOn: string | null }): number {
  return (left.dueOn ?? '9999').localeCompare(right.dueOn ?? '9999')
}
