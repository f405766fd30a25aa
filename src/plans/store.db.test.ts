import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asActor } from '../platform/db/database.ts'
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
      anEdition({ reading: aReading({ text: `${'溪'.repeat(60)}` }), binding: null, textSource: 'restated' }),
    )
    const view = await getProgrammeView(database.app, 'yunxi-2031')
    expect(view).toMatchObject({ textSource: 'restated', binding: null, reading: { text: '溪'.repeat(60) } })
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
      anEdition({ reading: { ...reading, headings: [{ level: 1, number: '一', text: '目标', span: [0, beyond] }] } }),
    )
    await expect(work).rejects.toMatchObject({ code: '23514', constraint: 'a_span_lies_inside_its_text' })
  })

  it('but takes one that ends where the text ends, counted in UTF-16 units', async () => {
    const reading = aReading()
    const end = reading.text.length
    await expect(
      record(anEdition({ reading: { ...reading, uncovered: [{ text: '😀', span: [end - 2, end] }] } })),
    ).resolves.toBe(1)
  })

  it('a span without length, a range upside down and a slug that is no address', async () => {
    const reading = aReading()
    await expect(
      record(anEdition({ reading: { ...reading, uncovered: [{ text: '', span: [3, 3] }] } })),
    ).rejects.toMatchObject({ constraint: 'a_span_has_a_length' })
    const [target] = reading.targets
    if (!target) throw new Error('the made-up reading has targets')
    await expect(
      record(anEdition({ reading: { ...reading, targets: [{ ...target, valueMax: 1 }] } })),
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
