import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Database } from '../platform/db/database.ts'
import { Problem, problemSchema } from '../platform/http/problems.ts'
import { organisationsOnSchema, realDaySchema } from './organisation.schema.ts'
import { listOrganisationsOn } from './store.ts'

export interface OrganisationRouteOptions {
  readonly database: Database
  /** The key of a programme that anyone may read; null when there is none. */
  readonly findProgrammeId: (slug: string) => Promise<string | null>
  /** The day it is where the programmes are, `YYYY-MM-DD`. */
  readonly today: () => string
}

/** Open data: the organisations of a programme on a day. */
export async function organisationRoutes(
  app: FastifyInstance,
  { database, findProgrammeId, today }: OrganisationRouteOptions,
): Promise<void> {
  app.withTypeProvider<ZodTypeProvider>().get(
    '/api/programmes/:slug/organisations',
    {
      schema: {
        summary: 'Who was under whom on a day; today unless told otherwise',
        tags: ['programmes'],
        params: z.object({ slug: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/) }),
        querystring: z.object({ on: realDaySchema.optional() }),
        response: { 200: organisationsOnSchema, 400: problemSchema, 404: problemSchema },
      },
    },
    async ({ params, query }) => {
      const programmeId = await findProgrammeId(params.slug)
      if (programmeId !== null) return listOrganisationsOn(database, programmeId, query.on ?? today())
      throw new Problem(404, 'no_such_programme', {
        title: '没有这个方案，或尚未公开。',
        titleEn: 'There is no such programme, or it is not published.',
      })
    },
  )
}
