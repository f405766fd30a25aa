import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import type { Actor } from '../../platform/db/actor.ts'
import { asActor, type Database } from '../../platform/db/database.ts'
import { WorkCancelled, workAlone } from '../../platform/db/work-alone.ts'
import { findLastDay, type Period, readPeriod } from '../observations/periods.ts'
import type { RegisterCount } from '../read-report.ts'
import type { Frequency, ObservationImport } from '../reports.schema.ts'
import type { CheckRule } from '../rules/check-rule.schema.ts'
import {
  type CheckContext,
  type CheckedValue,
  checkValues,
  findStops,
  type IndicatorShape,
} from '../rules/check-values.ts'
import { selectRules } from '../store.ts'
import { HEAD_BYTES, IMPORT_COLUMNS, MISSING_WORDS, readShape } from './import-file.ts'
import { createPast, findBack, type Past } from './past.ts'

export type Fault = ObservationImport['faults'][number]

/** So many are told one by one; all are counted. */
const TOLD_FAULTS = 1_000
/** How often it is told how far it has come, and asked whether to go on. */
const TELL_MS = 500

export interface ImportProgress {
  readonly step: 'reading' | 'checking' | 'writing'
  readonly bytesRead: number
  readonly rowsRead: number
  readonly rowsChecked: number
}

export type ImportOutcome =
  | { readonly state: 'done'; readonly rows: number }
  | { readonly state: 'refused'; readonly faultCount: number; readonly faults: readonly Fault[] }
  | { readonly state: 'cancelled' }

export interface ImportJob {
  readonly database: Database
  /** Who may approve everywhere, or the operator at the machine. */
  readonly actor: Exclude<Actor, { readonly kind: 'anyone' }>
  readonly importId: string
  readonly content: Readable
  /** What the checks against registers look at. */
  readonly registers: readonly RegisterCount[]
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ImportProgress) => void
}

/** Faults were found: nothing is written. */
class Refused extends Error {
  readonly faultCount: number
  readonly faults: readonly Fault[]

  constructor(faultCount: number, faults: readonly Fault[]) {
    super('the file has faults')
    this.faultCount = faultCount
    this.faults = faults
  }
}

/**
 * Writes the figures of a file, all or none: read by COPY into a temporary table, checked by the same checks as a report,
 * and written under the policies, in one transaction at whose end the import is done.
 *
 * Memory does not grow with the file: rows pass through, and of the periods before only what the checks look at is held.
 *
 * @throws whatever broke it off; nothing is written then, and the import is told to have been interrupted
 */
export async function runImport(job: ImportJob): Promise<ImportOutcome> {
  const { database, actor, importId } = job
  const stop = new AbortController()
  const abort = () => stop.abort()
  job.signal?.addEventListener('abort', abort)
  if (job.signal?.aborted) stop.abort()
  const told = { step: 'reading' as ImportProgress['step'], bytesRead: 0, rowsRead: 0, rowsChecked: 0 }
  const asked = { cancel: false }
  const tell = async () => {
    job.onProgress?.({ ...told })
    asked.cancel = await tellProgress(database, actor, importId, told)
    if (asked.cancel) stop.abort()
  }
  let telling: Promise<unknown> = Promise.resolve()
  const clock = setInterval(() => {
    // One after the other; that it could not be told stops nobody.
    telling = telling.then(tell).catch(() => undefined)
  }, TELL_MS)
  try {
    const rows = await workAlone(database, actor, (client) => work(client, job, told), {
      deed: { act: 'indicators.import' },
      signal: stop.signal,
    })
    return { state: 'done', rows }
  } catch (error) {
    clearInterval(clock)
    await telling
    const faults = error instanceof Refused ? error : tellBrokenFile(error)
    const state = faults ? 'refused' : error instanceof WorkCancelled && asked.cancel ? 'cancelled' : 'interrupted'
    await endImport(database, actor, importId, state, faults)
    if (faults) return { state: 'refused', faultCount: faults.faultCount, faults: faults.faults }
    if (state === 'cancelled') return { state }
    throw error
  } finally {
    clearInterval(clock)
    job.signal?.removeEventListener('abort', abort)
    await telling
    job.content.destroy()
  }
}

/** @returns whether somebody asked to cancel it */
async function tellProgress(
  database: Database,
  actor: ImportJob['actor'],
  importId: string,
  { step, bytesRead, rowsRead, rowsChecked }: ImportProgress,
): Promise<boolean> {
  return asActor<unknown, boolean>(database, actor, async (tx) => {
    await sql`insert into indicators.import_progress as before (programme_id, import_id, step, bytes_read, rows_read, rows_checked)
      values (${actor.programmeId}::uuid, ${importId}::uuid, ${step}, ${bytesRead}, ${rowsRead}, ${rowsChecked})
      on conflict (programme_id, import_id) do update set step = excluded.step, bytes_read = excluded.bytes_read,
        rows_read = excluded.rows_read, rows_checked = excluded.rows_checked, heard_at = clock_timestamp()`.execute(tx)
    const { rows } = await sql<{ cancel: boolean }>`select cancel_asked as cancel from indicators.import
      where programme_id = ${actor.programmeId}::uuid and id = ${importId}::uuid`.execute(tx)
    return rows[0]?.cancel ?? false
  })
}

async function endImport(
  database: Database,
  actor: ImportJob['actor'],
  importId: string,
  state: 'refused' | 'cancelled' | 'interrupted',
  faults: Refused | null,
): Promise<void> {
  await asActor<unknown, void>(
    database,
    actor,
    async (tx: Kysely<unknown>) => {
      await sql`update indicators.import set state = ${state}, ended_at = clock_timestamp(),
          fault_count = ${faults?.faultCount ?? 0}, faults = ${JSON.stringify(faults?.faults ?? [])}::jsonb
        where programme_id = ${actor.programmeId}::uuid and id = ${importId}::uuid and ended_at is null`.execute(tx)
    },
    { act: 'indicators.import' },
  )
}

/** The database's own word on a file that is no CSV: which record, and what of it. */
function tellBrokenFile(error: unknown): Refused | null {
  if (!(error instanceof pg.DatabaseError) || !['22P04', '22021', '22P05'].includes(error.code ?? '')) return null
  const line = /line (\d+)/.exec(error.where ?? '')?.[1]
  const row = line === undefined ? null : Number(line)
  return new Refused(1, [{ row, column: null, code: 'broken_file', found: error.message.slice(0, 200), message: null }])
}

type Told = { -readonly [Key in keyof ImportProgress]: ImportProgress[Key] }

async function work(client: pg.Client, job: ImportJob, told: Told): Promise<number> {
  const { actor, importId } = job
  const { programmeId } = actor
  const person = actor.kind === 'person' ? actor.personId : null
  // One at a time in a programme.
  await client.query(`select pg_advisory_xact_lock(hashtextextended('indicators.import ' || $1, 0))`, [programmeId])
  await copyIn(client, job.content, told)
  const names = await resolveNames(client, programmeId)
  const faults = await layOut(client, names)
  told.step = 'checking'
  await checkAll(client, job, names, told, faults)
  if (faults.count > 0) {
    const first = [...faults.told].sort((a, b) => (a.row ?? 0) - (b.row ?? 0)).slice(0, TOLD_FAULTS)
    throw new Refused(faults.count, first)
  }
  told.step = 'writing'
  const { rowCount } = await client.query(
    `insert into indicators.observation (programme_id, code, park_id, period_start, period_end, version, state, value, missing,
        import_id, stated_by, stated_at)
      select $1::uuid, code, park_id, period_start, period_end, stated.number, 'approved', value, missing, $2::uuid, $3::uuid, now()
        from told, (select nextval('indicators.statement')::integer as number offset 0) as stated
        order by code, period_start, park_id`,
    [programmeId, importId, person],
  )
  await client.query(
    `update indicators.import set state = 'done', rows_written = $3, ended_at = clock_timestamp()
      where programme_id = $1 and id = $2`,
    [programmeId, importId, rowCount],
  )
  return rowCount ?? 0
}

/** The file, as it comes, into a table of texts. */
async function copyIn(client: pg.Client, content: Readable, told: Told): Promise<void> {
  const { start, rest } = await peek(content)
  const shape = readShape(start)
  if (typeof shape === 'string') {
    throw new Refused(1, [{ row: 1, column: null, code: shape, found: '', message: null }])
  }
  const passed = shape.columns.flatMap((column, at) => (column === null ? [`passed_${at}`] : []))
  await client.query(`create temporary table staged (row integer generated always as identity,
    ${[...IMPORT_COLUMNS, ...passed].map((name) => `${name} text`).join(', ')}) on commit drop`)
  const columns = shape.columns.map((column, at) => column ?? `passed_${at}`)
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      told.bytesRead += chunk.length
      done(null, chunk)
    },
  })
  const copied = client.query(
    copyFrom(`copy staged (${columns.join(', ')}) from stdin (format csv, header true, encoding '${shape.encoding}')`),
  )
  await pipeline(rest, count, copied)
  told.rowsRead = copied.rowCount
  if (copied.rowCount === 0) {
    throw new Refused(1, [{ row: null, column: null, code: 'no_rows', found: '', message: null }])
  }
}

/** The begin of a stream, and the whole of it after that. */
async function peek(content: Readable): Promise<{ start: Buffer; rest: Readable }> {
  const iterator = content[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const read: Buffer[] = []
  let length = 0
  for (;;) {
    const { value, done } = await iterator.next()
    if (done) break
    const chunk = Buffer.from(value)
    read.push(chunk)
    length += chunk.length
    if (length >= HEAD_BYTES || chunk.includes(0x0a)) break
  }
  async function* whole() {
    yield* read
    for (;;) {
      const { value, done } = await iterator.next()
      if (done) return
      yield value
    }
  }
  return { start: Buffer.concat(read).subarray(0, HEAD_BYTES), rest: Readable.from(whole()) }
}

interface Definition extends Omit<IndicatorShape, 'isRequired'> {
  readonly registerKey: string | null
}

/** What the texts of the file mean. */
interface Names {
  /** By its place in this list a code is told in the temporary tables. */
  readonly definitions: readonly Definition[]
  readonly parks: readonly string[]
  readonly periods: readonly Period[]
}

/** Each code, park and period once: there are few, however many rows. */
async function resolveNames(client: pg.Client, programmeId: string): Promise<Names> {
  const list = async (column: 'code' | 'park' | 'period') =>
    (await client.query<{ said: string | null }>(`select distinct ${column} as said from staged`)).rows.flatMap(
      ({ said }) => (said === null ? [] : [said]),
    )
  const { rows: definitions } = await client.query<Definition>(
    `select distinct on (code) code, json_build_object('zh', name_zh, 'en', name_en) as name, unit, kind, decimals, source,
        expression, register_key as "registerKey", frequency
      from indicators.indicator where programme_id = $1
      order by code, daterange(valid_from, valid_to) @> access.today() desc, version desc`,
    [programmeId],
  )
  const places = new Map(definitions.map(({ code }, place) => [code, place]))
  const codes = (await list('code')).flatMap((said) => {
    const place = places.get(said.trim())
    return place === undefined ? [] : [{ said, place }]
  })
  const said = await list('park')
  const { rows: parks } = await client.query<{ id: string; name: string }>(
    `select id, name_zh as name from parks.park where programme_id = $1
      and (id::text = any ($2::text[]) or name_zh = any ($2::text[]))`,
    [programmeId, said.map((text) => text.trim().toLowerCase()).concat(said.map((text) => text.trim()))],
  )
  const byName = new Map<string, string | null>()
  for (const { id, name } of parks) {
    byName.set(id, id)
    // A name that two parks bear names neither.
    byName.set(name, byName.has(name) ? null : id)
  }
  const ids = parks.map(({ id }) => id)
  const at = new Map(ids.map((id, place) => [id, place]))
  const parkMap = said.flatMap((text) => {
    const id = byName.get(text.trim()) ?? byName.get(text.trim().toLowerCase()) ?? null
    return id === null ? [] : [{ said: text, id, place: at.get(id) ?? 0 }]
  })
  const periods = (await list('period')).flatMap((text) => {
    const period = readPeriod(text.trim())
    return period === null ? [] : [{ said: text, ...period }]
  })
  await client.query(
    'create temporary table code_map (said text, code text, place integer, frequency text, source text) on commit drop',
  )
  await client.query('create temporary table park_map (said text, id uuid, place integer) on commit drop')
  await client.query(
    'create temporary table period_map (said text, start date, "end" date, frequency text) on commit drop',
  )
  await client.query('create temporary table missing_map (said text, missing text) on commit drop')
  await fill(
    client,
    'code_map',
    codes.map(({ said: text, place }) => {
      const { code, frequency, source } = definitions[place] as Definition
      return { said: text, code, place, frequency, source }
    }),
  )
  await fill(client, 'park_map', parkMap)
  await fill(client, 'period_map', periods)
  await fill(
    client,
    'missing_map',
    MISSING_WORDS.map(([text, missing]) => ({ said: text, missing })),
  )
  const distinct = new Map(periods.map(({ said: _, ...period }) => [`${period.frequency} ${period.start}`, period]))
  return {
    definitions,
    parks: ids,
    periods: [...distinct.values()].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)),
  }
}

async function fill(client: pg.Client, table: string, rows: readonly object[]): Promise<void> {
  await client.query(`insert into ${table} select each.* from jsonb_populate_recordset(null::${table}, $1) as each`, [
    JSON.stringify(rows),
  ])
  await client.query(`analyze ${table}`)
}

interface Faults {
  count: number
  readonly told: Fault[]
}

const FIRST_YEAR = 2018
const LAST_YEAR = 2035

/** The rows as what they mean, in the order in which they are looked at; and what no row can be. */
async function layOut(client: pg.Client, { periods }: Names): Promise<Faults> {
  const years = [FIRST_YEAR, LAST_YEAR]
  await client.query(
    `create temporary table told on commit drop as
      select staged.row, code_map.code, code_map.place as code_place, park_map.id as park_id, park_map.place as park_place,
          period_map.start as period_start, period_map."end" as period_end, period_map.frequency,
          case when staged.value ~ '^[+-]?[0-9]{1,15}([.][0-9]{1,10})?$' then staged.value::numeric end as value,
          missing_map.missing, coalesce(btrim(staged.explanation) <> '', false) as explained,
          case
            when code_map.code is null then 'no_such_indicator'
            when code_map.source = 'computed' then 'is_worked_out'
            when park_map.id is null then 'no_such_park'
            when period_map.start is null or extract(year from period_map.start) not between ${years[0]} and ${years[1]} then 'not_a_period'
            when period_map.frequency <> code_map.frequency then 'other_frequency'
            when staged.value is not null and btrim(staged.value) <> ''
              and staged.value !~ '^[+-]?[0-9]{1,15}([.][0-9]{1,10})?$' then 'not_a_number'
            when staged.missing is not null and btrim(staged.missing) <> '' and missing_map.missing is null then 'not_a_reason'
            when coalesce(btrim(staged.value), '') = '' and missing_map.missing is null then 'says_nothing'
            when coalesce(btrim(staged.value), '') <> '' and missing_map.missing is not null then 'says_both'
          end as fault
        from staged
        left join code_map on code_map.said = staged.code
        left join park_map on park_map.said = staged.park
        left join period_map on period_map.said = staged.period
        left join missing_map on missing_map.said = btrim(staged.missing)
        order by period_map.start, park_map.place`,
  )
  const { rows } = await client.query<{ row: number; fault: string; found: string | null; many: string }>(
    `select told.row, told.fault, count(*) over () as many, left(case
          when fault in ('no_such_indicator', 'is_worked_out') then staged.code
          when fault = 'no_such_park' then staged.park
          when fault in ('not_a_period', 'other_frequency') then staged.period
          when fault = 'not_a_reason' then staged.missing
          else staged.value end, 200) as found
      from told join staged using (row) where told.fault is not null order by told.row limit ${TOLD_FAULTS}`,
  )
  await client.query('drop table staged')
  if (periods.length > 1) await client.query('create index told_by_period on told (period_start)')
  await client.query('analyze told')
  return {
    count: Number(rows[0]?.many ?? 0),
    // The heading is the first line of the file.
    told: rows.map(({ row, fault, found }) => ({
      row: row + 1,
      column: FAULTY_COLUMN[fault] ?? null,
      code: fault,
      found: found ?? '',
      message: null,
    })),
  }
}

const FAULTY_COLUMN: Readonly<Record<string, string>> = {
  no_such_indicator: 'code',
  is_worked_out: 'code',
  no_such_park: 'park',
  not_a_period: 'period',
  other_frequency: 'period',
  not_a_number: 'value',
  says_nothing: 'value',
  says_both: 'missing',
  not_a_reason: 'missing',
}

/** Period by period, park by park: the checks of a report, over what the file says and what holds already. */
async function checkAll(client: pg.Client, job: ImportJob, names: Names, told: Told, faults: Faults): Promise<void> {
  const { programmeId } = job.actor
  const rules = await readRules(client)
  const shapes = new Map<string, IndicatorShape>(
    names.definitions.map((one) => [one.code, { ...one, isRequired: false }]),
  )
  const frequencies = [...new Set(names.periods.map(({ frequency }) => frequency))]
  const pasts = new Map<Frequency, Past>(
    frequencies.map((frequency) => [
      frequency,
      createPast(client, programmeId, names, frequency, findBack(rules, [...shapes.values()], frequency)),
    ]),
  )
  const looksRound = rules.some(
    ({ kind, params }) => kind === 'cross_park' || (kind === 'outlier' && params.over === 'parks'),
  )
  for (const period of names.periods) {
    const past = pasts.get(period.frequency) as Past
    await past.reach(period)
    const peers = looksRound ? await readPeers(client, programmeId, period) : null
    const register = rules.some(({ kind }) => kind === 'register') ? await askRegisters(job, names, period) : null
    await eachPark(client, period, names, (park, rows) => {
      told.rowsChecked += rows.length
      const values = new Map<string, CheckedValue>()
      const rowOf = new Map<string, number>()
      for (const { row, code, value, missing, explained } of rows) {
        if (rowOf.has(code)) {
          addFault(faults, { row: row + 1, column: 'code', code: 'is_there_twice', found: code, message: null })
          continue
        }
        rowOf.set(code, row)
        values.set(code, { value, missing, explanation: explained ? '…' : '' })
        past.note(park, code, value)
      }
      if (rules.length === 0) return
      const context: CheckContext = {
        indicators: shapes,
        values,
        previous: (code, periodsBack) => past.find(park, code, periodsBack),
        peers: (code) => peers?.of(park, code) ?? [],
        register: (key) => (register === null ? null : (register.get(key)?.get(names.parks[park] ?? '') ?? 0)),
      }
      for (const stop of findStops(checkValues(rules, context), values)) {
        const row = rowOf.get(stop.code)
        // What the file does not say anything of is no fault of the file's.
        if (row === undefined) continue
        const found = String(values.get(stop.code)?.value ?? '')
        const { rule } = stop.params as { rule?: string }
        addFault(faults, { row: row + 1, column: 'value', code: rule ?? stop.ruleId, found, message: stop.message })
      }
    })
  }
}

/** What each register counts in each park on the period's last day, all parks at once. */
async function askRegisters(
  { database, actor, registers }: ImportJob,
  { parks }: Names,
  period: Period,
): Promise<Map<string, ReadonlyMap<string, number>>> {
  return asActor<unknown, Map<string, ReadonlyMap<string, number>>>(database, actor, async (tx) => {
    const counted = new Map<string, ReadonlyMap<string, number>>()
    for (const { key, measure } of registers) {
      counted.set(key, await measure(tx, actor.programmeId, parks, findLastDay(period)))
    }
    return counted
  })
}

function addFault(faults: Faults, fault: Fault): void {
  faults.count += 1
  if (faults.told.length < 2 * TOLD_FAULTS) faults.told.push(fault)
}

/** Those of every form: a file brings together what forms ask apart. */
async function readRules(client: pg.Client): Promise<CheckRule[]> {
  const { rows } = await client.query<CheckRule>(selectRules(null).sql)
  return rows
}

interface StagedRow {
  readonly row: number
  readonly code: string
  readonly value: number | null
  readonly missing: string | null
  readonly explained: boolean
}

/** The rows of a period, park by park, as they come: no more than one park's are held. */
async function eachPark(
  client: pg.Client,
  period: Period,
  { definitions }: Names,
  look: (park: number, rows: readonly StagedRow[]) => void,
): Promise<void> {
  const lines = client.query(
    copyTo(`copy (select park_place, code_place, row, value, missing, explained from told
      where period_start = '${period.start}' and frequency = '${period.frequency}' and fault is null
      order by park_place, code_place, row) to stdout`),
  )
  let [park, rows, rest]: [number, StagedRow[], string] = [-1, [], '']
  for await (const chunk of lines as AsyncIterable<Buffer>) {
    // Nothing but figures and words of ours is in it.
    const text = rest + chunk.toString('latin1')
    const end = text.lastIndexOf('\n')
    rest = text.slice(end + 1)
    if (end < 0) continue
    for (const line of text.slice(0, end).split('\n')) {
      const [parkPlace, codePlace, row, value, missing, explained] = line.split('\t')
      const at = Number(parkPlace)
      if (at !== park) {
        if (rows.length > 0) look(park, rows)
        ;[park, rows] = [at, []]
      }
      rows.push({
        row: Number(row),
        code: definitions[Number(codePlace)]?.code ?? '',
        value: value === '\\N' ? null : Number(value),
        missing: missing === '\\N' || missing === undefined ? null : missing,
        explained: explained === 't',
      })
    }
  }
  if (rows.length > 0) look(park, rows)
}

/** From so many parks on, the one that is looked at is among those it is compared with: it moves a median by a rank at most. */
const MANY_PARKS = 100

interface Peers {
  of(park: number, code: string): readonly number[]
}

/** What parks say of a period: the file, and for parks that it does not speak of what holds. */
async function readPeers(client: pg.Client, programmeId: string, period: Period): Promise<Peers> {
  const { rows } = await client.query<{ code: string; parks: number[]; figures: number[] }>(
    `with said as (
        select code, park_place, park_id, value from told
          where period_start = $2::date and frequency = $3 and fault is null
      ), held as (
        select distinct on (one.code, one.park_id) one.code, one.park_id, one.value from indicators.observation one
          where one.programme_id = $1 and one.period_start = $2::date and one.state = 'approved'
            and one.code in (select code from said)
          order by one.code, one.park_id, one.version desc
      )
      select code, array_agg(place) as parks, array_agg(value::float8) as figures from (
          select code, park_place as place, value from said where value is not null
          union all
          select held.code, -1, held.value from held
            where held.value is not null and not exists (
              select from said where said.code = held.code and said.park_id = held.park_id)
        ) as every group by code`,
    [programmeId, period.start, period.frequency],
  )
  const byCode = new Map(rows.map(({ code, parks, figures }) => [code, { parks, figures }]))
  return {
    of(park, code) {
      const known = byCode.get(code)
      if (!known) return []
      const others =
        known.figures.length > MANY_PARKS ? known.figures : known.figures.filter((_, at) => known.parks[at] !== park)
      // As in a report: fewer would tell what one park says.
      return others.length < 5 ? [] : others
    },
  }
}
