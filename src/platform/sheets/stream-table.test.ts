import fc from 'fast-check'
import { expect, it } from 'vitest'
import { accept } from '../result.ts'
import { readCsv } from './read-csv.ts'
import { readWorkbook } from './read-workbook.ts'
import type { SheetLimits } from './sheet-limits.ts'
import { streamCsv, streamWorkbook, type TableCell } from './stream-table.ts'

const limits: SheetLimits = { fileBytes: 1e7, rows: 100, cellLetters: 500, letters: 1e6, inflatedBytes: 1e7 }

const aTable = (rows: readonly (readonly TableCell[])[]) => ({
  name: '企业 & <甲>',
  columns: [
    { heads: ['名称', 'Name'], width: 20 },
    { heads: ['日期', 'Day'], width: 12, isDay: true },
    { heads: ['数', 'Number'], width: 8 },
  ],
  notes: [['截至', '2026-01-31']],
  rows: (async function* () {
    yield* rows
  })(),
})
async function whole(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}
const HEADS = [
  ['名称', '日期', '数'],
  ['Name', 'Day', 'Number'],
]
const ROWS = [
  ['=1+1', '2026-01-31', 5],
  ['+甲', null, null],
  ['a&b<c>"d"', '0999-12-31', -1],
] as const

it('is read back from a workbook as it was: no text is a formula, days are days', async () => {
  const book = await whole(streamWorkbook(aTable(ROWS)))
  expect(await readWorkbook(book, limits)).toEqual(
    accept([
      [...HEADS, ['=1+1', '2026-01-31', '5'], ['+甲'], ['a&b<c>"d"', '0999-12-31', '-1']],
      [['截至', '2026-01-31']],
    ]),
  )
})

it('is read back from a CSV as it was, what begins like a formula behind an apostrophe', async () => {
  const csv = await whole(streamCsv(aTable(ROWS)))
  expect(csv.toString()).toContain(`\r\n"'=1+1","2026-01-31",5\r\n`)
  expect(readCsv(csv, limits)).toEqual(
    accept([...HEADS, ['=1+1', '2026-01-31', '5'], ['+甲', '', ''], ['a&b<c>"d"', '0999-12-31', '-1']]),
  )
})

it('says every text alike in both', async () => {
  const letters = fc.constantFrom("'", '=', '+', '-', '@', '＝', '"', ',', ';', '&', '<', '云', 'a', '_x0041_')
  const texts = fc.array(letters, { minLength: 1, maxLength: 8 }).map((some) => `${some.join('')}.`)
  await fc.assert(
    fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 5 }), async (said) => {
      const rows = said.map((text) => [text, null, 1])
      const [book, csv] = [await whole(streamWorkbook(aTable(rows))), await whole(streamCsv(aTable(rows)))]
      const read = await readWorkbook(book, limits)
      const texts = read.ok ? read.value[0]?.slice(2).map(([text]) => text) : read
      const other = readCsv(csv, limits)
      expect(texts).toEqual(said)
      expect(other.ok && other.value.slice(2).map(([text]) => text)).toEqual(said)
    }),
    { numRuns: 40 },
  )
})
