import { sql } from 'kysely'
import type { ObservationImport } from '../reports.schema.ts'
import { moment, none, who } from '../store.ts'

export type ImportRow = Omit<ObservationImport, 'acts'> & { readonly isRunning: boolean }

/** One that runs is heard of twice a second; one that was not for so long was cut off. */
const UNHEARD = sql`interval '30 seconds'`

/** Imports, the last first; one of them, or the first of all. */
export function selectImports(id: string | null) {
  return sql<ImportRow>`
    select one.id, one.name, one.basis, one.bytes::float8 as bytes,
        case when one.state <> 'running' then one.state
          when greatest(one.started_at, progress.heard_at) < clock_timestamp() - ${UNHEARD} then 'interrupted'
          else coalesce(progress.step, 'reading') end as state,
        one.state = 'running' and greatest(one.started_at, progress.heard_at) >= clock_timestamp() - ${UNHEARD} as "isRunning",
        case when one.state = 'done' then one.bytes else coalesce(progress.bytes_read, 0) end::float8 as "bytesRead",
        greatest(coalesce(progress.rows_read, 0), one.rows_written) as "rowsRead",
        greatest(coalesce(progress.rows_checked, 0), one.rows_written) as "rowsChecked", one.rows_written as "rowsWritten",
        ${who('one.started_by')} as "startedBy", ${moment(sql`one.started_at`)} as "startedAt",
        ${moment(sql`one.ended_at`)} as "endedAt", one.fault_count as "faultCount", one.faults
      from indicators.import one
      left join indicators.import_progress progress on progress.programme_id = one.programme_id and progress.import_id = one.id
      where one.programme_id = (select access.programme_id()) ${id === null ? sql`` : sql`and one.id = ${id}::uuid`}
      order by one.started_at desc limit 50`.compile(none)
}

export interface NewImport {
  readonly id: string
  readonly name: string
  readonly basis: string
  readonly sha256: string
  readonly bytes: number
}

export function insertImport(programmeId: string, { id, name, basis, sha256, bytes }: NewImport) {
  return sql`insert into indicators.import (programme_id, id, name, basis, sha256, bytes)
    values (${programmeId}::uuid, ${id}::uuid, ${name}, ${basis}, ${sha256}, ${bytes})`.compile(none)
}
