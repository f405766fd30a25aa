import path from 'node:path'
import {
  createContactSeal,
  createGate,
  createImportReader,
  createSecretSeal,
  createSignIn,
  foundOrganisations,
  readOrganisationFile,
} from '../access/index.ts'
import { createSealer } from '../audit/index.ts'
import { createRegisterReader } from '../enterprises/index.ts'
import { createReportSheetReader } from '../indicators/index.ts'
import { createParkReader } from '../parks/index.ts'
import { createCompiler } from '../plans/create-compiler.ts'
import { createChangeEar } from '../plans/drafts/index.ts'
import {
  createProgrammeReader,
  describeBinding,
  listProgrammeFolders,
  loadProgramme,
  type ProgrammeFolder,
  readDirectionFamilies,
  readProgrammeFolder,
} from '../plans/index.ts'
import { computeProgrammeId } from '../plans/programme-key.ts'
import { openDatabase } from '../platform/db/database.ts'
import { startDatabase } from '../platform/db/server.ts'
import { createFileStore } from '../platform/files/index.ts'
import { measureJobs } from '../platform/jobs/index.ts'
import { OperatorError } from '../platform/operator-error.ts'
import { findPackageRoot } from '../platform/package-root.ts'
import { createPrinter } from '../platform/print/index.ts'
import { sayDay } from '../platform/say-day.ts'
import { createDraftSeal } from '../platform/sheets/index.ts'
import { createTaskKeeper } from '../tasks/index.ts'
import { startJobs } from './all-jobs.ts'
import { createServer } from './create-server.ts'
import { createFounding } from './found-programme.ts'
import { writeCity } from './made-up-city/write-city.ts'
import { reportProgramme } from './report-programme.ts'
import type { Settings } from './settings.ts'
import { listTargetSources } from './target-sources.ts'

export interface Serving {
  readonly address: string
  /** What was found, for the person who started it. */
  readonly report: string
  /** Resolves when an embedded database has ended without being asked to. */
  readonly databaseEnded: Promise<void>
  /** Lets running requests end, then stops everything that was started. */
  stop(): Promise<void>
}

/** How long running requests may still take once we are asked to stop. */
const GRACE_MS = 5_000

/** How long an entry of the record waits to be sealed. */
const SEAL_MS = 10_000

/**
 * Starts everything: database, migrations, programmes, server. What was started is stopped again when a later step
 * fails.
 */
export async function serve(settings: Settings): Promise<Serving> {
  const stops: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const each of stops.splice(0).reverse()) await each()
  }
  try {
    const database = await startDatabase(settings.database)
    stops.push(database.stop)
    const paths = await listProgrammeFolders()
    const [folders, organisationFiles] = await Promise.all([
      Promise.all(paths.map(readProgrammeFolder)),
      Promise.all(paths.map(readOrganisationFile)),
    ])
    const [families, found] = await Promise.all([readDirectionFamilies(), createFounding()])
    const owner = openDatabase({ ...database.owner, max: 2 })
    const left: string[] = []
    const invented: string[] = []
    try {
      for (const [i, folder] of folders.entries()) {
        const { outcome } = await loadProgramme(owner, folder, families, async (tx, programme) => {
          await found(organisationFiles[i] ?? null)(tx, programme)
          if (folder.invented && (await writeCity(tx, programme.programmeId, programme, settings.madeUpScale))) {
            invented.push(programme.programmeId)
          }
        })
        if (outcome === 'left_to_people') left.push(sayLeft(folder))
      }
    } finally {
      await owner.close()
    }

    const app = openDatabase(database.app)
    stops.push(app.close)
    const reader = createProgrammeReader(app)
    const compiler = createCompiler()
    stops.push(compiler.close)
    const ear = createChangeEar(database.app)
    stops.push(ear.close)
    const importReader = createImportReader()
    stops.push(importReader.close)
    const registerReader = createRegisterReader()
    stops.push(registerReader.close)
    const reportSheetReader = createReportSheetReader()
    stops.push(reportSheetReader.close)
    const printer = createPrinter()
    stops.push(printer.close)
    const findProgrammeId = async (slug: string) => ((await reader.getView(slug)) ? computeProgrammeId(slug) : null)
    const { rootSecret } = database
    const fileStore = createFileStore(settings.files)
    const signIn = createSignIn({
      ...settings,
      authConfig: database.auth,
      workerConfig: database.worker,
      database: app,
      rootSecret,
      listProgrammes: reader.listProgrammes,
      computeProgrammeId,
    })
    stops.push(signIn.close)
    const worker = openDatabase({ ...database.worker, max: 1 })
    stops.push(worker.close)
    const keeperDatabase = openDatabase({ ...database.worker, max: 3 })
    stops.push(keeperDatabase.close)
    const taskKeeper = createTaskKeeper(keeperDatabase)
    // What was invented just now is judged as of today, like any night does.
    for (const programmeId of invented) await taskKeeper.runNight(programmeId)
    const gate = createGate({ database: app, findIdentity: signIn.findIdentity, findProgrammeId, computeProgrammeId })
    const server = await createServer({
      ...settings,
      gate,
      files: fileStore,
      seal: createContactSeal(rootSecret),
      draftSeal: createDraftSeal(rootSecret),
      secretSeal: createSecretSeal(rootSecret),
      hasMail: settings.mail !== null,
      importReader,
      registerReader,
      reportSheetReader,
      database: app,
      printer,
      signIn,
      reader,
      taskKeeper,
      parkReader: createParkReader(app, () => sayDay(new Date())),
      compiler,
      ear,
      targetSources: listTargetSources(app),
      // As at the start: whoever a plan names for the first time is founded.
      afterPublishing: (tx, programme) =>
        foundOrganisations(
          tx,
          programme,
          organisationFiles[folders.findIndex(({ slug }) => slug === programme.slug)] ?? null,
        ),
      findBinding: async (reading) => describeBinding(folders, reading),
      findProgrammeId,
      today: () => sayDay(new Date()),
      measure: (registry) => measureJobs(registry, worker),
      checkReady: async () => {
        await app.pool.query('select 1')
      },
      webRoot: path.join(findPackageRoot(), 'dist', 'web'),
    })
    const sealer = createSealer({
      database: worker,
      everyMs: SEAL_MS,
      onError: (error) => server.log.error({ err: error }, 'the record could not be sealed'),
    })
    stops.push(sealer.stop)
    stops.push(async () => {
      const impatience = setTimeout(() => server.server.closeAllConnections(), GRACE_MS)
      await server.close()
      clearTimeout(impatience)
    })
    sealer.start()
    if (settings.work) {
      const jobs = await startJobs({
        database,
        files: fileStore,
        settings,
        listProgrammes: reader.listProgrammes,
        log: server.log,
      })
      stops.push(jobs.stop)
    }
    const address = await server.listen({ host: settings.host, port: settings.port }).catch((error: unknown) => {
      throw explainListen(error, settings)
    })
    const views = await Promise.all(folders.map((folder) => reader.getView(folder.slug)))
    const report = [...views.filter((view) => view !== null).map(reportProgramme), ...left].join('\n\n')
    return { address, report, databaseEnded: database.ended, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The folder of a programme has changed, and what people published stands: they decide. */
function sayLeft({ slug, name }: ProgrammeFolder): string {
  return [
    `${name.zh}　programmes/${slug} 的内容已更新，但现行版本由人员发布，未作更改；请在方案起草中处理。`,
    `${name.en}: programmes/${slug} has changed, but people published what holds; it was left as it is. See to it in a draft.`,
  ].join('\n')
}

function explainListen(error: unknown, { host, port }: Settings): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') {
    return new OperatorError(
      `端口 ${port} 已被其他程序占用；请用 COURTYARD_PORT 指定另一个端口（0 为任一空闲端口）。`,
      `Port ${port} is taken by another program; name another in COURTYARD_PORT (0 takes any free one).`,
      { cause: error },
    )
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new OperatorError(
      `无法在 ${host} 的端口 ${port} 上提供服务（${code}）；请检查 COURTYARD_HOST 与 COURTYARD_PORT。`,
      `Cannot listen on port ${port} of ${host} (${code}); check COURTYARD_HOST and COURTYARD_PORT.`,
      { cause: error },
    )
  }
  return error
}
