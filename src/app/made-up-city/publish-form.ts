import { type Kysely, sql } from 'kysely'
import { listRegisterCounts } from '../../enterprises/index.ts'
import { addDays } from '../../platform/calendar/rules/add-days.ts'
import { type CityPlan, inventedKey, type Scale } from './city-plan.ts'
import { findHolders } from './find-holders.ts'
import type { InventedCity } from './invent-city.ts'
import { type AskedForm, endOfQuarter, QUARTERS } from './invent-reports.ts'

const DRAFTED_ON = '2023-09-05'
const PUBLISHED_ON = '2023-09-20'
/** Asked for from this quarter on. */
const FIRST_QUARTER = '2023-10-01'
const DUE_WORKING_DAYS = 10

/**
 * The city's quarterly return, with the fields of the form that every programme begins with, drafted and published by its
 * office; and what is known of each field without asking.
 *
 * @throws {Error} the programme was founded without a form
 */
export async function publishForm(
  tx: Kysely<unknown>,
  programmeId: string,
  plan: CityPlan,
  scale: Scale,
  { organisations, staff }: InventedCity,
  idOf: (key: string) => string,
): Promise<AskedForm> {
  const id = idOf(inventedKey(scale, 'form', 1))
  const office = findHolders(staff).find('programme_office', DRAFTED_ON)
  const by = office === null ? null : idOf(office)
  const programme = sql`${programmeId}::uuid`
  await sql`
    insert into indicators.form (programme_id, id, name_zh, name_en, frequency, due_working_days, valid_from)
      values (${programme}, ${id}, ${`${plan.city.zh}特色园区季报`}, ${`${plan.city.en} quarterly return of parks`}, 'quarter',
        ${DUE_WORKING_DAYS}, ${FIRST_QUARTER})`.execute(tx)
  const act = (name: string, on: string) =>
    sql`
      insert into indicators.form_act (programme_id, form_id, act, at, person_id, system_actor)
        values (${programme}, ${id}, ${name}, ${`${on}T10:00:00+08:00`}, ${by}::uuid,
          ${by === null ? 'programme_loader' : null})`.execute(tx)
  await act('draft', DRAFTED_ON)
  const { rows: fields } = await sql<AskedForm['fields'][number] & { expression: string | null; decimals: number }>`
    with asked as (
      insert into indicators.form_indicator (programme_id, form_id, position, code, is_required)
        select field.programme_id, ${id}::uuid, field.position, field.code, field.is_required
          from indicators.form_indicator field
          where field.programme_id = ${programme} and field.form_id = (
            select one.id from indicators.form one where one.programme_id = ${programme} and one.id <> ${id} limit 1)
        returning position, code
    )
    select asked.code, defined.source, defined.expression, defined.decimals from asked
      join indicators.indicator defined on defined.programme_id = ${programme} and defined.code = asked.code
        and daterange(defined.valid_from, defined.valid_to) @> ${FIRST_QUARTER}::date
      order by asked.position`.execute(tx)
  if (fields.length === 0) throw new Error(`the programme ${programmeId} was founded without a form to begin with`)
  await act('publish', PUBLISHED_ON)
  return {
    id,
    fields,
    computed: fields.flatMap(({ code, expression, decimals }) =>
      expression === null ? [] : [{ code, expression, decimals }],
    ),
    dueOn: await readDueDays(tx, programmeId),
    registered: await readRegistered(
      tx,
      programmeId,
      organisations.parks.map(({ key }) => key),
      idOf,
    ),
  }
}

async function readDueDays(tx: Kysely<unknown>, programmeId: string): Promise<ReadonlyMap<string, string>> {
  const ends = QUARTERS.map(endOfQuarter)
  const { rows } = await sql<{ end: string; due: string }>`
    select "end"::text, calendar.add_working_days(${programmeId}::uuid, "end" - 1, ${DUE_WORKING_DAYS})::text as due
      from unnest(${ends}::date[]) as of ("end")`.execute(tx)
  return new Map(rows.map(({ end, due }) => [end, due]))
}

/** Fields that the register answers for, and the field in which parks say the same in their own words. */
const REGISTERED: Readonly<Record<string, string>> = {
  high_tech: 'enterprises.high_tech',
  specialised: 'enterprises.specialised',
  institutes: 'enterprises.institutes_municipal',
}

async function readRegistered(
  tx: Kysely<unknown>,
  programmeId: string,
  parks: readonly string[],
  idOf: (key: string) => string,
): Promise<AskedForm['registered']> {
  const ids = parks.map(idOf)
  const counts = new Map(listRegisterCounts().map((count) => [count.key, count]))
  const found = new Map<string, ReadonlyMap<string, number>>()
  for (const [code, key] of Object.entries(REGISTERED)) {
    const count = counts.get(key)
    if (!count) throw new Error(`the register counts no ${key}`)
    for (const start of QUARTERS) {
      const lastDay = addDays(endOfQuarter(start), -1)
      found.set(`${code} ${start}`, await count.measure(tx, programmeId, ids, lastDay))
    }
  }
  return (code, start, park) => found.get(`${code} ${start}`)?.get(idOf(park)) ?? 0
}
