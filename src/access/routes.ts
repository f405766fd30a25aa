import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { realDaySchema } from '../platform/day.schema.ts'
import { Problem, problemSchema } from '../platform/http/problems.ts'
import { slugSchema } from '../platform/http/slug.ts'
import type { Gate } from './gate.ts'
import {
  type NewEvent,
  newEventSchema,
  organisationSchema,
  organisationsOnSchema,
  recordedEventSchema,
} from './organisation.schema.ts'
import { selectAsker, toAsker } from './people/store.ts'
import { recordEvent } from './record-event.ts'
import type { EventRefusal, OrganisationEvent } from './rules/decide-event.ts'
import { listOrganisationActs } from './rules/list-acts.ts'
import type { Founding } from './rules/organisation.ts'
import { selectOrganisation, selectOrganisationsOn, tellOrganisationsOn } from './store.ts'
import type { AccessTables } from './tables.ts'

export interface OrganisationRouteOptions {
  readonly gate: Gate
  /** The key of a programme that anyone may read; null when there is none. */
  readonly findProgrammeId: (slug: string) => Promise<string | null>
  /** The day it is where the programmes are, `YYYY-MM-DD`. */
  readonly today: () => string
}

/** The organisations of a programme: on a day, for anyone; one over time and its events, for members. */
export async function organisationRoutes(
  app: FastifyInstance,
  { gate, findProgrammeId, today }: OrganisationRouteOptions,
): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()

  typed.get(
    '/api/programmes/:slug/organisations',
    {
      config: { who: 'anyone' },
      schema: {
        summary: 'Who was under whom on a day; today unless told otherwise. Members see more of their programme',
        tags: ['programmes'],
        params: slugSchema,
        querystring: z.object({ on: realDaySchema.optional() }),
        response: { 200: organisationsOnSchema, 400: problemSchema, 404: problemSchema },
      },
    },
    async (request) => {
      const { params, query } = request
      const actor = await gate.findActor(request)
      const programmeId = actor.kind === 'person' ? actor.programmeId : await findProgrammeId(params.slug)
      if (programmeId !== null) {
        const on = query.on ?? today()
        return tellOrganisationsOn(on, await gate.read(request, selectOrganisationsOn(programmeId, on)))
      }
      throw new Problem(404, 'no_such_programme', {
        title: '没有这个方案，或尚未公开。',
        titleEn: 'There is no such programme, or it is not published.',
      })
    },
  )

  typed.get(
    '/api/programmes/:slug/organisations/:id',
    {
      config: { who: 'member' },
      schema: {
        summary: 'One organisation over time',
        tags: ['programmes'],
        params: slugSchema.extend({ id: z.uuid() }),
        response: { 200: organisationSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema },
      },
    },
    async (request) => {
      const { programmeId } = await gate.getMember(request)
      const [[asked], [one]] = await gate.read(request, [
        selectAsker,
        selectOrganisation(programmeId, request.params.id),
      ])
      if (!asked || !one) throw nothing()
      return { ...one, acts: listOrganisationActs(toAsker(asked), one) }
    },
  )

  typed.post(
    '/api/programmes/:slug/organisations/events',
    {
      config: { who: { right: 'organisations.record' } },
      schema: {
        summary: 'Tells what happened to organisations on a day',
        tags: ['programmes'],
        params: slugSchema,
        body: newEventSchema,
        response: {
          201: recordedEventSchema,
          400: problemSchema,
          401: problemSchema,
          403: problemSchema,
          404: problemSchema,
          409: problemSchema,
          422: problemSchema,
        },
      },
    },
    async (request, reply) => {
      const { event, founded } = toEvent(request.body)
      const number = await gate.act<AccessTables, number>(
        request,
        { act: `organisations.${event.kind}`, why: event.source },
        async (tx, { programmeId }) => {
          const recorded = await recordEvent(tx, programmeId, event)
          if (recorded.ok) return recorded.value
          const [status, title, titleEn] = REFUSALS[recorded.refusal]
          throw new Problem(status, recorded.refusal, { title, titleEn })
        },
      )
      return reply.code(201).send({ event: number, founded })
    },
  )
}

/** Who is founded gets an id, by which the rest of the event names them. */
function toEvent(told: NewEvent): { event: OrganisationEvent; founded: string[] } {
  const founded: string[] = []
  const found = (one: Omit<Founding, 'id' | 'key'>): Founding => {
    const id = randomUUID()
    founded.push(id)
    return { ...one, id, key: null }
  }
  if (told.kind === 'found') return { event: { ...told, organisations: told.organisations.map(found) }, founded }
  if (told.kind === 'split') {
    const into = told.into.map(found)
    const taking = told.taking.map(({ organisation, into: place }) => ({ organisation, into: founded[place] ?? '' }))
    if (taking.some(({ into: id }) => id === '')) throw nothing()
    return { event: { ...told, into, taking }, founded }
  }
  if (told.kind === 'rename') {
    const { code, ...rest } = told
    return { event: code ? { ...rest, code } : rest, founded }
  }
  return { event: told, founded }
}

function nothing(): Problem {
  const [status, title, titleEn] = REFUSALS.no_such_organisation
  return new Problem(status, 'no_such_organisation', { title, titleEn })
}

const REFUSALS = {
  no_such_organisation: [
    404,
    '没有这个组织，或不在你的范围内。',
    'There is no such organisation, or not within your reach.',
  ],
  already_there: [409, '这个组织已经存在。', 'The organisation is there already.'],
  not_yet_founded: [422, '在这一天该组织尚未设立。', 'On that day the organisation was not founded yet.'],
  already_ended: [422, '在这一天该组织已经撤销。', 'On that day the organisation had ended.'],
  changed_that_day_or_later: [
    409,
    '同一天或更晚已有变更，不能在它之前再改。',
    'It was changed on that day or later; nothing is changed beneath that.',
  ],
  nothing_changes: [422, '与现状相同，没有变更。', 'Nothing would change.'],
  nobody_named: [422, '没有写明是哪些组织。', 'No organisation is named.'],
  named_twice: [422, '同一组织或代码写了两次。', 'An organisation or a code is named twice.'],
  under_itself: [422, '组织不能隶属于自己或自己的下级。', 'An organisation is not under itself or what is below it.'],
  wrong_place: [422, '这类组织不能隶属于那里。', 'Such an organisation does not stand there.'],
  organisations_below: [
    409,
    '其下还有组织，请先改隶或撤销。',
    'There are organisations below it; move or end them first.',
  ],
  last_role: [422, '组织至少要有一个角色。', 'An organisation has at least one role.'],
} satisfies Record<EventRefusal, readonly [status: number, title: string, titleEn: string]>
