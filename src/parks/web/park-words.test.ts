import { describe, expect, it } from 'vitest'
import { parkCycle } from '../park.acts.ts'
import { parkWords } from './park-words.ts'

/** Every text by its path; words that take figures are read by their source. */
function listTexts(words: object, path = ''): [path: string, text: string][] {
  return Object.entries(words).flatMap(([name, value]) => {
    const here = `${path}.${name}`
    if (typeof value === 'object') return listTexts(value as object, here)
    return [[here, String(value)] as [string, string]]
  })
}

describe('the words of parks', () => {
  const [zh, en] = [listTexts(parkWords.zh), listTexts(parkWords.en)]

  it('say in English all that they say in Chinese, in English', () => {
    expect(en.map(([path]) => path)).toEqual(zh.map(([path]) => path))
    for (const [path, text] of en) expect(text, path).not.toMatch(/\p{Script=Han}/u)
  })

  it('praise nobody and shout at nobody', () => {
    for (const [path, text] of [...zh, ...en]) expect(text, path).not.toMatch(/！|成功|赋能|一键|智能|您/)
  })

  it('name every act, state and side in both languages', () => {
    const named = [
      ...Object.values(parkCycle.acts),
      ...Object.values(parkCycle.states),
      ...Object.values(parkCycle.parties),
    ]
    for (const { name } of named) {
      expect(name.zh).toMatch(/\p{Script=Han}/u)
      expect(name.en).not.toMatch(/\p{Script=Han}|^$/u)
    }
  })
})
