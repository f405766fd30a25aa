import { expect, it } from 'vitest'
import { listChanges, sayDoer, sayValue } from './say-recorded.ts'

const person = { id: '0d0079cd-e8e5-8ad9-8942-cd61c27a563c', name: '珩和舒', nameEn: 'Heng Heshu' }

it('names who did it: a person, a hidden one by their id, a system actor', () => {
  expect(sayDoer({ person, systemActor: null }, 'zh')).toBe('珩和舒')
  expect(sayDoer({ person, systemActor: null }, 'en')).toBe('Heng Heshu')
  expect(sayDoer({ person: { ...person, name: null, nameEn: null }, systemActor: null }, 'en')).toBe('0d0079cd')
  expect(sayDoer({ person: null, systemActor: 'record_keeper' }, 'en')).toBe('Record keeper')
  expect(sayDoer({ person: null, systemActor: null }, 'zh')).toBe('—')
})

it('lists the fields that differ, of a new row all', () => {
  expect(listChanges({ name: 'a', left_on: null }, { name: 'b', left_on: null })).toEqual([
    { column: 'name', before: 'a', after: 'b' },
  ])
  expect(listChanges(null, { name: 'a' })).toEqual([{ column: 'name', before: undefined, after: 'a' }])
  expect(listChanges({ a: 1 }, { a: 1 })).toEqual([])
})

it('writes values, and says of a hidden one that it is hidden', () => {
  const hidden = (mark: string) => `hidden ${mark}`
  expect([null, undefined, '', 'x', 3, [1]].map((value) => sayValue(value, hidden))).toEqual([
    '—',
    '—',
    '',
    'x',
    '3',
    '[1]',
  ])
  expect(sayValue({ hidden: 'abcdef012345' }, hidden)).toBe('hidden abcdef01')
})
