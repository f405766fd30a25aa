import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Gate, selectAsker, toAsker } from '../../access/index.ts'
import { problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import {
  confirmSchema,
  type DoneTitle,
  doneTitleSchema,
  newTitleKindSchema,
  newTitleSchema,
  titleKindsSchema,
  titlesQuerySchema,
  titlesSchema,
  withdrawSchema,
} from '../titles.schema.ts'
import { confirmTitle, stateTitle, stateTitleKind, withdrawTitle } from './deeds.ts'
import { inTitleWords, titleRefusal } from './explain-refusal.ts'
import { listConferredActs, listKindActs, listStatingActs } from './rules/list-title-acts.ts'
import { selectEnterpriseCase, selectTitleKinds, selectTitles } from './store.ts'

export interface TitleRouteOptions {
  readonly gate: Gate
  /** The day it is where the programmes are, `YYYY-MM-DD`. */
  readonly today: () => string
}

const ALL = '/api/programmes/:slug/enterprises'
const oneParams = slugSchema.extend({ id: z.uuid() })
const problems = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  422: problemSchema,
}

/** Titles (资质) and their kinds: what is confirmed for every member, the rest for those whose reach holds it. */
export async function titleRoutes(app: FastifyInstance, { gate, today }: TitleRouteOptions): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['titles'] })

  typed.get(
    `${ALL}/titles`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('A page of titles: of an enterprise or a park, of a kind, those that wait, or those that end soon'),
        params: slugSchema,
        querystring: titlesQuerySchema,
        response: { 200: titlesSchema, ...problems },
      },
    },
    async (request) => {
      const { programmeId } = await gate.getMember(request)
      const { query } = request
      const [[asked], [found], cases] = await gate.read(request, [
        selectAsker,
        selectTitles(programmeId, { ...query, today: today() }),
        selectEnterpriseCase(programmeId, query.enterprise ?? NOBODY),
      ])
      if (!asked || !found) throw new Error('a query of one row gave none')
      if (query.enterprise !== undefined && cases.length === 0) throw titleRefusal('no_such_enterprise')
      const asker = toAsker(asked)
      return {
        on: today(),
        page: query.page,
        total: found.total,
        waiting: found.waiting,
        titles: found.titles.map(({ statedBy, statedFor, toldTo, ...title }) => ({
          ...title,
          acts: listConferredActs(asker, 'title', { state: title.state, statedBy, statedFor, toldTo }),
        })),
        acts: cases[0] ? listStatingActs(asker, 'enterprises.state_title', cases[0].toldTo) : [],
      }
    },
  )

  typed.post(
    `${ALL}/:id/titles`,
    {
      config: { who: { right: 'enterprises.write' } },
      schema: {
        ...describe('States a title of an enterprise'),
        params: oneParams,
        body: newTitleSchema,
        response: { 201: doneTitleSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body, params } = request
      const done = await inTitleWords(
        gate.act<unknown, DoneTitle>(request, { act: 'enterprises.state_title', why: body.basis }, (tx, actor) =>
          stateTitle(tx, actor, params.id, body),
        ),
      )
      return reply.code(201).send(done)
    },
  )

  typed.post(
    `${ALL}/titles/:id/confirm`,
    {
      config: { who: { right: 'enterprises.confirm' } },
      schema: {
        ...describe('Confirms a title that somebody else stated'),
        params: oneParams,
        body: confirmSchema,
        response: { 200: doneTitleSchema, ...problems },
      },
    },
    async (request) => {
      const { body, params } = request
      return inTitleWords(
        gate.act<unknown, DoneTitle>(
          request,
          { act: 'enterprises.confirm_title', why: body.basis || null },
          (tx, actor) => confirmTitle(tx, actor, params.id, body.basis),
        ),
      )
    },
  )

  typed.post(
    `${ALL}/titles/:id/withdraw`,
    {
      config: { who: { right: 'enterprises.write' } },
      schema: {
        ...describe('Withdraws a title, with a reason and a document: what is confirmed by who confirms'),
        params: oneParams,
        body: withdrawSchema,
        response: { 200: doneTitleSchema, ...problems },
      },
    },
    async (request) => {
      const { body, params } = request
      return inTitleWords(
        gate.act<unknown, DoneTitle>(request, { act: 'enterprises.withdraw_title', why: body.why }, (tx, actor) =>
          withdrawTitle(tx, actor, params.id, body),
        ),
      )
    },
  )

  typed.get(
    `${ALL}/title-kinds`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('The kinds of titles as they stand today, with what each asks for'),
        params: slugSchema,
        response: { 200: titleKindsSchema, ...problems },
      },
    },
    async (request) => {
      const { programmeId } = await gate.getMember(request)
      const [[asked], kinds] = await gate.read(request, [selectAsker, selectTitleKinds(programmeId, today())])
      if (!asked) throw new Error('a query of one row gave none')
      return { on: today(), kinds, acts: listKindActs(toAsker(asked)) }
    },
  )

  typed.put(
    `${ALL}/title-kinds/:kind`,
    {
      config: { who: { right: 'enterprises.rules' } },
      schema: {
        ...describe('States a kind anew from a day on'),
        params: slugSchema.extend({ kind: z.string().regex(/^[a-z][a-z0-9_]{0,59}$/) }),
        body: newTitleKindSchema,
        response: { 200: z.object({ kind: z.string(), validFrom: z.string() }), ...problems },
      },
    },
    async (request) => {
      const { body, params } = request
      return inTitleWords(
        gate.act<unknown, { kind: string; validFrom: string }>(
          request,
          { act: 'enterprises.state_title_kind', why: body.why },
          (tx, actor) => stateTitleKind(tx, actor, params.kind, body),
        ),
      )
    },
  )
}

const NOBODY = '00000000-0000-0000-0000-000000000000'
