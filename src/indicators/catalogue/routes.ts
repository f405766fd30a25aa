import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Gate, selectAsker, toAsker } from '../../access/index.ts'
import type { Asker } from '../../access/rules/list-acts.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import {
  type Catalogue,
  catalogueQuerySchema,
  catalogueSchema,
  checksSchema,
  definitionSchema,
  endSchema,
  formulaSchema,
  indicatorHistorySchema,
  indicatorSchema,
  statedCheckSchema,
  triedFormulaSchema,
} from '../indicators.schema.ts'
import { indicatorCodeSchema } from '../rules/check-rule.schema.ts'
import { defineIndicator, endCheck, endIndicator, type ListedRegister, stateCheck, tryFormula } from './deeds.ts'
import { inWords, refusal } from './explain-refusal.ts'
import { selectCatalogue, selectChecks, selectHistory, selectToday } from './store.ts'

export interface CatalogueRouteOptions {
  readonly gate: Gate
  /** Lists that indicators can be counted from. */
  readonly registerCounts: readonly ListedRegister[]
  /** The key of a programme that anyone may read; null when there is none. */
  readonly findProgrammeId: (slug: string) => Promise<string | null>
}

const ONE = '/api/programmes/:slug/indicators'
const codeParams = slugSchema.extend({ code: indicatorCodeSchema })
const idParams = slugSchema.extend({ id: z.uuid() })
const DEFINES = { right: 'indicators.define' } as const
const problems = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  422: problemSchema,
}
const stoodSchema = z.object({ id: z.uuid() })

/** What one who defines may do; nobody else is told of it. */
export function tellDefining(asker: Asker, ...acts: string[]): { act: string; open: boolean; blocks: [] }[] {
  return asker.rights['indicators.define'] === true ? acts.map((act) => ({ act, open: true, blocks: [] })) : []
}

/** The catalogue of indicators, for anyone; and its checks, for members. */
export async function catalogueRoutes(
  app: FastifyInstance,
  { gate, registerCounts, findProgrammeId }: CatalogueRouteOptions,
): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['indicators'] })
  const registers = registerCounts.map(({ key, name, unit }) => ({ key, name, unit }))

  const findProgramme = async (request: FastifyRequest<{ Params: { slug: string } }>): Promise<string> => {
    const actor = await gate.findActor(request)
    const programmeId = actor.kind === 'person' ? actor.programmeId : await findProgrammeId(request.params.slug)
    if (programmeId !== null) return programmeId
    throw new Problem(404, 'no_such_programme', {
      title: '没有这个方案，或尚未公开。',
      titleEn: 'There is no such programme, or it is not published.',
    })
  }

  typed.get(
    `${ONE}/catalogue`,
    {
      config: { who: 'anyone' },
      schema: {
        ...describe('What indicators mean on a day, today unless told otherwise'),
        params: slugSchema,
        querystring: catalogueQuerySchema,
        response: { 200: catalogueSchema, 400: problemSchema, 401: problemSchema, 404: problemSchema },
      },
    },
    async (request): Promise<Catalogue> => {
      const programmeId = await findProgramme(request)
      const [[asked], [day]] = await gate.read(request, [selectAsker, selectToday])
      const on = request.query.on ?? day?.today ?? ''
      const [found] = await gate.read(request, [selectCatalogue(programmeId, on)])
      if (!asked) throw new Error('a query of one row gave none')
      return {
        on,
        indicators: found.map(({ indicator }) => indicator),
        registers,
        acts: tellDefining(toAsker(asked), 'indicators.define'),
      }
    },
  )

  typed.get(
    `${ONE}/catalogue/:code`,
    {
      config: { who: 'anyone' },
      schema: {
        ...describe('One indicator over time, and what stands on it'),
        params: codeParams,
        response: { 200: indicatorHistorySchema, 400: problemSchema, 401: problemSchema, 404: problemSchema },
      },
    },
    async (request) => {
      const programmeId = await findProgramme(request)
      const { code } = request.params
      const [[asked], [found], [day]] = await gate.read(request, [
        selectAsker,
        selectHistory(programmeId, code),
        selectToday,
      ])
      const today = day?.today ?? ''
      const { definitions } = found ?? { definitions: [] }
      const holds = definitions.find(({ validFrom, validTo }) => validFrom <= today && (validTo ?? '9999') > today)
      const indicator = holds ?? definitions[0]
      if (!asked || !found || !indicator) throw refusal('no_such_indicator')
      return { code, indicator, ...found, acts: tellDefining(toAsker(asked), 'indicators.define', 'indicators.end') }
    },
  )

  typed.put(
    `${ONE}/catalogue/:code`,
    {
      config: { who: DEFINES },
      schema: {
        ...describe('States what an indicator means from a day on; what was defined until then ends'),
        params: codeParams,
        body: definitionSchema,
        response: { 200: indicatorSchema, ...problems },
      },
    },
    (request) =>
      inWords(
        gate.act<unknown, z.infer<typeof indicatorSchema>>(
          request,
          { act: 'indicators.define', why: request.body.basis },
          (tx, { programmeId }) => defineIndicator(tx, programmeId, request.params.code, request.body, registers),
        ),
      ),
  )

  typed.post(
    `${ONE}/catalogue/:code/end`,
    {
      config: { who: DEFINES },
      schema: {
        ...describe('Ends an indicator from a day on'),
        params: codeParams,
        body: endSchema,
        response: { 200: indicatorSchema, ...problems },
      },
    },
    (request) =>
      inWords(
        gate.act<unknown, z.infer<typeof indicatorSchema>>(
          request,
          { act: 'indicators.end', why: request.body.why },
          (tx) => endIndicator(tx, request.params.code, request.body.on),
        ),
      ),
  )

  typed.post(
    `${ONE}/catalogue/try`,
    {
      config: { who: DEFINES },
      schema: {
        ...describe('Looks at a formula: its unit and what it names, or what is wrong with it and where'),
        params: slugSchema,
        body: triedFormulaSchema,
        response: { 200: formulaSchema, ...problems },
      },
    },
    (request) =>
      gate.act<unknown, z.infer<typeof formulaSchema>>(request, { act: 'indicators.try' }, (tx) =>
        tryFormula(tx, request.body),
      ),
  )

  typed.get(
    `${ONE}/checks`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Which checks values pass, and how often each fired'),
        params: slugSchema,
        response: { 200: checksSchema, ...problems },
      },
    },
    async (request) => {
      const [[asked], checks] = await gate.read(request, [selectAsker, selectChecks])
      if (!asked) throw new Error('a query of one row gave none')
      const asker = toAsker(asked)
      return {
        checks: checks.map((check) => ({
          ...check,
          acts: tellDefining(asker, 'indicators.state_check', 'indicators.end_check'),
        })),
        acts: tellDefining(asker, 'indicators.state_check'),
      }
    },
  )

  typed.put(
    `${ONE}/checks/:id`,
    {
      config: { who: DEFINES },
      schema: {
        ...describe('States a check from a day on; the one of this id ends, where it stands'),
        params: idParams,
        body: statedCheckSchema,
        response: { 200: stoodSchema, ...problems },
      },
    },
    (request) =>
      inWords(
        gate.act<unknown, { id: string }>(request, { act: 'indicators.state_check' }, async (tx, { programmeId }) => ({
          id: await stateCheck(tx, programmeId, request.params.id, request.body),
        })),
      ),
  )

  typed.post(
    `${ONE}/checks/:id/end`,
    {
      config: { who: DEFINES },
      schema: {
        ...describe('Ends a check from a day on'),
        params: idParams,
        body: endSchema,
        response: { 200: stoodSchema, ...problems },
      },
    },
    (request) =>
      inWords(
        gate.act<unknown, { id: string }>(
          request,
          { act: 'indicators.end_check', why: request.body.why },
          async (tx) => {
            await endCheck(tx, request.params.id, request.body.on)
            return { id: request.params.id }
          },
        ),
      ),
  )
}
