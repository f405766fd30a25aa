import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Gate } from '../access/index.ts'
import { correctDay, type OnCorrection, selectCorrections, selectDays, selectHeld } from '../platform/calendar/index.ts'
import { Problem, problemSchema } from '../platform/http/problems.ts'
import { slugSchema } from '../platform/http/slug.ts'
import { calendarSchema, correctedSchema, newCorrectionSchema, stretchSchema } from './calendar.schema.ts'

export interface CalendarRouteOptions {
  readonly gate: Gate
  /** The key of a programme that anyone may read; null when there is none. */
  readonly findProgrammeId: (slug: string) => Promise<string | null>
  /** The day it is where the programmes are, `YYYY-MM-DD`. */
  readonly today: () => string
  /** What hears of days that now work, or no longer do. */
  readonly onCorrection?: readonly OnCorrection[]
}

const MOST_DAYS = 1_000

/** Which days work in a programme, for anyone; what the city says otherwise, for who may. */
export async function calendarRoutes(app: FastifyInstance, options: CalendarRouteOptions): Promise<void> {
  const { gate, findProgrammeId, today, onCorrection = [] } = options
  const typed = app.withTypeProvider<ZodTypeProvider>()

  typed.get(
    '/api/programmes/:slug/calendar',
    {
      config: { who: 'anyone' },
      schema: {
        summary: 'Which days work, from a day to a day; this year unless told otherwise',
        tags: ['calendar'],
        params: slugSchema,
        querystring: stretchSchema,
        response: { 200: calendarSchema, 400: problemSchema, 404: problemSchema },
      },
    },
    async (request) => {
      const { params, query } = request
      const actor = await gate.findActor(request)
      const programmeId = actor.kind === 'person' ? actor.programmeId : await findProgrammeId(params.slug)
      if (programmeId === null) {
        throw new Problem(404, 'no_such_programme', {
          title: '没有这个方案，或尚未公开。',
          titleEn: 'There is no such programme, or it is not published.',
        })
      }
      const year = (query.from ?? query.to ?? today()).slice(0, 4)
      const { from = `${year}-01-01`, to = `${year}-12-31` } = query
      checkStretch(from, to)
      const [days, corrections, [holds]] = await gate.read(request, [
        selectDays(programmeId, from, to),
        selectCorrections(programmeId, from, to),
        selectHeld(programmeId),
      ])
      return { from, to, days, corrections, holds: holds ?? null }
    },
  )

  typed.put(
    '/api/programmes/:slug/calendar/:day',
    {
      config: { who: { right: 'calendar.correct' } },
      schema: {
        summary: 'States, on a document, that a day works or does not',
        tags: ['calendar'],
        params: slugSchema.extend({ day: z.iso.date() }),
        body: newCorrectionSchema,
        response: {
          200: correctedSchema,
          400: problemSchema,
          401: problemSchema,
          403: problemSchema,
          404: problemSchema,
        },
      },
    },
    async (request) => {
      const { day } = request.params
      const correction = { ...request.body, day }
      await gate.act(request, { act: 'calendar.correct', why: correction.basis }, async (tx, { programmeId }) => {
        const corrected = await correctDay(tx, programmeId, correction, onCorrection)
        if (corrected.ok) return
        throw new Problem(404, corrected.refusal, {
          title: '工作日历没有这一天。',
          titleEn: 'The calendar does not hold this day.',
        })
      })
      return { day }
    },
  )
}

function checkStretch(from: string, to: string): void {
  const days = (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000 + 1
  if (days >= 1 && days <= MOST_DAYS) return
  throw new Problem(400, 'stretch_too_long_or_reversed', {
    title: `起止日颠倒，或超过 ${MOST_DAYS} 天。`,
    titleEn: `The days are in the wrong order, or more than ${MOST_DAYS}.`,
  })
}
