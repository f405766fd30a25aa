import type { ItemState } from '../tasks.schema.ts'
import { computePlannedPercent, type Milestone, toDayNumber } from './planned-course.ts'
import { countMissedReports, type Reporting, type WorkingDays } from './report-days.ts'

export type LightColour = 'grey' | 'green' | 'yellow' | 'red'

/** A rule of the programme for lights; of those that hold on the day the first that speaks decides. */
export interface LightRule {
  readonly id: string
  readonly light: Exclude<LightColour, 'green'>
  readonly kind: 'overdue' | 'behind' | 'near' | 'no_report' | 'not_begun'
  /** behind: points of percent. */
  readonly points: number | null
  /** near: days left, and the percentage below which it speaks. */
  readonly days: number | null
  readonly percent: number | null
  /** no_report: in a row. */
  readonly missed: number | null
}

/** What is known of an item on a day. */
export interface LightFacts {
  readonly state: ItemState
  readonly startsOn: string
  readonly dueOn: string
  readonly milestones: readonly Milestone[]
  /** As reported, over the parts that have reported; null: none has. */
  readonly percent: number | null
  readonly lastReportOn: string | null
  readonly reporting: Reporting
  /** The day of the call letter: since then reports are asked. Null: not sent. */
  readonly calledOn: string | null
  /** The day on which what waits to be checked, or was accepted, was handed in. */
  readonly finishedOn: string | null
}

/** Why a light has its colour, in figures; the page words it. */
export type LightReason =
  | { readonly kind: 'not_handed_out' | 'closed' | 'cancelled' | 'nothing_reported' }
  | { readonly kind: 'handed_in'; readonly on: string }
  | { readonly kind: 'on_course'; readonly percent: number; readonly planned: number }
  | { readonly kind: 'overdue'; readonly rule: string; readonly dueOn: string; readonly days: number }
  | {
      readonly kind: 'behind'
      readonly rule: string
      readonly percent: number
      readonly planned: number
      readonly points: number
    }
  | { readonly kind: 'near'; readonly rule: string; readonly days: number; readonly percent: number | null }
  | { readonly kind: 'no_report'; readonly rule: string; readonly missed: number; readonly since: string }
  | { readonly kind: 'not_begun'; readonly rule: string; readonly startsOn: string }

export interface Light {
  readonly light: LightColour
  readonly why: readonly LightReason[]
}

const GREY_UNTIL_HANDED_OUT = new Set<ItemState>(['drafted', 'set_up'])

/**
 * The light of an item on a day, and why.
 *
 * What was handed in is judged by the day it was, not by today; a closed item is green and a cancelled one grey, and that it
 * was late is told elsewhere. Where no rule speaks, an item on its course is green; one of which nothing is known is grey.
 *
 * Source: domain.md §11.1; every threshold is in the rules.
 */
export function judgeLight(facts: LightFacts, rules: readonly LightRule[], today: string, days: WorkingDays): Light {
  const { state, calledOn } = facts
  if (state === 'cancelled') return { light: 'grey', why: [{ kind: 'cancelled' }] }
  if (state === 'closed') return { light: 'green', why: [{ kind: 'closed' }] }
  if (GREY_UNTIL_HANDED_OUT.has(state) || calledOn === null) return { light: 'grey', why: [{ kind: 'not_handed_out' }] }
  for (const rule of rules) {
    const reason = applyRule(rule, facts, calledOn, today, days)
    if (reason) return { light: rule.light, why: [reason] }
  }
  if (facts.finishedOn !== null) return { light: 'green', why: [{ kind: 'handed_in', on: facts.finishedOn }] }
  if (facts.percent === null) return { light: 'grey', why: [{ kind: 'nothing_reported' }] }
  return { light: 'green', why: [{ kind: 'on_course', percent: facts.percent, planned: planned(facts, today) }] }
}

/** To a tenth of a point, as it is shown and compared. */
function planned(facts: LightFacts, day: string): number {
  return Math.round(computePlannedPercent(facts.startsOn, facts.dueOn, facts.milestones, day) * 10) / 10
}

function applyRule(
  rule: LightRule,
  facts: LightFacts,
  calledOn: string,
  today: string,
  days: WorkingDays,
): LightReason | null {
  const { percent, dueOn, finishedOn } = facts
  const until = finishedOn ?? today
  switch (rule.kind) {
    case 'overdue':
      return until > dueOn
        ? { kind: 'overdue', rule: rule.id, dueOn, days: toDayNumber(until) - toDayNumber(dueOn) }
        : null
    case 'behind': {
      if (finishedOn !== null || percent === null || rule.points === null) return null
      const course = planned(facts, today)
      const points = Math.round((course - percent) * 10) / 10
      return points > rule.points ? { kind: 'behind', rule: rule.id, percent, planned: course, points } : null
    }
    case 'near': {
      if (finishedOn !== null || rule.days === null || rule.percent === null) return null
      const left = toDayNumber(dueOn) - toDayNumber(today)
      // Nothing reported is less than anything.
      return left >= 0 && left <= rule.days && (percent === null || percent < rule.percent)
        ? { kind: 'near', rule: rule.id, days: left, percent }
        : null
    }
    case 'no_report': {
      if (finishedOn !== null || rule.missed === null) return null
      const missed = countMissedReports(facts.reporting, calledOn, facts.lastReportOn, today, days)
      return missed >= rule.missed
        ? { kind: 'no_report', rule: rule.id, missed, since: facts.lastReportOn ?? calledOn }
        : null
    }
    case 'not_begun':
      return today < facts.startsOn ? { kind: 'not_begun', rule: rule.id, startsOn: facts.startsOn } : null
  }
}
