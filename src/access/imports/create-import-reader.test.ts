import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import type { ProcessLimits } from '../../platform/processes/create-process-pool.ts'
import { refuse } from '../../platform/result.ts'
import { IMPORT_COLUMNS } from '../rules/import-columns.ts'
import { createImportReader, type ImportReader } from './create-import-reader.ts'
import { aBook, withRow } from './testing/a-book.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'courtyard-imports-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A program that stands in for the reading process; `act` is what it does with a workbook. */
function writeProgram(name: string, act: string): string {
  const program = path.join(folder, `${name}.mjs`)
  writeFileSync(
    program,
    `process.once('disconnect', () => process.exit(0))
     const say = (answer) => process.send({ answer })
     process.once('message', (job) => { ${act} })`,
  )
  return program
}

const hanging = writeProgram('hanging', 'for (;;) {}')
const hoarding = writeProgram('hoarding', 'const kept = []; setInterval(() => kept.push(Buffer.alloc(32e6, 1)), 5)')
const filling = writeProgram('filling', 'const kept = []; for (;;) kept.push({ text: String(kept.length).repeat(9) })')
const crashing = writeProgram('crashing', 'process.exit(7)')
const lying = writeProgram(
  'lying',
  'say({ ok: true, value: [{ row: "1; drop", cells: {} }] }); setTimeout(() => process.exit(0), 50)',
)
const refusing = writeProgram('refusing', 'say({ ok: false, refusal: "no_rows" })')

let reader: ImportReader | null = null
const open = (limits: Partial<ProcessLimits>, program?: string): ImportReader => {
  reader = program === undefined ? createImportReader(limits) : createImportReader(limits, program)
  return reader
}
afterEach(async () => {
  await reader?.close()
  reader = null
  expect(listChildren()).toEqual([])
})

/** Processes that this one started from the programs of this test. */
function listChildren(): string[] {
  if (!existsSync('/proc')) return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        return parent === String(process.pid) && /import-worker|courtyard-imports/.test(command) ? [command] : []
      } catch {
        return []
      }
    })
}

const some = Buffer.from('PK')

describe('a process that reads a workbook and misbehaves is killed', () => {
  it('when it takes too long', async () => {
    expect(await open({ timeMs: 700 }, hanging).read('people', some)).toEqual(refuse('took_too_long'))
  }, 20_000)

  it.runIf(process.platform === 'linux')(
    'when it takes too much memory outside its heap',
    async () => {
      const limits = { memoryBytes: 200 * 1024 * 1024, watchMs: 10 }
      expect(await open(limits, hoarding).read('people', some)).toEqual(refuse('took_too_much_memory'))
    },
    20_000,
  )

  it('when it fills its heap', async () => {
    expect(await open({ heapMegabytes: 48 }, filling).read('people', some)).toEqual(refuse('took_too_much_memory'))
  }, 20_000)

  it('and one that ends by itself, or says what no reader says, has met a broken file', async () => {
    expect(await open({}, crashing).read('people', some)).toEqual(refuse('broken_file'))
    await reader?.close()
    expect(await open({}, lying).read('people', some)).toEqual(refuse('broken_file'))
  }, 20_000)
})

describe('the queue', () => {
  it('refuses one workbook more than may be read and wait, and what comes once it is closed', async () => {
    const two = open({ running: 1, waiting: 1 }, refusing)
    const first = two.read('people', some)
    const second = two.read('people', some)
    expect(await two.read('people', some)).toEqual(refuse('busy'))
    expect([await first, await second]).toEqual([refuse('no_rows'), refuse('no_rows')])
    await two.close()
    expect(await two.read('people', some)).toEqual(refuse('stopped'))
  }, 20_000)
})

/** Of a machine that has other things to do. */
const patient = { timeMs: 100_000 }

describe('the reading process itself', () => {
  it('reads a workbook, and says in a word what is wrong with one made to harm', async () => {
    const real = open({ ...patient, running: 2 })
    const [good, bomb, wide, strings, formulas] = await Promise.all([
      real.read('people', await aBook(['陈一', '部门'])),
      real.read(
        'people',
        await aBook(['陈一', '部门'], (sheet) =>
          sheet.replace('</sheetData>', `${' '.repeat(60_000_000)}</sheetData>`),
        ),
      ),
      real.read('people', await withRow('<row r="3"><c r="XFD3"><v>1</v></c></row>')),
      real.read('people', await aBook(['陈一', '部门'], undefined, `<si><t>${'字'.repeat(20_000_000)}</t></si>`)),
      real.read(
        'people',
        await withRow(
          '<row r="3"><c r="A3" t="str"><f>WEBSERVICE("http://x")&amp;SUM(A:XFD)</f><v>陈二</v></c><c r="B3" t="inlineStr"><is><t>部门</t></is></c></row>',
        ),
      ),
    ])
    expect(good).toEqual({ ok: true, value: [{ row: 2, cells: { name: '陈一', organisation: '部门' } }] })
    expect(bomb).toEqual(refuse('zip_bomb'))
    expect(wide).toEqual(refuse('too_wide'))
    expect(strings).toEqual(refuse('zip_bomb'))
    expect(formulas.ok && formulas.value.at(-1)).toEqual({ row: 3, cells: { name: '陈二', organisation: '部门' } })
  }, 120_000)

  it('reads the largest workbook that may be brought within half of its memory', async () => {
    const head = IMPORT_COLUMNS.people.map(({ zh }) => zh)
    const rows = Array.from({ length: 20_000 }, (_, i) => head.map((word) => `${word}${i}`))
    const half = open({ ...patient, memoryBytes: 384 * 1024 * 1024, heapMegabytes: 256 })
    const read = await half.read('people', await writeXlsxFile([head, ...rows]).toBuffer())
    expect(read.ok && read.value.length).toBe(20_000)
  }, 120_000)
})
