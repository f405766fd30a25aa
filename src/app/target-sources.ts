import { countParks } from '../parks/index.ts'
import type { TargetSource } from '../plans/targets/index.ts'
import { anyone } from '../platform/db/actor.ts'
import { asActor, type Database } from '../platform/db/database.ts'

/** What measures the targets of plans: each figure as anyone may count it. */
export function listTargetSources(database: Database): TargetSource[] {
  return [
    {
      kind: 'count',
      key: 'parks',
      name: { zh: '已认定和培育中的特色园区', en: 'Parks recognised or in cultivation' },
      units: ['个', '家', '座', '处'],
      measure: async (programmeId, on) =>
        (await asActor<unknown, { count: number }>(database, anyone, (tx) => countParks(tx, programmeId, on))).count,
    },
  ]
}
