import { type CompiledQuery, sql } from 'kysely'
import { queriesOver } from '../../platform/db/database.ts'
import type { PlanTables } from '../tables.ts'

/** Reads what measures the targets of a plan. */

const tables = queriesOver<PlanTables>()

/** What “about” leaves open; no row: the product's own. */
export function selectRule(programmeId: string): CompiledQuery<{ tolerance_percent: string; basis: string }> {
  return sql<{ tolerance_percent: string; basis: string }>`select tolerance_percent, basis from plans.target_rule
    where programme_id = ${programmeId} and comparator = 'about' order by stated_at desc, id limit 1`.compile(tables)
}

export interface BindingRow {
  readonly id: string
  readonly item_id: string
  readonly source_kind: string
  readonly source_key: string
  readonly valid_from: string
}

/** What measures which target on a day. */
export function selectBindings(programmeId: string, on: string): CompiledQuery<BindingRow> {
  return sql<BindingRow>`select id, item_id, source_kind, source_key, valid_from from plans.target_binding
    where programme_id = ${programmeId} and daterange(valid_from, valid_to) @> ${on}::date`.compile(tables)
}
