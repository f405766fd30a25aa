import type { FastifyInstance } from 'fastify'
import { organisationRoutes } from '../../access/index.ts'
import { aGate, asPerson } from '../../access/testing/a-gate.ts'
import { aYard, type Place, type Yard } from '../../access/testing/a-yard.ts'
import type { ProgrammeView } from '../../plans/programme.schema.ts'
import { createHttpServer } from '../../platform/http/create-http-server.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import { parkRoutes } from '../routes.ts'

const SLUG = 'yunxi-2031'

/** A yard whose parks are asked for over http, as its people. */
export interface ParkYard {
  readonly database: TestDatabase
  readonly yard: Yard
  readonly app: FastifyInstance
  /** @param who  nobody when null */
  ask(
    who: string | null,
    method: 'GET' | 'POST',
    path: string,
    payload?: object,
    more?: { secondFactor?: boolean },
    // biome-ignore lint/suspicious/noExplicitAny: what a route answers is what the test looks at.
  ): Promise<{ status: number; body: any }>
  /** A park as declared; its id. */
  declare(name: string, who?: string, zone?: Place): Promise<string>
  /** Somebody does an act, which must be done. */
  does(who: string, id: string, side: 'zone' | 'district' | 'city', act: object): Promise<void>
  close(): Promise<void>
}

export const aDeclaration = (hostZone: string, name: string) => ({
  hostZone,
  name,
  nameEn: null,
  class: 'manufacturing',
  directions: [{ text: '储能装备', layoutDirection: '新型储能' }],
  statement: '连片 300 亩，已有 12 家企业。',
  basis: '开发区管委会〔2031〕3号',
})

export async function aParkYard(): Promise<ParkYard> {
  const database = await openTestDatabase()
  const yard = await aYard(database, SLUG)
  const gate = aGate(database.app, SLUG)
  const app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: (every) => gate.guard(every),
  })
  const findProgrammeId = async (slug: string) => (slug === SLUG ? yard.programmeId : null)
  const view = { reading: { layout: [{ directions: [{ name: '新型储能' }] }] } } as ProgrammeView
  await parkRoutes(app, { gate, findProgrammeId, today: () => yard.today, reader: { getView: async () => view } })
  await organisationRoutes(app, { gate, findProgrammeId, today: () => yard.today })
  const ask: ParkYard['ask'] = async (who, method, path, payload, more = {}) => {
    const reply = await app.inject({
      method,
      url: `/api/programmes/${SLUG}/${path}`,
      headers: who === null ? {} : asPerson(yard.person(who), more),
      ...(payload ? { payload } : {}),
    })
    return { status: reply.statusCode, body: reply.json() }
  }
  return {
    database,
    yard,
    app,
    ask,
    async declare(name, who = 'park_manager', zone = 'zone') {
      const { status, body } = await ask(who, 'POST', 'parks', aDeclaration(yard.place(zone), name))
      if (status !== 201) throw new Error(`not declared: ${status} ${JSON.stringify(body)}`)
      return body.id
    },
    async does(who, id, side, act) {
      const { status, body } = await ask(who, 'POST', `parks/${id}/${side}-acts`, act)
      if (status !== 200) throw new Error(`not done: ${status} ${JSON.stringify(body)}`)
    },
    async close() {
      await app.close()
      await database.close()
    },
  }
}
