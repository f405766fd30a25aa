import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rounds } from '../../platform/testing/rounds.ts'
import { readAnnexTable, readSource } from './read-source.ts'
import { inventedNotice } from './testing/invented-notice.ts'
import { inList, numberingPart, paragraph, stylesPart, writeDocx } from './testing/write-docx.ts'
import { setPages, writeOfd, writePage, writePdf } from './testing/write-files.ts'

const pages = setPages(inventedNotice)
const files: readonly (readonly [string, Buffer])[] = [
  ['page', Buffer.from(writePage(inventedNotice))],
  [
    'docx',
    writeDocx(paragraph('甲', inList(0)), { 'word/numbering.xml': numberingPart, 'word/styles.xml': stylesPart }),
  ],
  ['pdf', writePdf(pages)],
  ['ofd', writeOfd(pages)],
]

/** Cuts the file short and overwrites some of its bytes. */
const damage = fc.record({
  kept: fc.double({ min: 0, max: 1, noNaN: true }),
  hits: fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) }), { maxLength: 8 }),
  cut: fc.boolean(),
})

it.each(files)(
  'a damaged %s is read or refused, and never throws',
  async (_kind, whole) => {
    await fc.assert(
      fc.asyncProperty(damage, async ({ kept, hits, cut }) => {
        const bytes = Buffer.from(cut ? whole.subarray(0, Math.floor(kept * whole.length)) : whole)
        for (const { at, byte } of hits) if (bytes.length > 0) bytes[Math.floor(at * (bytes.length - 1))] = byte
        const [read, table] = [await readSource({ name: 'a', bytes }), await readAnnexTable({ name: 'a', bytes })]
        expect([typeof read.ok, typeof table.ok]).toEqual(['boolean', 'boolean'])
      }),
      { numRuns: 40 * rounds, seed: 20261123 },
    )
  },
  120_000,
)
