import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Gate } from '../../access/index.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import { explainDraftRefusal } from '../drafts/explain-draft-refusal.ts'
import { computeProgrammeId } from '../programme-key.ts'
import type { ProgrammeReader } from '../programme-reader.ts'
import { judgeTarget, TOLERANCE_PERCENT } from '../rules/judge-target.ts'
import type { PlanTables } from '../tables.ts'
import { selectBindings, selectRule } from './store.ts'
import { judgedTargetsSchema, newBindingSchema, newToleranceSchema, type targetSourceSchema } from './targets.schema.ts'

/** Something that measures targets, offered by a capability: what it says is public. */
export interface TargetSource extends z.infer<typeof targetSourceSchema> {
  /** In its unit, on a day; null: not known. */
  measure(programmeId: string, on: string): Promise<number | null>
}

export interface TargetRouteOptions {
  readonly gate: Gate
  readonly reader: ProgrammeReader
  readonly targetSources: readonly TargetSource[]
  /** The day it is in China. */
  readonly today: () => string
}

const ALL = '/api/programmes/:slug/targets'
const PUBLISHES = { right: 'plans.publish' } as const
const doneSchema = z.object({ id: z.uuid() })
const problems = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  422: problemSchema,
}

/** What the plan promises, what measures it, and how far it is. */
export async function targetRoutes(app: FastifyInstance, options: TargetRouteOptions): Promise<void> {
  const { gate, reader, targetSources, today } = options
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['targets'] })

  typed.get(
    ALL,
    {
      config: { who: 'anyone' },
      schema: {
        ...describe('What the plan promises, and how far it is'),
        params: slugSchema,
        response: { 200: judgedTargetsSchema, 404: problemSchema },
      },
    },
    async (request) => {
      const { slug } = request.params
      const view = await reader.getView(slug)
      if (!view) throw noSuchProgramme()
      const programmeId = computeProgrammeId(slug)
      const on = today()
      const [[rule], bindings] = await gate.read(request, [selectRule(programmeId), selectBindings(programmeId, on)])
      const percent = rule ? Number(rule.tolerance_percent) : TOLERANCE_PERCENT
      const figures = new Map<string, Promise<number | null>>()
      const measure = (source: TargetSource) => {
        const known = figures.get(source.key) ?? source.measure(programmeId, on)
        figures.set(source.key, known)
        return known
      }
      const targets = await Promise.all(
        view.reading.targets.map(async (target, index) => {
          const standing = view.edition.items.targets[index]
          if (!standing) throw new Error(`the target ${index} of ${slug} has no identity`)
          const bound = bindings.find(({ item_id }) => item_id === standing.itemId)
          const source =
            bound && targetSources.find(({ kind, key }) => kind === bound.source_kind && key === bound.source_key)
          // A figure in another unit says nothing of the target.
          const measured = source?.units.includes(target.unit) ? await measure(source) : null
          return {
            ...standing,
            target,
            binding:
              bound && source
                ? {
                    id: bound.id,
                    source: { kind: source.kind, key: source.key, name: source.name },
                    from: bound.valid_from,
                  }
                : null,
            measured,
            ...judgeTarget(target, measured, percent, on),
          }
        }),
      )
      return {
        on,
        tolerance: { percent, basis: rule?.basis ?? null },
        sources: targetSources.map(({ kind, key, name, units }) => ({ kind, key, name, units })),
        targets,
      }
    },
  )

  typed.put(
    `${ALL}/tolerance`,
    {
      config: { who: PUBLISHES },
      schema: {
        ...describe('Says what “about” leaves open'),
        params: slugSchema,
        body: newToleranceSchema,
        response: { 200: doneSchema, ...problems },
      },
    },
    async (request) => {
      const { percent, basis } = request.body
      return gate.act<PlanTables, { id: string }>(request, { act: 'plans.set_tolerance', why: basis }, (tx, actor) =>
        one(
          sql<{ id: string }>`insert into plans.target_rule (programme_id, tolerance_percent, basis)
            values (${actor.programmeId}, ${percent}, ${basis}) returning id`.execute(tx),
        ),
      )
    },
  )

  typed.post(
    `${ALL}/bindings`,
    {
      config: { who: PUBLISHES },
      schema: {
        ...describe('Says what measures a target from today on'),
        params: slugSchema,
        body: newBindingSchema,
        response: { 201: doneSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { itemId, kind, key, basis } = request.body
      const source = targetSources.find((each) => each.kind === kind && each.key === key)
      if (!source) {
        throw new Problem(422, 'no_such_source', {
          title: '没有这个计量来源。',
          titleEn: 'There is no such source of figures.',
        })
      }
      const view = await reader.getView(request.params.slug)
      const index = view?.edition.items.targets.findIndex((each) => each.itemId === itemId) ?? -1
      const target = view?.reading.targets[index]
      const done = await gate.act<PlanTables, { id: string }>(
        request,
        { act: 'plans.bind_target', why: basis },
        (tx, actor) => {
          if (!target)
            throw new Problem(404, 'no_such_target', { title: '没有这项目标。', titleEn: 'There is no such target.' })
          if (!source.units.includes(target.unit)) {
            throw new Problem(422, 'another_unit', {
              title: `目标以“${target.unit}”计，来源不是。`,
              titleEn: 'The target is in another unit than the source.',
            })
          }
          return one(
            sql<{ id: string }>`insert into plans.target_binding (programme_id, item_id, source_kind, source_key, basis)
              values (${actor.programmeId}, ${itemId}, ${kind}, ${key}, ${basis}) returning id`.execute(tx),
          )
        },
      )
      return reply.code(201).send(done)
    },
  )

  typed.post(
    `${ALL}/bindings/:id/end`,
    {
      config: { who: PUBLISHES },
      schema: {
        ...describe('From today on it no longer measures the target'),
        params: slugSchema.extend({ id: z.uuid() }),
        body: z.object({ why: z.string().trim().min(1).max(500) }),
        response: { 200: doneSchema, ...problems },
      },
    },
    async (request) =>
      gate.act<PlanTables, { id: string }>(
        request,
        { act: 'plans.end_binding', why: request.body.why },
        async (tx, actor) => {
          const ended = await sql<{ id: string }>`update plans.target_binding set valid_to = access.today()
            where programme_id = ${actor.programmeId} and id = ${request.params.id} returning id`
            .execute(tx)
            .catch((error: unknown) => {
              throw explainDraftRefusal(error)
            })
          const [row] = ended.rows
          if (!row)
            throw new Problem(404, 'no_such_binding', {
              title: '没有这个计量来源。',
              titleEn: 'There is no such binding.',
            })
          return row
        },
      ),
  )
}

async function one<Row>(executed: Promise<{ rows: Row[] }>): Promise<Row> {
  const { rows } = await executed.catch((error: unknown) => {
    throw explainDraftRefusal(error)
  })
  const [row] = rows
  if (!row) throw new Error('what was written gave no row back')
  return row
}

function noSuchProgramme(): Problem {
  return new Problem(404, 'no_such_programme', {
    title: '没有这个方案，或尚未公开。',
    titleEn: 'There is no such programme, or it is not published.',
  })
}
