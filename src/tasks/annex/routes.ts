import multipart from '@fastify/multipart'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import type { Gate } from '../../access/index.ts'
import { type Compiler, explainUnread, receiveFiles } from '../../plans/index.ts'
import type { AnnexRow } from '../../plans/plans.schema.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import { draftItem } from '../deeds.ts'
import { proposeItems } from '../rules/propose-items.ts'
import { selectPlanTasks } from '../store.ts'
import { type AnnexPreview, annexConfirmedSchema, annexConfirmSchema, annexPreviewSchema } from './annex.schema.ts'
import { selectHeldAnnex, selectHoldingText, selectKnownItems, selectOrganisations } from './store.ts'

export interface AnnexRouteOptions {
  readonly gate: Gate
  readonly compiler: Pick<Compiler, 'compile'>
}

const ONE = '/api/programmes/:slug/tasks/annex'
const SUPERVISE = { who: { right: 'tasks.supervise' } } as const
const problems = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  422: problemSchema,
}
const FILE_BYTES = 20 * 1024 * 1024

/** Items from the annex 重点任务分解表: the notice's own, or one that is handed in as a file. */
export async function annexRoutes(app: FastifyInstance, { gate, compiler }: AnnexRouteOptions): Promise<void> {
  const describe = (summary: string) => ({ summary, tags: ['tasks'] })
  const typed = app.withTypeProvider<ZodTypeProvider>()

  const preview = async (
    request: Parameters<Gate['read']>[0],
    findRows: (text: string, held: readonly AnnexRow[]) => Promise<readonly AnnexRow[]>,
  ): Promise<AnnexPreview> => {
    const [[holding], tasks, heldRows, organisations, known] = await gate.read(request, [
      selectHoldingText,
      selectPlanTasks,
      selectHeldAnnex,
      selectOrganisations,
      selectKnownItems,
    ])
    if (!holding) {
      throw new Problem(409, 'nothing_published', {
        title: '方案还没有发布，请先发布再导入任务分解表。',
        titleEn: 'The programme is not published yet; publish it before importing the annex.',
      })
    }
    const rows = await findRows(
      holding.text,
      heldRows.map((row) => ({ ...row, span: null })),
    )
    return {
      basis: holding.basis,
      today: holding.today,
      proposals: proposeItems(rows, tasks, organisations, holding.city, known).map((one) => ({
        ...one,
        support: [...one.support],
        doubts: [...one.doubts],
        printed: { lead: [...one.printed.lead], support: [...one.printed.support], due: one.printed.due },
      })),
      tasks,
      units: organisations.map(({ id, name, nameEn }) => ({ id, name, nameEn })),
    }
  }

  typed.get(
    ONE,
    {
      config: SUPERVISE,
      schema: {
        ...describe('What the annex of the notice that holds would become'),
        params: slugSchema,
        response: { 200: annexPreviewSchema, ...problems },
      },
    },
    (request) => preview(request, async (_text, held) => held),
  )

  await app.register(async (uploads) => {
    await uploads.register(multipart, {
      throwFileSizeLimit: false,
      limits: { fileSize: FILE_BYTES, files: 1, fields: 1, parts: 2, fieldSize: 100, headerPairs: 50 },
    })
    uploads.withTypeProvider<ZodTypeProvider>().post(
      ONE,
      {
        config: SUPERVISE,
        schema: {
          ...describe('What an annex that is handed in would become; nothing of it is written'),
          consumes: ['multipart/form-data'],
          response: {
            200: annexPreviewSchema,
            ...problems,
            413: problemSchema,
            415: problemSchema,
            503: problemSchema,
          },
        },
        // The body is a stream; `receiveFiles` checks what comes.
        validatorCompiler: () => (value: unknown) => ({ value }),
      },
      async (request) => {
        // Who may not import does not make the server read a file.
        await gate.read(request, [selectHoldingText])
        const { file } = await receiveFiles(request)
        return preview(request, async (text) => {
          const compiled = await compiler.compile({ name: 'notice.txt', bytes: Buffer.from(text) }, file)
          if (!compiled.ok) throw explainUnread(compiled.refusal)
          // Those that the notice prints itself are its own, and are not what was handed in.
          const rows = compiled.value.reading.annex.filter(({ span }) => span === null)
          if (rows.length === 0) {
            throw new Problem(422, 'annex_without_table', {
              title: '文件里没有任务分解表：请上传含“重点任务、具体举措、牵头单位、完成时限”等列的表格。',
              titleEn:
                'The file has no table of tasks: upload one with columns such as task, measure, lead unit and time limit.',
            })
          }
          return rows
        })
      },
    )
  })

  typed.post(
    `${ONE}/items`,
    {
      config: SUPERVISE,
      schema: {
        ...describe('Draws up the items of an annex as a person confirmed them: all, or none'),
        params: slugSchema,
        body: annexConfirmSchema,
        response: { 201: annexConfirmedSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { items } = request.body
      const done = await gate.act<Record<string, never>, { made: { id: string; number: number }[]; known: number }>(
        request,
        { act: 'tasks.import_annex' },
        async (tx, actor) => {
          // Two who confirm the same annex at once draw its items up once.
          await sql`select pg_advisory_xact_lock(hashtextextended(${`tasks.annex ${actor.programmeId}`}, 0))`.execute(
            tx,
          )
          const keyOf = (one: { planItem: string | null; title: string; content: string }) =>
            JSON.stringify([one.planItem, one.title, one.content])
          const there = new Set((await tx.executeQuery(selectKnownItems)).rows.map(keyOf))
          const fresh = items.filter((item) => !there.has(keyOf(item)) && there.add(keyOf(item)))
          const made = []
          for (const item of fresh) made.push(await draftItem(tx as never, actor, 'annex', item))
          return { made, known: items.length - made.length }
        },
      )
      return reply.code(201).send(done)
    },
  )
}
