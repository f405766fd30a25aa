import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import { foundOrganisations, foundRoles, readOrganisationFile, readRoles } from '../access/index.ts'
import { aGate, asPerson } from '../access/testing/a-gate.ts'
import { compileFile } from '../plans/compile-file.ts'
import { computeProgrammeId, loadProgramme, readDirectionFamilies, readProgrammeFolder } from '../plans/index.ts'
import { fillCalendar, readAnnouncedDays } from '../platform/calendar/index.ts'
import { createHttpServer } from '../platform/http/create-http-server.ts'
import { findPackageRoot } from '../platform/package-root.ts'
import { accept } from '../platform/result.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { annexRoutes, foundTaskRules, taskRoutes } from '../tasks/index.ts'

const SLUG = 'nantong-2024'
const officer = randomUUID()
let database: TestDatabase
let app: FastifyInstance
let titles: string[]

/** Nantong’s programme as it ships, with one officer of its office. */
beforeAll(async () => {
  database = await openTestDatabase()
  const folder = path.join(findPackageRoot(), 'programmes', SLUG)
  const [nantong, organisations, families, roles] = await Promise.all([
    readProgrammeFolder(folder),
    readOrganisationFile(folder),
    readDirectionFamilies(),
    readRoles(),
  ])
  await loadProgramme(database.owner, nantong, families, async (tx, programme) => {
    await foundRoles(tx, programme.programmeId, roles)
    await fillCalendar(tx, programme.programmeId, readAnnouncedDays(), '2026-11-23')
    await foundTaskRules(tx, programme.programmeId)
    await foundOrganisations(tx, programme, organisations)
  })
  const programmeId = computeProgrammeId(SLUG)
  await database.asSuperuser(
    `with place as (
      select organisation_id as id from access.organisation_name where programme_id = $1 and name_zh = '市科技局'
    ), person as (
      insert into access.person (programme_id, id, name, organisation_id) select $1, $2, '方案办', id from place returning id
    )
    insert into access.appointment (programme_id, person_id, role, exclusive_group, organisation_id, valid_from, basis)
      select $1, $2, role, exclusive_group, place.id, '2024-12-01', '任命' from access.role, place
        where programme_id = $1 and role = 'programme_office'`,
    [programmeId, officer],
  )
  const gate = aGate(database.app, SLUG)
  app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: (every) => gate.guard(every),
  })
  await annexRoutes(app, {
    gate,
    compiler: { compile: (file, annex = null) => compileFile(file, annex, families) },
  })
  await taskRoutes(app, {
    gate,
    keeper: { relight: async () => ({ seen: 0, changed: 0 }), explain: async () => null },
    attachFiles: async () => accept(null),
  })
  await app.ready()
  titles = (await ask('GET', '/plan')).body.tasks.map(({ title }: { title: string }) => title)
})
afterAll(async () => {
  await app.close()
  await database.close()
})

async function ask(
  method: 'GET' | 'POST',
  at: string,
  payload?: object | Buffer,
  headers: Record<string, string> = {},
) {
  const reply = await app.inject({
    method,
    url: `/api/programmes/${SLUG}/tasks${at}`,
    headers: { ...asPerson(officer), ...headers },
    ...(payload ? { payload } : {}),
  })
  return { status: reply.statusCode, body: reply.json() }
}

/** The annex as a workbook: one measure for each task, led by the science bureau; the last one is nobody’s yet. */
async function uploadAnnex(rows: readonly (readonly string[])[]) {
  const head = ['序号', '重点任务', '具体举措', '牵头单位', '责任单位', '完成时限']
  const book = await writeWorkbook(
    [head, ...rows].map((row) => row.map((value) => ({ type: String, value }))),
  ).toBuffer()
  const boundary = 'of-the-test'
  const payload = Buffer.concat([
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="annex.xlsx"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    ),
    book,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
  return ask('POST', '/annex', payload, { 'content-type': `multipart/form-data; boundary=${boundary}` })
}

const rowsOf = () =>
  titles.map((title, i) => [
    String(i + 1),
    title,
    `落实${title}`,
    i === titles.length - 1 ? '市某某办' : '市科技局',
    '',
    i === 0 ? '长期坚持' : '2025年底前',
  ])

describe('Nantong’s programme', () => {
  it('shows eleven tasks without owner until an annex is imported', async () => {
    expect((await ask('GET', '/plan')).body).toMatchObject({ withoutOwner: 11 })
    expect((await ask('GET', '/annex')).body.proposals).toEqual([])

    const preview = await uploadAnnex(rowsOf())
    expect(preview.status).toBe(200)
    const { proposals, basis } = preview.body
    expect(proposals).toHaveLength(11)
    expect(proposals.every(({ planItem }: { planItem: string | null }) => planItem !== null)).toBe(true)
    expect(proposals[0]).toMatchObject({ dueOn: null, doubts: ['due_unclear'] })
    expect(proposals[1]).toMatchObject({ dueOn: '2025-12-31', doubts: [] })
    expect(proposals[10]).toMatchObject({ lead: null, doubts: ['lead_unknown'], printed: { lead: ['市某某办'] } })
    // Nothing of it is written before it is confirmed.
    expect((await ask('GET', '/plan')).body).toMatchObject({ withoutOwner: 11 })

    const items = proposals.map((one: Record<string, unknown>) => ({
      title: one.title,
      content: one.content,
      planItem: one.planItem,
      heading: one.heading,
      basis,
      lead: one.lead,
      startsOn: null,
      dueOn: one.dueOn,
    }))
    const confirmed = await ask('POST', '/annex/items', { items })
    expect(confirmed.status, JSON.stringify(confirmed.body)).toBe(201)
    expect(confirmed.body).toMatchObject({ known: 0 })
    expect(confirmed.body.made).toHaveLength(11)
    expect((await ask('GET', '/plan')).body).toMatchObject({ withoutOwner: 1 })
  })

  it('is not changed by importing the same annex again', async () => {
    const { proposals } = (await uploadAnnex(rowsOf())).body
    expect(proposals.every(({ isKnown }: { isKnown: boolean }) => isKnown)).toBe(true)
    const items = proposals.map((one: Record<string, unknown>) => ({
      title: one.title,
      content: one.content,
      planItem: one.planItem,
      lead: one.lead,
      startsOn: null,
      dueOn: one.dueOn,
    }))
    expect((await ask('POST', '/annex/items', { items })).body).toEqual({ made: [], known: 11 })
  })

  it('says in one sentence what is wrong with a file that is no annex', async () => {
    expect(await uploadAnnex([])).toMatchObject({ status: 422 })
    const reply = await ask('POST', '/annex', Buffer.from('x'), { 'content-type': 'text/plain' })
    expect(reply.status).toBe(415)
  })
})
