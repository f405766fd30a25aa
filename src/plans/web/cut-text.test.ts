import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rounds } from '../../platform/testing/rounds.ts'
import { cutText, type Stretch } from './cut-text.ts'

const text = '甲乙丙丁\n\n戊己庚辛'
const stretch = (id: string, start: number, end: number): Stretch => ({ id, span: [start, end] })
const pieces = (stretches: readonly Stretch[]) =>
  cutText(text, stretches).map((line) => line.pieces.map(({ text, ids, ends }) => ({ text, ids, ends })))

describe('a text is cut into lines and pieces', () => {
  it('leaves out lines without a visible character', () => {
    expect(cutText(text, []).map(({ start, end }) => text.slice(start, end))).toEqual(['甲乙丙丁', '戊己庚辛'])
  })

  it('lets marks overlap without drawing a character twice', () => {
    expect(pieces([stretch('a', 0, 3), stretch('b', 1, 4)])[0]).toEqual([
      { text: '甲', ids: ['a'], ends: [] },
      { text: '乙丙', ids: ['a', 'b'], ends: ['a'] },
      { text: '丁', ids: ['b'], ends: ['b'] },
    ])
  })

  it('carries a mark over lines and sets its label once, where it ends', () => {
    expect(pieces([stretch('a', 2, 8)])).toEqual([
      [
        { text: '甲乙', ids: [], ends: [] },
        { text: '丙丁', ids: ['a'], ends: [] },
      ],
      [
        { text: '戊己', ids: ['a'], ends: ['a'] },
        { text: '庚辛', ids: [], ends: [] },
      ],
    ])
  })

  it('ends a mark that ends in a line break with the last character before it', () => {
    expect(pieces([stretch('a', 2, 5)])[0]?.at(-1)).toEqual({ text: '丙丁', ids: ['a'], ends: ['a'] })
  })

  it('keeps the given order where marks lie over one another, whatever their places', () => {
    expect(pieces([stretch('late', 1, 2), stretch('early', 0, 2)])[0]?.[1]?.ids).toEqual(['late', 'early'])
  })
})

describe('laws of cutting, for any text and any marks', () => {
  const texts = fc.string({ unit: fc.constantFrom('甲', '乙', ' ', '\n', 'a'), minLength: 1, maxLength: 60 })
  const cases = texts.chain((words) =>
    fc.record({
      words: fc.constant(words),
      stretches: fc
        .array(fc.tuple(fc.nat(words.length - 1), fc.integer({ min: 1, max: 30 })), { maxLength: 8 })
        .map((spans) =>
          spans.map(([start, length], at) => stretch(`s${at}`, start, Math.min(start + length, words.length))),
        ),
    }),
  )

  it('puts together again to the lines of the text', () => {
    fc.assert(
      fc.property(cases, ({ words, stretches }) => {
        const lines = words.split('\n').filter((line) => line.trim() !== '')
        expect(cutText(words, stretches).map((line) => line.pieces.map((piece) => piece.text).join(''))).toEqual(lines)
      }),
      { seed: 20261123, numRuns: 200 * rounds },
    )
  })

  it('covers each visible character with exactly the marks that cover it', () => {
    fc.assert(
      fc.property(cases, ({ words, stretches }) => {
        for (const line of cutText(words, stretches))
          for (const piece of line.pieces)
            for (let at = piece.start; at < piece.start + piece.text.length; at++) {
              if (words.charAt(at).trim() === '') continue
              const over = stretches.filter(({ span }) => span[0] <= at && at < span[1]).map(({ id }) => id)
              expect(piece.ids).toEqual(over)
            }
      }),
      { seed: 20261123, numRuns: 200 * rounds },
    )
  })

  it('sets the label of a mark exactly once, unless it covers nothing visible', () => {
    fc.assert(
      fc.property(cases, ({ words, stretches }) => {
        const ends = cutText(words, stretches).flatMap((line) => line.pieces.flatMap((piece) => piece.ends))
        const visible = stretches.filter(({ span }) => words.slice(...span).trim() !== '')
        expect(ends.sort()).toEqual(visible.map(({ id }) => id).sort())
      }),
      { seed: 20261123, numRuns: 200 * rounds },
    )
  })
})
