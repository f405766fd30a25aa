import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { listHandoverActs, listPersonActs } from '../rules/list-acts.ts'
import { actWords, isOpen, sayBlocks, showActs } from './act-words.ts'

const source = readFileSync(new URL('../rules/list-acts.ts', import.meta.url), 'utf8')
const acts = [...new Set([...source.matchAll(/act\('([a-z_.]+)'/g)].map(([, act = '']) => act))]
// Causes are of two words or more; acts have a dot in them.
const codes = [...new Set([...source.matchAll(/'([a-z]+(?:_[a-z]+)+)'/g)].map(([, code = '']) => code))]

describe('the words of acts', () => {
  it('name every act that the rules list, in both languages', () => {
    expect(acts.length).toBeGreaterThan(12)
    for (const lang of ['zh', 'en'] as const) for (const act of acts) expect(actWords[lang].acts[act], act).toBeTruthy()
  })

  it('word every cause that blocks one, in both languages', () => {
    expect(codes.length).toBeGreaterThan(12)
    for (const lang of ['zh', 'en'] as const)
      for (const code of codes)
        expect(actWords[lang].blocks[code]?.({ code, until: '2026-12-01', count: 2 }, lang), code).toBeTruthy()
  })

  it('hold no Chinese in English', () => {
    const all =
      JSON.stringify(actWords.en.acts) +
      Object.values(actWords.en.blocks)
        .map((say) => say({ code: 'x' }, 'en'))
        .join()
    expect(all).not.toMatch(/\p{Script=Han}/u)
  })
})

describe('the acts a page shows', () => {
  const asker = { personId: 'me', rights: {}, today: '2026-11-23', onMandate: false }
  const signed = {
    giver: 'me',
    giverLeft: false,
    taker: 'you',
    giverSigned: true,
    takerSigned: false,
    withdrawn: false,
  }

  it('are those it can do, each open or with what it waits for', () => {
    const shown = showActs(listHandoverActs(asker, signed), 'zh', {
      'people.sign_handover': () => undefined,
      'people.withdraw_handover': () => undefined,
    })
    expect(shown.map(({ act, isOpen: open, waits }) => [act, open, waits])).toEqual([
      ['people.sign_handover', false, ['你已签署，等对方']],
      ['people.withdraw_handover', true, []],
    ])
    expect(showActs(listHandoverActs(asker, signed), 'zh', {})).toEqual([])
  })

  it('say of a cause that has no words yet which one it is', () => {
    const unknown = [{ act: 'duties.close', open: false, blocks: [{ code: 'new_cause' }] }]
    expect(sayBlocks(unknown, 'duties.close', 'en')).toContain('new_cause')
    expect(isOpen(unknown, 'duties.close')).toBe(false)
  })

  it('are none for a person about whom nothing is mine to do', () => {
    expect(showActs(listPersonActs(asker, { id: 'you', organisation: 'o', leftOn: null }), 'en', {})).toEqual([])
  })
})
