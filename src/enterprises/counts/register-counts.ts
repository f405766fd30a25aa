import type { CompiledQuery, Kysely } from 'kysely'
import { SPECIALISED } from './counts.schema.ts'
import { selectEnterprisesByPark, selectHoldersByPark, selectInstitutesByPark } from './store.ts'

/** A figure of a park that the register knows by itself: indicators take it from there, and check reports against it. */
export interface RegisterCount {
  readonly key: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly unit: string
  /**
   * By park, on a day; a park without any is 0. Each park for itself: an enterprise in two parks is one in each, so these
   * are never added up.
   */
  measure(
    tx: Kysely<unknown>,
    programmeId: string,
    parkIds: readonly string[],
    on: string,
  ): Promise<Map<string, number>>
}

type ByPark = (
  programmeId: string,
  parkIds: readonly string[],
  on: string,
) => CompiledQuery<{ park_id: string; count: number }>

function count(key: string, zh: string, en: string, select: ByPark): RegisterCount {
  return {
    key,
    name: { zh, en },
    unit: '家',
    measure: async (tx, programmeId, parkIds, on) => {
      const { rows } = await tx.executeQuery(select(programmeId, parkIds, on))
      const found = new Map(parkIds.map((id) => [id, 0]))
      for (const row of rows) found.set(row.park_id, row.count)
      return found
    },
  }
}

const COUNTS: readonly RegisterCount[] = [
  count('enterprises.high_tech', '高新技术企业数', 'High-tech enterprises', (programmeId, parkIds, on) =>
    selectHoldersByPark(programmeId, parkIds, ['high_tech'], on),
  ),
  count('enterprises.specialised', '专精特新企业数', 'Specialised enterprises', (programmeId, parkIds, on) =>
    selectHoldersByPark(programmeId, parkIds, SPECIALISED, on),
  ),
  count(
    'enterprises.institutes_municipal',
    '市级以上研发机构数',
    'Institutes of city level and above',
    selectInstitutesByPark,
  ),
  count('enterprises.above_size', '规模以上企业数', 'Enterprises above size', (programmeId, parkIds, on) =>
    selectEnterprisesByPark(programmeId, parkIds, on, true),
  ),
  count('enterprises.in_park', '在园企业数', 'Enterprises in the park', (programmeId, parkIds, on) =>
    selectEnterprisesByPark(programmeId, parkIds, on, false),
  ),
]

export function listRegisterCounts(): readonly RegisterCount[] {
  return COUNTS
}
