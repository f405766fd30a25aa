import { describe, expect, it } from 'vitest'
import { dutiesWords } from './duties-words.ts'
import { byDue, judgeDue, sayDue } from './say-due.ts'

const today = '2026-11-23'

describe('a duty and its day', () => {
  it('is late from the day after, and pressing from three days before', () => {
    expect(
      ['2026-11-22', '2026-11-23', '2026-11-26', '2026-11-27', null].map((due) => judgeDue(due, today).colour),
    ).toEqual(['red', 'yellow', 'yellow', 'green', 'grey'])
  })

  it('says how much is left', () => {
    const say = (due: string | null) => sayDue(due, today, dutiesWords.zh)
    expect(['2026-11-21', '2026-11-23', '2026-12-23', null].map(say)).toEqual([
      '过期 2 天',
      '今天到期',
      '还剩 30 天',
      '无期限',
    ])
  })

  it('comes before what is due later, and what has no day comes last', () => {
    const days = [null, '2026-12-01', '2026-11-25'].map((dueOn) => ({ dueOn }))
    expect(days.sort(byDue).map(({ dueOn }) => dueOn)).toEqual(['2026-11-25', '2026-12-01', null])
  })
})
