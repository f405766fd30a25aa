import { randomInt, randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { computeCheck, computeOrganisationCheck } from '../../access/index.ts'
import { aGate, asPerson } from '../../access/testing/a-gate.ts'
import { asLoader } from '../../access/testing/a-programme.ts'
import { aYard, type Place, type Yard } from '../../access/testing/a-yard.ts'
import type { PersonActor } from '../../platform/db/actor.ts'
import { asActor } from '../../platform/db/database.ts'
import { createHttpServer } from '../../platform/http/create-http-server.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import { recordEnterpriseHistory } from '../record-enterprise-history.ts'
import { enterpriseRoutes } from '../routes.ts'

const SLUG = 'yunxi-2031'

/** A yard with two parks in cultivation, each under its own district, whose register is asked over http, as its people. */
export interface RegisterYard {
  readonly database: TestDatabase
  readonly yard: Yard
  ask(
    who: string | null,
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    payload?: object,
    // biome-ignore lint/suspicious/noExplicitAny: what a route answers is what the test looks at.
  ): Promise<{ status: number; body: any }>
  /** So many enterprises in the park, as the loader writes them: confirmed, each of another name. Their ids. */
  put(count: number): Promise<string[]>
  /** An enterprise as somebody enters it; its id. */
  enter(told: object, who?: string): Promise<string>
  /** In a transaction of a person's own, without the routes: what the database itself says. */
  directly<Result>(who: string, work: (tx: Kysely<unknown>) => Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** Of the codes that were given: none is given twice. */
let lastBody = randomInt(1e8)

/** A code that nobody has, both its check digits right. */
export function aCreditCode(division = '320613'): string {
  lastBody = (lastBody + 1) % 1e8
  const body = String(lastBody).padStart(8, '0')
  const whole = `91${division}${body}${computeOrganisationCheck(body)}`
  return `${whole}${computeCheck(whole)}`
}

/** Writes parks as they stand, where how they came to stand so is not what is looked at. */
export async function putParks(database: TestDatabase, yard: Yard, places: readonly [Place, Place][]): Promise<void> {
  await database.asSuperuser(
    `set session_replication_role = replica; ${places
      .map(([park, zone]) => {
        const named = `'${yard.programmeId}', '${yard.place(park)}'`
        return `
        insert into parks.park (programme_id, id, host_zone_id, name_zh, statement, first_named_on, state, acts_done)
          values (${named}, '${yard.place(zone)}', '${park}', '说明', '2024-01-01', 'cultivating', 1);
        insert into parks.park_act (programme_id, park_id, seq, act, to_state, on_day, basis)
          values (${named}, 1, 'enter', 'cultivating', '2024-01-01', '文');
        insert into parks.park_stage (programme_id, park_id, since_act, valid_from, known_from, stage, stated_in, basis)
          values (${named}, 1, '2024-01-01', '2024-01-01', 'cultivating', 1, '文');`
      })
      .join('')}`,
  )
}

export async function aRegister(): Promise<RegisterYard> {
  const database = await openTestDatabase()
  const yard = await aYard(database, SLUG)
  await putParks(database, yard, [
    ['park', 'zone'],
    ['other_park', 'other_zone'],
  ])
  const gate = aGate(database.app, SLUG)
  const app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: (every) => gate.guard(every),
  })
  await enterpriseRoutes(app, { gate, today: () => yard.today })
  const ask: RegisterYard['ask'] = async (who, method, path, payload) => {
    const reply = await app.inject({
      method,
      url: `/api/programmes/${SLUG}/enterprises${path}`,
      headers: who === null ? {} : asPerson(yard.person(who)),
      ...(payload ? { payload } : {}),
    })
    return { status: reply.statusCode, body: reply.json() }
  }
  const actorOf = (who: string): PersonActor => ({
    kind: 'person',
    personId: yard.person(who),
    programmeId: yard.programmeId,
    secondFactor: true,
  })
  return {
    database,
    yard,
    ask,
    async enter(told, who = 'operator') {
      const { status, body } = await ask(who, 'POST', '', told)
      if (status !== 201) throw new Error(`not entered: ${status} ${JSON.stringify(body)}`)
      return body.id
    },
    async put(count) {
      const ids = Array.from({ length: count }, () => randomUUID())
      const stated = { by: yard.person('operator'), at: '2025-03-01T00:00:00Z' }
      await asLoader(database, yard.programmeId, (tx) =>
        recordEnterpriseHistory(tx as never, yard.programmeId, {
          enterprises: ids.map((id) => ({
            id,
            code: null,
            names: [{ zh: `装载${id}有限公司`, en: null, from: '2020-01-01', to: null }],
            district: null,
            foundedOn: '2020-01-01',
            status: 'operating',
            industry: null,
            aboveSize: null,
            scale: null,
            stated,
            stays: [
              {
                id: randomUUID(),
                park: yard.place('park'),
                from: '2025-03-01',
                to: null,
                how: 'address',
                basis: '租赁合同',
                state: 'confirmed',
                stated,
                confirmed: { ...stated, by: yard.person('district_officer') },
              },
            ],
          })),
        }),
      )
      return ids
    },
    directly: (who, work) => asActor(database.app, actorOf(who), work, { act: 'enterprises.try' }),
    async close() {
      await app.close()
      await database.close()
    },
  }
}
