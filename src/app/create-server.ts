import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import {
  type ChannelRouteOptions,
  type ContactSeal,
  channelRoutes,
  type Gate,
  type ImportReader,
  importRoutes,
  type OrganisationRouteOptions,
  organisationRoutes,
  peopleRoutes,
  type SignIn,
} from '../access/index.ts'
import { recordRoutes } from '../audit/index.ts'
import { calendarRoutes } from '../calendar/index.ts'
import {
  countRoutes,
  enterpriseRoutes,
  gradientRoutes,
  instituteRoutes,
  listRegisterCounts,
  type RegisterReader,
  registerImportRoutes,
  titleRoutes,
} from '../enterprises/index.ts'
import { type FileRouteOptions, fileRoutes } from '../files/index.ts'
import {
  catalogueRoutes,
  figureRoutes,
  formRoutes,
  importFiguresRoutes,
  type ReportSheetReader,
  reportRoutes,
} from '../indicators/index.ts'
import { type ParkReader, parkRoutes } from '../parks/index.ts'
import { type DraftRouteOptions, draftRoutes, editionRoutes } from '../plans/drafts/index.ts'
import type { ProgrammeReader } from '../plans/index.ts'
import { computeProgrammeId, programmeRoutes } from '../plans/index.ts'
import { type CompileRouteOptions, compileRoutes } from '../plans/routes-compile.ts'
import { createTargetFinder, type TargetRouteOptions, targetRoutes } from '../plans/targets/index.ts'
import type { Database } from '../platform/db/database.ts'
import { attachFiles } from '../platform/files/index.ts'
import { writePolicyWithNonce } from '../platform/http/content-security-policy.ts'
import { createHttpServer, type HttpSettings } from '../platform/http/create-http-server.ts'
import { openToAnyone } from '../platform/http/who-may.ts'
import type { Printer } from '../platform/print/index.ts'
import type { DraftSeal } from '../platform/sheets/index.ts'
import { portalRoutes, renderNotFound } from '../portal/index.ts'
import {
  annexRoutes,
  feedRoutes,
  meetingRoutes,
  recountOnCorrection,
  type TaskKeeper,
  taskPaperRoutes,
  taskRoutes,
} from '../tasks/index.ts'
import type { Lang } from '../ui/lang.ts'
import type { NavItem } from '../ui/layout.tsx'
import { renderCompilePage, renderDesk } from './desk-page.ts'
import { markMadeUp } from './mark-made-up.ts'
import { renderProblem } from './problem-page.ts'
import { listIndicatorRegisters } from './register-counts.ts'

export interface ServerParts
  extends Pick<HttpSettings, 'isTrustedProxy' | 'logLevel' | 'version' | 'checkReady' | 'measure'>,
    Required<Pick<CompileRouteOptions, 'compiler' | 'findBinding'>>,
    Pick<DraftRouteOptions, 'ear' | 'afterPublishing'>,
    Pick<TargetRouteOptions, 'targetSources'>,
    Pick<ChannelRouteOptions, 'secretSeal' | 'hasMail'>,
    OrganisationRouteOptions {
  readonly gate: Gate
  readonly seal: ContactSeal
  readonly draftSeal: DraftSeal
  readonly importReader: Pick<ImportReader, 'read'>
  readonly registerReader: Pick<RegisterReader, 'read'>
  readonly reportSheetReader: Pick<ReportSheetReader, 'read'>
  /** With the login of requests, for work that outlasts its request. */
  readonly database: Database
  readonly signIn: Pick<SignIn, 'routes'>
  readonly reader: ProgrammeReader
  readonly parkReader: ParkReader
  readonly taskKeeper: Pick<TaskKeeper, 'relight' | 'explain'>
  readonly printer: Pick<Printer, 'print'>
  /** What the build made for browsers: styles, fonts, the desk. */
  readonly webRoot: string
  readonly files: FileRouteOptions['files']
}

/** All rooms under one roof: the one place that knows every capability's routes. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { reader, webRoot } = parts
  const app = await createHttpServer({
    ...parts,
    guard: (every) => parts.gate.guard(every),
    renderProblemPage: async (problem, request) => {
      const lang = langOf(request.url)
      return problem.status === 404
        ? renderNotFound(lang, await reader.listProgrammes())
        : renderProblem(lang, problem, request.id)
    },
  })
  markMadeUp(app, reader)
  await programmeRoutes(app, reader)
  await editionRoutes(app, parts)
  await draftRoutes(app, parts)
  await targetRoutes(app, parts)
  await organisationRoutes(app, parts)
  await peopleRoutes(app, parts)
  await channelRoutes(app, parts)
  await importRoutes(app, parts)
  await parts.signIn.routes(app, parts.gate)
  await recordRoutes(app, parts)
  await annexRoutes(app, parts)
  await taskRoutes(app, {
    gate: parts.gate,
    keeper: parts.taskKeeper,
    attachFiles,
  })
  await taskPaperRoutes(app, parts)
  await meetingRoutes(app, parts)
  await feedRoutes(app, parts)
  await calendarRoutes(app, { ...parts, onCorrection: [recountOnCorrection] })
  await fileRoutes(app, parts)
  await parkRoutes(app, parts)
  await enterpriseRoutes(app, parts)
  await registerImportRoutes(app, parts)
  await titleRoutes(app, parts)
  await instituteRoutes(app, parts)
  await gradientRoutes(app, parts)
  const targets = createTargetFinder(parts)
  await countRoutes(app, {
    ...parts,
    findTarget: async (request, slug, source, measured) => {
      const found = await targets.find(request, slug, source, measured)
      if (!found) return null
      const { target, ...judged } = found
      return { text: target.text, value: target.value, unit: target.unit, year: target.year, ...judged }
    },
  })
  await catalogueRoutes(app, { ...parts, registerCounts: listRegisterCounts() })
  const figures = { ...parts, registerCounts: listIndicatorRegisters() }
  await reportRoutes(app, figures)
  await figureRoutes(app, figures)
  await importFiguresRoutes(app, figures)
  await formRoutes(app, parts)
  const { compiler, findBinding } = parts
  await app.register(compileRoutes, { compiler, findBinding })
  await app.register(async (pages) => {
    pages.addHook('onSend', async (_request, reply) => {
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-cache')
    })
    await portalRoutes(pages, {
      getView: (slug) => reader.getView(slug),
      listProgrammes: () => reader.listProgrammes(),
      listParks: (slug, question) => parts.parkReader.listPublic(computeProgrammeId(slug), question),
    })
    deskRoutes(pages, reader, webRoot)
    // Browsers ask for it unasked; the pages name their own mark.
    pages.get('/favicon.ico', openToAnyone, (_request, reply) =>
      reply.header('cache-control', 'public, max-age=86400').code(204).send(),
    )
  })
  if (existsSync(webRoot)) await offerFiles(app, webRoot)
  return app
}

function deskRoutes(app: FastifyInstance, reader: ProgrammeReader, webRoot: string): void {
  const templates = new Map<string, string>()
  const getTemplate = (name: string) => {
    const text = templates.get(name) ?? readFileSync(path.join(webRoot, 'desk-files', `${name}.html`), 'utf8')
    templates.set(name, text)
    return text
  }
  for (const lang of ['zh', 'en'] as const) {
    const start = lang === 'en' ? '/en' : ''
    const send = (reply: FastifyReply, write: (nonce: string) => string) => {
      const nonce = randomBytes(18).toString('base64')
      return reply
        .header('content-security-policy', writePolicyWithNonce(nonce))
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(write(nonce))
    }
    app.get(`${start}/compile`, openToAnyone, async (_request, reply) => {
      const programmes = await reader.listProgrammes()
      const nav: NavItem[] = [
        ...programmes
          .slice(0, 3)
          .map(({ slug, name }) => ({ href: `${start}/${slug}`, label: name[lang], current: false })),
        { href: `${start}/compile`, label: lang === 'zh' ? '编译' : 'Compile', current: true },
      ]
      return send(reply, (nonce) => renderCompilePage(getTemplate('compile'), { nonce, lang, nav }))
    })
    // One document for all of them: which page it is, the script reads from the address.
    for (const url of [`${start}/desk`, `${start}/desk/*`])
      app.get(url, openToAnyone, (_request, reply) =>
        send(reply, (nonce) => renderDesk(getTemplate('desk'), { nonce, lang })),
      )
  }
}

/** Files whose names hold their content's checksum, and fonts, may be kept for good; the rest is asked for again. */
async function offerFiles(app: FastifyInstance, webRoot: string): Promise<void> {
  await app.register(async (files) => {
    files.addHook('onRoute', (route) => {
      route.config = { ...route.config, ...openToAnyone.config }
    })
    await files.register(fastifyStatic, {
      root: webRoot,
      index: false,
      // The desk's template is a page only with its nonce.
      allowedPath: (file) => !file.endsWith('.html') && !file.includes('/.'),
      cacheControl: false,
      setHeaders: (reply, file) => {
        const isFixed = /[\\/](?:assets|fonts)[\\/]/.test(file.slice(webRoot.length))
        reply.header('cache-control', isFixed ? 'public, max-age=31536000, immutable' : 'no-cache')
      },
    })
  })
}

function langOf(url: string): Lang {
  return /^\/en(?:\/|$|\?)/.test(url) ? 'en' : 'zh'
}
