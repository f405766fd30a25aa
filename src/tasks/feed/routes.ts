import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Gate } from '../../access/index.ts'
import { computeProgrammeId } from '../../plans/index.ts'
import { createWorkingDays, selectDays } from '../../platform/calendar/index.ts'
import { addDays } from '../../platform/calendar/rules/add-days.ts'
import type { PersonActor } from '../../platform/db/actor.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import { countReportDays, selectReporting } from '../read-days.ts'
import { selectIssuer } from '../read-papers.ts'
import { selectUnits } from '../store.ts'
import { indexUnits } from '../tell-item.ts'
import { feedQuerySchema, feedsSchema, madeFeedSchema, newFeedSchema } from './feed.schema.ts'
import {
  MOST_FEEDS,
  makeFeed,
  revokeFeed,
  selectChanges,
  selectFeedEntries,
  selectFeedOwner,
  selectFeeds,
} from './store.ts'
import { writeCalendar } from './write-calendar.ts'

const ONE = '/api/programmes/:slug/tasks'
const DAYS_BACK = 90
const DAYS_AHEAD = 370
/** A report day may move by a week of holidays and more. */
const MARGIN_DAYS = 40
const problems = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema }

/**
 * Calendars that a program reads (`…/tasks/calendar.ics?key=…`), and how a person makes and revokes their addresses. A program
 * that reads calendars signs in nowhere and sends no header: the address itself is the key. It opens these days and nothing
 * else, with what its maker may see at that moment.
 */
export async function feedRoutes(app: FastifyInstance, { gate }: { readonly gate: Gate }): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['tasks'] })
  const seers = { config: { who: { right: 'tasks.see' } } } as const

  typed.get(
    `${ONE}/calendar.ics`,
    {
      config: { who: 'anyone', rateLimit: { max: 60, timeWindow: '1 minute' } },
      schema: {
        ...describe('The days of one’s items as iCalendar, for whoever has the address'),
        params: slugSchema,
        querystring: feedQuerySchema,
        response: { 200: z.unknown().describe('text/calendar'), 400: problemSchema, 404: problemSchema },
      },
    },
    async (request, reply) => {
      const { slug } = request.params
      const { key, lang } = request.query
      const programmeId = computeProgrammeId(slug)
      const [[owner]] = await gate.read(request, [selectFeedOwner(programmeId, key)])
      if (!owner) throw noSuchFeed()
      const actor: PersonActor = {
        kind: 'person',
        programmeId,
        personId: owner.personId,
        secondFactor: owner.secondFactor,
        tokenRights: ['tasks.see'],
        from: { address: request.ip, requestId: request.id },
      }
      const [[issuer]] = await gate.readFor(actor, [selectIssuer])
      if (!issuer) throw new Error('a programme always has one')
      const from = addDays(issuer.today, -DAYS_BACK)
      const to = addDays(issuer.today, DAYS_AHEAD)
      const firstDay = addDays(from, -2 * MARGIN_DAYS)
      const lastDay = addDays(to, MARGIN_DAYS)
      const [entries, reporting, days, unitRows, [changed]] = await gate.readFor(actor, [
        selectFeedEntries(from, to),
        selectReporting,
        selectDays(programmeId, firstDay, lastDay),
        selectUnits,
        selectChanges,
      ])
      const written = writeCalendar(
        {
          issuer,
          site: `${request.protocol}://${request.host}`,
          slug,
          entries,
          // From today: what was to be reported before is told by the light.
          reports:
            days[0]?.day === firstDay && days.at(-1)?.day === lastDay
              ? countReportDays(reporting, issuer.today, to, createWorkingDays(days))
              : [],
          changed: changed ?? { changes: 0, changedAt: '2000-01-01T00:00:00.000Z' },
          units: indexUnits(unitRows),
        },
        lang,
      )
      return reply
        .header('cache-control', 'private, no-store')
        .header('content-disposition', 'inline; filename="supervision.ics"')
        .type('text/calendar; charset=utf-8')
        .send(written)
    },
  )

  typed.get(
    `${ONE}/feeds`,
    {
      ...seers,
      schema: {
        ...describe('Where one’s calendars are read from'),
        params: slugSchema,
        response: { 200: feedsSchema, ...problems },
      },
    },
    async (request) => {
      const [feeds] = await gate.read(request, [selectFeeds])
      return { feeds, most: MOST_FEEDS }
    },
  )

  typed.post(
    `${ONE}/feeds`,
    {
      config: { who: { right: 'tasks.see' }, rateLimit: { max: 20, timeWindow: '1 minute' } },
      schema: {
        ...describe('Makes an address for a calendar; it is shown this once'),
        params: slugSchema,
        body: newFeedSchema,
        response: { 201: madeFeedSchema, ...problems, 409: problemSchema },
      },
    },
    async (request, reply) => {
      const { id, key } = await gate.act(
        request,
        { act: 'tasks.make_feed' },
        async (tx: Parameters<typeof makeFeed>[0], actor) => {
          if (actor.tokenRights || actor.mandateId) throw notOneself()
          const made = await makeFeed(tx, actor, request.body.name)
          if (made === null) throw tooMany()
          return made
        },
      )
      return reply.code(201).send({ id, path: `/api/programmes/${request.params.slug}/tasks/calendar.ics?key=${key}` })
    },
  )

  typed.delete(
    `${ONE}/feeds/:id`,
    {
      ...seers,
      schema: {
        ...describe('Revokes an address; whoever reads it gets nothing from now on'),
        params: slugSchema.extend({ id: z.uuid() }),
        response: { 204: z.undefined(), ...problems },
      },
    },
    async (request, reply) => {
      const revoked = await gate.act(
        request,
        { act: 'tasks.revoke_feed' },
        (tx: Parameters<typeof revokeFeed>[0], actor) => revokeFeed(tx, actor, request.params.id),
      )
      if (!revoked) throw noSuchFeed()
      return reply.code(204).send(undefined)
    },
  )
}

/** The same for what never was, was revoked, or is of somebody who left. */
function noSuchFeed(): Problem {
  return new Problem(404, 'no_such_feed', {
    title: '没有这个日历订阅地址，或者它已撤销；请在督办日历页面重新生成。',
    titleEn: 'There is no such calendar address, or it was revoked; make a new one on the calendar’s page.',
  })
}

function notOneself(): Problem {
  return new Problem(403, 'not_by_another', {
    title: '日历订阅地址须由本人以自己的岗位生成，令牌和代行人不能生成。',
    titleEn: 'A calendar address is made by oneself; no token and nobody acting for another makes one.',
  })
}

function tooMany(): Problem {
  return new Problem(409, 'too_many_feeds', {
    title: `最多 ${MOST_FEEDS} 个日历订阅地址，请先撤销不用的。`,
    titleEn: `There are ${MOST_FEEDS} calendar addresses already; revoke one that is not used.`,
  })
}
