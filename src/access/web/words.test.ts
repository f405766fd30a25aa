import { describe, expect, it } from 'vitest'
import { deskWords } from '../../ui/desk/words.ts'
import { accountWords } from './account-words.ts'
import { actWords } from './act-words.ts'
import { channelsWords } from './channels-words.ts'
import { dutiesWords } from './duties-words.ts'
import { importWords } from './import-words.ts'
import { organisationWords } from './organisation-words.ts'
import { peopleWords } from './people-words.ts'
import { rulesWords } from './rules-words.ts'
import { signInWords } from './sign-in-words.ts'

const all = {
  accountWords,
  actWords,
  channelsWords,
  deskWords,
  dutiesWords,
  importWords,
  organisationWords,
  peopleWords,
  rulesWords,
  signInWords,
}

/** Every text of a book of words, by its path. */
function listTexts(words: object, path = ''): [path: string, text: string][] {
  return Object.entries(words).flatMap(([name, value]) => {
    const here = path ? `${path}.${name}` : name
    if (typeof value === 'string') return [[here, value] as [string, string]]

    return listTexts(value as object, here)
  })
}

describe.each(Object.entries(all))('%s', (_, words) => {
  // Words that take a text rather than a number are read by their source.
  const read = (lang: 'zh' | 'en') =>
    listTexts(
      JSON.parse(
        JSON.stringify(words[lang], (_name, value: unknown) => (typeof value === 'function' ? String(value) : value)),
      ) as object,
    )

  it('says in English all that it says in Chinese, down to the keys', () => {
    expect(
      read('en')
        .map(([path]) => path)
        .sort(),
    ).toEqual(
      read('zh')
        .map(([path]) => path)
        .sort(),
    )
  })

  it('says it in English', () => {
    for (const [path, text] of read('en')) expect(text, path).not.toMatch(/\p{Script=Han}/u)
  })

  it('praises nobody and shouts at nobody', () => {
    for (const [path, text] of [...read('zh'), ...read('en')])
      expect(text.replace(/!==?|!\w/g, ''), path).not.toMatch(/！|成功|赋能|一键|智能|您/)
  })
})
