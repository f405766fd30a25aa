import { FIT, HERE, refuse, refuseOverlaps, sayDays, TODAY, writeHolders, writeOutcome } from './check-sql.ts'
import type { KindCheck } from './kind-check.ts'

const KIND = 'titles'

/**
 * Titles are told by enterprise, kind and days. One that is there with the same days and number is the same; any other that
 * overlaps it is refused.
 */
export const titleCheck: KindCheck = {
  check: [
    ...writeHolders('code', 'name'),
    `create temporary table known_kind on commit drop as
      select distinct on (said.key) said.key, kind.kind, kind.validity_years
        from enterprises.title_kind kind
        cross join lateral (values (enterprises.name_key(kind.name_zh)), (enterprises.name_key(kind.name_en)),
          (enterprises.name_key(kind.kind))) as said (key)
        where kind.programme_id = ${HERE}
        order by said.key, kind.valid_from desc`,
    `create temporary table asked on commit drop as
      select told.row, told.said, told.faults, told.code, told.name, told.number, told.issuer, told.issued_on, told.since, told.basis,
          told.kind as kind_said, known_kind.kind, told.until as until_said,
          coalesce(told.until, (told.since + make_interval(years => known_kind.validity_years))::date) as until,
          holder.id as holder_id, holder.many as holders, holder.called,
          (select access.reaches_all('enterprises.write')) or one.told_to && (select access.scope('enterprises.write'))::uuid[] as is_mine
        from told join holder using (row)
        left join known_kind on known_kind.key = enterprises.name_key(told.kind)
        left join enterprises.enterprise one on one.programme_id = ${HERE} and one.id = holder.id`,
    'analyze asked',
    refuse(
      KIND,
      'kind',
      'unknown_kind',
      'asked where asked.kind_said is not null and asked.kind is null',
      `select string_agg(name_zh, '、' order by position) from enterprises.title_kind where programme_id = ${HERE} and valid_to is null`,
    ),
    refuse(KIND, 'since', 'in_the_future', `asked where asked.since > ${TODAY}`),
    refuse(KIND, 'issued_on', 'in_the_future', `asked where asked.issued_on > ${TODAY}`),
    refuse(KIND, 'name', 'code_of_another', 'asked where asked.called is not null', 'asked.called'),
    refuse(KIND, 'code', 'unknown_enterprise', 'asked where asked.code is not null and asked.holders = 0'),
    refuse(KIND, 'name', 'unknown_enterprise', `asked where asked.code is null and asked.holders = 0 and ${FIT}`),
    refuse(KIND, 'name', 'which_enterprise', 'asked where asked.holders > 1'),
    refuse(
      KIND,
      'code',
      'enterprise_out_of_reach',
      'asked where asked.holders = 1 and asked.called is null and asked.is_mine is not true',
    ),
    ...refuseOverlaps(KIND, 'holder_id, kind', 'number', 'kind'),
    refuse(
      KIND,
      'number',
      'number_of_row',
      `(select row, first_value(row) over those as first, holder_id <> first_value(holder_id) over those as is_other
          from asked where ${FIT} window those as (partition by kind, number order by row)) as asked
        where asked.is_other`,
      'asked.first',
    ),
    `create temporary table near on commit drop as
      select asked.row, title.id, title.number, title.issuer, title.valid_from, title.valid_to,
          title.valid_from = asked.since and title.valid_to is not distinct from asked.until and title.number = asked.number as is_same
        from asked
        join enterprises.enterprise member on member.programme_id = ${HERE} and member.stands_for = asked.holder_id
        join enterprises.title on title.programme_id = ${HERE} and title.enterprise_id = member.id and title.kind = asked.kind
          and title.state <> 'withdrawn' and daterange(title.valid_from, title.valid_to) && daterange(asked.since, asked.until)
        where ${FIT}`,
    'analyze near',
    refuse(
      KIND,
      'since',
      'overlaps_title',
      '(select distinct on (row) * from near where not is_same order by row, valid_from) as asked',
      `concat_ws(' ', nullif(asked.number, ''), ${sayDays('asked.valid_from', 'asked.valid_to')})`,
    ),
    refuse(
      KIND,
      'issuer',
      'stated_otherwise',
      'near join asked using (row) where near.is_same and near.issuer <> asked.issuer',
      'near.issuer',
    ),
    refuse(
      KIND,
      'number',
      'number_of_another',
      `(select distinct on (asked.row) asked.row, owner.name_zh
          from asked
          join enterprises.title on title.programme_id = ${HERE} and title.kind = asked.kind and title.number = asked.number
            and title.state <> 'withdrawn'
          join enterprises.enterprise owner on owner.programme_id = ${HERE} and owner.id = title.enterprise_id
            and owner.stands_for <> asked.holder_id
          where ${FIT} order by asked.row, title.id) as asked`,
      'asked.name_zh',
    ),
    `create temporary table beside on commit drop as
      select asked.*, near.id as target from asked left join near on near.row = asked.row and near.is_same`,
    'analyze beside',
    writeOutcome('beside', 'asked.target', "concat_ws(' ', asked.target, asked.holder_id, asked.kind, asked.until)"),
  ],
  write: [
    `insert into enterprises.title (programme_id, enterprise_id, kind, number, issuer, issued_on, valid_from, valid_to, basis)
      select ${HERE}, holder_id, kind, number, issuer, issued_on, since, until, basis from beside where target is null order by row`,
  ],
}
