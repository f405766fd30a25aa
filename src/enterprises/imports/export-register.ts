import type { Client } from 'pg'
import type { StreamedTable, TableCell } from '../../platform/sheets/index.ts'
import { sayValue } from './check-import.ts'
import { HERE } from './check-sql.ts'
import type { ImportKind } from './imports.schema.ts'
import { IMPORT_COLUMNS } from './rules/import-columns.ts'

const nameOf = (id: string) => `(select called.name_zh from access.organisation_name called
  where called.programme_id = ${HERE} and called.organisation_id = ${id} and called.valid_to is null)`

/** The columns of an import, in their order; what was withdrawn, and what was merged into another, is left out. */
const QUERIES: Readonly<Record<ImportKind, string>> = {
  enterprises: `
    select one.code, one.name_zh as name, called.name_en, ${nameOf('one.district_id')} as district, one.founded_on::text, one.status,
        one.industry, one.above_size::text, one.scale, registered.address as registered, operating.address as operating,
        called.valid_from::text as since
      from enterprises.enterprise one
      join enterprises.enterprise_name called on called.programme_id = one.programme_id and called.enterprise_id = one.id
        and called.valid_to is null
      left join enterprises.address registered on registered.programme_id = one.programme_id and registered.enterprise_id = one.id
        and registered.kind = 'registered' and registered.valid_to is null
      left join enterprises.address operating on operating.programme_id = one.programme_id and operating.enterprise_id = one.id
        and operating.kind = 'operating' and operating.valid_to is null
      where one.programme_id = ${HERE} and one.stands_for = one.id
      order by one.name_key, one.id`,
  titles: `
    select holder.code, holder.name_zh as name, coalesce((
          select kind.name_zh from enterprises.title_kind kind where kind.programme_id = title.programme_id and kind.kind = title.kind
            order by kind.valid_from desc limit 1), title.kind) as kind,
        title.number, title.issuer, title.issued_on::text, title.valid_from::text as since, title.valid_to::text as until, title.basis
      from enterprises.title
      join enterprises.enterprise owner on owner.programme_id = title.programme_id and owner.id = title.enterprise_id
      join enterprises.enterprise holder on holder.programme_id = owner.programme_id and holder.id = owner.stands_for
      where title.programme_id = ${HERE} and title.state <> 'withdrawn'
      order by holder.name_key, holder.id, title.kind, title.valid_from`,
  institutes: `
    select one.name_zh as name, one.name_en, one.level, one.kind, host.code as host_code, coalesce(nullif(one.host_name, ''), host.name_zh) as host_name,
        nullif(one.number, '') as number, one.issuer, one.valid_from::text as since, one.valid_to::text as until, one.basis,
        park.name_zh as park, stay.valid_from::text as park_since, stay.how
      from enterprises.institute one
      left join enterprises.enterprise host on host.programme_id = one.programme_id and host.id = one.host_enterprise_id
      left join enterprises.institute_stay stay on stay.programme_id = one.programme_id and stay.institute_id = one.id
        and stay.state <> 'withdrawn' and stay.valid_to is null
      left join parks.park on park.programme_id = stay.programme_id and park.id = stay.park_id
      where one.programme_id = ${HERE} and one.state <> 'withdrawn'
      order by one.name_zh, one.id, park.name_zh`,
  stays: `
    select one.code, one.name_zh as name, park.name_zh as park, stay.valid_from::text as since, stay.valid_to::text as until, stay.how,
        nullif(stay.basis, '') as basis
      from enterprises.stay
      join enterprises.enterprise stayer on stayer.programme_id = stay.programme_id and stayer.id = stay.enterprise_id
      join enterprises.enterprise one on one.programme_id = stayer.programme_id and one.id = stayer.stands_for
      join parks.park on park.programme_id = stay.programme_id and park.id = stay.park_id
      where stay.programme_id = ${HERE} and stay.state <> 'withdrawn'
      order by one.name_key, one.id, park.name_zh, stay.valid_from`,
}

export const KIND_WORDS: Readonly<Record<ImportKind, readonly [zh: string, en: string]>> = {
  enterprises: ['企业', 'Enterprises'],
  titles: ['资质', 'Titles'],
  institutes: ['研发机构', 'Institutes'],
  stays: ['入园', 'Stays'],
}

/** Fetched at once: some hundred kilobytes. */
const AT_ONCE = 2_000

/**
 * The register as the one who asks sees it, in the columns of an import: brought back it changes nothing. Read while it
 * goes out, in the transaction of the connection, on one snapshot.
 */
export async function openExport(client: Client, kind: ImportKind): Promise<StreamedTable> {
  const { rows } = await client.query<{ many: number; day: string }>(
    `select count(*)::integer as many, access.today()::text as day from (${QUERIES[kind]}) as told`,
  )
  const { many = 0, day = '' } = rows[0] ?? {}
  await client.query(`declare told no scroll cursor for ${QUERIES[kind]}`)
  const columns = IMPORT_COLUMNS[kind]
  const [zh, en] = KIND_WORDS[kind]
  return {
    name: zh,
    columns: columns.map((column) => ({
      heads: [column.zh, column.en],
      width: column.isDay ? 12 : 24,
      isDay: column.isDay ?? false,
    })),
    notes: [
      ['内容', 'Content', zh, en],
      ['截至', 'As of', day, ''],
      ['行数', 'Rows', String(many), ''],
      ['范围', 'Reach', '导出者看得到的', 'what the one who took it out may see'],
    ],
    rows: fetchRows(client, kind),
  }
}

async function* fetchRows(client: Client, kind: ImportKind): AsyncGenerator<readonly TableCell[]> {
  const columns = IMPORT_COLUMNS[kind]
  for (;;) {
    const { rows } = await client.query<Record<string, string | null>>(`fetch ${AT_ONCE} from told`)
    for (const row of rows) yield columns.map(({ key }, place) => sayValue(kind, place, row[key] ?? null))
    if (rows.length < AT_ONCE) return
  }
}
