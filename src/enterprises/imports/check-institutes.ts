import {
  FIT,
  HERE,
  refuse,
  refuseOverlaps,
  refuseParks,
  sayDays,
  TODAY,
  WHERE_IN_OFFICE,
  WRITE_KNOWN_PARKS,
  writeHolders,
  writeOutcome,
} from './check-sql.ts'
import type { KindCheck } from './kind-check.ts'
import { IMPORT_COLUMNS } from './rules/import-columns.ts'

const KIND = 'institutes'
const PARK = IMPORT_COLUMNS[KIND].findIndex(({ key }) => key === 'park')

/**
 * Institutes are told by name and level and their days. One that is there is the same, and may be stated to be in a further
 * park; any other that overlaps it is refused. The host need not be in the register where it is named without a code.
 */
export const instituteCheck: KindCheck = {
  check: [
    WRITE_KNOWN_PARKS,
    ...writeHolders('host_code', 'host_name'),
    `create temporary table asked on commit drop as
      select told.*, enterprises.name_key(told.name) as name_key, holder.id as holder_id, holder.many as holders, holder.called,
          park.id as park_id, coalesce(park.many, 0) as parks, park.is_mine as park_is_mine, gen_random_uuid() as new_id
        from told join holder using (row) left join known_park park on park.key = enterprises.name_key(told.park)`,
    'analyze asked',
    ...refuseParks(KIND),
    refuse(KIND, 'since', 'in_the_future', `asked where asked.since > ${TODAY}`),
    refuse(KIND, 'park_since', 'in_the_future', `asked where asked.park_since > ${TODAY}`),
    refuse(KIND, 'host_name', 'code_of_another', 'asked where asked.called is not null', 'asked.called'),
    refuse(KIND, 'host_code', 'unknown_enterprise', 'asked where asked.host_code is not null and asked.holders = 0'),
    refuse(KIND, 'host_name', 'which_enterprise', 'asked where asked.holders > 1'),
    ...refuseOverlaps(KIND, 'name_key, level', 'park_id', 'name'),
    `create temporary table near on commit drop as
      select asked.row, one.id, one.issuer, one.valid_from, one.valid_to,
          one.valid_from = asked.since and one.valid_to is not distinct from asked.until as is_same
        from asked
        join enterprises.institute one on one.programme_id = ${HERE} and one.level = asked.level and one.state <> 'withdrawn'
          and enterprises.name_key(one.name_zh) = asked.name_key
          and daterange(one.valid_from, one.valid_to) && daterange(asked.since, asked.until)
        where ${FIT}`,
    'analyze near',
    refuse(
      KIND,
      'since',
      'overlaps_institute',
      '(select distinct on (row) * from near where not is_same order by row, valid_from) as asked',
      sayDays('asked.valid_from', 'asked.valid_to'),
    ),
    refuse(
      KIND,
      'issuer',
      'stated_otherwise',
      'near join asked using (row) where near.is_same and near.issuer <> asked.issuer',
      'near.issuer',
    ),
    `create temporary table beside on commit drop as
      select asked.*, near.id as target, coalesce(asked.park_since, asked.since) as stays_from,
          exists (
            select from enterprises.institute_stay stay
              where stay.programme_id = ${HERE} and stay.institute_id = near.id and stay.park_id = asked.park_id
                and stay.state <> 'withdrawn' and stay.valid_to is null) as is_there
        from asked left join near on near.row = asked.row and near.is_same`,
    'analyze beside',
    `insert into change select row, ${PARK}, null, park from beside where target is not null and park_id is not null and not is_there`,
    writeOutcome('beside', 'asked.target', "concat_ws(' ', asked.target, asked.holder_id, asked.park_id)"),
  ],
  write: [
    `insert into enterprises.institute
        (programme_id, id, name_zh, name_en, level, kind, host_enterprise_id, host_name, number, issuer, valid_from, valid_to, basis, entered_for)
      select ${HERE}, new_id, name, name_en, level, kind, holder_id,
          coalesce(host_name, (select one.name_zh from enterprises.enterprise one where one.programme_id = ${HERE} and one.id = holder_id), ''),
          coalesce(number, ''), issuer, since, until, basis,
          case when not access.reaches_all('enterprises.write') then coalesce(park_id, ${WHERE_IN_OFFICE}) end
        from beside where target is null order by row`,
    `insert into enterprises.institute_stay (programme_id, institute_id, park_id, valid_from, how, basis)
      select ${HERE}, coalesce(target, new_id), park_id, stays_from, coalesce(how, 'statement'), coalesce(basis, '')
        from beside where park_id is not null and not is_there order by row`,
  ],
}
