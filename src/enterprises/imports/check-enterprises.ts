import { FIT, HERE, refuse, TODAY, WHERE_IN_OFFICE, writeKnownPlaces, writeOutcome } from './check-sql.ts'
import type { KindCheck } from './kind-check.ts'
import { IMPORT_COLUMNS } from './rules/import-columns.ts'

const KIND = 'enterprises'
const placeOf = (column: string) => IMPORT_COLUMNS[KIND].findIndex(({ key }) => key === column)

/** One column of a row that is there: empty says nothing. */
function change(column: string, before: string, after: string, where: string): string {
  return `insert into change select row, ${placeOf(column)}, ${before}, ${after} from beside where target is not null and ${where}`
}
const plain = (column: string) =>
  change(
    column,
    `was_${column}::text`,
    `${column}::text`,
    `${column} is distinct from was_${column} and ${column} is not null`,
  )
const has = (...columns: string[]) =>
  `exists (select from change where change.row = asked.row and change.place in (${columns.map(placeOf).join(', ')}))`

/**
 * Enterprises are told by their code, else by name and place. One of the same name and place of which one has no code may
 * be the same: a person decides, or both are entered and the pair waits (`enterprises.match`). Where nothing tells a row
 * from one that is there, no code here or there, it is that one: else a sheet brought twice would enter it twice.
 */
export const enterpriseCheck: KindCheck = {
  check: [
    writeKnownPlaces(['district', 'host_zone']),
    `create temporary table asked on commit drop as
      select told.*, enterprises.name_key(told.name) as name_key, place.id as district_id, coalesce(place.many, 0) as places,
          gen_random_uuid() as new_id
        from told left join known_place place on place.key = enterprises.name_key(told.district)`,
    'analyze asked',
    refuse(KIND, 'district', 'unknown_district', 'asked where asked.district is not null and asked.places = 0'),
    refuse(KIND, 'district', 'which_district', 'asked where asked.places > 1'),
    refuse(KIND, 'founded_on', 'in_the_future', `asked where asked.founded_on > ${TODAY}`),
    refuse(KIND, 'since', 'in_the_future', `asked where asked.since > ${TODAY}`),
    refuse(
      KIND,
      'code',
      'code_twice',
      `(select row, min(row) over (partition by code) as first from asked where code is not null) as asked
        where asked.row > asked.first`,
      'asked.first',
    ),
    refuse(
      KIND,
      'name',
      'row_twice',
      `(select row, min(row) over (partition by name_key, district_id) as first from asked where code is null and ${FIT}) as asked
        where asked.row > asked.first`,
      'asked.first',
    ),
    `create temporary table coded on commit drop as
      select found.code, found.stands_for, seen.id as seen_id
        from enterprises.find_coded((select array_agg(code) from asked where code is not null)) as found
        left join enterprises.enterprise seen on seen.programme_id = ${HERE} and seen.id = found.stands_for`,
    'analyze coded',
    refuse(KIND, 'code', 'entered_elsewhere', 'asked join coded using (code) where coded.seen_id is null'),
    `create temporary table candidate on commit drop as
      select asked.row, one.stands_for as id,
          bool_or(one.code is null and asked.code is null and one.district_id is not distinct from asked.district_id) as is_identical
        from asked join enterprises.enterprise one on one.programme_id = ${HERE} and one.name_key = asked.name_key
          and (one.code is null or asked.code is null) and coalesce(one.district_id = asked.district_id, true)
        where not exists (select from coded where coded.code = asked.code) and ${FIT}
        group by asked.row, one.stands_for`,
    'analyze candidate',
    // What was decided of such a row before, by name and place.
    `insert into decided
      select distinct on (asked.row) asked.row, (earlier ->> 'id')::uuid
        from enterprises.import brought cross join lateral jsonb_array_elements(brought.decisions) as earlier
        join asked on asked.name_key = earlier ->> 'name' and coalesce(asked.district_id::text, '') = earlier ->> 'district'
        join candidate on candidate.row = asked.row and candidate.id = (earlier ->> 'id')::uuid
        where brought.programme_id = ${HERE} and brought.confirmed_at is not null and asked.code is null
          and asked.row not in (select row from decided)
        order by asked.row, brought.confirmed_at desc`,
    `create temporary table plan on commit drop as
      with alike as (
        select row, count(*)::integer as many, count(*) filter (where is_identical)::integer as identical,
            min(id::text) filter (where is_identical) as id
          from candidate group by row
      )
      select asked.*, coded.code is not null as is_coded,
          coalesce(coded.seen_id, case when alike.identical = 1 then alike.id::uuid end, decided.id) as target,
          coalesce(coded.code is null and alike.identical <> 1, false) as is_doubtful
        from asked
        left join coded on coded.code = asked.code
        left join alike on alike.row = asked.row
        left join decided on decided.row = asked.row`,
    'analyze plan',
    refuse(
      KIND,
      'name',
      'row_twice',
      `(select row, min(row) over (partition by target) as first from plan as asked where target is not null and ${FIT}) as asked
        where asked.row > asked.first`,
      'asked.first',
    ),
    `create temporary table beside on commit drop as
      select plan.*, one.code as was_code, one.name_zh as was_name, one.name_key as was_key, one.district_id as was_district_id,
          one.founded_on as was_founded_on, one.status as was_status, one.industry as was_industry,
          one.above_size as was_above_size, one.scale as was_scale, called.name_en as was_name_en, called.valid_from as called_since,
          registered.address as was_registered, registered.valid_from as registered_since,
          operating.address as was_operating, operating.valid_from as operating_since,
          (select place.name_zh from access.organisation_name place where place.programme_id = ${HERE}
            and place.organisation_id = one.district_id and place.valid_to is null) as was_district,
          (select access.reaches_all('enterprises.write')) or one.told_to && (select access.scope('enterprises.write'))::uuid[] as is_mine,
          (select access.reaches_all('enterprises.confirm')) or one.told_to && (select access.scope('enterprises.confirm'))::uuid[] as confirms
        from plan
        left join enterprises.enterprise one on one.programme_id = ${HERE} and one.id = plan.target
        left join enterprises.enterprise_name called on called.programme_id = ${HERE} and called.enterprise_id = plan.target
          and called.valid_to is null
        left join enterprises.address registered on registered.programme_id = ${HERE} and registered.enterprise_id = plan.target
          and registered.kind = 'registered' and registered.valid_to is null
        left join enterprises.address operating on operating.programme_id = ${HERE} and operating.enterprise_id = plan.target
          and operating.kind = 'operating' and operating.valid_to is null`,
    'create index on beside (row); analyze beside',
    change('code', 'was_code', 'code', 'code is not null and was_code is null and not is_coded'),
    change('name', 'was_name', 'name', 'name_key <> was_key'),
    change('name_en', 'was_name_en', 'name_en', 'name_en is not null and name_en is distinct from was_name_en'),
    change(
      'district',
      'was_district',
      'district',
      'district_id is not null and district_id is distinct from was_district_id',
    ),
    ...['founded_on', 'status', 'industry', 'above_size', 'scale', 'registered', 'operating'].map(plain),
    'create index on change (row); analyze change',
    refuse(
      KIND,
      'name',
      'enterprise_out_of_reach',
      'beside as asked where asked.target is not null and asked.is_mine is not true and exists (select from change where change.row = asked.row)',
    ),
    refuse(
      KIND,
      'district',
      'who_confirms_says_district',
      `beside as asked where asked.is_mine and asked.confirms is not true and ${has('district')}`,
    ),
    ...(
      [
        ['called_since', ['name', 'name_en']],
        ['registered_since', ['registered']],
        ['operating_since', ['operating']],
      ] as const
    ).map(([since, columns]) =>
      refuse(
        KIND,
        'since',
        'since_not_after',
        `beside as asked where asked.is_mine and coalesce(asked.since, ${TODAY}) <= asked.${since} and ${has(...columns)}`,
        `asked.${since}`,
      ),
    ),
    writeOutcome('beside', 'asked.target', "concat_ws(' ', asked.target, asked.district_id)", 'asked.is_doubtful'),
  ],
  write: [
    `insert into enterprises.enterprise
        (programme_id, id, code, name_zh, district_id, founded_on, status, industry, above_size, scale, entered_for)
      select ${HERE}, new_id, code, name, district_id, founded_on, coalesce(status, 'operating'), industry, above_size, scale,
          case when not access.reaches_all('enterprises.write') then coalesce(
            (select held from unnest(access.scope('enterprises.write')) as held where held = district_id),
            ${WHERE_IN_OFFICE}) end
        from beside where target is null order by row`,
    `insert into enterprises.enterprise_name (programme_id, enterprise_id, name_zh, name_en, valid_from)
      select ${HERE}, new_id, name, name_en, coalesce(since, founded_on, ${TODAY}) from beside where target is null order by row`,
    `insert into enterprises.address (programme_id, enterprise_id, kind, address, valid_from)
      select ${HERE}, new_id, told.kind, told.address, coalesce(since, founded_on, ${TODAY})
        from beside cross join lateral (values ('registered', registered), ('operating', operating)) as told (kind, address)
        where target is null and told.address is not null order by row`,
    `update enterprises.enterprise one
      set code = coalesce(one.code, beside.code), founded_on = coalesce(beside.founded_on, one.founded_on),
        status = coalesce(beside.status, one.status), industry = coalesce(beside.industry, one.industry),
        above_size = coalesce(beside.above_size, one.above_size), scale = coalesce(beside.scale, one.scale)
      from beside
      where one.programme_id = ${HERE} and one.id = beside.target and exists (
        select from change where change.row = beside.row
          and change.place in (${['code', 'founded_on', 'status', 'industry', 'above_size', 'scale'].map(placeOf).join(', ')}))`,
    `update enterprises.enterprise one set district_id = beside.district_id
      from beside
      where one.programme_id = ${HERE} and one.id = beside.target
        and exists (select from change where change.row = beside.row and change.place = ${placeOf('district')})`,
    `insert into enterprises.enterprise_name (programme_id, enterprise_id, name_zh, name_en, valid_from)
      select ${HERE}, target, case when name_key = was_key then was_name else name end,
          coalesce(name_en, case when name_key = was_key then was_name_en end), coalesce(since, ${TODAY})
        from beside as asked where target is not null and ${has('name', 'name_en')} order by row`,
    `insert into enterprises.address (programme_id, enterprise_id, kind, address, valid_from)
      select ${HERE}, asked.target, told.kind, told.address, coalesce(asked.since, ${TODAY})
        from beside as asked
        cross join lateral (values ('registered', asked.registered, ${placeOf('registered')}),
          ('operating', asked.operating, ${placeOf('operating')})) as told (kind, address, place)
        where asked.target is not null
          and exists (select from change where change.row = asked.row and change.place = told.place) order by asked.row`,
  ],
}
