import { describe, expect, it } from 'vitest'
import { type ItemAct, itemActs } from '../item.acts.ts'
import { type Item, itemActSchema } from '../tasks.schema.ts'
import { type ActTexts, judgeTexts, listChoices, readBody, startTexts } from './read-act.ts'

const id = (last: number) => `4a1f0c1e-0000-4000-8000-00000000000${last}`
const unit = (last: number) => ({ id: id(last), name: `单位${last}`, nameEn: `Unit ${last}` })
const part = (last: number, as: 'lead' | 'support', mine: boolean) => ({
  unit: unit(last),
  as,
  weight: 1,
  percent: null,
  checkedPercent: null,
  reportedAt: null,
  doneAt: null,
  receivedAt: null,
  mine,
})
/** Led by 1, supported by 2 and 3; mine is 2. */
const item = {
  parts: [part(1, 'lead', false), part(2, 'support', true), part(3, 'support', false)],
  reports: [],
  letters: [],
  extensions: [],
  dueOn: '2026-09-30',
  today: '2026-05-04',
} as unknown as Item

const filled: ActTexts = {
  unit: id(2),
  from: '',
  percent: '40',
  said: '完成招标。',
  problems: '',
  nextSteps: '',
  report: id(4),
  reason: '缺验收单。',
  dueOn: '2026-10-31',
  letter: id(5),
  answer: '月底前补齐。',
  light: 'yellow',
  until: '2026-05-20',
  files: [],
}

describe('the form of an act', () => {
  const acts = (Object.keys(itemActs.acts) as ItemAct[]).filter(
    (act) => !['draft', 'amend', 'escalate', 'move_clock'].includes(act),
  )

  it.each(acts)('sends what the server takes: %s', (act) => {
    expect([...judgeTexts(act, filled, item, 'zh')]).toEqual([])
    expect(itemActSchema.safeParse(readBody(act, filled)).error?.issues ?? []).toEqual([])
  })

  it.each(acts)('asks before it sends what the server would not take: %s', (act) => {
    const empty: ActTexts = {
      ...filled,
      unit: '',
      percent: '',
      said: ' ',
      report: '',
      reason: ' ',
      dueOn: '',
      letter: '',
      answer: '',
      until: '',
    }
    const isRefused = !itemActSchema.safeParse(readBody(act, empty)).success
    expect(judgeTexts(act, empty, item, 'zh').size > 0).toBe(isRefused)
  })

  it('chooses what can be chosen in one way only, and lets nobody remind themselves', () => {
    expect(startTexts(item, 'report_progress', listChoices(item, 'report_progress', false), null).unit).toBe(id(2))
    const urging = listChoices(item, 'urge', false)
    expect(urging.units.map((each) => each.id)).toEqual([id(1), id(3)])
    expect(startTexts(item, 'urge', urging, null)).toMatchObject({ unit: '', from: id(2) })
  })

  it('asks for a later day, and names the one that stands', () => {
    expect(judgeTexts('ask_extension', { ...filled, dueOn: '2026-09-30' }, item, 'zh').get('dueOn')).toBe(
      '要晚于现在的期限 2026-09-30',
    )
    expect(judgeTexts('override_light', { ...filled, until: '2026-05-04' }, item, 'en').get('until')).toBe(
      'It has to be later than today',
    )
  })
})
