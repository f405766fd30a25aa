import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { z } from 'zod'
import { type Gate, selectAsker } from '../../access/index.ts'
import { type HeldRights, holdsEverywhere } from '../../access/rules/reach.ts'
import { queriesOver } from '../../platform/db/database.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import { type Printer, writeOfficialDocx } from '../../platform/print/index.ts'
import { selectIssuer } from '../read-papers.ts'
import { printPaper, sendFile } from '../routes-papers.ts'
import { findSettleBlocks } from '../rules/find-settle-blocks.ts'
import { selectUnits } from '../store.ts'
import { indexUnits, type Units } from '../tell-item.ts'
import { actOnMeeting, callMeeting, type MeetingRefusal } from './deeds.ts'
import {
  calledSchema,
  type Meeting,
  type Meetings,
  meetingActSchema,
  meetingDoneSchema,
  meetingFormatSchema,
  meetingPaperSchema,
  meetingSchema,
  meetingsSchema,
  newMeetingSchema,
} from './meetings.schema.ts'
import { toMinutes, toNotice } from './print-meeting.ts'
import {
  type DecisionRow,
  type MeetingRow,
  selectAgenda,
  selectDecisions,
  selectDecisionUnits,
  selectMeeting,
  selectMeetings,
  selectProposed,
} from './store.ts'

export interface MeetingRouteOptions {
  readonly gate: Gate
  readonly printer: Pick<Printer, 'print'>
}

const MEETINGS = '/api/programmes/:slug/tasks/meetings'
const oneParams = slugSchema.extend({ id: z.uuid() })
const problems = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema }
const seers = { config: { who: { right: 'tasks.see' } } } as const
const keepers = { config: { who: { right: 'tasks.supervise' } } } as const

const selectOffice = sql<{ name: string }>`select name from tasks.get_office()`.compile(
  queriesOver<Record<string, never>>(),
)

/** Meetings of supervision (专班, 联席会议), their papers, and the items that their decisions become. */
export async function meetingRoutes(app: FastifyInstance, { gate, printer }: MeetingRouteOptions): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['tasks'] })

  const readMeeting = async (request: FastifyRequest, id: string): Promise<Meeting> => {
    const [[row], agenda, decisions, proposed, itemUnits, others, [asked]] = await gate.read(request, [
      selectMeeting(id),
      selectAgenda(id),
      selectDecisions(id),
      selectProposed(id),
      selectUnits,
      selectDecisionUnits(id),
      selectAsker,
    ])
    if (!row) throw nothingThere('no_such_meeting')
    const units = indexUnits([...others, ...itemUnits])
    const keeps = holdsEverywhere(asked?.rights ?? {}, 'tasks.supervise')
    const tell = ({ itemTitle, lead, ...item }: (typeof proposed)[number]) => ({
      ...item,
      title: itemTitle,
      lead: unitOf(units, lead),
    })
    return {
      ...row,
      agenda: agenda.map(({ discussion, light, level, ...item }) => {
        const { light: _light, level: _level, ...told } = tell({ ...item, light, level })
        return { item: told, light, level, discussion }
      }),
      decisions: decisions.map(({ lead, item, itemNumber, ...decision }) => ({
        ...decision,
        lead: unitOf(units, lead),
        item: item === null || itemNumber === null ? null : { id: item, number: itemNumber },
      })),
      proposed: keeps && row.settledAt === null ? proposed.map(tell) : [],
      acts: keeps ? listMeetingActs(row, decisions) : [],
    }
  }

  typed.get(
    MEETINGS,
    {
      ...seers,
      schema: {
        ...describe('Meetings, the latest first'),
        params: slugSchema,
        response: { 200: meetingsSchema, ...problems },
      },
    },
    async (request): Promise<Meetings> => {
      const [meetings, proposed, [issuer], [asked]] = await gate.read(request, [
        selectMeetings,
        selectProposed(null),
        selectIssuer,
        selectAsker,
      ])
      return {
        today: issuer?.today ?? '',
        meetings,
        proposed: proposed.length,
        acts: mayCall(asked?.rights ?? {}) ? [{ act: 'tasks.call_meeting', open: true, blocks: [] }] : [],
      }
    },
  )

  typed.post(
    MEETINGS,
    {
      ...keepers,
      schema: {
        ...describe('Calls a meeting; its agenda begins with what is red or stands under an orange or red notice'),
        params: slugSchema,
        body: newMeetingSchema,
        response: { 201: calledSchema, ...problems },
      },
    },
    async (request, reply) => {
      const called = await gate.act(
        request,
        { act: 'tasks.call_meeting' },
        (tx: Parameters<typeof callMeeting>[0], actor) => callMeeting(tx, actor, request.body),
      )
      return reply.code(201).send(called)
    },
  )

  typed.get(
    `${MEETINGS}/:id`,
    {
      ...seers,
      schema: {
        ...describe('One meeting with its papers'),
        params: oneParams,
        response: { 200: meetingSchema, ...problems },
      },
    },
    (request) => readMeeting(request, request.params.id),
  )

  typed.post(
    `${MEETINGS}/:id/acts`,
    {
      ...keepers,
      schema: {
        ...describe('Changes the papers of a meeting, or settles its minutes: then each decision becomes an item'),
        params: oneParams,
        body: meetingActSchema,
        response: { 200: meetingDoneSchema, ...problems, 409: problemSchema, 422: problemSchema },
      },
    },
    async (request) => {
      const { params, body } = request
      const act = body.act === 'settle' ? 'tasks.settle_minutes' : 'tasks.keep_meeting'
      return gate.act(request, { act }, async (tx: Parameters<typeof actOnMeeting>[0], actor) => {
        const done = await actOnMeeting(tx, actor, params.id, body)
        if (!done.ok) throw explain(done.refusal)
        return done.value
      })
    },
  )

  typed.get(
    `${MEETINGS}/:id/:paper.:format`,
    {
      ...seers,
      schema: {
        ...describe('The notice or the minutes of a meeting'),
        params: oneParams.extend({ paper: meetingPaperSchema, format: meetingFormatSchema }),
        response: {
          200: z.unknown().describe('The file'),
          ...problems,
          422: problemSchema,
          501: problemSchema,
          503: problemSchema,
        },
      },
    },
    async (request, reply) => {
      const { id, paper, format } = request.params
      const meeting = await readMeeting(request, id)
      const [[office], [issuer]] = await gate.read(request, [selectOffice, selectIssuer])
      if (!issuer) throw new Error('a programme always has one')
      const written = (paper === 'notice' ? toNotice : toMinutes)(meeting, office?.name ?? issuer.name, issuer)
      const bytes = format === 'pdf' ? await printPaper(printer, written) : await writeOfficialDocx(written)
      return sendFile(reply, `${paper}-${meeting.heldOn}`, format, bytes)
    },
  )
}

const mayCall = (rights: HeldRights) => holdsEverywhere(rights, 'tasks.supervise')

function unitOf(units: Units, id: string | null) {
  return id === null ? null : (units.get(id) ?? { id, name: '—', nameEn: '—' })
}

function listMeetingActs(meeting: MeetingRow, decisions: readonly DecisionRow[]): Meeting['acts'] {
  const settled = meeting.settledAt === null ? [] : [{ code: 'is_settled' }]
  const blocks = findSettleBlocks(meeting, decisions)
  return [
    { act: 'tasks.keep_meeting', open: settled.length === 0, blocks: settled },
    { act: 'tasks.settle_minutes', open: blocks.length === 0, blocks },
  ]
}

const NOTHING = {
  no_such_meeting: [404, '没有这次会议，或者你不能查看。', 'There is no such meeting, or it is not yours to see.'],
  no_such_item: [422, '没有这个督办事项，或它不在议题中。', 'There is no such item, or it is not on the agenda.'],
  no_such_decision: [
    422,
    '没有这条议定事项，可能已被移除；请重新打开。',
    'There is no such decision; somebody may have removed it. Open the meeting again.',
  ],
} as const

const BLOCKED: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  is_settled: ['纪要已经定稿，不能再改。', 'The minutes are settled and stay as they are.'],
  no_minutes: ['先写会议纪要，再定稿。', 'Write the minutes before they are settled.'],
  decision_unfinished: ['有议定事项没有写明牵头单位或完成时限。', 'A decision lacks its lead unit or its day.'],
}

function nothingThere(code: keyof typeof NOTHING): Problem {
  const [status, title, titleEn] = NOTHING[code]
  return new Problem(status, code, { title, titleEn })
}

function explain(refusal: MeetingRefusal): Problem {
  if (refusal.code !== 'blocked') return nothingThere(refusal.code)
  const code = refusal.blocks[0]?.code ?? 'blocked'
  const [title, titleEn] = BLOCKED[code] ?? ['现在不能这样做。', 'This cannot be done now.']
  return new Problem(409, code, { title, titleEn, more: { blocks: refusal.blocks } })
}
