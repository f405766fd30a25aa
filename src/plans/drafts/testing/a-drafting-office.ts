import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import Fastify, { type FastifyInstance, type LightMyRequestResponse } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { foundOrganisations } from '../../../access/index.ts'
import { aGate, asPerson } from '../../../access/testing/a-gate.ts'
import { aYard, type Yard } from '../../../access/testing/a-yard.ts'
import { ROLES } from '../../../platform/db/roles.ts'
import { createFileStore } from '../../../platform/files/index.ts'
import { toProblem, writeProblem } from '../../../platform/http/problems.ts'
import { accept } from '../../../platform/result.ts'
import { openTestDatabase, type TestDatabase } from '../../../platform/testing/open-test-database.ts'
import type { Compiler } from '../../create-compiler.ts'
import { type AfterLoading, asLoader } from '../../load-programme.ts'
import { createProgrammeReader } from '../../programme-reader.ts'
import { recordEdition } from '../../record-edition.ts'
import { programmeRoutes } from '../../routes.ts'
import { compilePlan } from '../../rules/compile.ts'
import { differentiateLayout } from '../../rules/differentiation/differentiate-layout.ts'
import { type TargetSource, targetRoutes } from '../../targets/index.ts'
import { anEdition } from '../../testing/an-edition.ts'
import type { Draft, DraftItem } from '../drafts.schema.ts'
import { type ChangeEar, createChangeEar } from '../hear-changes.ts'
import { draftRoutes } from '../routes.ts'
import { editionRoutes } from '../routes-editions.ts'
import { NOTICE } from './notices.ts'

/** Compiles at once, in this process; that it has one of its own is tested where that is made. */
const compiler: Compiler = {
  async compile(file) {
    const reading = compilePlan(Buffer.from(file.bytes).toString())
    return accept({ reading, differentiation: differentiateLayout(reading.layout, []) })
  },
  close: async () => undefined,
}

/** A programme with an edition that holds, three people of its office, and the routes of drafts. */
export interface Office {
  readonly database: TestDatabase
  readonly yard: Yard
  readonly app: FastifyInstance
  readonly ear: ChangeEar
  readonly slug: string
  /** The address of a server that listens, started when first asked for. */
  listen(): Promise<string>
  ask(who: string, method: string, path: string, payload?: unknown): Promise<LightMyRequestResponse>
  /** The answer's body. @throws {Error} it is no success */
  get<Body>(who: string, path: string): Promise<Body>
  post<Body>(who: string, path: string, payload: unknown): Promise<Body>
  upload(who: string, text: string, fields: Record<string, string>): Promise<Draft>
  draft(id: string): Promise<Draft>
  /** Decides everything that is asked: sentences, warnings, and changes as told. */
  settle(who: string, id: string, changes?: 'accepted' | 'declined'): Promise<Draft>
  close(): Promise<void>
}

export interface OfficeSettings {
  readonly afterPublishing?: AfterLoading
  readonly beatMs?: number
  readonly targetSources?: readonly TargetSource[]
}

export async function anOffice(settings: OfficeSettings = {}): Promise<Office> {
  const database = await openTestDatabase()
  const slug = 'yunxi-2031'
  const yard = await aYard(database, slug)
  for (const name of ['drafter', 'checker', 'publisher']) await yard.appoint(name, 'programme_office', 'city')
  const reading = compilePlan(NOTICE)
  const { programmeId } = yard
  await asLoader(database.owner, programmeId, (tx) =>
    recordEdition(tx, programmeId, anEdition({ slug, reading, binding: null, textSource: 'restated' })),
  )
  const gate = aGate(database.app, slug)
  const home = await mkdtemp(path.join(os.tmpdir(), 'courtyard-drafts-'))
  const ear = createChangeEar(database.configOf(ROLES.app), 20)
  const app = Fastify({ forceCloseConnections: true })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error)
    if (problem.status === 500) request.log.error(problem.cause)
    const shown = problem.status === 500 ? { ...writeProblem(problem, request.id), cause: String(problem.cause) } : null
    return reply.code(problem.status).send(shown ?? writeProblem(problem, request.id))
  })
  gate.guard(app)
  const reader = createProgrammeReader(database.app)
  await programmeRoutes(app, reader)
  await editionRoutes(app, { gate, reader })
  await targetRoutes(app, { gate, reader, today: () => yard.today, targetSources: settings.targetSources ?? [] })
  await draftRoutes(app, {
    gate,
    compiler,
    ear,
    files: createFileStore({ home, mostBytes: 20_000_000, s3: null }),
    beatMs: settings.beatMs ?? 60_000,
    afterPublishing: settings.afterPublishing ?? ((tx, programme) => foundOrganisations(tx, programme, null)),
  })
  await app.ready()
  const one = `/api/programmes/${slug}`
  let address: Promise<string> | null = null

  const ask: Office['ask'] = (who, method, path, payload) =>
    app.inject({
      method: method as 'GET',
      url: `${one}${path}`,
      headers: who === '' ? {} : asPerson(yard.person(who)),
      ...(payload === undefined ? {} : { payload: payload as object }),
    })
  const succeed = async <Body>(reply: LightMyRequestResponse): Promise<Body> => {
    if (reply.statusCode >= 300) throw new Error(`${reply.statusCode}: ${reply.body}`)
    return reply.json() as Body
  }
  const office: Office = {
    database,
    yard,
    app,
    ear,
    slug,
    listen: () => {
      address ??= app.listen({ host: '127.0.0.1', port: 0 })
      return address
    },
    ask,
    get: async (who, path) => succeed(await ask(who, 'GET', path)),
    post: async (who, path, payload) => succeed(await ask(who, 'POST', path, payload)),
    async upload(who, text, fields) {
      const form = new FormData()
      for (const [name, value] of Object.entries(fields)) form.append(name, value)
      form.append('file', new Blob([text]), 'notice.txt')
      return succeed<Draft>(await ask(who, 'POST', '/drafts/uploads', form))
    },
    draft: async (id) => succeed<Draft>(await ask('drafter', 'GET', `/drafts/${id}`)),
    async settle(who, id, changes = 'accepted') {
      const decide = (item: DraftItem, decision: string) =>
        office.post(who, `/drafts/${id}/items/${item.id}/decide`, {
          revision: item.revision,
          decision,
          reason: '已核对',
        })
      const { items, blocks } = await office.draft(id)
      for (const { code, item: of } of blocks) {
        const item = items.find((each) => each.id === of)
        if (!item) continue
        if (code === 'sentence_undecided') await decide(item, 'means_nothing')
        if (code === 'warning_unanswered') await decide(item, 'looked_at')
        if (code === 'change_undecided') await decide(item, changes)
      }
      return office.draft(id)
    },
    async close() {
      await app.close()
      await ear.close()
      await database.close()
      await rm(home, { recursive: true, force: true })
    },
  }
  return office
}
