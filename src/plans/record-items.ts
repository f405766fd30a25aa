import type { Kysely } from 'kysely'
import type { StandingItem, StandingItems } from './programme.schema.ts'
import type { LastingKind, PlanTables } from './tables.ts'

/** Stores who is who in an edition whose rows are there. */
export async function recordItems(
  tx: Kysely<PlanTables>,
  key: { readonly programme_id: string; readonly edition: number },
  items: StandingItems,
): Promise<void> {
  const rows: (StandingItem & {
    kind: LastingKind
    within: number | null
    position: number
  })[] = []
  const add = (kind: LastingKind, within: number | null, list: readonly StandingItem[]) => {
    for (const [position, { itemId, basis }] of list.entries()) rows.push({ kind, within, position, itemId, basis })
  }
  add('target', null, items.targets)
  add('layout_row', null, items.layout)
  for (const [row, { directions }] of items.layout.entries()) add('direction', row, directions)
  add('task', null, items.tasks)
  for (const [task, { measures }] of items.tasks.entries()) add('measure', task, measures)
  add('responsible', null, items.responsible)
  add('annex_row', null, items.annex)
  for (let from = 0; from < rows.length; from += 2_000) {
    const some = rows.slice(from, from + 2_000)
    await tx
      .insertInto('plans.item')
      .values(
        some.map(({ itemId, kind }) => ({
          programme_id: key.programme_id,
          item_id: itemId,
          kind,
        })),
      )
      .onConflict((conflict) => conflict.columns(['programme_id', 'item_id']).doNothing())
      .execute()
    await tx
      .insertInto('plans.item_of_edition')
      .values(
        some.map(({ itemId, kind, within, position, basis }) => ({
          ...key,
          kind,
          within,
          position,
          item_id: itemId,
          basis,
        })),
      )
      .execute()
  }
}
