import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { type Gate, selectAsker, toAsker } from '../../access/index.ts'
import type { PersonActor } from '../../platform/db/actor.ts'
import { problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import { confirmOne, withdrawOne } from '../titles/deeds.ts'
import { inTitleWords } from '../titles/explain-refusal.ts'
import { listConferredActs, listStatingActs } from '../titles/rules/list-title-acts.ts'
import {
  confirmSchema,
  type DoneTitle,
  doneTitleSchema,
  endInstituteStaySchema,
  institutesQuerySchema,
  institutesSchema,
  newInstituteSchema,
  newInstituteStaySchema,
  withdrawSchema,
} from '../titles.schema.ts'
import { confirmInstituteStay, endInstituteStay, stateInstitute, stateInstituteStay } from './deeds.ts'
import { selectInstitutes } from './store.ts'

export interface InstituteRouteOptions {
  readonly gate: Gate
  /** The day it is where the programmes are, `YYYY-MM-DD`. */
  readonly today: () => string
}

const ALL = '/api/programmes/:slug/enterprises/institutes'
const oneParams = slugSchema.extend({ id: z.uuid() })
const problems = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  422: problemSchema,
}
const WRITES = { right: 'enterprises.write' } as const
const CONFIRMS = { right: 'enterprises.confirm' } as const

/** Institutes and platforms (研发机构、平台), and where they are. */
export async function instituteRoutes(app: FastifyInstance, { gate, today }: InstituteRouteOptions): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['institutes'] })
  const act = (
    request: FastifyRequest,
    name: string,
    why: string | null,
    work: (tx: Kysely<unknown>, actor: PersonActor) => Promise<DoneTitle>,
  ) => inTitleWords(gate.act<unknown, DoneTitle>(request, { act: `enterprises.${name}`, why }, work))

  typed.get(
    ALL,
    {
      config: { who: 'member' },
      schema: {
        ...describe('A page of institutes, each with the parks it is in'),
        params: slugSchema,
        querystring: institutesQuerySchema,
        response: { 200: institutesSchema, ...problems },
      },
    },
    async (request) => {
      const { programmeId } = await gate.getMember(request)
      const { query } = request
      const [[asked], [found]] = await gate.read(request, [
        selectAsker,
        selectInstitutes(programmeId, { ...query, today: today() }),
      ])
      if (!asked || !found) throw new Error('a query of one row gave none')
      const asker = toAsker(asked)
      return {
        on: today(),
        page: query.page,
        total: found.total,
        institutes: found.institutes.map(({ statedBy, statedFor, toldTo, stays, ...one }) => ({
          ...one,
          acts: [
            ...listConferredActs(asker, 'institute', { state: one.state, statedBy, statedFor, toldTo }),
            ...listStatingActs(asker, 'enterprises.state_institute_stay', null),
          ],
          stays: stays.map(({ statedBy: by, statedFor: on, ...stay }) => ({
            ...stay,
            acts: listConferredActs(asker, 'institute_stay', {
              state: stay.state,
              statedBy: by,
              statedFor: on,
              toldTo: [stay.park.id],
            }),
          })),
        })),
        acts: listStatingActs(asker, 'enterprises.state_institute', null),
      }
    },
  )

  typed.post(
    ALL,
    {
      config: { who: WRITES },
      schema: {
        ...describe('States an institute'),
        params: slugSchema,
        body: newInstituteSchema,
        response: { 201: doneTitleSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body } = request
      const done = await act(request, 'state_institute', body.basis, (tx, actor) => stateInstitute(tx, actor, body))
      return reply.code(201).send(done)
    },
  )

  typed.post(
    `${ALL}/:id/confirm`,
    {
      config: { who: CONFIRMS },
      schema: {
        ...describe('Confirms an institute that somebody else stated'),
        params: oneParams,
        body: confirmSchema,
        response: { 200: doneTitleSchema, ...problems },
      },
    },
    async (request) => {
      const { body, params } = request
      return act(request, 'confirm_institute', body.basis || null, (tx, actor) =>
        confirmOne(tx, actor, 'institute', params.id, body.basis),
      )
    },
  )

  typed.post(
    `${ALL}/:id/withdraw`,
    {
      config: { who: WRITES },
      schema: {
        ...describe('Withdraws an institute, with a reason and a document'),
        params: oneParams,
        body: withdrawSchema,
        response: { 200: doneTitleSchema, ...problems },
      },
    },
    async (request) => {
      const { body, params } = request
      return act(request, 'withdraw_institute', body.why, (tx, actor) =>
        withdrawOne(tx, actor, 'institute', params.id, body),
      )
    },
  )

  typed.post(
    `${ALL}/:id/stays`,
    {
      config: { who: WRITES },
      schema: {
        ...describe('States in which park an institute is'),
        params: oneParams,
        body: newInstituteStaySchema,
        response: { 201: doneTitleSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body, params } = request
      const done = await act(request, 'state_institute_stay', body.basis, (tx, actor) =>
        stateInstituteStay(tx, actor, params.id, body),
      )
      return reply.code(201).send(done)
    },
  )

  typed.post(
    `${ALL}/stays/:id/confirm`,
    {
      config: { who: CONFIRMS },
      schema: {
        ...describe('Confirms the stay of an institute that somebody else stated'),
        params: oneParams,
        response: { 200: doneTitleSchema, ...problems },
      },
    },
    async (request) =>
      act(request, 'confirm_institute_stay', null, (tx, actor) => confirmInstituteStay(tx, actor, request.params.id)),
  )

  typed.post(
    `${ALL}/stays/:id/end`,
    {
      config: { who: WRITES },
      schema: {
        ...describe('Says the last day of the stay of an institute, or withdraws it where it never was'),
        params: oneParams,
        body: endInstituteStaySchema,
        response: { 200: doneTitleSchema, ...problems },
      },
    },
    async (request) => {
      const { body, params } = request
      return act(request, 'end_institute_stay', body.why, (tx, actor) => endInstituteStay(tx, actor, params.id, body))
    },
  )
}
