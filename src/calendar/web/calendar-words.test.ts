import { expect, it } from 'vitest'
import { calendarWords } from './calendar-words.ts'

it('says in English all that it says in Chinese', () => {
  expect(Object.keys(calendarWords.en).sort()).toEqual(Object.keys(calendarWords.zh).sort())
  for (const [name, said] of Object.entries(calendarWords.en)) expect(String(said), name).not.toMatch(/\p{Script=Han}/u)
})
