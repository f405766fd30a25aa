import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'

/** Schemas without tables of a capability. What happens to accounts is told by their own code (audit.record_sign_in). */
const OTHERS = ['auth', 'jobs', 'migrations', 'information_schema', 'public']

/**
 * Tables whose changes the record does not hold, each with the reason why not. Whoever makes a table writes
 * `select audit.watch('schema.table', array['id'])` into its migration, or a line here.
 */
const NOT_WATCHED: Readonly<Record<string, string>> = {
  'audit.entry': 'the record itself',
  'audit.block': 'the seals of the record: it grows by what is sealed',
  'audit.watched': 'written by migrations alone',
  'audit.composed': 'written by migrations alone',
  'audit.part': 'which entries are shown with which thing: follows from rows whose parts are watched, and only grows',
  'audit.marking_key': 'made once, by the migration, and read by nobody',

  'access.organisation': 'begins and ends with an event, which is watched; each row names its events',
  'access.organisation_name': 'begins and ends with an event, which is watched; each row names its events',
  'access.organisation_parent': 'begins and ends with an event, which is watched; each row names its events',
  'access.organisation_role': 'begins and ends with an event, which is watched; each row names its events',
  'access.organisation_code': 'begins and ends with an event, which is watched; each row names its events',
  'access.organisation_event_party': 'what an event says; it comes with the event and is never changed',
  'access.organisation_tree': 'counts changes, so that one is made at a time; says nothing of its own',
  'access.message': 'what the house sends to a person about deeds that are in the record themselves',
  'access.delivery': 'what came of sending a message; the row says itself when, how often and with what answer',

  'calendar.day': 'what is announced, filled by the loader; a city changes a day by a correction, which is watched',

  'parks.park':
    'begins and changes by its acts, which are watched and say what changed, or follows its organisation’s events',
  'parks.park_stage': 'follows from the acts, which are watched; each row names its acts',
  'parks.park_direction': 'follows from the acts, which are watched; each row names its acts',

  'plans.notice': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.heading': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.target': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.layout_row': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.direction': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.task': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.measure': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.responsible': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.annex_row': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.uncovered': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.warning': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.place': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.item': 'an identity and nothing else; it comes with the edition that first states it',
  'plans.item_of_edition': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.edition_text': 'belongs to an edition, which is watched; it comes with it and is never changed',
  'plans.draft_text': 'belongs to a draft, which is watched; it comes with it and is never changed',
  'plans.draft_item': 'each change of one is a row of plans.draft_change_item, which is watched',
  'plans.binding': 'belongs to an edition, which is watched; it comes with it and is never changed',

  'enterprises.holding': 'follows from titles, stays and merges, which are watched',
  'enterprises.enterprise_name': 'only grows, ends where the next begins, and says itself who stated it and when',
  'enterprises.address': 'only grows, ends where the next begins, and says itself who stated it and when',
  'enterprises.fact': 'only grows, by versions, and says itself who stated it and when',

  'indicators.cell':
    'says itself who wrote it and when; what was handed in is never changed, and the act of handing in is watched',
  'indicators.firing': 'follows from the checks and the cells of a report, whose acts are watched',
  'indicators.observation':
    'only grows, follows from acts and imports, which are watched, and says itself who stated it',
  'indicators.import_progress': 'how far an import has come; the import itself is watched',
  'indicators.total': 'adds up what was stated, and holds nothing else',
  'acts.transition': 'written by migrations alone',
  'tasks.light': 'a history itself, computed from what is watched; an override over it is watched',
}

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

async function listTables(): Promise<{ name: string; watches: number }[]> {
  return database.asSuperuser<{ name: string; watches: number }>(
    `select n.nspname || '.' || c.relname as name,
        (select count(*)::int from pg_trigger t
          where t.tgrelid = c.oid and t.tgfoid = 'audit.record_rows'::regproc and t.tgenabled = 'O') as watches
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and n.nspname not like 'pg\\_%' and n.nspname <> all ($1)
      order by 1`,
    [OTHERS],
  )
}

describe('every table of every capability', () => {
  it('is watched, or has a reason why not', async () => {
    const forgotten = (await listTables()).filter(({ name, watches }) => watches === 0 && !(name in NOT_WATCHED))
    expect(
      forgotten.map(({ name }) => name),
      "these change without the record's knowing: call audit.watch in the migration, or give the reason in NOT_WATCHED",
    ).toEqual([])
  })

  it('that is watched is watched when a row comes, changes and goes, and registered', async () => {
    const watched = (await listTables()).filter(({ watches }) => watches > 0)
    const registered = await database.asSuperuser<{ name: string }>(
      `select n.nspname || '.' || c.relname as name from audit.watched join pg_class c on c.oid = watched
        join pg_namespace n on n.oid = c.relnamespace order by 1`,
    )
    expect(watched).toEqual(registered.map(({ name }) => ({ name, watches: 3 })))
    expect(registered.length).toBeGreaterThanOrEqual(3)
  })

  it('that has a reason is there, and is not watched all the same', async () => {
    const tables = await listTables()
    const wrong = Object.keys(NOT_WATCHED).filter((one) => tables.find(({ name }) => name === one)?.watches !== 0)
    expect(wrong).toEqual([])
  })

  it('would be found if it were forgotten', async () => {
    await database.asSuperuser('create table access.forgotten (programme_id uuid primary key)')
    const found = (await listTables()).find(({ name }) => name === 'access.forgotten')
    await database.asSuperuser('drop table access.forgotten')
    expect(found).toEqual({ name: 'access.forgotten', watches: 0 })
  })
})
