import type { LightColour } from './judge-light.ts'
import type { WorkingDays } from './report-days.ts'

export type NoticeLevel = 'blue' | 'orange' | 'red'

/** When a level goes out, how long the unit has, and how far up its line others are told. */
export interface EscalationRule {
  readonly level: NoticeLevel
  /** The light that must stand; red is also yellow. */
  readonly light: 'yellow' | 'red'
  /** Working days: the light has stood so long; for later levels, since the day to answer the one below. */
  readonly afterDays: number
  /** Working days to answer. */
  readonly graceDays: number
  readonly up: number
}

/** A notice that went out. */
export interface Notice {
  readonly level: NoticeLevel
  readonly round: number
  readonly issuedOn: string
  readonly answerDue: string
  readonly answered: boolean
}

export interface EscalationFacts {
  readonly light: LightColour
  /** The first day of the stretch without a green or grey light that today belongs to; null: today is none. */
  readonly badSince: string | null
  /** All that went out for the item, in any order. */
  readonly notices: readonly Notice[]
}

/** The next notice to send today. */
export interface NextNotice {
  readonly level: NoticeLevel
  /** Counted from one; a new stretch begins a new round. */
  readonly round: number
  readonly answerDue: string
  /** The working days that `answerDue` was counted by. */
  readonly answerDays: number
  readonly up: number
}

const ORDER: readonly NoticeLevel[] = ['blue', 'orange', 'red']

/**
 * The notice that goes out for an item today; null when none does. One level a day at most.
 *
 * A level below must have gone out before, and its day to answer have passed: unanswered, or answered with the light still
 * standing. Each level goes out once a round.
 *
 * Source: domain.md §11.1 (蓝提醒 → 橙警告 → 红责令限期办结; escalate if no reply in time).
 */
export function decideEscalation(
  facts: EscalationFacts,
  rules: readonly EscalationRule[],
  today: string,
  days: WorkingDays,
): NextNotice | null {
  const { light, badSince, notices } = facts
  if (badSince === null || (light !== 'yellow' && light !== 'red')) return null
  const present = notices.filter(({ issuedOn }) => issuedOn >= badSince)
  const earlier = notices.filter(({ issuedOn }) => issuedOn < badSince)
  const round = present[0]?.round ?? Math.max(0, ...earlier.map((notice) => notice.round)) + 1
  const held = ORDER.filter((level) => rules.some((rule) => rule.level === level))
  const sent = new Set(present.map(({ level }) => level))
  const reached = held.findLastIndex((level) => sent.has(level))
  const next = rules.find(({ level }) => level === held[reached + 1])
  if (!next || (next.light === 'red' && light !== 'red')) return null
  const below = present.find(({ level }) => level === held[reached])
  const since = below?.answerDue ?? badSince
  if (today <= since && below) return null
  if (days.count(since, today) < next.afterDays) return null
  return {
    level: next.level,
    round,
    answerDue: days.add(today, next.graceDays),
    answerDays: next.graceDays,
    up: next.up,
  }
}
