import type { FastifyInstance, InjectOptions } from 'fastify'
import { aGate, asPerson } from '../../access/testing/a-gate.ts'
import { asLoader } from '../../access/testing/a-programme.ts'
import { aYard, type Yard } from '../../access/testing/a-yard.ts'
import { fillCalendar, readAnnouncedDays } from '../../platform/calendar/index.ts'
import { openDatabase } from '../../platform/db/database.ts'
import { ROLES } from '../../platform/db/roles.ts'
import { createHttpServer } from '../../platform/http/create-http-server.ts'
import { createPrinter } from '../../platform/print/index.ts'
import { accept } from '../../platform/result.ts'
import type { TestDatabase } from '../../platform/testing/open-test-database.ts'
import { createTaskKeeper, type TaskKeeper } from '../create-task-keeper.ts'
import type { AttachFiles } from '../deeds.ts'
import { feedRoutes } from '../feed/routes.ts'
import { foundTaskRules } from '../found-rules.ts'
import { meetingRoutes } from '../meetings/routes.ts'
import { taskRoutes } from '../routes.ts'
import { taskPaperRoutes } from '../routes-papers.ts'
import type { Item, ItemActInput, ItemContent } from '../tasks.schema.ts'

/** A yard whose programme supervises: with a calendar, rules, a second officer of the office, and the routes of tasks. */
export interface TaskYard {
  readonly yard: Yard
  readonly app: FastifyInstance
  readonly keeper: TaskKeeper
  ask(
    who: string,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    payload?: object,
  ): Promise<{ status: number; body: Body }>
  /** Draws an item up that the zone leads and the bureau supports, due in 60 days. */
  draft(more?: Partial<ItemContent>): Promise<string>
  act(who: string, item: string, input: ActInput): Promise<{ status: number; body: Body }>
  get(who: string, item: string): Promise<Item>
  /** What is taken away as a file. */
  take(who: string, path: string): Promise<{ status: number; type: string; name: string; bytes: Buffer }>
  close(): Promise<void>
}

/** As it comes over the wire: what has a default may be left out. */
export type ActInput = { act: ItemActInput['act'] } & Record<string, unknown>

type Body = Record<string, unknown>

/** Files are another room's: here none is known, so none can be attached. */
const noFiles: AttachFiles = async (_tx, files) =>
  files.length === 0 ? accept(null) : { ok: false, refusal: 'no_such_file' }

export async function aTaskYard(database: TestDatabase, slug: string): Promise<TaskYard> {
  const yard = await aYard(database, slug)
  await yard.appoint('second_officer', 'programme_office', 'city')
  await yard.appoint('zone_colleague', 'park_manager', 'zone')
  await asLoader(database, yard.programmeId, async (tx) => {
    await fillCalendar(tx as never, yard.programmeId, readAnnouncedDays(), yard.today)
    await foundTaskRules(tx as never, yard.programmeId)
  })
  const worker = openDatabase({ ...database.configOf(ROLES.worker), max: 3 })
  const gate = aGate(database.app, slug)
  const app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: (every) => gate.guard(every),
  })
  const keeper = createTaskKeeper(worker)
  const printer = createPrinter({ spare: 0 })
  await taskRoutes(app, { gate, keeper, attachFiles: noFiles })
  await taskPaperRoutes(app, { gate, printer })
  await meetingRoutes(app, { gate, printer })
  await feedRoutes(app, { gate })
  await app.ready()

  const ask: TaskYard['ask'] = async (who, method, path, payload) => {
    const options: InjectOptions = {
      method,
      url: `/api/programmes/${slug}/tasks${path}`,
      headers: asPerson(yard.person(who), { secondFactor: true }),
      ...(payload ? { payload } : {}),
    }
    const reply = await app.inject(options)
    return { status: reply.statusCode, body: reply.body === '' ? {} : reply.json() }
  }
  return {
    yard,
    app,
    keeper,
    ask,
    async draft(more = {}) {
      const made = await ask('programme_office', 'POST', '/items', {
        title: '建成检测平台',
        content: '建成并开放公共检测平台。',
        lead: yard.place('zone'),
        support: [{ unit: yard.place('bureau') }],
        startsOn: yard.today,
        dueOn: yard.day(60),
        ...more,
      })
      if (made.status !== 201) throw new Error(JSON.stringify(made.body))
      return String(made.body.id)
    },
    act: (who, item, input) => ask(who, 'POST', `/items/${item}/acts`, input),
    async get(who, item) {
      const reply = await ask(who, 'GET', `/items/${item}`)
      if (reply.status !== 200) throw new Error(JSON.stringify(reply.body))
      return reply.body as Item
    },
    async take(who, path) {
      const reply = await app.inject({
        url: `/api/programmes/${slug}/tasks${path}`,
        headers: asPerson(yard.person(who), { secondFactor: true }),
      })
      return {
        status: reply.statusCode,
        type: String(reply.headers['content-type']),
        name: String(reply.headers['content-disposition']),
        bytes: reply.rawPayload,
      }
    },
    async close() {
      await app.close()
      await printer.close()
      await worker.close()
    },
  }
}
