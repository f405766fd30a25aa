import { aGate, asPerson } from '../../access/testing/a-gate.ts'
import { asLoader } from '../../access/testing/a-programme.ts'
import { aYard, type Yard } from '../../access/testing/a-yard.ts'
import { createHttpServer } from '../../platform/http/create-http-server.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import { foundCatalogue, readCatalogue, type ShippedCatalogue } from '../catalogue/found-catalogue.ts'
import { catalogueRoutes } from '../catalogue/routes.ts'
import { formRoutes } from '../forms/routes.ts'

const SLUG = 'yunxi-2031'

/** A yard with the shipped catalogue, whose definitions, checks and forms are asked for over http, as its people. */
export interface CatalogueYard {
  readonly database: TestDatabase
  readonly yard: Yard
  readonly shipped: ShippedCatalogue
  ask(
    who: string | null,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    payload?: object,
    // biome-ignore lint/suspicious/noExplicitAny: what a route answers is what the test looks at.
  ): Promise<{ status: number; body: any }>
  /** Founds the catalogue once more, as each start of the server does. */
  found(): Promise<void>
  close(): Promise<void>
}

export async function aCatalogueYard(): Promise<CatalogueYard> {
  const database = await openTestDatabase()
  const yard = await aYard(database, SLUG)
  const shipped = await readCatalogue()
  const found = () =>
    asLoader(database, yard.programmeId, (tx) => foundCatalogue(tx as never, yard.programmeId, shipped))
  await found()
  await yard.appoint('second_officer', 'programme_office', 'city')
  const gate = aGate(database.app, SLUG)
  const app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: (every) => gate.guard(every),
  })
  const registerCounts = [
    { key: 'enterprises.high_tech', name: { zh: '高新技术企业数', en: 'High-tech enterprises' }, unit: '家' },
  ]
  await catalogueRoutes(app, {
    gate,
    registerCounts,
    findProgrammeId: async (slug) => (slug === SLUG ? yard.programmeId : null),
  })
  await formRoutes(app, { gate })
  return {
    database,
    yard,
    shipped,
    async ask(who, method, path, payload) {
      const reply = await app.inject({
        method,
        url: `/api/programmes/${SLUG}/indicators/${path}`,
        headers: who === null ? {} : asPerson(yard.person(who)),
        ...(payload ? { payload } : {}),
      })
      return { status: reply.statusCode, body: reply.json() }
    },
    found,
    async close() {
      await app.close()
      await database.close()
    },
  }
}
