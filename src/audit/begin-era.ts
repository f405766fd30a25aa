import type { ClientBase } from 'pg'

/**
 * Begins an era of the record above all that are in it: on another server, which counts its transactions anew, what is
 * written from now on comes after what was restored. As the tables' owner, in the transaction that brings the rows.
 *
 * @returns the era that holds from now on
 */
export async function beginEraAbove(owner: ClientBase): Promise<number> {
  const { rows } = await owner.query<{ last: number; now: number }>(
    `select coalesce(greatest((select max(era) from audit.entry), (select max(era) from audit.block)), 0) as last, audit.era() as now`,
  )
  const last = rows[0]?.last ?? 0
  let now = rows[0]?.now ?? 1
  while (now <= last)
    now = (await owner.query<{ era: number }>('select audit.begin_era() as era')).rows[0]?.era ?? last + 1
  return now
}
