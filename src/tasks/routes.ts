import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Gate } from '../access/index.ts'
import { selectAsker } from '../access/index.ts'
import { Problem, problemSchema } from '../platform/http/problems.ts'
import { slugSchema } from '../platform/http/slug.ts'
import type { TaskKeeper } from './create-task-keeper.ts'
import { type AttachFiles, actOnItem, draftItem, type ItemRefusal } from './deeds.ts'
import { taskDayRoutes } from './routes-days.ts'
import { rollUp, toProgress } from './rules/roll-up.ts'
import {
  BOARD_PAGE,
  selectActs,
  selectBoardHead,
  selectBoardPage,
  selectExtensions,
  selectItem,
  selectLetters,
  selectLights,
  selectOverride,
  selectPlanTaskItems,
  selectPlanTasks,
  selectReportFiles,
  selectReports,
  selectToday,
  selectUnits,
} from './store.ts'
import {
  actDoneSchema,
  boardQuerySchema,
  boardSchema,
  itemActSchema,
  itemSchema,
  madeSchema,
  newItemSchema,
  planTasksSchema,
} from './tasks.schema.ts'
import { indexUnits, listBoardActs, tellItem, tellLine } from './tell-item.ts'
import { createUnitNames } from './unit-names.ts'

export interface TaskRouteOptions {
  readonly gate: Gate
  readonly keeper: Pick<TaskKeeper, 'relight' | 'explain'>
  readonly attachFiles: AttachFiles
}

const ONE = '/api/programmes/:slug/tasks'
const itemParams = slugSchema.extend({ id: z.uuid() })
const problems = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  422: problemSchema,
}

/** Supervision of the programme's tasks (督办): `/api/programmes/:slug/tasks…`. */
export async function taskRoutes(app: FastifyInstance, { gate, keeper, attachFiles }: TaskRouteOptions): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const names = createUnitNames()
  await taskDayRoutes(app, { gate })
  const describe = (summary: string) => ({ summary, tags: ['tasks'] })

  typed.get(
    ONE,
    {
      config: { who: { right: 'tasks.see' } },
      schema: {
        ...describe('The board of items'),
        params: slugSchema,
        querystring: boardQuerySchema,
        response: { 200: boardSchema, ...problems },
      },
    },
    async (request) => {
      const { query } = request
      const [[head], rows] = await gate.read(request, [selectBoardHead(query), selectBoardPage(query)])
      if (!head) throw new Error('a sum over nothing is a row too')
      const { today, total, late, grey, green, yellow, red, supervises, namesVersion } = head
      const { programmeId } = await gate.getMember(request)
      const leads = rows.flatMap(({ lead }) => lead ?? [])
      const units =
        names.find(programmeId, namesVersion, leads) ??
        names.keep(programmeId, namesVersion, (await gate.read(request, [selectUnits]))[0])
      return {
        today,
        total,
        late,
        lights: { grey, green, yellow, red },
        pageSize: BOARD_PAGE,
        items: rows.map((row) => tellLine(row, units, today)),
        progress: toProgress(head),
        acts: listBoardActs(supervises),
      }
    },
  )

  typed.get(
    `${ONE}/plan`,
    {
      config: { who: { right: 'tasks.see' } },
      schema: {
        ...describe('The plan’s tasks, and what of each is supervised'),
        params: slugSchema,
        response: { 200: planTasksSchema, ...problems },
      },
    },
    async (request) => {
      const [tasks, items, [day]] = await gate.read(request, [selectPlanTasks, selectPlanTaskItems, selectToday])
      const told = tasks.map((task) => {
        const own = items.filter(({ planItem }) => planItem === task.planItem)
        const lit = (light: string) => own.filter((item) => item.light === light).length
        return {
          ...task,
          items: own.length,
          hasOwner: own.some(({ hasOwner }) => hasOwner),
          open: own.filter(({ state }) => state !== 'closed').length,
          lights: { grey: lit('grey'), green: lit('green'), yellow: lit('yellow'), red: lit('red') },
          progress: rollUp(own),
        }
      })
      return {
        today: day?.today ?? '',
        tasks: told,
        withoutOwner: told.filter(({ hasOwner }) => !hasOwner).length,
      }
    },
  )

  typed.post(
    `${ONE}/items`,
    {
      config: { who: { right: 'tasks.supervise' } },
      schema: {
        ...describe('Draws an item up'),
        params: slugSchema,
        body: newItemSchema,
        response: { 201: madeSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { source, ...content } = request.body
      const made = await gate.act(request, { act: 'tasks.draft' }, (tx, actor) => draftItem(tx, actor, source, content))
      return reply.code(201).send(made)
    },
  )

  typed.get(
    `${ONE}/items/:id`,
    {
      config: { who: { right: 'tasks.see' } },
      schema: { ...describe('One item, whole'), params: itemParams, response: { 200: itemSchema, ...problems } },
    },
    async (request) => {
      const { id } = request.params
      const [[item], reports, letters, extensions, acts, lights, [override], files, unitRows, [asked]] =
        await gate.read(request, [
          selectItem(id),
          selectReports(id),
          selectLetters(id),
          selectExtensions(id),
          selectActs(id),
          selectLights(id),
          selectOverride(id),
          selectReportFiles(id),
          selectUnits,
          selectAsker,
        ])
      if (!item) throw nothingThere('no_such_item')
      const { programmeId } = await gate.getMember(request)
      const why = (await keeper.explain(programmeId, id))?.why ?? []
      const whole = { item, reports, letters, extensions, acts, lights, override: override ?? null, why, files }
      return tellItem(whole, indexUnits(unitRows), { personId: asked?.person ?? '', rights: asked?.rights ?? {} })
    },
  )

  typed.post(
    `${ONE}/items/:id/acts`,
    {
      config: { who: { right: 'tasks.see' } },
      schema: {
        ...describe('Does one act of an item; which are open, and what blocks the others, its reply says'),
        params: itemParams,
        body: itemActSchema,
        response: { 200: actDoneSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params
      const input = request.body
      const why = 'reason' in input ? input.reason : null
      const { programmeId } = await gate.getMember(request)
      const { seq } = await gate.act(
        request,
        { act: `tasks.${input.act}`, why },
        async (tx: Parameters<typeof actOnItem>[0], actor) => {
          const done = await actOnItem(tx, actor, id, input, attachFiles)
          if (!done.ok) throw explain(done.refusal)
          return done.value
        },
      )
      await keeper.relight(programmeId, [id])
      const [[item]] = await gate.read(request, [selectItem(id)])
      if (!item) throw nothingThere('no_such_item')
      return { state: item.state, seq, light: item.light }
    },
  )
}

const NOTHING = {
  no_such_item: ['没有这个督办事项，或者你不能查看。', 'There is no such item, or it is not yours to see.'],
  no_such_report: [
    '没有这份待核的进展，可能已有人处理；请重新打开。',
    'There is no such report waiting; somebody may have answered it. Open the item again.',
  ],
  no_such_letter: [
    '没有这份待处理的函件，可能已有人签收或回复；请重新打开。',
    'There is no such letter waiting; somebody may have signed or answered it. Open the item again.',
  ],
  no_such_unit: ['这个单位不在该事项的牵头或配合单位之中。', 'This unit neither leads nor supports the item.'],
  no_such_file: [
    '附件不存在、不是你上传的或已用于别处，请重新上传。',
    'A file is not there, not yours, or used elsewhere; upload it again.',
  ],
} as const

function nothingThere(code: keyof typeof NOTHING): Problem {
  const [title, titleEn] = NOTHING[code]
  return new Problem(code === 'no_such_unit' || code === 'no_such_file' ? 422 : 404, code, { title, titleEn })
}

function explain(refusal: ItemRefusal): Problem {
  if (refusal.code !== 'blocked') return nothingThere(refusal.code)
  const [first] = refusal.blocks
  if (first?.code === 'not_yours') {
    return new Problem(403, 'not_yours', {
      title: '这一步由其他单位或部门办理。',
      titleEn: 'This step belongs to another unit or office.',
      more: { blocks: refusal.blocks },
    })
  }
  return new Problem(409, first?.code ?? 'blocked', {
    title: '现在不能办这一步，原因见事项页面。',
    titleEn: 'This cannot be done now; the item’s page says what blocks it.',
    more: { blocks: refusal.blocks },
  })
}
