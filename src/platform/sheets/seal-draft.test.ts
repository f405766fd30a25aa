import { describe, expect, it } from 'vitest'
import { createDraftSeal } from './seal-draft.ts'

const seal = createDraftSeal('a root secret of the tests, long enough')
const said = [{ row: 2, cells: { name: '陈一', phone: '13800000001' } }]

describe('what a file said, sealed', () => {
  it('is opened as it was, and says nothing without the key', () => {
    const sealed = seal.seal('one', said)
    expect(seal.open('one', sealed)).toEqual(said)
    expect(sealed.includes('13800000001')).toBe(false)
    expect(seal.seal('one', said).equals(sealed)).toBe(false)
  })

  it('is opened for no other import, by no other key, and not once a byte was changed', () => {
    const sealed = seal.seal('one', said)
    expect(() => seal.open('another', sealed)).toThrow()
    expect(() => createDraftSeal('another root secret of the tests, long').open('one', sealed)).toThrow()
    for (const place of [0, 12, 28, sealed.length - 1]) {
      const changed = Buffer.from(sealed)
      changed[place] = (changed[place] ?? 0) ^ 1
      expect(() => seal.open('one', changed)).toThrow()
    }
  })

  it('is marked the same while it is the same, and by another key otherwise', () => {
    expect(seal.mark(said).equals(seal.mark(structuredClone(said)))).toBe(true)
    expect(seal.mark([...said, said[0]]).equals(seal.mark(said))).toBe(false)
    expect(createDraftSeal('another root secret of the tests, long').mark(said).equals(seal.mark(said))).toBe(false)
  })
})
