import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import {
  createContactSeal,
  createGate,
  createSecretSeal,
  createSignIn,
  foundOrganisations,
  type Gate,
} from '../../access/index.ts'
import { createParkReader } from '../../parks/index.ts'
import { createChangeEar } from '../../plans/drafts/index.ts'
import { createProgrammeReader } from '../../plans/index.ts'
import { computeProgrammeId } from '../../plans/programme-key.ts'
import { openDatabase } from '../../platform/db/database.ts'
import { ROLES } from '../../platform/db/roles.ts'
import { createFileStore } from '../../platform/files/index.ts'
import { accept, refuse } from '../../platform/result.ts'
import { createDraftSeal } from '../../platform/sheets/index.ts'
import type { TestDatabase } from '../../platform/testing/open-test-database.ts'
import { createTaskKeeper } from '../../tasks/index.ts'
import { createServer } from '../create-server.ts'
import { listTargetSources } from '../target-sources.ts'

/** The real server with the real gate and the real signing in, over a database of the tests. */
export interface WholeServer {
  readonly app: FastifyInstance
  readonly gate: Gate
  /** Signs in as a person of a made-up programme. Gives back the cookie. */
  enter(slug: string, personId: string): Promise<string>
  ask(options: InjectOptions, cookie: string | null): Promise<LightMyRequestResponse>
  close(): Promise<void>
}

const HERE = { host: 'localhost', origin: 'http://localhost', 'x-request-id': 'a-request-of-the-proofs' }

/** @param slugs  the programmes that are published; each is made up, so that its people can be entered as */
export async function aWholeServer(database: TestDatabase, slugs: readonly string[]): Promise<WholeServer> {
  const webRoot = await mkdtemp(path.join(os.tmpdir(), 'courtyard-web-'))
  await mkdir(path.join(webRoot, 'desk-files'))
  for (const name of ['desk', 'compile'])
    await writeFile(path.join(webRoot, 'desk-files', `${name}.html`), '<script nonce="__CSP_NONCE__"></script>')
  const reader = createProgrammeReader(database.app)
  const rootSecret = 'a-root-secret-of-the-tests-which-is-long-enough'
  const findProgrammeId = async (slug: string) => (slugs.includes(slug) ? computeProgrammeId(slug) : null)
  const signIn = createSignIn({
    authConfig: database.configOf(ROLES.auth),
    workerConfig: database.configOf(ROLES.worker),
    database: database.app,
    rootSecret,
    host: '127.0.0.1',
    address: null,
    mail: null,
    signOn: null,
    cost: { log2n: 13, r: 8, p: 1 },
    listProgrammes: async () => slugs.map((slug) => ({ slug, name: { zh: slug, en: slug }, invented: true })),
    computeProgrammeId,
  })
  const gate = createGate({
    database: database.app,
    findIdentity: signIn.findIdentity,
    findProgrammeId,
    computeProgrammeId,
  })
  const worker = openDatabase({ ...database.configOf(ROLES.worker), max: 2 })
  const ear = createChangeEar(database.configOf(ROLES.app))
  const app = await createServer({
    reader,
    taskKeeper: createTaskKeeper(worker),
    parkReader: createParkReader(database.app, () => '2026-12-01'),
    ear,
    targetSources: listTargetSources(database.app),
    afterPublishing: (tx, programme) => foundOrganisations(tx, programme, null),
    compiler: { compile: async () => refuse({ code: 'empty_file', file: 'notice' }), close: async () => undefined },
    findBinding: async () => null,
    checkReady: async () => undefined,
    isTrustedProxy: () => true,
    logLevel: 'silent',
    version: '0.0.0',
    webRoot,
    files: createFileStore({ home: webRoot, mostBytes: 1024 * 1024, s3: null }),
    gate,
    seal: createContactSeal(rootSecret),
    secretSeal: createSecretSeal(rootSecret),
    hasMail: false,
    draftSeal: createDraftSeal(rootSecret),
    printer: { print: async () => accept(Buffer.from('%PDF-')) },
    importReader: { read: async () => refuse('not_a_workbook') },
    registerReader: { read: async () => refuse('not_a_sheet') },
    reportSheetReader: { read: async () => refuse('not_a_workbook') },
    database: database.app,
    signIn,
    findProgrammeId,
    today: () => '2026-12-01',
  })
  await app.ready()
  const ask: WholeServer['ask'] = (options, cookie) =>
    app.inject({ ...options, headers: { ...HERE, ...(cookie === null ? {} : { cookie }), ...options.headers } })
  return {
    app,
    gate,
    ask,
    async enter(slug, personId) {
      const reply = await ask({ method: 'POST', url: '/api/made-up/enter', payload: { slug, personId } }, null)
      const [set] = [reply.headers['set-cookie'] ?? []].flat()
      if (reply.statusCode !== 200 || set === undefined) throw new Error(`not entered: ${reply.body}`)
      return set.slice(0, set.indexOf(';'))
    },
    async close() {
      await app.close()
      await ear.close()
      await worker.close()
      await signIn.close()
      await rm(webRoot, { recursive: true, force: true })
    },
  }
}
