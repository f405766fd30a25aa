import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Gate } from '../../access/index.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import { listKinds, REASONS, tellDropped } from './count-holders.ts'
import {
  type CountQuery,
  type CountScope,
  countQuerySchema,
  type DroppedReason,
  droppedListSchema,
  droppedQuerySchema,
  type ForecastPage,
  forecastQuerySchema,
  forecastSchema,
  HOLDERS_PAGE,
  type HolderCountPage,
  holderCountSchema,
  instituteCountSchema,
} from './counts.schema.ts'
import { forecast } from './rules/forecast.ts'
import { selectDropped, selectHistory, selectHolders, selectInstituteCount } from './store.ts'
import { tellHistory, tellPast } from './tell-history.ts'

/** What the plan promises of a count, with what its 左右 leaves open. */
export type CountTarget = NonNullable<HolderCountPage['target']>

export interface CountRouteOptions {
  readonly gate: Gate
  /** The key of a programme that anyone may read; null when there is none. */
  readonly findProgrammeId: (slug: string) => Promise<string | null>
  /** The plan's promise that a source measures, judged against the count; null: none is bound to it. */
  readonly findTarget: (
    request: FastifyRequest,
    slug: string,
    source: string,
    measured: number,
  ) => Promise<CountTarget | null>
  /** The day it is where the programmes are, `YYYY-MM-DD`. */
  readonly today: () => string
}

const ALL = '/api/programmes/:slug/enterprises/counts'
const HOLDERS = 'enterprises.holders'
/** So far back a history is told: longer ago other rules held. */
const HISTORY_YEARS = 6
const problems = { 400: problemSchema, 401: problemSchema, 404: problemSchema }

/** List-backed counts (名单计数): the number and the list from one query, who was dropped and why, and what may come. */
export async function countRoutes(
  app: FastifyInstance,
  { gate, findProgrammeId, findTarget, today }: CountRouteOptions,
): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['counts'] })

  const findProgramme = async (request: FastifyRequest<{ Params: { slug: string } }>): Promise<string> => {
    const actor = await gate.findActor(request)
    const programmeId = actor.kind === 'person' ? actor.programmeId : await findProgrammeId(request.params.slug)
    if (programmeId === null) {
      throw new Problem(404, 'no_such_programme', {
        title: '没有这个方案，或尚未公开。',
        titleEn: 'There is no such programme, or it is not published.',
      })
    }
    return programmeId
  }
  const tellCounted = ({ on = today(), kinds, scope, id }: CountQuery) => ({
    on,
    kinds: listKinds(kinds?.split(',') ?? 'high_tech_or_specialised'),
    scope: (id === undefined ? { kind: 'programme' } : { kind: scope, id }) as CountScope,
  })

  typed.get(
    `${ALL}/holders`,
    {
      config: { who: 'anyone' },
      schema: {
        ...describe('How many hold a valid title in the parks that count on a day, who they are, and who was dropped'),
        params: slugSchema,
        querystring: countQuerySchema,
        response: { 200: holderCountSchema, ...problems },
      },
    },
    async (request): Promise<HolderCountPage> => {
      const programmeId = await findProgramme(request)
      const counted = tellCounted(request.query)
      const { page } = request.query
      const [[found], ...dropped] = await gate.read(request, [
        selectHolders(programmeId, counted, { number: page, size: HOLDERS_PAGE }),
        ...REASONS.map((reason) => selectDropped(programmeId, counted, reason, 0)),
      ])
      if (!found) throw new Error('a query of one row gave none')
      const numbers = new Map<DroppedReason, number | null>(
        REASONS.map((reason, at) => [reason, dropped[at]?.[0]?.total ?? null]),
      )
      const isWhole = counted.scope.kind === 'programme' && request.query.kinds === undefined
      return {
        ...counted,
        kinds: [...counted.kinds],
        count: found.count,
        parks: found.parks,
        page,
        holders: [...found.holders],
        dropped: tellDropped(numbers),
        target: isWhole ? await findTarget(request, request.params.slug, HOLDERS, found.count) : null,
      }
    },
  )

  typed.get(
    `${ALL}/holders/dropped`,
    {
      config: { who: 'anyone' },
      schema: {
        ...describe('Who was dropped for a reason; who waits to be confirmed is told to those who see it'),
        params: slugSchema,
        querystring: droppedQuerySchema,
        response: { 200: droppedListSchema, ...problems },
      },
    },
    async (request) => {
      const programmeId = await findProgramme(request)
      const { reason } = request.query
      const counted = tellCounted(request.query)
      const [[found]] = await gate.read(request, [selectDropped(programmeId, counted, reason)])
      if (!found) throw new Error('a query of one row gave none')
      return { on: counted.on, reason, total: found.total ?? 0, holders: [...found.holders] }
    },
  )

  typed.get(
    `${ALL}/holders/forecast`,
    {
      config: { who: 'anyone' },
      schema: {
        ...describe('How many there may be on a day, with the interval, and what it takes a month from here'),
        params: slugSchema,
        querystring: forecastQuerySchema,
        response: { 200: forecastSchema, ...problems },
      },
    },
    async (request): Promise<ForecastPage> => {
      const programmeId = await findProgramme(request)
      const { kinds } = request.query
      const counted = tellCounted({ scope: 'programme', kinds, page: 1 })
      const [[row]] = await gate.read(request, [selectHistory(programmeId, counted, HISTORY_YEARS)])
      if (!row) throw new Error('a query of one row gave none')
      const target = kinds === undefined ? await findTarget(request, request.params.slug, HOLDERS, row.count) : null
      const to =
        request.query.to ?? (target?.year ? `${target.year}-12-31` : `${Number(counted.on.slice(0, 4)) + 1}-12-31`)
      const history = tellHistory(row, counted.on)
      const told = forecast(history, to, target?.from ?? null)
      const isTold = !('refused' in told)
      return {
        on: counted.on,
        count: row.count,
        past: tellPast(row, counted.on),
        target,
        refused: isTold ? null : told.refused,
        forecast: isTold ? { ...told, course: [...told.course] } : null,
        history: {
          from: history.from,
          entries: history.entries.length,
          renewed: history.renewed,
          lapsed: history.lapsed,
          otherExits: history.otherExits,
          expiries: history.expiries.filter((day) => day <= to).length,
        },
      }
    },
  )

  typed.get(
    `${ALL}/institutes`,
    {
      config: { who: 'anyone' },
      schema: {
        ...describe('How many institutes of city level and above are in the parks that count on a day, and which'),
        params: slugSchema,
        querystring: countQuerySchema,
        response: { 200: instituteCountSchema, ...problems },
      },
    },
    async (request) => {
      const programmeId = await findProgramme(request)
      const { on, scope } = tellCounted(request.query)
      const [[found]] = await gate.read(request, [selectInstituteCount(programmeId, { on, scope })])
      if (!found) throw new Error('a query of one row gave none')
      return { on, scope, ...found, institutes: [...found.institutes] }
    },
  )
}
