import { expect, it } from 'vitest'
import { fileWords } from './file-words.ts'
import { sayBytes } from './say-bytes.ts'

it('files are spoken of in English as in Chinese', () => {
  expect(Object.keys(fileWords.en).sort()).toEqual(Object.keys(fileWords.zh).sort())
  for (const [name, said] of Object.entries(fileWords.en)) expect(String(said), name).not.toMatch(/\p{Script=Han}/u)
})

it('a size is said as a person reads it', () => {
  expect([0, 999, 1_000, 34_400, 999_400, 2_440_000, 52_428_800].map(sayBytes)).toEqual([
    '0 B',
    '999 B',
    '1 kB',
    '34 kB',
    '999 kB',
    '2.4 MB',
    '52.4 MB',
  ])
})
