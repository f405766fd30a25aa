import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { PublicParks } from '../parks/index.ts'
import type { ProgrammeView } from '../plans/programme.schema.ts'
import { openToAnyone } from '../platform/http/who-may.ts'
import type { Lang } from '../ui/lang.ts'
import { LANG_TAG } from '../ui/lang.ts'
import { renderDirections } from './pages/directions.tsx'
import { renderHome } from './pages/home.tsx'
import { renderNotFound } from './pages/not-found.tsx'
import { renderNotice } from './pages/notice.tsx'
import { renderOpen } from './pages/open.tsx'
import { type ParkQuestion, renderParks } from './pages/parks.tsx'
import { type ProgrammeEntry, renderProgrammes } from './pages/programmes.tsx'
import { renderTasks } from './pages/tasks.tsx'
import { renderZones } from './pages/zones.tsx'
import type { ZoneQuestion } from './rules/choose-zones.ts'
import { type Page, pathOf } from './voice.tsx'

export interface PortalSources {
  /** Null when there is none of that name. The same object while nothing changed, so that pages are drawn once. */
  getView(slug: string): Promise<ProgrammeView | null>
  listProgrammes(): Promise<readonly ProgrammeEntry[]>
  /** The parks that count today, a page of them. */
  listParks(slug: string, question: ParkQuestion): Promise<PublicParks>
}

type Render = (view: ProgrammeView, lang: Lang) => string

const PAGES: Readonly<Record<Exclude<Page, 'zones' | 'parks'>, Render>> = {
  home: renderHome,
  notice: renderNotice,
  directions: renderDirections,
  tasks: renderTasks,
  open: renderOpen,
}

/** Slugs only: no dot, so that files and other addresses at the root are never taken for a programme. */
const SLUG = ':slug(^[a-z0-9-]+$)'

const querySchema = z.object({
  direction: z.string().trim().min(1).max(60).optional().catch(undefined),
  family: z.string().trim().min(1).max(60).optional().catch(undefined),
})

const parkQuerySchema = z.object({
  zone: z.uuid().optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})

/** The public pages: read by anyone, drawn by the server, without script. */
export async function portalRoutes(app: FastifyInstance, sources: PortalSources): Promise<void> {
  const drawn = new WeakMap<ProgrammeView, Map<string, Buffer>>()

  /** Pages without a question are drawn, and written as bytes, once per view. */
  const drawOnce = (view: ProgrammeView, lang: Lang, page: Page, draw: () => string): Buffer => {
    const pages = drawn.get(view) ?? new Map<string, Buffer>()
    drawn.set(view, pages)
    const key = `${lang} ${page}`
    const known = pages.get(key)
    if (known !== undefined) return known
    const html = Buffer.from(draw())
    pages.set(key, html)
    return html
  }

  const sendPage = (reply: FastifyReply, lang: Lang, html: string | Buffer) =>
    reply.header('content-language', LANG_TAG[lang]).type('text/html; charset=utf-8').send(html)

  const sendNotFound = async (reply: FastifyReply, lang: Lang) =>
    sendPage(reply.code(404), lang, renderNotFound(lang, await sources.listProgrammes()))

  for (const lang of ['zh', 'en'] as const) {
    const start = lang === 'en' ? '/en' : ''

    app.get(start === '' ? '/' : start, openToAnyone, async (_request, reply) => {
      const programmes = await sources.listProgrammes()
      const [only] = programmes
      if (only && programmes.length === 1) return reply.redirect(pathOf(only.slug, lang, 'home'), 302)
      return sendPage(reply, lang, renderProgrammes(programmes, lang))
    })

    for (const page of ['home', 'notice', 'zones', 'parks', 'directions', 'tasks', 'open'] as const) {
      const url = `${start}/${SLUG}${page === 'home' ? '' : `/${page}`}`
      app.get(url, openToAnyone, async (request: FastifyRequest, reply) => {
        const { slug } = request.params as { slug: string }
        const view = await sources.getView(slug)
        if (!view) return sendNotFound(reply, lang)
        if (page === 'parks') {
          const question = readParkQuestion(request.query)
          return sendPage(reply, lang, renderParks(view, lang, await sources.listParks(slug, question), question))
        }
        if (page === 'zones') {
          const parks = await sources.listParks(slug, { page: 1 })
          return sendPage(reply, lang, renderZones(view, lang, readQuestion(request.query), parks))
        }
        return sendPage(
          reply,
          lang,
          drawOnce(view, lang, page, () => PAGES[page](view, lang)),
        )
      })
    }
  }
}

/** `?direction=` before `?family=`; anything else, or too long, asks nothing. */
function readQuestion(query: unknown): ZoneQuestion {
  const { direction, family } = querySchema.parse(query ?? {})
  if (direction !== undefined) return { direction }
  if (family !== undefined) return { family }
  return null
}

function readParkQuestion(query: unknown): ParkQuestion {
  const { zone, page } = parkQuerySchema.parse(query ?? {})
  return { page, ...(zone === undefined ? {} : { zone }) }
}
