import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Gate } from '../../access/index.ts'
import { recordEvent } from '../../access/index.ts'
import { aGate, asPerson } from '../../access/testing/a-gate.ts'
import { asLoader } from '../../access/testing/a-programme.ts'
import { aYard, type Yard } from '../../access/testing/a-yard.ts'
import { createHttpServer } from '../../platform/http/create-http-server.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import { findPeriod, type Period, shiftPeriod } from '../observations/periods.ts'
import type { RegisterCount } from '../read-report.ts'
import { readReportWorkbook } from '../report-sheet.ts'
import type { CellEdit, Report } from '../reports.schema.ts'
import { reportRoutes } from '../routes-reports.ts'

const SLUG = 'yunxi-2031'

/** What the yard's form asks, beside which `density` is computed and `high_tech` comes from a register. */
export const CODES = ['revenue', 'staff', 'high_tech', 'density', 'note_count'] as const

/** A yard in which parks report: their reports are asked for over http, as its people. */
export interface ReportYard {
  readonly database: TestDatabase
  readonly yard: Yard
  readonly gate: Gate
  readonly app: FastifyInstance
  readonly form: string
  /** `park` lies in a district; `own_park` in a host zone that is its own district. */
  readonly parks: Readonly<Record<'park' | 'other_park' | 'own_park', string>>
  /** What the register counts, by park; zero where nothing is said. */
  readonly register: Map<string, number>
  ask(
    who: string | null,
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    payload?: object,
    // biome-ignore lint/suspicious/noExplicitAny: what a route answers is what the test looks at.
  ): Promise<{ status: number; body: any }>
  /** A report that was opened; its id. Each call is of a period of its own, unless told. */
  open(park?: 'park' | 'other_park' | 'own_park', period?: Period, dueOn?: string): Promise<string>
  read(who: string, id: string): Promise<Report>
  /** Fills in what must be said, as the park. */
  fill(id: string, values?: Partial<Record<(typeof CODES)[number], number>>, who?: string): Promise<void>
  does(who: string, id: string, act: string): Promise<{ status: number; body: { code?: string; version: number } }>
  /** A check; its id. */
  addRule(rule: { code: string; kind: string; params: object; severity?: 'blocks' | 'asks' }): Promise<string>
  close(): Promise<void>
}

/** Sets the yard's rules aside, so that rows are put there whole: the superuser's alone. */
export const PUT = 'set session_replication_role = replica;'

export async function aReportYard(
  more: { routes?: (app: FastifyInstance, gate: Gate, database: TestDatabase) => Promise<void> } = {},
): Promise<ReportYard> {
  const database = await openTestDatabase()
  const yard = await aYard(database, SLUG)
  const [ownZone, ownPark, form] = [randomUUID(), randomUUID(), randomUUID()]
  const p = yard.programmeId
  await asLoader(database, p, async (tx) => {
    const found = await recordEvent(tx, p, {
      kind: 'found',
      on: '2024-01-01',
      source: '测试用方案',
      organisations: [
        { id: ownZone, name: '自成板块', parent: yard.place('city'), roles: ['district', 'host_zone'] as const },
        { id: ownPark, name: '自有园区', parent: ownZone, roles: ['park'] as const },
      ].map(({ id, name, parent, roles }) => ({
        id,
        key: null,
        name: { zh: name, en: null },
        parent,
        roles: [...roles],
        codes: [],
        isPublic: true,
      })),
    })
    if (!found.ok) throw new Error(found.refusal)
  })
  const parks = { park: yard.place('park'), other_park: yard.place('other_park'), own_park: ownPark }
  const zones = { park: yard.place('zone'), other_park: yard.place('other_zone'), own_park: ownZone }
  const indicator = (
    code: string,
    position: number,
    source: string,
    kind: string,
    decimals: number,
    expression: string | null,
  ) =>
    `('${p}', '${code}', 1, '2020-01-01', ${position}, '章', 'topic', '${code}', '${code}', '${kind === 'percent' ? '%' : '家'}', 1, '义', 'meaning',
      '${source}', ${expression === null ? 'null' : `'${expression}'`}, ${source === 'register' ? "'enterprises.high_tech'" : 'null'}, 'quarter', 'park',
      ${decimals}, '${kind}', '文')`
  await database.asSuperuser(`${PUT}
    insert into parks.park (programme_id, id, host_zone_id, name_zh, statement, first_named_on, state, acts_done) values
      ${(['park', 'other_park', 'own_park'] as const).map((one) => `('${p}', '${parks[one]}', '${zones[one]}', '${one}', '述', '2024-01-01', 'cultivating', 1)`)};
    insert into parks.park_stage (programme_id, park_id, since_act, valid_from, known_from, stage, stated_in, basis) values
      ${Object.values(parks).map((id) => `('${p}', '${id}', 1, '2018-01-01', '2018-01-01', 'cultivating', 1, '文')`)};
    insert into indicators.indicator (programme_id, code, version, valid_from, position, topic_zh, topic_en, name_zh, name_en, unit, direction,
        definition_zh, definition_en, source, expression, register_key, frequency, level, decimals, kind, basis) values
      ${indicator('revenue', 0, 'reported', 'number', 2, null)}, ${indicator('staff', 1, 'reported', 'count', 0, null)},
      ${indicator('high_tech', 2, 'register', 'count', 0, null)}, ${indicator('density', 3, 'computed', 'number', 2, 'revenue / staff')},
      ${indicator('note_count', 4, 'reported', 'number', 0, null)};
    insert into indicators.form (programme_id, id, name_zh, name_en, frequency, state, acts_done, due_working_days, valid_from) values
      ('${p}', '${form}', '季报', 'Quarterly', 'quarter', 'published', 2, 10, '2018-01-01');
    insert into indicators.form_indicator (programme_id, form_id, position, code, is_required) values
      ${CODES.map((code, at) => `('${p}', '${form}', ${at}, '${code}', ${code === 'revenue' || code === 'staff'})`)};
  `)
  await yard.appoint('own_manager', 'park_manager', 'zone')
  await yard.appoint('second_officer', 'programme_office', 'city')
  await yard.appoint('other_manager', 'park_manager', 'other_zone')
  for (const [name, role] of [
    ['own_manager', 'park_manager'],
    ['own_district', 'district_officer'],
  ] as const) {
    await appointAt(database, yard, name, role, ownZone)
  }
  const gate = aGate(database.app, SLUG)
  const app = await createHttpServer({
    isTrustedProxy: () => false,
    logLevel: 'silent',
    version: '0.0.0',
    checkReady: async () => undefined,
    renderProblemPage: async () => '',
    guard: (every) => gate.guard(every),
  })
  const register = new Map<string, number>()
  const registerCounts: RegisterCount[] = [
    {
      key: 'enterprises.high_tech',
      measure: async (_tx, _programme, ids) => new Map(ids.map((id) => [id, register.get(id) ?? 0])),
    },
  ]
  await reportRoutes(app, { gate, registerCounts, reportSheetReader: { read: readReportWorkbook } })
  await more.routes?.(app, gate, database)
  const ask: ReportYard['ask'] = async (who, method, path, payload) => {
    const reply = await app.inject({
      method,
      url: `/api/programmes/${SLUG}/indicators/${path}`,
      headers: who === null ? {} : asPerson(yard.person(who)),
      ...(payload ? { payload } : {}),
    })
    return { status: reply.statusCode, body: reply.json() }
  }
  let opened = 0
  const reporter = (lent: Report) =>
    lent.report.park.id === ownPark
      ? 'own_manager'
      : lent.report.park.id === parks.park
        ? 'park_manager'
        : 'other_manager'
  const read: ReportYard['read'] = async (who, id) => {
    const { status, body } = await ask(who, 'GET', `reports/${id}`)
    if (status !== 200) throw new Error(`not read: ${status} ${JSON.stringify(body)}`)
    return body
  }
  return {
    database,
    yard,
    gate,
    app,
    form,
    parks,
    register,
    ask,
    read,
    async open(
      park = 'park',
      period = shiftPeriod(findPeriod('quarter', '2018-01-01'), opened++ % 70),
      dueOn = '2099-01-01',
    ) {
      const id = randomUUID()
      await database.asSuperuser(
        `with asked as (
          insert into indicators.report (programme_id, id, form_id, park_id, period_start, period_end, due_on)
            values ('${p}', '${id}', '${form}', '${parks[park]}', '${period.start}', '${period.end}', '${dueOn}') returning id
        ) insert into indicators.report_act (programme_id, report_id, act, stated_by, system_actor)
          select '${p}', id, 'open', null, 'report_keeper' from asked`,
      )
      return id
    },
    async fill(id, values = {}, who) {
      const report = await read('programme_office', id)
      const said = { revenue: 100, staff: 10, ...values }
      const edits: CellEdit[] = Object.entries(said).map(([code, value]) => ({
        code,
        value,
        missing: null,
        explanation: '',
        edit: report.cells.find((cell) => cell.code === code)?.edit ?? 0,
      }))
      const { status, body } = await ask(who ?? reporter(report), 'PUT', `reports/${id}/cells`, { edits })
      if (status !== 200) throw new Error(`not filled: ${status} ${JSON.stringify(body)}`)
    },
    does: (who, id, act) => ask(who, 'POST', `reports/${id}/acts`, { act, why: '原因' }),
    async addRule({ code, kind, params, severity = 'blocks' }) {
      const id = randomUUID()
      await database.asSuperuser(
        `${PUT} insert into indicators.check_rule (programme_id, id, code, kind, params, severity, message_zh, message_en, valid_from)
          values ('${p}', '${id}', '${code}', '${kind}', '${JSON.stringify(params)}', '${severity}', '不对', 'wrong', '2018-01-01')`,
      )
      return id
    },
    async close() {
      await app.close()
      await database.close()
    },
  }
}

/** Appointed at a place that the yard has no name for. */
async function appointAt(database: TestDatabase, yard: Yard, name: string, role: string, at: string): Promise<void> {
  if (!yard.people.includes(name)) await yard.appoint(name, 'expert', 'expert_body')
  await database.asSuperuser(
    `${PUT} delete from access.appointment where person_id = '${yard.person(name)}';
      insert into access.appointment (programme_id, person_id, role, exclusive_group, organisation_id, valid_from, basis)
        select '${yard.programmeId}', '${yard.person(name)}', role, exclusive_group, '${at}', '2024-02-01', '测试任命' from access.role
          where programme_id = '${yard.programmeId}' and role = '${role}'`,
  )
}
