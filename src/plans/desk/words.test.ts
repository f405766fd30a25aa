import { describe, expect, it } from 'vitest'
import { draftActs } from '../drafts/draft.acts.ts'
import { blockSchema, decisionSchema, draftActSchema, itemKindSchema, originSchema } from '../drafts/drafts.schema.ts'
import { draftWords } from './draft-words.ts'
import { FIELDS } from './item-fields.ts'
import { planWords } from './plan-words.ts'

/** Every text by its path; words that take figures are read by their source. */
function listTexts(words: object, path = ''): [path: string, text: string][] {
  return Object.entries(words).flatMap(([name, value]) => {
    const here = `${path}.${name}`
    if (typeof value === 'object') return listTexts(value as object, here)
    return [[here, String(value)] as [string, string]]
  })
}

describe.each([
  ['the plan', planWords],
  ['a draft', draftWords],
] as const)('the words of %s', (_, words) => {
  const [zh, en] = [listTexts(words.zh), listTexts(words.en)]

  it('say in English all that they say in Chinese, in English', () => {
    expect(en.map(([path]) => path).sort()).toEqual(zh.map(([path]) => path).sort())
    for (const [path, text] of en) expect(text, path).not.toMatch(/\p{Script=Han}/u)
  })

  it('praise nobody and shout at nobody', () => {
    for (const [path, text] of [...zh, ...en]) expect(text, path).not.toMatch(/！|成功|赋能|一键|智能|您/)
  })
})

describe.each(['zh', 'en'] as const)('in %s', (lang) => {
  it('every field of every form has its name, and every option', () => {
    const { fields, options } = draftWords[lang]
    for (const field of Object.values(FIELDS).flat()) {
      expect(fields[field.name], field.name).toBeTruthy()
      for (const option of field.options ?? []) expect(options[option], option).toBeTruthy()
    }
  })

  it('every act, origin, decision, kind and open matter has words, and every block of the table of acts', () => {
    const { acts, origins, decisions, leftWhy, blocks } = draftWords[lang]
    expect(Object.keys(acts).sort()).toEqual([...draftActSchema.options].sort())
    expect(Object.keys(draftActs.acts).sort()).toEqual(Object.keys(acts).sort())
    expect(Object.keys(origins).sort()).toEqual([...originSchema.options].sort())
    expect(Object.keys(decisions).sort()).toEqual([...decisionSchema.options].sort())
    expect(Object.keys(leftWhy).sort()).toEqual([...blockSchema.shape.code.options].sort())
    expect(Object.keys(planWords[lang].kinds).sort()).toEqual([...itemKindSchema.options].sort())
    const one = { state: 'checked', checkedBy: 'a', drafters: ['a'], baseHolds: false, blocks: 2 } as const
    const asker = { personId: 'a', rights: {} }
    const rules = Object.values(draftActs.acts).flatMap((act) => ('rules' in act ? act.rules : []))
    for (const rule of rules) expect(blocks[rule(one, asker)?.code ?? 'none']).toBeTypeOf('function')
  })
})
