import { expect, it } from 'vitest'
import { findMessagePlace, sayMessage } from '../access/message-kinds.schema.ts'
import { roundMessages } from './round-messages.ts'

const thing = { kind: 'access.organisation', id: '4a1f0c1e-0000-4000-8000-000000000001' }
const told = (titles: string[], count = titles.length) => ({
  kind: 'tasks.chased',
  params: { count, items: titles.map((title, i) => ({ number: i + 1, title })) },
  thing,
})

it('names what a unit is late with, and leads to what it has to do', () => {
  expect(sayMessage(roundMessages, told(['开园']), 'zh')).toBe('有 1 项逾期或未按期报送，请抓紧办理：开园')
  expect(sayMessage(roundMessages, told(['A', 'B', 'C'], 7), 'zh')).toBe(
    '有 7 项逾期或未按期报送，请抓紧办理：A、B、C 等',
  )
  expect(sayMessage(roundMessages, told(['A']), 'en')).toBe('1 item is overdue or not reported on: A')
  expect(sayMessage(roundMessages, told(['A', 'B', 'C'], 7), 'en')).toBe(
    '7 items are overdue or not reported on: A; B; C and more',
  )
  expect(findMessagePlace(roundMessages, told(['A']))).toEqual({ to: '/tasks/mine' })
})

it('says something whatever it was told with', () => {
  expect(sayMessage(roundMessages, { kind: 'tasks.chased', params: { items: 'x' }, thing }, 'en')).toBe(
    '0 items are overdue or not reported on',
  )
})
