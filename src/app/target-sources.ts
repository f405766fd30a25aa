import { countHoldersOnly, countInstitutes } from '../enterprises/index.ts'
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
    {
      kind: 'count',
      key: 'enterprises.holders',
      name: { zh: '园区内高新技术企业和专精特新企业', en: 'High-tech and specialised enterprises in the parks' },
      units: ['家', '户', '个'],
      measure: (programmeId, on) =>
        asActor<unknown, number>(database, anyone, (tx) =>
          countHoldersOnly(tx, programmeId, {
            on,
            kinds: 'high_tech_or_specialised',
            scope: { kind: 'programme' },
          }),
        ),
    },
    {
      kind: 'count',
      key: 'enterprises.institutes',
      name: { zh: '园区内市级以上研发机构', en: 'Institutes of city level and above in the parks' },
      units: ['家', '个', '所'],
      measure: async (programmeId, on) =>
        (
          await asActor<unknown, { count: number }>(database, anyone, (tx) =>
            countInstitutes(tx, programmeId, { on, scope: { kind: 'programme' } }),
          )
        ).count,
    },
  ]
}
