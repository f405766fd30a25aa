import Fastify from 'fastify'
import { createProgrammeReader } from '../plans/index.ts'
import { openDatabase } from '../platform/db/database.ts'
import { joinDatabase } from '../platform/db/server.ts'
import { createFileStore } from '../platform/files/index.ts'
import { startJobs } from './all-jobs.ts'
import { readSettings } from './settings.ts'
import { listenForStop } from './until-told.ts'

/** `courtyard work`: runs jobs and serves nothing, beside any number of `courtyard serve`, until it is told to stop. */
export async function workCommand(): Promise<void> {
  const settings = readSettings(process.env, process.stderr.isTTY === true)
  const { isAsked, asked } = listenForStop()
  const stops: (() => Promise<unknown>)[] = []
  try {
    const running = await joinDatabase(settings.database)
    stops.push(running.stop)
    const app = openDatabase({ ...running.app, max: 2 })
    stops.push(app.close)
    const reader = createProgrammeReader(app)
    const jobs = await startJobs({
      database: running,
      settings,
      files: createFileStore(settings.files),
      listProgrammes: reader.listProgrammes,
      // The server's logger, without a server.
      log: Fastify({ logger: { level: settings.logLevel, stream: process.stderr } }).log,
    })
    stops.push(jobs.stop)
    if (!isAsked()) process.stdout.write('正在处理后台任务 Running jobs\n')
    await Promise.race([asked, running.ended])
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}
