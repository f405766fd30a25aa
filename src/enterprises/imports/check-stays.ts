import {
  FIT,
  HERE,
  refuse,
  refuseOverlaps,
  refuseParks,
  sayDays,
  TODAY,
  WRITE_KNOWN_PARKS,
  writeHolders,
  writeOutcome,
} from './check-sql.ts'
import type { KindCheck } from './kind-check.ts'
import { IMPORT_COLUMNS } from './rules/import-columns.ts'

const KIND = 'stays'
const UNTIL = IMPORT_COLUMNS[KIND].findIndex(({ key }) => key === 'until')

/**
 * Stays are told by enterprise, park and first day. One that is there is the same, or ends on the day the row says where it
 * had no end; any other that overlaps it is refused.
 */
export const stayCheck: KindCheck = {
  check: [
    WRITE_KNOWN_PARKS,
    ...writeHolders('code', 'name'),
    `create temporary table asked on commit drop as
      select told.*, holder.id as holder_id, holder.many as holders, holder.called, park.id as park_id,
          coalesce(park.many, 0) as parks, park.is_mine as park_is_mine
        from told join holder using (row) left join known_park park on park.key = enterprises.name_key(told.park)`,
    'analyze asked',
    ...refuseParks(KIND),
    refuse(KIND, 'since', 'in_the_future', `asked where asked.since > ${TODAY}`),
    refuse(KIND, 'name', 'code_of_another', 'asked where asked.called is not null', 'asked.called'),
    refuse(KIND, 'code', 'unknown_enterprise', 'asked where asked.code is not null and asked.holders = 0'),
    refuse(KIND, 'name', 'unknown_enterprise', `asked where asked.code is null and asked.holders = 0 and ${FIT}`),
    refuse(KIND, 'name', 'which_enterprise', 'asked where asked.holders > 1'),
    ...refuseOverlaps(KIND, 'holder_id, park_id', "''", 'park'),
    `create temporary table near on commit drop as
      select asked.row, stay.id, stay.valid_from, stay.valid_to, stay.how,
          stay.valid_from = asked.since and (stay.valid_to is null or stay.valid_to is not distinct from asked.until) as is_same
        from asked
        join enterprises.enterprise member on member.programme_id = ${HERE} and member.stands_for = asked.holder_id
        join enterprises.stay on stay.programme_id = ${HERE} and stay.enterprise_id = member.id and stay.park_id = asked.park_id
          and stay.state <> 'withdrawn' and daterange(stay.valid_from, stay.valid_to) && daterange(asked.since, asked.until)
        where ${FIT}`,
    'analyze near',
    refuse(
      KIND,
      'since',
      'overlaps_stay',
      '(select distinct on (row) * from near where not is_same order by row, valid_from) as asked',
      sayDays('asked.valid_from', 'asked.valid_to'),
    ),
    refuse(
      KIND,
      'how',
      'stated_otherwise',
      'near join asked using (row) where near.is_same and near.how <> asked.how',
      `case near.how when 'address' then '按地址' when 'boundary' then '按边界' else '按申报' end`,
    ),
    `insert into change select row, ${UNTIL}, near.valid_to::text, asked.until::text
      from near join asked using (row) where near.is_same and asked.until is distinct from near.valid_to`,
    `create temporary table beside on commit drop as
      select asked.*, near.id as target from asked left join near on near.row = asked.row and near.is_same`,
    'analyze beside',
    writeOutcome('beside', 'asked.target', "concat_ws(' ', asked.target, asked.holder_id, asked.park_id)"),
  ],
  write: [
    `insert into enterprises.stay (programme_id, enterprise_id, park_id, valid_from, valid_to, how, basis)
      select ${HERE}, holder_id, park_id, since, until, how, coalesce(basis, '') from beside where target is null order by row`,
    `update enterprises.stay set valid_to = beside.until
      from beside where stay.programme_id = ${HERE} and stay.id = beside.target and beside.row in (select row from change)`,
  ],
}
