import { afterAll, beforeAll, expect, it } from 'vitest'
import { defaultZipLimits, openZip, packZip } from '../../platform/zip/index.ts'
import { aCreditCode } from '../testing/a-register.ts'
import { IMPORT_COLUMNS } from './rules/import-columns.ts'
import { anImportYard, aSheet, type Cells, type ImportYard } from './testing/an-import-yard.ts'

/** Titles of 2,000 enterprises, five kinds of two terms each: 20,000 rows, in which 37 faults are planted. */
const ENTERPRISES = 2_000
const KINDS = ['高新技术企业', '瞪羚企业', '独角兽企业', '专精特新中小企业', '专精特新小巨人']
const TERMS = [
  ['2020-01-01', '2022-01-01'],
  ['2022-01-01', '2024-01-01'],
]

let at: ImportYard
let codes: string[]
beforeAll(async () => {
  at = await anImportYard()
  codes = await at.putEnterprises(ENTERPRISES + 2)
  // Told to others alone.
  await at.database.asSuperuser(
    `set session_replication_role = replica; update enterprises.enterprise set shown_to = '{}', told_to = '{}' where code = '${codes[1_999]}';
     update enterprises.enterprise set name_zh = '云溪重名厂', name_key = '云溪重名厂' where code = any ('{${codes.slice(2_000).join(',')}}')`,
  )
})
afterAll(() => at.close())

const aRow = (number: number): Record<string, string> => {
  const [since = '', until = ''] = TERMS[number % 2] ?? []
  const place = Math.floor(number / 10)
  return {
    code: codes[place] ?? '',
    name: `云溪${place + 1}厂`,
    kind: KINDS[Math.floor(number / 2) % 5] ?? '',
    number: `GR-${number}`,
    issuer: '省科技厅',
    issued_on: since,
    since,
    until,
    basis: '编造的文号',
  }
}

/** A letter of a code changed for another. */
const change = (code: string, place: number) =>
  `${code.slice(0, place)}${code[place] === '1' ? '2' : '1'}${code.slice(place + 1)}`

/** A workbook in which one cell holds a formula whose result nobody worked out. */
async function withFormula(book: Buffer, cell: string): Promise<Buffer> {
  const zip = await openZip(book, { ...defaultZipLimits, inflatedBytes: 1e8 })
  const parts = zip.ok ? await zip.value.read(() => true) : zip
  if (!parts.ok) throw new Error(parts.refusal)
  const changed = new Map<string, Uint8Array | string>(parts.value)
  const sheet = String(parts.value.get('xl/worksheets/sheet1.xml'))
  const of = new RegExp(`<c r="${cell}"[^>]*>.*?</c>`)
  changed.set('xl/worksheets/sheet1.xml', sheet.replace(of, `<c r="${cell}"><f>VLOOKUP(A1,B:C,2)</f></c>`))
  return packZip(changed, 'deflated')
}

it('of 20,000 rows with 37 planted faults names the 37, and nothing else', async () => {
  const rows = Array.from({ length: ENTERPRISES * 10 - 10 }, (_, number) => aRow(number))
  const planted: [row: number, column: string, code: string][] = []
  let place = 100
  const plant = (column: string, code: string, spoil: (row: Record<string, string>) => Cells) => {
    place += 500
    rows[place] = { ...spoil(rows[place] ?? {}) }
    planted.push([place + 2, column, code])
  }
  const set = (column: string, code: string, value: string, of = column) =>
    plant(of, code, (row) => ({ ...row, [column]: value }))
  // Codes: the last check digit, that of the organisation inside, both, a letter short, a letter that no code has, a place.
  plant('code', 'wrong_check', (row) => ({ ...row, code: change(row.code ?? '', 17) }))
  plant('code', 'wrong_organisation_check', (row) => ({ ...row, code: change(row.code ?? '', 16) }))
  plant('code', 'wrong_organisation_check', (row) => ({ ...row, code: change(change(row.code ?? '', 16), 17) }))
  plant('code', 'not_18_letters', (row) => ({ ...row, code: (row.code ?? '').slice(1) }))
  plant('code', 'letter_outside_the_alphabet', (row) => ({
    ...row,
    code: `${(row.code ?? '').slice(0, 8)}O${(row.code ?? '').slice(9)}`,
  }))
  plant('code', 'wrong_division', (row) => ({ ...row, code: `91000000${(row.code ?? '').slice(8)}` }))
  set('code', 'number_too_long', '9.13206130E+17')
  set('code', 'unknown_enterprise', aCreditCode())
  set('name', 'code_of_another', '云溪别处厂')
  plant('name', 'code_or_name', (row) => ({ ...row, code: '', name: '' }))
  plant('name', 'unknown_enterprise', (row) => ({ ...row, code: '', name: '没有这家厂' }))
  // Kinds, numbers, issuers, documents.
  set('kind', 'unknown_kind', '先进企业')
  set('kind', 'missing', '')
  set('kind', 'formula_error', '#REF!')
  set('number', 'missing', '')
  set('number', 'too_long', '长'.repeat(101))
  set('number', 'number_of_row', 'GR-50')
  set('number', 'formula_error', '#N/A')
  set('issuer', 'missing', '')
  set('issuer', 'too_long', '厅'.repeat(201))
  set('basis', 'missing', '')
  set('basis', 'formula_error', '#NAME?')
  set('basis', 'too_long', '文'.repeat(501))
  // Days: none, impossible, a number, the wrong way round, not yet.
  set('since', 'not_a_day', '2022-02-30')
  set('since', 'not_a_day', '去年')
  set('since', 'missing', '')
  set('until', 'not_a_day', '44562')
  set('until', 'ends_before_it_begins', '2019-12-31')
  set('until', 'ends_before_it_begins', '2020-01-01')
  set('issued_on', 'not_a_day', '31/12/2021')
  set('issued_on', 'in_the_future', at.yard.day(30))
  plant('since', 'in_the_future', (row) => ({
    ...row,
    since: at.yard.day(1),
    until: at.yard.day(400),
    kind: '独角兽企业',
  }))
  // The same twice, and terms that overlap.
  plant('kind', 'row_twice', () => rows[place - 1] ?? {})
  plant('since', 'overlaps_row', (row) => ({
    ...row,
    ...rows[place + 1],
    number: 'GR-X',
    since: '2022-06-01',
    until: '2023-01-01',
  }))
  plant('name', 'which_enterprise', (row) => ({ ...row, code: '', name: '云溪重名厂' }))
  plant('code', 'enterprise_out_of_reach', () => ({ ...aRow(19_990), number: 'GR-19990' }))
  expect(planted.length).toBe(36)
  // A formula that was saved without its result.
  const marked = rows[19_000] as Record<string, string>
  rows[19_000] = { ...marked, issuer: 'FORMULA' }
  planted.push([19_002, 'issuer', 'formula_error'])
  rows.push(
    ...Array.from({ length: 10 }, (_, i) => ({
      ...aRow(i),
      since: `20${10 + i}-01-01`,
      until: `20${10 + i}-02-01`,
      kind: KINDS[4] ?? '',
      number: `GR-more-${i}`,
    })),
  )
  expect([rows.length, planted.length]).toEqual([20_000, 37])
  expect(IMPORT_COLUMNS.titles.length).toBe(9)

  const file = await withFormula(await aSheet('titles', rows), 'E19002')
  const { status, body } = await at.upload('park_manager', 'titles', file)
  expect(status).toBe(201)
  expect(body.bad.map(({ row, column, code }) => [row, column.key, code])).toEqual(
    [...planted].sort(([one], [other]) => one - other),
  )
  expect(body.rows).toEqual({ new: 20_000 - 37, changed: 0, same: 0, bad: 37, doubtful: 0 })
  for (const { zh, en } of body.bad) expect(zh.length * en.length).toBeGreaterThan(100)
}, 60_000)
