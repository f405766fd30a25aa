import type { ImportKind } from './imports.schema.ts'
import { IMPORT_COLUMNS } from './rules/import-columns.ts'

/**
 * What all kinds of sheets are checked with, in temporary tables of the transaction:
 *
 * - `told`: the rows as they were read; `fault`: what is wrong with them, by the place of the column;
 * - `decided`: which enterprise a doubtful row means, as a person said;
 * - `outcome (row, state, is_doubtful, of)`: what becomes of each row; `of` names all that is looked up for it;
 * - `change`: what would change of rows that are there.
 *
 * All is asked as the importer, under the policies: what they may not see is not there.
 */

export const HERE = '(select access.programme_id())'
export const TODAY = '(select access.today())'

/** Where the importer is in office with the right to write, so that what they enter is told to them from then on. */
export const WHERE_IN_OFFICE = `(select held.organisation_id from access.appointment held
  where held.programme_id = ${HERE} and held.id = any (access.appointments())
    and held.organisation_id = any (access.scope('enterprises.write')) order by held.organisation_id limit 1)`

const SQL_TYPES = { text: 'text', code: 'text', word: 'text', industry: 'text', day: 'date', yes: 'boolean' } as const

/** The temporary tables that a sheet is brought into. */
export function writeTables(kind: ImportKind): string {
  const columns = IMPORT_COLUMNS[kind].map(({ key, as }) => `${key} ${SQL_TYPES[as]}`)
  return `
    create temporary table told (row integer not null, said text not null, faults text, ${columns.join(', ')}) on commit drop;
    create temporary table fault (row integer not null, place integer not null, code text not null, of text not null) on commit drop;
    create temporary table decided (row integer not null, id uuid) on commit drop;
    create temporary table change (row integer not null, place integer not null, before text, after text not null) on commit drop;`
}

/** What was found of the cells by themselves. */
export const TAKE_FAULTS = `
  insert into fault
    select told.row, (found ->> 0)::integer, found ->> 1, found ->> 2
      from told cross join lateral jsonb_array_elements(told.faults::jsonb) as found
      where told.faults is not null`

/** Names the rows that a condition is true of, beside a cell. `of`: an expression of what the sentence names. */
export function refuse(kind: ImportKind, column: string, code: string, rows: string, of = "''"): string {
  const place = IMPORT_COLUMNS[kind].findIndex(({ key }) => key === column)
  if (place < 0) throw new RangeError(`${kind} have no column ${column}`)
  return `insert into fault select asked.row, ${place}, '${code}', coalesce((${of})::text, '') from ${rows}`
}

/** Rows of which nothing is wrong so far: what follows may lean on their cells. */
export const FIT = 'asked.row not in (select row from fault)'

/** Organisations that are called or coded so today, by the name as it is compared; `places`: what they are. */
export function writeKnownPlaces(roles: readonly string[]): string {
  const those = roles.map((role) => `'${role}'`).join(', ')
  return `
    create temporary table known_place on commit drop as
      with those as (
        select distinct organisation_id as id from access.organisation_role
          where programme_id = ${HERE} and role in (${those}) and valid_to is null
      ), said as (
        select enterprises.name_key(called.name_zh) as key, called.organisation_id as id
          from access.organisation_name called join those on those.id = called.organisation_id
          where called.programme_id = ${HERE} and called.valid_to is null
        union
        select enterprises.name_key(coded.code), coded.organisation_id
          from access.organisation_code coded join those on those.id = coded.organisation_id
          where coded.programme_id = ${HERE} and coded.valid_to is null
      )
      select key, count(*)::integer as many, min(id::text)::uuid as id from said where key <> '' group by key`
}

/** Parks that stand, by the name or code of theirs, with whether the importer writes for them. */
export const WRITE_KNOWN_PARKS = `
  create temporary table known_park on commit drop as
    with said as (
      select enterprises.name_key(park.name_zh) as key, park.id from parks.park
        where park.programme_id = ${HERE} and park.state not in ('removed', 'withdrawn', 'returned')
      union
      select enterprises.name_key(coded.code), park.id
        from parks.park join access.organisation_code coded
          on coded.programme_id = park.programme_id and coded.organisation_id = park.id and coded.valid_to is null
        where park.programme_id = ${HERE} and park.state not in ('removed', 'withdrawn', 'returned')
    )
    select key, count(*)::integer as many, min(id::text)::uuid as id,
        access.reaches_all('enterprises.write') or bool_or(id = any (access.scope('enterprises.write'))) as is_mine
      from said where key <> '' group by key`

/** Unknown parks, those that several are called so, and those of others. */
export function refuseParks(kind: ImportKind): string[] {
  return [
    refuse(kind, 'park', 'unknown_park', 'asked where asked.park is not null and asked.parks = 0'),
    refuse(kind, 'park', 'which_park', 'asked where asked.parks > 1'),
    refuse(kind, 'park', 'park_out_of_reach', 'asked where asked.parks = 1 and not asked.park_is_mine'),
  ]
}

/**
 * Which enterprise a row speaks of: by its code, else by its name where only one is called so. Of a code that was entered
 * elsewhere only that it is there is known.
 */
export function writeHolders(code: string, name: string): string[] {
  return [
    `create temporary table holder on commit drop as
      with coded as (
        select found.code, found.stands_for, seen.name_zh, seen.search_text
          from enterprises.find_coded((select array_agg(${code}) from told where ${code} is not null)) as found
          left join enterprises.enterprise seen on seen.programme_id = ${HERE} and seen.id = found.id
      ), named as (
        select told.row, count(distinct one.stands_for)::integer as many, min(one.stands_for::text)::uuid as id
          from told join enterprises.enterprise one
            on one.programme_id = ${HERE} and one.name_key = enterprises.name_key(told.${name})
          where told.${code} is null group by told.row
      )
      select told.row, coalesce(coded.stands_for, named.id) as id,
          case when coded.code is null then coalesce(named.many, 0) else 1 end as many,
          case when told.${name} is not null and coded.search_text is not null
            and enterprises.name_key(told.${name}) <> all (string_to_array(coded.search_text, E'\\n')) then coded.name_zh end as called
        from told left join coded on coded.code = told.${code} left join named on named.row = told.row`,
    'analyze holder',
  ]
}

/** The rows that say the same twice, or whose days overlap those of another. `same`: what makes them one. */
export function refuseOverlaps(kind: ImportKind, same: string, alike: string, column: string): string[] {
  return [
    refuse(
      kind,
      column,
      'row_twice',
      `(select row, min(row) over (partition by ${same}, ${alike}, since, until) as first from asked where ${FIT}) as asked
        where asked.row > asked.first`,
      'asked.first',
    ),
    refuse(
      kind,
      'since',
      'overlaps_row',
      `(select row, since, lag(row) over those as before,
            max(coalesce(until, 'infinity')) over (those rows between unbounded preceding and 1 preceding) as latest
          from asked where ${FIT} window those as (partition by ${same} order by since, row)) as asked
        where asked.latest > asked.since`,
      'asked.before',
    ),
  ]
}

/** What becomes of each row, and the checksum of all that would be written. */
export function writeOutcome(from: string, target: string, of: string, isDoubtful = 'false'): string {
  return `
    create temporary table outcome on commit drop as
      select asked.row, asked.name as label, ${isDoubtful} as is_doubtful, (${of})::text as of,
          case when bad.row is not null then 'bad' when ${target} is null then 'new'
            when changed.row is not null then 'changed' else 'same' end as state
        from ${from} as asked
        left join (select distinct row from fault) as bad on bad.row = asked.row
        left join (select distinct row from change) as changed on changed.row = asked.row`
}

/** @returns SQL for how days are told beside each other */
export const sayDays = (from: string, to: string) => `${from}::text || coalesce('–' || ${to}::text, '–')`
