import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Gate } from '../access/index.ts'
import { selectAsker } from '../access/index.ts'
import { holdsEverywhere } from '../access/rules/reach.ts'
import { Problem, problemSchema } from '../platform/http/problems.ts'
import { slugSchema } from '../platform/http/slug.ts'
import {
  explainNoPrint,
  type OfficialPaper,
  type Printer,
  readOfficialPaper,
  readTablePaper,
  type TablePaper,
  writeTableDocx,
  writeTableXlsx,
} from '../platform/print/index.ts'
import { type ChasedPart, chaseUnits, listChased, selectDaysOf } from './chase-units.ts'
import { toLetterPaper } from './print-letter.ts'
import { type Issuer, MOST_ON_PAPER, selectIssuer, selectLedger, selectOpenParts, selectPaper } from './read-papers.ts'
import { selectUnits } from './store.ts'
import {
  type Chase,
  chasedSchema,
  chaseQuerySchema,
  chaseSchema,
  ledgerQuerySchema,
  newChaseSchema,
  paperFormatSchema,
  paperQuerySchema,
} from './tasks.schema.ts'
import { indexUnits, tellLine, type Units } from './tell-item.ts'
import { writeChaseList, writeLedger } from './write-ledger.ts'

export interface PaperRouteOptions {
  readonly gate: Gate
  readonly printer: Pick<Printer, 'print'>
}

const ONE = '/api/programmes/:slug/tasks'
const problems = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema }
const noPrint = { 422: problemSchema, 501: problemSchema, 503: problemSchema }
const aFile = z.unknown().describe('The file')

const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
} as const
type Format = keyof typeof TYPES

/** A Word file is written in this process, which has others to answer: 500 lines take it half a second. */
const MOST_OF: Readonly<Record<Format, number>> = { xlsx: MOST_ON_PAPER, docx: 500, pdf: MOST_ON_PAPER }

/** Prints a paper of an office; where there is none, the one who asks reads why. */
export async function printPaper(printer: Pick<Printer, 'print'>, paper: OfficialPaper): Promise<Buffer> {
  const printed = await printer.print(readOfficialPaper(), paper)
  if (!printed.ok) throw explainNoPrint(printed.refusal)
  return printed.value
}

async function writeTable(printer: Pick<Printer, 'print'>, format: Format, table: TablePaper): Promise<Buffer> {
  if (format === 'xlsx') return writeTableXlsx(table)
  if (format === 'docx') return writeTableDocx(table)
  const printed = await printer.print(readTablePaper(), table)
  if (!printed.ok) throw explainNoPrint(printed.refusal)
  return printed.value
}

/** A PDF opens in the browser; what is worked on further is saved. */
export function sendFile(reply: FastifyReply, name: string, format: Format, bytes: Buffer): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .header('content-disposition', `${format === 'pdf' ? 'inline' : 'attachment'}; filename="${name}.${format}"`)
    .type(TYPES[format])
    .send(bytes)
}

/** What supervision puts on paper: letters, the ledger, and the round of reminders. `/api/programmes/:slug/tasks/…` */
export async function taskPaperRoutes(app: FastifyInstance, { gate, printer }: PaperRouteOptions): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['tasks'] })
  const seers = { config: { who: { right: 'tasks.see' } } } as const

  typed.get(
    `${ONE}/letters/:id.pdf`,
    {
      ...seers,
      schema: {
        ...describe('A letter as it went out, with its receipt; in English also as a courtesy translation'),
        params: slugSchema.extend({ id: z.uuid() }),
        querystring: paperQuerySchema,
        response: { 200: aFile, ...problems, ...noPrint },
      },
    },
    async (request, reply) => {
      const [[letter]] = await gate.read(request, [selectPaper(request.params.id)])
      if (!letter) {
        throw new Problem(404, 'no_such_letter', {
          title: '没有这份函件，或者你不能查看。',
          titleEn: 'There is no such letter, or it is not yours to see.',
        })
      }
      const pdf = await printPaper(printer, toLetterPaper(letter, request.query.lang))
      return sendFile(reply, `letter-${letter.year}-${letter.serial}`, 'pdf', pdf)
    },
  )

  typed.get(
    `${ONE}/ledger.:format`,
    {
      ...seers,
      schema: {
        ...describe('The ledger of supervision in the form of the plan’s annex; what the board finds, by number'),
        params: slugSchema.extend({ format: paperFormatSchema }),
        querystring: ledgerQuerySchema,
        response: { 200: aFile, ...problems, ...noPrint },
      },
    },
    async (request, reply) => {
      const { format } = request.params
      const { lang, ...query } = request.query
      const [rows, unitRows, [issuer]] = await gate.read(request, [selectLedger(query), selectUnits, selectIssuer])
      if (rows.length > MOST_OF[format]) throw tooMany(MOST_OF[format])
      const units = indexUnits(unitRows)
      const { today } = getIssuer(issuer)
      const lines = rows.map(({ content, said, problems: troubles, parts, ...row }) => ({
        ...tellLine(row, units, today),
        content,
        said,
        problems: troubles,
        support: parts.filter((part) => part.as === 'support').map(({ unit }) => nameOf(units, unit, lang)),
      }))
      const table = writeLedger(lines, getIssuer(issuer), lang)
      return sendFile(reply, `ledger-${today}`, format, await writeTable(printer, format, table))
    },
  )

  const readChase = async (request: FastifyRequest, under: string | null) => {
    const { programmeId } = await gate.getMember(request)
    const [parts, unitRows, [issuer], [asked]] = await gate.read(request, [
      selectOpenParts(under),
      selectUnits,
      selectIssuer,
      selectAsker,
    ])
    const found = getIssuer(issuer)
    const [calendar] = await gate.read(request, [selectDaysOf(programmeId, parts, found.today)])
    const late = listChased(parts, found.today, calendar)
    return { late, units: indexUnits(unitRows), issuer: found, rights: asked?.rights ?? {} }
  }

  typed.get(
    `${ONE}/chase`,
    {
      ...seers,
      schema: {
        ...describe('Whom a round of reminders would reach: units with a missing report or an overdue item'),
        params: slugSchema,
        querystring: chaseQuerySchema,
        response: { 200: chaseSchema, ...problems },
      },
    },
    async (request) => {
      const { late, units, issuer, rights } = await readChase(request, request.query.under ?? null)
      const mayChase = holdsEverywhere(rights, 'tasks.supervise')
      const isOpen = late.some(({ chasedToday }) => !chasedToday)
      return {
        today: issuer.today,
        units: groupByUnit(late, units),
        acts: mayChase
          ? [
              {
                act: 'tasks.chase',
                open: isOpen,
                blocks: isOpen ? [] : [{ code: late.length > 0 ? 'chased_today' : 'nobody_is_late' }],
              },
            ]
          : [],
      }
    },
  )

  typed.get(
    `${ONE}/chase.xlsx`,
    {
      ...seers,
      schema: {
        ...describe('The list of a round of reminders, as a workbook'),
        params: slugSchema,
        querystring: chaseQuerySchema.extend(paperQuerySchema.shape),
        response: { 200: aFile, ...problems },
      },
    },
    async (request, reply) => {
      const { under, lang } = request.query
      const { late, units, issuer } = await readChase(request, under ?? null)
      const lines = groupByUnit(late, units).flatMap(({ unit, parts }) =>
        parts.map(({ item, ...part }) => ({ ...part, unit, number: item.number, title: item.title })),
      )
      return sendFile(
        reply,
        `reminders-${issuer.today}`,
        'xlsx',
        await writeTableXlsx(writeChaseList(lines, issuer, lang)),
      )
    },
  )

  typed.post(
    `${ONE}/chase`,
    {
      config: { who: { right: 'tasks.supervise' } },
      schema: {
        ...describe('Reminds every unit under one of what it is late with; of an item once a day'),
        params: slugSchema,
        body: newChaseSchema,
        response: { 200: chasedSchema, ...problems, 409: problemSchema },
      },
    },
    async (request) =>
      gate.act(request, { act: 'tasks.chase' }, (tx: Parameters<typeof chaseUnits>[0], actor) =>
        chaseUnits(tx, actor, request.body.under),
      ),
  )
}

function getIssuer(issuer: Issuer | undefined): Issuer {
  if (!issuer) throw new Error('a programme always has one')
  return issuer
}

function nameOf(units: Units, id: string, lang: 'zh' | 'en'): string {
  const unit = units.get(id)
  return (lang === 'zh' ? unit?.name : unit?.nameEn) ?? '—'
}

function groupByUnit(late: readonly ChasedPart[], units: Units): Chase['units'] {
  const byUnit = new Map<string, ChasedPart[]>()
  for (const part of late) byUnit.set(part.unit, [...(byUnit.get(part.unit) ?? []), part])
  const named = [...byUnit].map(([id, parts]) => ({
    unit: units.get(id) ?? { id, name: '—', nameEn: '—' },
    parts: parts
      .sort((a, b) => a.number - b.number)
      .map(({ item, number, title, as, dueOn, why, reportedOn, percent, chasedToday }) => ({
        item: { id: item, number, title },
        as,
        dueOn,
        overdue: why.includes('overdue'),
        missing: why.includes('no_report'),
        reportedOn,
        percent,
        chasedToday,
      })),
  }))
  // In the order in which all units are listed.
  const order = [...units.keys()]
  return named.sort((a, b) => order.indexOf(a.unit.id) - order.indexOf(b.unit.id))
}

function tooMany(most: number): Problem {
  return new Problem(422, 'too_many_for_paper', {
    title: `这种格式的台账最多 ${most} 项；请按板块、牵头单位或灯色缩小范围，或改用 Excel。`,
    titleEn: `A ledger of this format holds at most ${most} items; narrow it by district, lead unit or light, or take Excel.`,
    more: { most },
  })
}
