import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aGate, asPerson } from '../access/testing/a-gate.ts'
import { asLoader } from '../access/testing/a-programme.ts'
import { aYard, type Yard } from '../access/testing/a-yard.ts'
import { NOTICE } from '../plans/drafts/testing/notices.ts'
import { recordEdition } from '../plans/record-edition.ts'
import { compilePlan } from '../plans/rules/compile.ts'
import { anEdition } from '../plans/testing/an-edition.ts'
import { fillCalendar, readAnnouncedDays } from '../platform/calendar/index.ts'
import { createHttpServer } from '../platform/http/create-http-server.ts'
import { accept, refuse } from '../platform/result.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { annexRoutes, foundTaskRules, taskRoutes } from '../tasks/index.ts'

const SLUG = 'yunxi-2046'
const CELLS = [
  ['序号', '重点任务', '主要内容', '牵头单位', '配合单位', '完成时限'],
  ['1', '建立园区协同机制', '建立联席会议。', '开发园区', '/', '2032年底前'],
  ['2', '开放检测平台', '平台对外开放。', '检测集团', '/', '持续推进'],
]
const PRINTED = `${NOTICE}\n附件\n重点任务分解表\n${CELLS.flat()
  .map((cell) => `${cell} |`)
  .join('\n')}`

let database: TestDatabase
let yard: Yard
let app: FastifyInstance
beforeAll(async () => {
  database = await openTestDatabase()
  yard = await aYard(database, SLUG)
  const { programmeId } = yard
  const reading = compilePlan(PRINTED)
  await asLoader(database, programmeId, async (tx) => {
    await recordEdition(
      tx as never,
      programmeId,
      anEdition({ slug: SLUG, reading, binding: null, textSource: 'restated' }),
    )
    await fillCalendar(tx as never, programmeId, readAnnouncedDays(), yard.today)
    await foundTaskRules(tx as never, programmeId)
  })
  const gate = aGate(database.app, SLUG)
  app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: (every) => gate.guard(every),
  })
  await annexRoutes(app, { gate, compiler: { compile: async () => refuse({ code: 'too_busy' } as never) } })
  await taskRoutes(app, {
    gate,
    keeper: { relight: async () => ({ seen: 0, changed: 0 }), explain: async () => null },
    attachFiles: async () => accept(null),
  })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await database.close()
})

async function ask(who: string, method: 'GET' | 'POST', at: string, payload?: object) {
  const reply = await app.inject({
    method,
    url: `/api/programmes/${SLUG}/tasks${at}`,
    headers: asPerson(yard.person(who), { secondFactor: true }),
    ...(payload ? { payload } : {}),
  })
  return { status: reply.statusCode, body: reply.json() }
}

interface Proposal {
  readonly title: string
  readonly content: string
  readonly planItem: string | null
  readonly heading: string | null
  readonly basis: string | null
  readonly lead: string | null
  readonly support: { unit: string }[]
  readonly dueOn: string | null
  readonly doubts: string[]
  readonly isKnown: boolean
}

const confirm = (proposals: readonly Proposal[]) =>
  ask('programme_office', 'POST', '/annex/items', {
    items: proposals.map(({ title, content, planItem, heading, lead, dueOn }) => ({
      title,
      content,
      planItem,
      heading,
      lead,
      startsOn: null,
      dueOn,
    })),
  })

describe('the annex that a notice prints itself', () => {
  it('is proposed without a file, with the units that lead its rows', async () => {
    const { status, body } = await ask('programme_office', 'GET', '/annex')
    expect(status).toBe(200)
    const proposals: Proposal[] = body.proposals
    expect(proposals.map(({ title, lead, dueOn, isKnown }) => ({ title, lead, dueOn, isKnown }))).toEqual([
      { title: '建立园区协同机制', lead: yard.place('zone'), dueOn: '2032-12-31', isKnown: false },
      // A unit that nobody bears the name of is left open, and never guessed.
      { title: '开放检测平台', lead: null, dueOn: null, isKnown: false },
    ])
    expect(proposals.map(({ doubts }) => doubts.includes('lead_unknown'))).toEqual([false, true])
    expect((await ask('district_officer', 'GET', '/annex')).status).toBe(403)
    expect((await ask('programme_office', 'GET', '?standing=all')).body.total).toBe(0)
  })

  it('is confirmed into items, all at once, and by two at once only once', async () => {
    const { proposals } = (await ask('programme_office', 'GET', '/annex')).body
    const replies = await Promise.all([confirm(proposals), confirm(proposals)])
    expect(replies.map(({ status }) => status)).toEqual([201, 201])
    expect(replies.map(({ body }) => body.made.length).sort()).toEqual([0, 2])
    const { items } = (await ask('programme_office', 'GET', '?standing=all&order=number')).body
    expect(items.map(({ title, state }: { title: string; state: string }) => [title, state])).toEqual([
      ['建立园区协同机制', 'drafted'],
      ['开放检测平台', 'drafted'],
    ])
    const again = (await ask('programme_office', 'GET', '/annex')).body.proposals
    expect(again.every(({ isKnown }: Proposal) => isKnown)).toBe(true)
    expect((await confirm(again)).body).toEqual({ made: [], known: 2 })
  })
})
