import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { type Gate, selectAsker, toAsker } from '../access/index.ts'
import type { Asker } from '../access/rules/list-acts.ts'
import type { PersonActor } from '../platform/db/actor.ts'
import { problemSchema } from '../platform/http/problems.ts'
import { slugSchema } from '../platform/http/slug.ts'
import {
  changeEnterprise,
  confirmStay,
  decideMatch,
  endStay,
  endTie,
  enterEnterprise,
  inWords,
  mergeEnterprises,
  stateAddress,
  stateFacts,
  stateName,
  stateStay,
  stateTie,
  undoMerge,
  withdrawStay,
} from './deeds.ts'
import {
  changedEnterpriseSchema,
  decisionSchema,
  doneSchema,
  type Enterprise,
  type EnterprisePlaces,
  type Enterprises,
  endSchema,
  enteredSchema,
  enterprisePlacesSchema,
  enterpriseSchema,
  enterprisesQuerySchema,
  enterprisesSchema,
  type Matches,
  type Merge,
  matchesSchema,
  newAddressSchema,
  newEnterpriseSchema,
  newFactsSchema,
  newMergeSchema,
  newNameSchema,
  newStaySchema,
  newTieSchema,
  whyBodySchema,
} from './enterprises.schema.ts'
import { refusal } from './explain-refusal.ts'
import { listEnterpriseActs, listPairActs, listRegisterActs, listStayActs } from './rules/list-enterprise-acts.ts'
import { type MergeRow, selectEnterprise, selectEnterprises, selectMatches, selectPlaces } from './store.ts'

export interface EnterpriseRouteOptions {
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
const tellMerge =
  (asker: Asker) =>
  ({ toldTo, ...merge }: MergeRow): Merge => ({
    ...merge,
    acts: listPairActs(asker, 'enterprises.undo_merge', { toldTo, isOver: merge.undone !== null }),
  })

/** The register of enterprises: what is confirmed for every member, the rest for those whose reach holds it. */
export async function enterpriseRoutes(app: FastifyInstance, { gate, today }: EnterpriseRouteOptions): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['enterprises'] })

  typed.get(
    ALL,
    {
      config: { who: 'member' },
      schema: {
        ...describe('A page of the register, or what a search finds: by two letters of a name or a whole code'),
        params: slugSchema,
        querystring: enterprisesQuerySchema,
        response: { 200: enterprisesSchema, ...problems },
      },
    },
    async (request): Promise<Enterprises> => {
      const { programmeId } = await gate.getMember(request)
      const { on = today(), cursor, waits, q, park, district, kind, status } = request.query
      const wanted = {
        ...{ q: q === '' ? undefined : q, park, district, kind, on, status },
        waits: waits !== undefined,
        after: cursor === undefined ? null : { id: cursor.slice(0, 36), name: cursor.slice(37) },
      }
      const [[asked], [found]] = await gate.read(request, [selectAsker, selectEnterprises(programmeId, wanted)])
      if (!asked || !found) throw new Error('a query of one row gave none')
      return { on, ...found, enterprises: [...found.enterprises], acts: listRegisterActs(toAsker(asked)) }
    },
  )

  typed.get(
    `${ALL}/places`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Districts, host zones and parks, to filter the register by and to enter under'),
        params: slugSchema,
        response: { 200: enterprisePlacesSchema, ...problems },
      },
    },
    async (request): Promise<EnterprisePlaces> => {
      const { programmeId } = await gate.getMember(request)
      const [[places]] = await gate.read(request, [selectPlaces(programmeId)])
      if (!places) throw new Error('a query of one row gave none')
      return places
    },
  )

  typed.get(
    `${ALL}/:id`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('One enterprise over time'),
        params: oneParams,
        response: { 200: enterpriseSchema, ...problems },
      },
    },
    async (request): Promise<Enterprise> => {
      const { programmeId } = await gate.getMember(request)
      const [[asked], [found]] = await gate.read(request, [
        selectAsker,
        selectEnterprise(programmeId, request.params.id),
      ])
      if (!asked || !found) throw refusal('no_such_enterprise')
      const asker = toAsker(asked)
      const { toldTo, standsForOthers, stays, merges, ...told } = found
      return {
        ...told,
        stays: stays.map(({ statedFor, ...stay }) => ({
          ...stay,
          acts: listStayActs(asker, {
            parkId: stay.park.id,
            state: stay.state,
            to: stay.to,
            statedBy: stay.statedBy?.id ?? null,
            statedFor,
          }),
        })),
        merges: merges.map(tellMerge(asker)),
        acts: listEnterpriseActs(asker, { toldTo, standsForOthers, isMerged: told.mergedInto !== null }),
      }
    },
  )

  typed.get(
    `${ALL}/matches`,
    {
      config: { who: { right: 'enterprises.confirm' } },
      schema: {
        ...describe('Pairs that may be one, for a person to decide, and the last merges'),
        params: slugSchema,
        response: { 200: matchesSchema, ...problems },
      },
    },
    async (request): Promise<Matches> => {
      const { programmeId } = await gate.getMember(request)
      const [[asked], [found]] = await gate.read(request, [selectAsker, selectMatches(programmeId)])
      if (!asked || !found) throw new Error('a query of one row gave none')
      const asker = toAsker(asked)
      return {
        open: found.open,
        matches: found.matches.map(({ toldTo, ...match }) => ({
          ...match,
          acts: listPairActs(asker, 'enterprises.decide_match', { toldTo, isOver: match.state !== 'open' }),
        })),
        merges: found.merges.map(tellMerge(asker)),
      }
    },
  )

  /** In one transaction, as the one who asks, who needs the route's right. */
  const act = <Result>(
    request: FastifyRequest,
    deed: { readonly act: string; readonly why?: string | undefined },
    work: (tx: Kysely<unknown>, actor: PersonActor) => Promise<Result>,
  ): Promise<Result> =>
    inWords(gate.act<unknown, Result>(request, { act: `enterprises.${deed.act}`, why: deed.why ?? null }, work))

  typed.post(
    ALL,
    {
      config: { who: { right: 'enterprises.write' } },
      schema: {
        ...describe('Enters an enterprise; of one whose code is there already, the stay is stated'),
        params: slugSchema,
        body: newEnterpriseSchema,
        response: { 201: enteredSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body } = request
      const entered = await act(request, { act: 'enter' }, (tx, actor) => enterEnterprise(tx, actor, body))
      return reply.code(201).send(entered)
    },
  )

  typed.patch(
    `${ALL}/:id`,
    {
      config: { who: { right: 'enterprises.write' } },
      schema: {
        ...describe('Changes what the register holds of an enterprise today'),
        params: oneParams,
        body: changedEnterpriseSchema,
        response: { 200: doneSchema, ...problems },
      },
    },
    (request) => {
      const { body, params } = request
      return act(request, { act: 'change', why: body.why }, (tx, actor) => changeEnterprise(tx, actor, params.id, body))
    },
  )

  const stated = { params: oneParams, response: { 201: doneSchema, ...problems } }
  const writes = { who: { right: 'enterprises.write' } } as const
  const confirms = { who: { right: 'enterprises.confirm' } } as const

  typed.post(
    `${ALL}/:id/names`,
    {
      config: writes,
      schema: { ...describe('What it is called from a day on, or was called'), ...stated, body: newNameSchema },
    },
    async (request, reply) => {
      const { body, params } = request
      return reply
        .code(201)
        .send(await act(request, { act: 'name' }, (tx, actor) => stateName(tx, actor, params.id, body)))
    },
  )

  typed.post(
    `${ALL}/:id/addresses`,
    { config: writes, schema: { ...describe('Where it is from a day on, or was'), ...stated, body: newAddressSchema } },
    async (request, reply) => {
      const { body, params } = request
      return reply
        .code(201)
        .send(await act(request, { act: 'address' }, (tx, actor) => stateAddress(tx, actor, params.id, body)))
    },
  )

  typed.post(
    `${ALL}/:id/stays`,
    { config: writes, schema: { ...describe('States that it is in a park'), ...stated, body: newStaySchema } },
    async (request, reply) => {
      const { body, params } = request
      return reply
        .code(201)
        .send(await act(request, { act: 'state_stay' }, (tx, actor) => stateStay(tx, actor, params.id, body)))
    },
  )

  typed.post(
    `${ALL}/:id/facts`,
    { config: writes, schema: { ...describe('States figures of a year'), ...stated, body: newFactsSchema } },
    async (request, reply) => {
      const { body, params } = request
      return reply
        .code(201)
        .send(await act(request, { act: 'state_facts' }, (tx, actor) => stateFacts(tx, actor, params.id, body)))
    },
  )

  typed.post(
    `${ALL}/:id/ties`,
    { config: writes, schema: { ...describe('Says who stands behind it'), ...stated, body: newTieSchema } },
    async (request, reply) => {
      const { body, params } = request
      return reply
        .code(201)
        .send(await act(request, { act: 'state_tie' }, (tx, actor) => stateTie(tx, actor, params.id, body)))
    },
  )

  const done = { params: oneParams, response: { 200: doneSchema, ...problems } }

  typed.post(
    `${ALL}/ties/:id/end`,
    { config: writes, schema: { ...describe('Ends a tie'), ...done, body: endSchema } },
    (request) => {
      const { body, params } = request
      return act(request, { act: 'end_tie' }, (tx, actor) => endTie(tx, actor, params.id, body.on))
    },
  )

  typed.post(
    `${ALL}/stays/:id/end`,
    { config: writes, schema: { ...describe('Ends a stay'), ...done, body: endSchema } },
    (request) => {
      const { body, params } = request
      return act(request, { act: 'end_stay' }, (tx, actor) => endStay(tx, actor, params.id, body.on))
    },
  )

  typed.post(
    `${ALL}/stays/:id/confirm`,
    { config: confirms, schema: { ...describe('Confirms what a park stated'), ...done } },
    (request) => act(request, { act: 'confirm_stay' }, (tx, actor) => confirmStay(tx, actor, request.params.id)),
  )

  typed.post(
    `${ALL}/stays/:id/withdraw`,
    { config: writes, schema: { ...describe('Takes back what was stated of a stay'), ...done, body: whyBodySchema } },
    (request) => {
      const { body, params } = request
      return act(request, { act: 'withdraw_stay', why: body.why }, (tx, actor) =>
        withdrawStay(tx, actor, params.id, body.why),
      )
    },
  )

  typed.post(
    `${ALL}/matches/:id`,
    {
      config: confirms,
      schema: { ...describe('Decides whether two are one; if so, merges them'), ...done, body: decisionSchema },
    },
    (request) => {
      const { body, params } = request
      return act(request, { act: 'decide_match', why: body.why }, (tx, actor) =>
        decideMatch(tx, actor, params.id, body),
      )
    },
  )

  typed.post(
    `${ALL}/merges`,
    {
      config: confirms,
      schema: {
        ...describe('Merges two that are one'),
        params: slugSchema,
        body: newMergeSchema,
        response: { 201: doneSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body } = request
      return reply
        .code(201)
        .send(await act(request, { act: 'merge', why: body.why }, (tx, actor) => mergeEnterprises(tx, actor, body)))
    },
  )

  typed.post(
    `${ALL}/merges/:id/undo`,
    { config: confirms, schema: { ...describe('Takes a merge back'), ...done, body: whyBodySchema } },
    (request) => {
      const { body, params } = request
      return act(request, { act: 'undo_merge', why: body.why }, (tx, actor) =>
        undoMerge(tx, actor, params.id, body.why),
      )
    },
  )
}
