import { describe, expect, it } from 'vitest'
import { itemContentSchema } from '../tasks.schema.ts'
import { type ItemTexts, judgeItem, NEW_ITEM, readItemTexts } from './read-item.ts'

const LEAD = '4a1f0c1e-0000-4000-8000-000000000001'
const OTHER = '4a1f0c1e-0000-4000-8000-000000000002'
const fine: ItemTexts = {
  ...NEW_ITEM,
  title: ' 建成检测平台 ',
  lead: LEAD,
  support: [{ unit: OTHER, weight: '0.5' }],
  startsOn: '2026-03-02',
  dueOn: '2026-09-30',
  milestones: [{ title: '设备到场', dueOn: '2026-06-30', percent: '60' }],
}
const wrong = (change: Partial<ItemTexts>) => [...judgeItem({ ...fine, ...change }, 'en').keys()]

describe('the form of an item', () => {
  it('sends what the server takes, with the spaces around words gone', () => {
    expect(wrong({})).toEqual([])
    const sent = itemContentSchema.parse(readItemTexts(fine))
    expect(sent).toMatchObject({ title: '建成检测平台', support: [{ unit: OTHER, weight: 0.5 }], basis: null })
    expect(sent.milestones).toEqual([{ title: '设备到场', dueOn: '2026-06-30', plannedPercent: 60 }])
  })

  it('may be a draft with nothing but a name', () => {
    expect(wrong({ ...NEW_ITEM, title: '一件事' })).toEqual([])
    expect(itemContentSchema.safeParse(readItemTexts({ ...NEW_ITEM, title: '一件事' })).success).toBe(true)
  })

  it.each<[string, Partial<ItemTexts>, string]>([
    ['a name', { title: ' ' }, 'title'],
    ['a day due after its first', { dueOn: '2026-03-01' }, 'dueOn'],
    ['weights above nothing', { weight: '0' }, 'weight'],
    ['each unit once', { support: [{ unit: LEAD, weight: '1' }] }, 'support'],
    ['a unit in every row', { support: [{ unit: '', weight: '1' }] }, 'support'],
    ['milestones that are whole', { milestones: [{ title: '', dueOn: '2026-06-30', percent: '60' }] }, 'milestones'],
    ['one milestone a day', { milestones: [...fine.milestones, ...fine.milestones] }, 'milestones'],
    ['a day that every month has', { reportDay: '29' }, 'reportDay'],
  ])('asks for %s', (_, change, field) => {
    expect(wrong(change)).toEqual([field])
  })
})
