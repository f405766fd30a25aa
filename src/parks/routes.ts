import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { type Gate, selectAsker, toAsker } from '../access/index.ts'
import type { Asker } from '../access/rules/list-acts.ts'
import type { ProgrammeReader } from '../plans/index.ts'
import { listActs } from '../platform/acts/life-cycle.ts'
import { Problem, problemSchema } from '../platform/http/problems.ts'
import { slugSchema } from '../platform/http/slug.ts'
import {
  actAsCity,
  actAsDistrict,
  actAsZone,
  type Doer,
  type DonePark,
  declarePark,
  enterPark,
  inWords,
} from './deeds.ts'
import { refusal } from './explain-refusal.ts'
import { parkCycle } from './park.acts.ts'
import {
  cityActSchema,
  districtActSchema,
  doneParkSchema,
  enteredParkSchema,
  type ListedPark,
  newParkSchema,
  type Parks,
  parkSchema,
  parksQuerySchema,
  parksSchema,
  zoneActSchema,
} from './parks.schema.ts'
import { type ActingCase, selectPark, selectParks } from './store.ts'

export interface ParkRouteOptions {
  readonly gate: Gate
  readonly reader: Pick<ProgrammeReader, 'getView'>
  /** The key of a programme that anyone may read; null when there is none. */
  readonly findProgrammeId: (slug: string) => Promise<string | null>
  /** The day it is where the programmes are, `YYYY-MM-DD`. */
  readonly today: () => string
}

const ONE = '/api/programmes/:slug'
const parkParams = slugSchema.extend({ id: z.uuid() })
const problems = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  422: problemSchema,
}

/** What the one who asks may do with a park, and what blocks the rest; nothing for whom it is out of reach. */
function tellActs(asker: Asker, { state, hostZoneId, isItsOwnDistrict, declaredBy }: ActingCase): ListedPark['acts'] {
  if (state === null || asker.personId === '') return []
  return listActs(parkCycle, { state, hostZone: hostZoneId, isItsOwnDistrict, declaredBy }, asker).map((act) => ({
    ...act,
    blocks: [...act.blocks],
  }))
}

/** Parks: on a day, for anyone; what is declared and what is done about it, for members. */
export async function parkRoutes(
  app: FastifyInstance,
  { gate, reader, findProgrammeId, today }: ParkRouteOptions,
): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['parks'] })

  typed.get(
    `${ONE}/parks`,
    {
      config: { who: 'anyone' },
      schema: {
        ...describe(
          'The parks of a day, today unless told otherwise. Members see those declared within their reach too',
        ),
        params: slugSchema,
        querystring: parksQuerySchema,
        response: { 200: parksSchema, 400: problemSchema, 401: problemSchema, 404: problemSchema },
      },
    },
    async (request): Promise<Parks> => {
      const { on = today(), known = null, stage, district, zone, page } = request.query
      const actor = await gate.findActor(request)
      const programmeId = actor.kind === 'person' ? actor.programmeId : await findProgrammeId(request.params.slug)
      if (programmeId === null) {
        throw new Problem(404, 'no_such_programme', {
          title: '没有这个方案，或尚未公开。',
          titleEn: 'There is no such programme, or it is not published.',
        })
      }
      const wanted = { on, known, today: today(), stage, district, zone, page }
      const [[asked], [found]] = await gate.read(request, [selectAsker, selectParks(programmeId, wanted)])
      if (!asked || !found) throw new Error('a query of one row gave none')
      const asker = toAsker(asked)
      const { parks, mayDeclareIn, ...counts } = found
      const mayEver = asker.personId !== '' && 'parks.declare' in asker.rights
      return {
        on,
        page,
        ...counts,
        mayDeclareIn,
        parks: parks.map(({ hostZoneId, isItsOwnDistrict, declaredBy, ...park }) => ({
          ...park,
          acts: tellActs(asker, { state: park.state, hostZoneId, isItsOwnDistrict, declaredBy }),
        })),
        acts: [
          ...(mayEver
            ? [
                {
                  act: 'parks.declare',
                  open: mayDeclareIn.length > 0,
                  blocks: mayDeclareIn.length > 0 ? [] : [{ code: 'no_host_zone_in_reach' }],
                },
              ]
            : []),
          ...(asker.rights['parks.admit'] === true ? [{ act: 'parks.enter', open: true, blocks: [] }] : []),
        ],
      }
    },
  )

  typed.get(
    `${ONE}/parks/:id`,
    {
      config: { who: 'member' },
      schema: { ...describe('One park over time'), params: parkParams, response: { 200: parkSchema, ...problems } },
    },
    async (request) => {
      const { programmeId } = await gate.getMember(request)
      const [[asked], [park]] = await gate.read(request, [
        selectAsker,
        selectPark(programmeId, request.params.id, today()),
      ])
      if (!asked || !park) throw refusal('no_such_park')
      const { hostZoneId, declaredBy, ...told } = park
      const { state, isItsOwnDistrict } = park
      return { ...told, acts: tellActs(toAsker(asked), { state, hostZoneId, isItsOwnDistrict, declaredBy }) }
    },
  )

  /** In one transaction, as the one who asks, who needs the route's right. */
  const act = async (
    request: FastifyRequest<{ Params: { slug: string } }>,
    deed: { readonly act: string; readonly why?: string | undefined },
    work: (tx: Kysely<unknown>, doer: Doer) => Promise<DonePark>,
  ): Promise<DonePark> => {
    const view = await reader.getView(request.params.slug)
    const layoutDirections = new Set(
      (view?.reading.layout ?? []).flatMap(({ directions }) => directions.map(({ name }) => name)),
    )
    return inWords(
      gate.act<unknown, DonePark>(request, { act: deed.act, why: deed.why ?? null }, async (tx, actor) => {
        const { rows } = await tx.executeQuery(selectAsker)
        const [asked] = rows
        if (!asked) throw new Error('a query of one row gave none')
        return work(tx, { actor, asker: toAsker(asked), layoutDirections })
      }),
    )
  }
  const responses = { 200: doneParkSchema, ...problems }

  typed.post(
    `${ONE}/parks`,
    {
      config: { who: { right: 'parks.declare' } },
      schema: {
        ...describe('A host zone declares a park inside itself'),
        params: slugSchema,
        body: newParkSchema,
        response: { 201: doneParkSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body } = request
      const done = await act(request, { act: 'parks.declare', why: body.basis }, (tx, doer) =>
        declarePark(tx, doer, body),
      )
      return reply.code(201).send(done)
    },
  )

  typed.post(
    `${ONE}/parks/entered`,
    {
      config: { who: { right: 'parks.admit' } },
      schema: {
        ...describe('The programme office enters a park that was admitted before the register was kept'),
        params: slugSchema,
        body: enteredParkSchema,
        response: { 201: doneParkSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body } = request
      const done = await act(request, { act: 'parks.enter', why: body.basis }, (tx, doer) => enterPark(tx, doer, body))
      return reply.code(201).send(done)
    },
  )

  typed.post(
    `${ONE}/parks/:id/zone-acts`,
    {
      config: { who: { right: 'parks.declare' } },
      schema: {
        ...describe('The host zone declares again or withdraws'),
        params: parkParams,
        body: zoneActSchema,
        response: responses,
      },
    },
    async (request) => {
      const { body, params } = request
      return act(request, sayDeed(body), (tx, doer) => actAsZone(tx, doer, params.id, body))
    },
  )

  typed.post(
    `${ONE}/parks/:id/district-acts`,
    {
      config: { who: { right: 'parks.confirm' } },
      schema: {
        ...describe('The district confirms, or returns with a reason'),
        params: parkParams,
        body: districtActSchema,
        response: responses,
      },
    },
    async (request) => {
      const { body, params } = request
      return act(request, sayDeed(body), (tx, doer) => actAsDistrict(tx, doer, params.id, body))
    },
  )

  typed.post(
    `${ONE}/parks/:id/city-acts`,
    {
      config: { who: { right: 'parks.admit' } },
      schema: {
        ...describe('The programme office admits, sends back, and records what is decided elsewhere'),
        params: parkParams,
        body: cityActSchema,
        response: responses,
      },
    },
    async (request) => {
      const { body, params } = request
      return act(request, sayDeed(body), (tx, doer) => actAsCity(tx, doer, params.id, body))
    },
  )
}

/** The record keeps the reason, or else the document. */
function sayDeed(body: { readonly act: string; readonly why?: string; readonly basis?: string }) {
  return { act: `parks.${body.act}`, why: body.why ?? body.basis }
}
