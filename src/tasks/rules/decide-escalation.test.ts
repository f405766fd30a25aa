import { describe, expect, it } from 'vitest'
import { createWorkingDays } from '../../platform/calendar/rules/working-days.ts'
import { decideEscalation, type EscalationFacts, type EscalationRule, type Notice } from './decide-escalation.ts'

/** October 2026: weekends off, the 1st to the 7th off, Saturday the 10th works (调休). */
const days = createWorkingDays(
  Array.from({ length: 92 }, (_, i) => {
    const at = new Date(Date.UTC(2026, 8, 1 + i))
    const day = at.toISOString().slice(0, 10)
    const holiday = day >= '2026-10-01' && day <= '2026-10-07'
    return { day, works: day === '2026-10-10' || (!holiday && at.getUTCDay() % 6 !== 0) }
  }),
)
const rules: EscalationRule[] = [
  { level: 'blue', light: 'yellow', afterDays: 2, graceDays: 3, up: 0 },
  { level: 'orange', light: 'yellow', afterDays: 0, graceDays: 3, up: 1 },
  { level: 'red', light: 'red', afterDays: 0, graceDays: 2, up: 9 },
]
const notice = (level: Notice['level'], issuedOn: string, answerDue: string, more: Partial<Notice> = {}): Notice => ({
  level,
  round: 1,
  issuedOn,
  answerDue,
  answered: false,
  ...more,
})
const decide = (facts: Partial<EscalationFacts>, today: string) =>
  decideEscalation({ light: 'yellow', badSince: '2026-09-28', notices: [], ...facts }, rules, today, days)

describe('the next notice', () => {
  it('is none while the light is green or grey', () => {
    expect(decide({ light: 'green', badSince: null }, '2026-09-30')).toBeNull()
    expect(decide({ light: 'grey', badSince: null }, '2026-09-30')).toBeNull()
  })

  it('is blue once the light has stood its working days, with working days to answer over the holiday', () => {
    expect(decide({}, '2026-09-29')).toBeNull()
    // 8, 9 and 10 October: the Saturday makes up.
    expect(decide({}, '2026-09-30')).toEqual({ level: 'blue', round: 1, answerDue: '2026-10-10', answerDays: 3, up: 0 })
  })

  it('is the level above once the day to answer has passed, answered or not, while the light stands', () => {
    const blue = notice('blue', '2026-09-30', '2026-10-10')
    expect(decide({ notices: [blue] }, '2026-10-10')).toBeNull()
    expect(decide({ notices: [blue] }, '2026-10-11')).toMatchObject({ level: 'orange', up: 1 })
    expect(decide({ notices: [{ ...blue, answered: true }] }, '2026-10-12')).toMatchObject({ level: 'orange' })
  })

  it('is red only for a red light', () => {
    const notices = [notice('blue', '2026-09-30', '2026-10-10'), notice('orange', '2026-10-12', '2026-10-15')]
    expect(decide({ notices }, '2026-10-16')).toBeNull()
    expect(decide({ light: 'red', notices }, '2026-10-16')).toMatchObject({
      level: 'red',
      up: 9,
      answerDue: '2026-10-20',
    })
  })

  it('is none after the last level of the round', () => {
    const notices = [
      notice('blue', '2026-09-30', '2026-10-10'),
      notice('orange', '2026-10-12', '2026-10-15'),
      notice('red', '2026-10-16', '2026-10-20'),
    ]
    expect(decide({ light: 'red', notices }, '2026-11-20')).toBeNull()
  })

  it('begins a new round after the light was good in between', () => {
    const before = [notice('blue', '2026-09-02', '2026-09-07'), notice('orange', '2026-09-08', '2026-09-11')]
    expect(decide({ notices: before }, '2026-09-30')).toMatchObject({ level: 'blue', round: 2 })
  })

  it('knows only the levels that the programme has rules for', () => {
    const [, orange] = rules
    const facts: EscalationFacts = { light: 'yellow', badSince: '2026-09-28', notices: [] }
    expect(decideEscalation(facts, orange ? [orange] : [], '2026-09-28', days)).toMatchObject({ level: 'orange' })
    expect(decideEscalation(facts, [], '2026-09-28', days)).toBeNull()
  })
})
