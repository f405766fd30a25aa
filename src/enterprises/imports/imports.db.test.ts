import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCsv, readWorkbook } from '../../platform/sheets/index.ts'
import { aCreditCode } from '../testing/a-register.ts'
import { IMPORT_LIMITS } from './import-limits.ts'
import { anImportYard, aSheet, type Cells, type ImportYard } from './testing/an-import-yard.ts'

let at: ImportYard
beforeAll(async () => {
  at = await anImportYard()
})
afterAll(() => at.close())

const faultsOf = (body: { bad: { row: number; column: { key: string }; code: string }[] }) =>
  body.bad.map(({ row, column, code }) => [row, column.key, code])

describe('an import of enterprises', () => {
  const one = aCreditCode()
  const sheet: Cells[] = [
    {
      code: one,
      name: '云溪甲厂',
      name_en: 'Jia',
      district: '开发园区',
      founded_on: '2020-03-01',
      industry: 'C39',
      above_size: '是',
    },
    { name: '云溪（乙）厂', district: '板块', registered: '一路 1 号', status: '停业', scale: '小型' },
  ]

  it('shows what it would write, writes it once confirmed, and nothing when brought again', async () => {
    const { status, body } = await at.upload('park_manager', 'enterprises', await aSheet('enterprises', sheet))
    expect([status, body.rows, body.bad]).toEqual([201, { new: 2, changed: 0, same: 0, bad: 0, doubtful: 0 }, []])
    expect((await at.database.asSuperuser('select from enterprises.enterprise')).length).toBe(0)
    const done = await at.ask('park_manager', 'POST', `/imports/${body.id}/confirm`, {})
    expect(done.body).toEqual({ id: body.id, rows: body.rows })
    expect((await at.ask('park_manager', 'POST', `/imports/${body.id}/confirm`)).body).toEqual(done.body)
    const written = await at.database.asSuperuser(
      `select code, name_zh, founded_on::text, status, industry, above_size, scale, district_id,
          (select address from enterprises.address where enterprise_id = one.id) as address
        from enterprises.enterprise one order by name_zh`,
    )
    expect(written).toMatchObject([
      { code: null, name_zh: '云溪（乙）厂', status: 'suspended', scale: 'small', address: '一路 1 号' },
      {
        code: one,
        name_zh: '云溪甲厂',
        founded_on: '2020-03-01',
        above_size: true,
        district_id: at.yard.place('zone'),
      },
    ])
    expect(await at.bring('park_manager', 'enterprises', sheet)).toEqual({
      new: 0,
      changed: 0,
      same: 2,
      bad: 0,
      doubtful: 0,
    })
  })

  it('changes what differs and leaves alone what a row does not say', async () => {
    const { body } = await at.upload(
      'park_manager',
      'enterprises',
      await aSheet('enterprises', [
        { code: one, name: '云溪甲总厂', since: at.yard.day(-1), industry: '3973', founded_on: '' },
      ]),
    )
    expect(body.changes).toEqual([
      {
        row: 2,
        name: '云溪甲总厂',
        state: 'changed',
        columns: [
          { key: 'name', before: '云溪甲厂', after: '云溪甲总厂' },
          { key: 'industry', before: 'C39', after: '3973' },
        ],
      },
    ])
    await at.ask('park_manager', 'POST', `/imports/${body.id}/confirm`, {})
    const [row] = await at.database.asSuperuser(
      'select name_zh, founded_on::text from enterprises.enterprise where code = $1',
      [one],
    )
    expect(row).toEqual({ name_zh: '云溪甲总厂', founded_on: '2020-03-01' })
  })

  it('asks of one without a code that is called so at the same place, and remembers what was said', async () => {
    const rows = [{ name: '云溪甲总厂', district: '开发园区', scale: '大型' }]
    const first = await at.upload('park_manager', 'enterprises', await aSheet('enterprises', rows))
    expect(first.body.rows).toEqual({ new: 1, changed: 0, same: 0, bad: 0, doubtful: 1 })
    const [doubt] = first.body.doubtful
    expect(doubt).toMatchObject({ row: 2, name: '云溪甲总厂', candidates: [{ code: one, district: '开发园区' }] })
    const decisions = [{ row: 2, same: doubt?.candidates[0]?.id }]
    const wrong = await at.ask('park_manager', 'POST', `/imports/${first.body.id}/confirm`, {
      decisions: [{ row: 2, same: at.yard.place('zone') }],
    })
    expect([wrong.status, wrong.body.code]).toEqual([409, 'changed_since_preview'])
    const done = await at.ask('park_manager', 'POST', `/imports/${first.body.id}/confirm`, { decisions })
    expect(done.body.rows).toEqual({ new: 0, changed: 1, same: 0, bad: 0, doubtful: 0 })
    expect(await at.bring('park_manager', 'enterprises', rows)).toMatchObject({ new: 0, same: 1, doubtful: 0 })
  })

  it('enters one that nobody decided about, leaves the pair to be decided, and knows it again', async () => {
    const rows = [{ name: '云溪甲总厂', scale: '大型' }]
    expect(await at.bring('park_manager', 'enterprises', rows)).toMatchObject({ new: 1, doubtful: 1 })
    const pairs = await at.database.asSuperuser("select from enterprises.match where state = 'open'")
    expect(pairs.length).toBe(1)
    expect(await at.bring('park_manager', 'enterprises', rows)).toMatchObject({ new: 0, same: 1, doubtful: 0 })
  })

  it('names each row that says the same twice, an unknown place, and what is not the importer’s to change', async () => {
    const code = aCreditCode()
    const { body } = await at.upload(
      'neighbour',
      'enterprises',
      await aSheet('enterprises', [
        { code, name: '云溪丙厂' },
        { code, name: '云溪丙厂' },
        { name: '云溪丁厂', district: '不在此' },
        { name: '云溪丁厂', district: '邻板块' },
        { name: '云溪丁(厂)', district: '邻板块' },
        { code: one, name: '云溪甲总厂' },
        { name: '云溪戊厂', founded_on: at.yard.day(3) },
      ]),
    )
    expect(faultsOf(body)).toEqual([
      [3, 'code', 'code_twice'],
      [4, 'district', 'unknown_district'],
      [6, 'name', 'row_twice'],
      [7, 'code', 'entered_elsewhere'],
      [8, 'founded_on', 'in_the_future'],
    ])
    expect((await at.ask('neighbour', 'POST', `/imports/${body.id}/confirm`, {})).body.code).toBe('bad_rows')
    const book = await readWorkbook(await at.take('neighbour', `/imports/${body.id}/bad`), IMPORT_LIMITS)
    const table = book.ok ? (book.value[0] ?? []) : []
    expect(table.length).toBe(2 + 5)
    expect(table[3]?.slice(-3)).toEqual([
      '4',
      expect.stringContaining('登记地：没有这个板块'),
      expect.stringContaining('Registered in'),
    ])
  })
})

describe('an import of stays', () => {
  it('names unknown parks, those of others, days that overlap, and enterprises that are not there', async () => {
    const codes = [aCreditCode(), aCreditCode()]
    await at.bring(
      'park_manager',
      'enterprises',
      codes.map((code, i) => ({ code, name: `云溪入园${i}厂` })),
    )
    const stay = { code: codes[0] ?? '', park: 'park', since: '2024-01-01', how: '按地址' }
    expect(await at.bring('park_manager', 'stays', [stay])).toMatchObject({ new: 1 })
    expect(await at.bring('park_manager', 'stays', [{ ...stay, until: '2026-01-01' }])).toMatchObject({ changed: 1 })
    const { body } = await at.upload(
      'park_manager',
      'stays',
      await aSheet('stays', [
        { ...stay, until: '2026-01-01' },
        { ...stay, park: '没有的园区' },
        { ...stay, park: 'other_park' },
        { ...stay, since: '2025-06-01' },
        { ...stay, since: '2026-02-01', name: '云溪别厂' },
        { ...stay, code: aCreditCode() },
        { ...stay, code: '', name: '云溪入园1厂', since: '2026-02-01', until: '2026-01-01' },
        { ...stay, code: '', name: '云溪入园1厂' },
        { ...stay, code: '', name: '云溪入园1厂', since: '2025-01-01' },
        { ...stay, code: '', how: '看过' },
      ]),
    )
    expect(faultsOf(body)).toEqual([
      [3, 'park', 'unknown_park'],
      [4, 'park', 'park_out_of_reach'],
      [5, 'since', 'overlaps_row'],
      [6, 'name', 'code_of_another'],
      [7, 'code', 'unknown_enterprise'],
      [8, 'until', 'ends_before_it_begins'],
      [10, 'since', 'overlaps_row'],
      [11, 'name', 'code_or_name'],
      [11, 'how', 'unknown_word'],
    ])
    expect(body.rows).toMatchObject({ same: 1, bad: 8, new: 1 })
    const late = await at.upload('park_manager', 'stays', await aSheet('stays', [{ ...stay, since: '2025-06-01' }]))
    expect([faultsOf(late.body), late.body.bad[0]?.en]).toEqual([
      [[2, 'since', 'overlaps_stay']],
      expect.stringContaining('2024-01-01–2026-01-01'),
    ])
  })
})

describe('what is taken out and brought back', () => {
  it.each(['xlsx', 'csv'] as const)('changes nothing: %s', async (format) => {
    const code = aCreditCode()
    const hostile = ['=1+1厂', "'=2厂", '+3厂', '-4厂', '@5厂', "''@6厂", '＝7厂', '厂,"8"', '厂；_x0041_9']
    await at.bring('programme_office', 'enterprises', [
      ...hostile.map((name) => ({ name: `${name}${format}`, registered: name })),
      { code, name: `云溪出厂${format}` },
    ])
    await at.bring('programme_office', 'stays', [
      { code, park: 'other_park', since: '2024-02-01', how: '按边界', basis: '=文' },
    ])
    await at.bring('programme_office', 'titles', [
      { code, kind: '高新技术企业', number: `=GR${format}`, issuer: '@厅', since: '2024-01-01', basis: '文' },
    ])
    await at.bring('programme_office', 'institutes', [
      {
        name: `=研究院${format}`,
        level: '省级',
        kind: '重点实验室',
        host_name: '+大学',
        issuer: '厅',
        since: '2024-01-01',
        basis: '文',
        park: 'other_park',
      },
    ])
    for (const kind of ['enterprises', 'stays', 'titles', 'institutes'] as const) {
      const bytes = await at.take('programme_office', `/export?kind=${kind}&format=${format}`)
      const { body } = await at.upload('programme_office', kind, bytes, { name: `名单.${format}` })
      expect([kind, body.bad, body.rows]).toEqual([kind, [], { ...body.rows, new: 0, changed: 0, bad: 0, doubtful: 0 }])
      expect(body.rows.same).toBeGreaterThan(0)
      if (format === 'csv') {
        const table = readCsv(bytes, IMPORT_LIMITS)
        expect(bytes.toString()).not.toMatch(/[,\n]"[=+\-@]/)
        expect(table.ok).toBe(true)
      }
    }
  })

  it('is what the one who asks may see, with the day and the count', async () => {
    const book = await readWorkbook(await at.take('neighbour', '/export?kind=stays'), IMPORT_LIMITS)
    expect(book.ok && book.value[1]?.slice(1, 3)).toEqual([
      ['截至', 'As of', at.yard.today],
      ['行数', 'Rows', '2'],
    ])
  })
})

it('offers a template with the words of the programme and the parks the asker writes for', async () => {
  const { default: readXlsx } = await import('read-excel-file/node')
  const sheets = await readXlsx(await at.take('park_manager', '/imports/template?kind=titles'))
  expect(sheets[0]?.data[0]).toContain('资质种类*')
  const titles = (await at.take('park_manager', '/imports/template?kind=titles')).length
  expect(titles).toBeGreaterThan(5_000)
})

it('is for who writes the register, and a preview for its bringer alone', async () => {
  const file = await aSheet('enterprises', [{ name: '云溪己厂' }])
  expect((await at.upload('expert', 'enterprises', file)).status).toBe(403)
  const { body } = await at.upload('park_manager', 'enterprises', file)
  expect((await at.ask('programme_office', 'GET', `/imports/${body.id}`)).status).toBe(404)
  expect((await at.ask('district_officer', 'POST', `/imports/${body.id}/confirm`, {})).status).not.toBe(200)
  expect((await at.ask('park_manager', 'DELETE', `/imports/${body.id}`)).status).toBe(204)
  expect((await at.ask('park_manager', 'GET', `/imports/${body.id}`)).status).toBe(404)
  const listed = (await at.ask('programme_office', 'GET', '/imports')).body
  expect(
    listed.imports.every((one: { state: string; isMine: boolean }) => one.isMine || one.state === 'confirmed'),
  ).toBe(true)
  expect(listed.total).toBeGreaterThan(5)
})

it('is refused once the register changed since the preview', async () => {
  const code = aCreditCode()
  const file = await aSheet('enterprises', [{ code, name: '云溪庚厂' }])
  const first = await at.upload('programme_office', 'enterprises', file)
  await at.bring('programme_office', 'enterprises', [{ code, name: '云溪庚厂' }])
  const late = await at.ask('programme_office', 'POST', `/imports/${first.body.id}/confirm`, {})
  expect([late.status, late.body.code]).toEqual([409, 'changed_since_preview'])
})
