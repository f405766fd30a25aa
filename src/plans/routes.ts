import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Problem, problemSchema } from '../platform/http/problems.ts'
import { slugSchema } from '../platform/http/slug.ts'
import { daySchema } from './plans.schema.ts'
import { type ProgrammeView, programmeSummarySchema, programmeViewSchema } from './programme.schema.ts'
import type { ProgrammeReader } from './programme-reader.ts'

/** Open data: the programmes as the public pages show them. */
export async function programmeRoutes(app: FastifyInstance, reader: ProgrammeReader): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  /** A view is written out once, in its declared shape, for as long as its edition holds. */
  const written = new WeakMap<ProgrammeView, Buffer>()
  const writeOnce = (view: ProgrammeView): Buffer => {
    const known = written.get(view) ?? Buffer.from(JSON.stringify(programmeViewSchema.parse(view)))
    written.set(view, known)
    return known
  }

  typed.get(
    '/api/programmes',
    {
      config: { who: 'anyone' },
      schema: {
        summary: 'The published programmes',
        tags: ['programmes'],
        response: { 200: z.object({ programmes: z.array(programmeSummarySchema) }) },
      },
    },
    async () => ({ programmes: await reader.listProgrammes() }),
  )

  app.get<{ Params: { slug: string }; Querystring: { on?: string } }>(
    '/api/programmes/:slug',
    {
      config: { who: 'anyone' },
      schema: {
        summary: 'One programme, as it is or was at the end of a day: what its notice says, each item with its span',
        tags: ['programmes'],
        params: slugSchema,
        querystring: z.object({ on: daySchema.optional() }),
        response: { 200: programmeViewSchema, 404: problemSchema },
      },
    },
    async ({ params, query }, reply) => {
      const view = await reader.getView(params.slug, query.on)
      if (view) {
        return reply.type('application/json; charset=utf-8').send(writeOnce(view))
      }
      throw new Problem(404, 'no_such_programme', {
        title: '没有这个方案，或尚未公开。',
        titleEn: 'There is no such programme, or it is not published.',
      })
    },
  )
}
