import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Gate } from '../../access/index.ts'
import { realDaySchema } from '../../platform/day.schema.ts'
import { problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import { titleRefusal } from '../titles/explain-refusal.ts'
import { selectTitleKinds } from '../titles/store.ts'
import { adviceSchema } from '../titles.schema.ts'
import { advise } from './rules/advise.ts'
import { type KnownRow, selectKnown } from './store.ts'

export interface GradientRouteOptions {
  readonly gate: Gate
  /** The day it is where the programmes are, `YYYY-MM-DD`. */
  readonly today: () => string
}

/** Advice on the gradient (梯度培育): what an enterprise may become next, and what it lacks. */
export async function gradientRoutes(app: FastifyInstance, { gate, today }: GradientRouteOptions): Promise<void> {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/programmes/:slug/enterprises/:id/advice',
    {
      config: { who: { right: 'enterprises.see' } },
      schema: {
        summary:
          'The next titles on each path, what of each is met, missed or not known; for whom its figures are told',
        tags: ['titles'],
        params: slugSchema.extend({ id: z.uuid() }),
        querystring: z.object({ on: realDaySchema.optional() }),
        response: {
          200: adviceSchema,
          400: problemSchema,
          401: problemSchema,
          403: problemSchema,
          404: problemSchema,
        },
      },
    },
    async (request) => {
      const { programmeId } = await gate.getMember(request)
      const { on = today() } = request.query
      const [[known], kinds] = await gate.read(request, [
        selectKnown(programmeId, request.params.id, on),
        selectTitleKinds(programmeId, on),
      ])
      if (!known) throw titleRefusal('no_such_enterprise')
      // Without its figures every condition would seem to be unknown, which is not so: they are only not told.
      if (!known.isTold) throw titleRefusal('not_told')
      return advise(kinds, tellKnown(known), on)
    },
  )
}

/** The last year may hold until further notice: of several of one kind the one that lasts longest. */
function tellKnown({ foundedOn, facts, held }: KnownRow) {
  const byYear = new Map<number, Map<string, string>>()
  for (const { year, fact, value } of facts) {
    const ofYear = byYear.get(year) ?? new Map<string, string>()
    byYear.set(year, ofYear.set(fact, value))
  }
  const lasting = new Map<string, string | null>()
  for (const { kind, validTo } of held) {
    const known = lasting.get(kind)
    if (known === undefined || (known !== null && (validTo === null || validTo > known))) lasting.set(kind, validTo)
  }
  return { foundedOn, facts: byYear, held: lasting }
}
