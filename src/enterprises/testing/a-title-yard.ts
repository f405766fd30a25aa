import { aGate, asPerson } from '../../access/testing/a-gate.ts'
import { asLoader } from '../../access/testing/a-programme.ts'
import { createHttpServer } from '../../platform/http/create-http-server.ts'
import type { CountTarget } from '../counts/routes.ts'
import { countRoutes } from '../counts/routes.ts'
import { gradientRoutes } from '../gradient/routes.ts'
import { instituteRoutes } from '../institutes/routes.ts'
import { foundTitleKinds } from '../titles/found-title-kinds.ts'
import { readTitleKinds } from '../titles/read-title-kinds.ts'
import { titleRoutes } from '../titles/routes.ts'
import { aRegister, type RegisterYard } from './a-register.ts'

/** A register whose titles, institutes, counts and advice are asked over http, as its people. */
export interface TitleYard {
  readonly register: RegisterYard
  /** @param who  nobody when null */
  ask(
    who: string | null,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    payload?: object,
    // biome-ignore lint/suspicious/noExplicitAny: what a route answers is what the test looks at.
  ): Promise<{ status: number; body: any }>
  /** States a title as the operator and confirms it as the district; its id. */
  confer(enterprise: string, told?: object): Promise<string>
  close(): Promise<void>
}

export const aTitle = (more: object = {}) => ({
  kind: 'high_tech',
  number: 'GR202532000001',
  issuer: '省认定机构',
  validFrom: '2025-12-01',
  basis: '证书',
  ...more,
})

export async function aTitleYard(target: CountTarget | null = null): Promise<TitleYard> {
  const register = await aRegister()
  const { database, yard } = register
  const kinds = await readTitleKinds()
  await asLoader(database, yard.programmeId, (tx) => foundTitleKinds(tx as never, yard.programmeId, kinds))
  const gate = aGate(database.app, yard.slug)
  const app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: (every) => gate.guard(every),
  })
  const parts = {
    gate,
    today: () => yard.today,
    findProgrammeId: async (slug: string) => (slug === yard.slug ? yard.programmeId : null),
    findTarget: async () => target,
  }
  await titleRoutes(app, parts)
  await instituteRoutes(app, parts)
  await gradientRoutes(app, parts)
  await countRoutes(app, parts)
  await app.ready()
  const ask: TitleYard['ask'] = async (who, method, path, payload) => {
    const reply = await app.inject({
      method,
      url: `/api/programmes/${yard.slug}/enterprises${path}`,
      headers: who === null ? {} : asPerson(yard.person(who)),
      ...(payload ? { payload } : {}),
    })
    return { status: reply.statusCode, body: reply.json() }
  }
  return {
    register,
    ask,
    async confer(enterprise, told = {}) {
      const stated = await ask('operator', 'POST', `/${enterprise}/titles`, aTitle(told))
      if (stated.status !== 201) throw new Error(`not stated: ${stated.status} ${JSON.stringify(stated.body)}`)
      const confirmed = await ask('district_officer', 'POST', `/titles/${stated.body.id}/confirm`, {})
      if (confirmed.status !== 200) throw new Error(`not confirmed: ${JSON.stringify(confirmed.body)}`)
      return stated.body.id
    },
    async close() {
      await app.close()
      await register.close()
    },
  }
}
