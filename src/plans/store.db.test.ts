import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asActor } from '../platform/db/database.ts'
import { findPackageRoot } from '../platform/package-root.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { asLoader } from './load-programme.ts'
import { programmeViewSchema } from './programme.schema.ts'
import { computeProgrammeId } from './programme-key.ts'
import { createProgrammeReader } from './programme-reader.ts'
import { recordEdition } from './record-edition.ts'
import { getProgrammeView, listProgrammes } from './store.ts'
import type { PlanTables } from './tables.ts'
import { anEdition, aReading } from './testing/an-edition.ts'

const TABLES = [
  'programme',
  'edition',
  'notice',
  'heading',
  'target',
  'layout_row',
  'direction',
  'task',
  'measure',
  'responsible',
  'annex_row',
  'uncovered',
  'warning',
  'place',
  'binding',
  'item',
  'item_of_edition',
  'edition_text',
]

let database: TestDatabase
beforeEach(async () => {
  database = await openTestDatabase()
})
afterEach(() => database.close())

const record = (content = anEdition()) => {
  const programmeId = computeProgrammeId(content.slug)
  return asLoader(database.owner, programmeId, (tx) => recordEdition(tx, programmeId, content))
}
const setState = (slug: string, state: 'draft' | 'published') => {
  const programmeId = computeProgrammeId(slug)
  return asLoader(database.owner, programmeId, (tx) =>
    tx.updateTable('plans.programme').set({ state }).where('programme_id', '=', programmeId).execute(),
  )
}
/** How many rows a request sees in each table. */
const countAsAnyone = async () =>
  Object.fromEntries(
    await Promise.all(
      TABLES.map(async (table) => {
        const { rows } = await database.app.pool.query<{ rows: number }>(
          `select count(*)::int as rows from plans.${table}`,
        )
        return [table, rows[0]?.rows ?? 0] as const
      }),
    ),
  )

describe('a published programme', () => {
  it('is read as it was stored, in every list and figure', async () => {
    await record()
    const view = await getProgrammeView(database.app, 'yunxi-2031')
    const content = anEdition()
    expect(view).toEqual({
      slug: content.slug,
      city: content.city,
      name: content.name,
      invented: true,
      textSource: 'official',
      binding: {
        boundAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        sha256: 'b'.repeat(64),
        compared: 12,
        differing: ['目标 1 的数值：不同'],
      },
      edition: {
        number: 1,
        from: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        to: null,
        texts: [
          {
            span: [0, content.reading.text.length],
            noticeKind: 'whole',
            documentNumber: '云政办发〔2031〕7号',
            title: '特色园区方案',
            issuedOn: '2031-02-28',
          },
        ],
        items: expect.objectContaining({
          annex: [expect.anything(), expect.anything()],
        }),
      },
      reading: content.reading,
      differentiation: expect.objectContaining({ families: content.families }),
      places: content.places,
      wings: content.wings,
      english: content.english,
    })
    expect(programmeViewSchema.safeParse(view).error).toBeUndefined()
  })

  it('stands in the list', async () => {
    await record()
    expect(await listProgrammes(database.app)).toEqual([
      {
        slug: 'yunxi-2031',
        city: { zh: '云溪市', en: 'Yunxi' },
        name: { zh: '云溪特色园区', en: 'Yunxi parks' },
        invented: true,
        textSource: 'official',
        documentNumber: '云政办发〔2031〕7号',
      },
    ])
  })

  it('can be read by anyone in every table', async () => {
    await record()
    for (const [table, rows] of Object.entries(await countAsAnyone())) expect([table, rows > 0]).toEqual([table, true])
  })

  it('shows the last edition, and keeps the ones before', async () => {
    await record()
    await record(
      anEdition({
        reading: aReading({ text: `${'溪'.repeat(60)}` }),
        binding: null,
        textSource: 'restated',
      }),
    )
    const view = await getProgrammeView(database.app, 'yunxi-2031')
    expect(view).toMatchObject({
      textSource: 'restated',
      binding: null,
      reading: { text: '溪'.repeat(60) },
    })
    const editions = await database.asSuperuser(
      'select edition, valid_to is null as holds from plans.edition order by 1',
    )
    expect(editions).toEqual([
      { edition: 1, holds: false },
      { edition: 2, holds: true },
    ])
  })

  it('is the same object for as long as its edition holds', async () => {
    await record()
    const reader = createProgrammeReader(database.app)
    const first = await reader.getView('yunxi-2031')
    expect(await reader.getView('yunxi-2031')).toBe(first)
    await record(anEdition({ name: { zh: '改名', en: 'Renamed' } }))
    expect((await reader.getView('yunxi-2031'))?.name.zh).toBe('改名')
    await setState('yunxi-2031', 'draft')
    expect(await reader.getView('yunxi-2031')).toBeNull()
  })
})

describe('a draft', () => {
  it('cannot be read, listed or counted, in any table', async () => {
    await record()
    await setState('yunxi-2031', 'draft')
    expect(await countAsAnyone()).toEqual(Object.fromEntries(TABLES.map((table) => [table, 0])))
    expect(await getProgrammeView(database.app, 'yunxi-2031')).toBeNull()
    expect(await listProgrammes(database.app)).toEqual([])
  })

  it('does not hide the published one beside it', async () => {
    await record()
    await record(anEdition({ slug: 'xiashi-2031' }))
    await setState('yunxi-2031', 'draft')
    expect((await listProgrammes(database.app)).map((one) => one.slug)).toEqual(['xiashi-2031'])
  })
})

describe('an item', () => {
  const items = async () => (await getProgrammeView(database.app, 'yunxi-2031'))?.edition.items
  const [task] = aReading().tasks
  const [target] = aReading().targets
  if (!task || !target) throw new Error('the made-up reading has a task and a target')

  it('keeps its identity from edition to edition, and what is new gets one', async () => {
    await record()
    const before = await items()
    const another = {
      ...task,
      number: '2',
      title: '引人才',
      text: '引进人才。',
      measures: [],
    }
    await record(
      anEdition({
        reading: aReading({ tasks: [another, { ...task, number: '3' }] }),
      }),
    )
    const after = await items()
    expect(after?.tasks[1]).toEqual(before?.tasks[0])
    expect(after?.tasks[0]?.itemId).not.toBe(before?.tasks[0]?.itemId)
    expect({ ...after, tasks: [] }).toEqual({ ...before, tasks: [] })
  })

  it('that was dropped and comes back is another one', async () => {
    await record()
    const before = await items()
    await record(anEdition({ reading: aReading({ targets: [] }) }))
    await record(anEdition({ reading: aReading({ targets: [target] }) }))
    expect((await items())?.targets[0]?.itemId).not.toBe(before?.targets[0]?.itemId)
  })

  it('cannot stand for two places, for nothing, or be of another kind', async () => {
    await record()
    const programmeId = computeProgrammeId('yunxi-2031')
    const add = (kind: string, within: string, position: number, of: string) =>
      asLoader(database.owner, programmeId, (tx) =>
        sql`insert into plans.item_of_edition (programme_id, edition, kind, within, position, item_id)
          select programme_id, 1, ${kind}, ${within === '' ? null : Number(within)}::integer, ${position},
              ${sql.raw(of)} from plans.item_of_edition where kind = 'task'`.execute(tx),
      )
    await expect(add('task', '', 0, 'gen_random_uuid()')).rejects.toMatchObject({
      constraint: 'one_item_stands_at_a_place',
    })
    await expect(add('target', '', 7, 'item_id')).rejects.toMatchObject({
      constraint: 'an_identity_is_of_something_in_its_edition',
    })
    await expect(add('direction', '', 0, 'item_id')).rejects.toMatchObject({
      code: '23514',
    })
  })

  it('is never left without an identity', async () => {
    await record()
    const programmeId = computeProgrammeId('yunxi-2031')
    const work = asLoader(database.owner, programmeId, async (tx) => {
      await sql`update plans.edition set valid_to = now()`.execute(tx)
      await sql`insert into plans.edition select programme_id, 2, source_sha256, text_source, invented, city_zh, city_en,
        name_zh, name_en, wings, english, families from plans.edition`.execute(tx)
      await sql`insert into plans.notice select programme_id, 2, document_number, index_number, issuer, co_issuers, title,
        plan_title, issued_on, published_on, validity, category, attachments, text, text_units from plans.notice`.execute(
        tx,
      )
      await sql`insert into plans.target select programme_id, 2, position, text, subject, value, value_max, unit, comparator,
        direction, per, year, period, heading, span_start, span_end from plans.target`.execute(tx)
    })
    await expect(work).rejects.toMatchObject({
      constraint: 'every_item_of_an_edition_has_its_identity',
    })
  })

  it('has one in what older databases hold, the same in editions that say the same', async () => {
    await record()
    await record(anEdition({ reading: aReading({ headings: [] }) }))
    const before = await items()
    const migration = await readFile(
      path.join(findPackageRoot(), 'db', 'migrations', '20261123T1310_plans_item.sql'),
      'utf8',
    )
    const [, backfill = ''] = /(create temporary table told[\s\S]*?where text_units > 0;)/.exec(migration) ?? []
    await database.asSuperuser(`set session_replication_role = replica;
      delete from plans.item_of_edition; delete from plans.edition_text; delete from plans.item;
      begin; ${backfill} commit`)
    const after = await items()
    expect(after?.targets.map(({ basis }) => basis)).toEqual(before?.targets.map(({ basis }) => basis))
    expect(after?.layout.map(({ directions }) => directions.length)).toEqual([2, 1])
    const [counted] = await database.asSuperuser<{
      items: number
      places: number
    }>(
      `select (select count(*)::int from plans.item) as items, (select count(*)::int from plans.item_of_edition) as places`,
    )
    expect(counted).toEqual({ items: 12, places: 24 })
  })
})

describe('the programme of a past day', () => {
  it('is the one that held at the end of that day in China', async () => {
    await record()
    await record(anEdition({ reading: aReading({ tasks: [] }) }))
    // The first held until half past seven in the evening, UTC, of the 9th: half past three in China, of the 10th.
    await database.asSuperuser(`set session_replication_role = replica;
      update plans.edition set valid_from = '2031-03-01T00:00:00Z', valid_to = '2031-03-09T19:30:00Z' where edition = 1;
      update plans.edition set valid_from = '2031-03-09T19:30:00Z' where edition = 2`)
    const reader = createProgrammeReader(database.app)
    const on = async (day: string) => (await reader.getView('yunxi-2031', day))?.edition
    expect(await on('2031-02-28')).toBeUndefined()
    expect(await on('2031-03-01')).toMatchObject({
      number: 1,
      from: '2031-03-01',
      to: '2031-03-10',
    })
    expect((await on('2031-03-09'))?.number).toBe(1)
    expect((await on('2031-03-10'))?.number).toBe(2)
    expect((await on('2099-01-01'))?.number).toBe(2)
    expect((await reader.getView('yunxi-2031', '2031-03-09'))?.reading.tasks).toHaveLength(1)
    expect((await reader.getView('yunxi-2031'))?.reading.tasks).toHaveLength(0)
  })
})

describe('the loader', () => {
  const programmeId = computeProgrammeId('yunxi-2031')

  it('changes nothing that it wrote, and removes nothing', async () => {
    await record()
    for (const statement of [
      `update plans.notice set text = '改'`,
      `update plans.target set value = 99`,
      `update plans.edition set text_source = 'restated'`,
      `delete from plans.target`,
      `delete from plans.edition`,
      `truncate plans.heading`,
    ]) {
      const work = asLoader(database.owner, programmeId, (tx) => sql.raw(statement).execute(tx))
      await expect(work, statement).rejects.toMatchObject({ code: '42501' })
    }
  })

  it('writes no programme but its own', async () => {
    const other = computeProgrammeId('xiashi-2031')
    const work = asLoader(database.owner, programmeId, (tx) =>
      recordEdition(tx, other, anEdition({ slug: 'xiashi-2031' })),
    )
    await expect(work).rejects.toMatchObject({ code: '42501' })
  })

  it('is nobody under another name', async () => {
    const work = asActor<PlanTables, unknown>(
      database.owner,
      { kind: 'system', name: 'somebody_else', programmeId },
      (tx) => recordEdition(tx, programmeId, anEdition()),
    )
    await expect(work).rejects.toMatchObject({ code: '42501' })
  })
})

describe('the database refuses', () => {
  it('a span outside its text, by name', async () => {
    const reading = aReading()
    const beyond = reading.text.length + 1
    const work = record(
      anEdition({
        reading: {
          ...reading,
          headings: [{ level: 1, number: '一', text: '目标', span: [0, beyond] }],
        },
      }),
    )
    await expect(work).rejects.toMatchObject({ code: '23514', constraint: 'a_span_lies_inside_its_text' })
  })

  it('but takes one that ends where the text ends, counted in UTF-16 units', async () => {
    const reading = aReading()
    const end = reading.text.length
    await expect(
      record(
        anEdition({
          reading: {
            ...reading,
            uncovered: [{ text: '😀', span: [end - 2, end] }],
          },
        }),
      ),
    ).resolves.toBe(1)
  })

  it('a span without length, a range upside down and a slug that is no address', async () => {
    const reading = aReading()
    await expect(
      record(
        anEdition({
          reading: { ...reading, uncovered: [{ text: '', span: [3, 3] }] },
        }),
      ),
    ).rejects.toMatchObject({ constraint: 'a_span_has_a_length' })
    const [target] = reading.targets
    if (!target) throw new Error('the made-up reading has targets')
    await expect(
      record(
        anEdition({
          reading: { ...reading, targets: [{ ...target, valueMax: 1 }] },
        }),
      ),
    ).rejects.toMatchObject({ constraint: 'a_range_ends_above_its_begin' })
    await expect(record(anEdition({ slug: 'Yun Xi' }))).rejects.toMatchObject({
      constraint: 'a_slug_goes_into_an_address',
    })
  })

  it('a second edition that holds', async () => {
    await record()
    const programmeId = computeProgrammeId('yunxi-2031')
    const work = asLoader(database.owner, programmeId, (tx) =>
      sql`insert into plans.edition select programme_id, 2, source_sha256, text_source, invented, city_zh, city_en,
        name_zh, name_en, wings, english, families from plans.edition`.execute(tx),
    )
    await expect(work).rejects.toMatchObject({ constraint: 'one_edition_holds' })
  })
})
