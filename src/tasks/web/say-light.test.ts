import { describe, expect, it } from 'vitest'
import { itemActs } from '../item.acts.ts'
import { itemWords } from './item-words.ts'
import { sayPercent, sayReason, sayShare } from './say-light.ts'
import { tasksWords } from './tasks-words.ts'

const REASONS = [
  { kind: 'not_handed_out' },
  { kind: 'closed' },
  { kind: 'cancelled' },
  { kind: 'nothing_reported' },
  { kind: 'handed_in', on: '2026-05-04' },
  { kind: 'on_course', percent: 52, planned: 55.3 },
  { kind: 'overdue', rule: 'r', dueOn: '2026-05-04', days: 3 },
  { kind: 'behind', rule: 'r', percent: 20, planned: 55.3, points: 35.3 },
  { kind: 'near', rule: 'r', days: 5, percent: null },
  { kind: 'no_report', rule: 'r', missed: 2, since: '2026-03-01' },
  { kind: 'not_begun', rule: 'r', startsOn: '2026-07-01' },
  { kind: 'overridden', reason: 'storm', until: '2026-06-01' },
] as const

describe('why a light has its colour', () => {
  it.each(REASONS)('is said in both languages: $kind', (reason) => {
    expect(sayReason(reason, 'zh')).toMatch(/\p{Script=Han}/u)
    expect(sayReason(reason, 'zh')).not.toContain('undefined')
    expect(sayReason(reason, 'en')).not.toMatch(/\p{Script=Han}|undefined/u)
  })

  it('gives the figures it rests on', () => {
    expect(sayReason(REASONS[7], 'zh')).toBe('报送进度 20%，序时 55.3%，落后 35.3 个百分点。')
    expect(sayReason(REASONS[8], 'en')).toBe(
      'Due in 5 days with nothing reported: close to the day and not nearly done.',
    )
  })

  it('is named where this page does not know it yet', () => {
    expect(sayReason({ kind: 'later' }, 'en')).toContain('later')
  })
})

it('never says nothing of a little, nor all of nearly all', () => {
  expect([0, 0.004, 0.5, 0.996, 1].map(sayShare)).toEqual(['0%', '<1%', '50%', '>99%', '100%'])
  expect(sayPercent(null, '—')).toBe('—')
})

describe('the words', () => {
  const leaves = (value: unknown): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([name, each]) => leaves(each).map((leaf) => `${name}.${leaf}`))
      : [typeof value]

  it.each([
    ['of the item', itemWords],
    ['of the pages', tasksWords],
  ])('%s say in English all that they say in Chinese, and no Chinese', (_, words) => {
    expect(leaves(words.en).sort()).toEqual(leaves(words.zh).sort())
    const texts = (value: unknown): string[] =>
      typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [String(value)]
    for (const text of texts(words.en)) expect(text).not.toMatch(/\p{Script=Han}/u)
  })

  it('say what follows from every act, and that it was done', () => {
    const acts = Object.keys(itemActs.acts).filter((act) => act !== 'escalate' && act !== 'move_clock')
    expect(Object.keys(itemWords.zh.follows).sort()).toEqual(acts.sort())
    expect(Object.keys(itemWords.zh.done).sort()).toEqual(acts.sort())
  })
})
