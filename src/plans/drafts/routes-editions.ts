import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { type CompiledQuery, sql } from 'kysely'
import { z } from 'zod'
import type { Gate } from '../../access/index.ts'
import { queriesOver } from '../../platform/db/database.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import { sayDay } from '../../platform/say-day.ts'
import { daySchema } from '../plans.schema.ts'
import { computeProgrammeId } from '../programme-key.ts'
import type { ProgrammeReader } from '../programme-reader.ts'
import { toTextPart } from '../store.ts'
import type { PlanTables } from '../tables.ts'
import { comparisonSchema, type DoneBy, type Editions, editionsSchema } from './drafts.schema.ts'
import { compareEditions } from './rules/compare-editions.ts'

const tables = queriesOver<PlanTables>()

/** Open data: which editions there were, and how two days differ. */
export async function editionRoutes(
  app: FastifyInstance,
  { gate, reader }: { readonly gate: Gate; readonly reader: ProgrammeReader },
): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()

  typed.get(
    '/api/programmes/:slug/editions',
    {
      config: { who: 'anyone' },
      schema: {
        summary: 'Every edition of a programme, the newest first',
        tags: ['programmes'],
        params: slugSchema,
        response: { 200: editionsSchema, 404: problemSchema },
      },
    },
    async (request) => {
      const [rows] = await gate.read(request, [selectEditions(computeProgrammeId(request.params.slug))])
      if (rows.length === 0) throw noSuchProgramme()
      return { editions: rows.map(toEdition) }
    },
  )

  typed.get(
    '/api/programmes/:slug/compare',
    {
      config: { who: 'anyone' },
      schema: {
        summary: 'How the programme of one day differs from that of another, item by item',
        tags: ['programmes'],
        params: slugSchema,
        querystring: z.object({ from: daySchema, to: daySchema }),
        response: { 200: comparisonSchema, 404: problemSchema },
      },
    },
    async (request) => {
      const { slug } = request.params
      const { from, to } = request.query
      const [before, after] = await Promise.all([reader.getView(slug, from), reader.getView(slug, to)])
      if (!before || !after) throw noSuchProgramme()
      return {
        from: { day: from, edition: before.edition.number },
        to: { day: to, edition: after.edition.number },
        ...compareEditions(
          { reading: before.reading, items: before.edition.items },
          { reading: after.reading, items: after.edition.items },
        ),
      }
    },
  )
}

interface EditionRow {
  readonly edition: number
  readonly valid_from: Date
  readonly valid_to: Date | null
  readonly text_source: 'restated' | 'official'
  readonly texts: Parameters<typeof toTextPart>[0][]
  readonly draft: Record<string, string | null> | null
  readonly targets: number
  readonly layout: number
  readonly directions: number
  readonly tasks: number
}

/** Who made it is in the draft, which is shown to those who see drafts and to nobody else. */
function selectEditions(programmeId: string): CompiledQuery<EditionRow> {
  return sql<EditionRow>`
    select edition.edition, valid_from, valid_to, text_source,
        (select coalesce(jsonb_agg(to_jsonb(text) order by position), '[]') from plans.edition_text text
          where text.programme_id = edition.programme_id and text.edition = edition.edition) as texts,
        (select to_jsonb(draft) - 'text' from plans.draft
          where draft.programme_id = edition.programme_id and draft.edition = edition.edition) as draft,
        (select count(*)::integer from plans.target one
          where one.programme_id = edition.programme_id and one.edition = edition.edition) as targets,
        (select count(*)::integer from plans.layout_row one
          where one.programme_id = edition.programme_id and one.edition = edition.edition) as layout,
        (select count(*)::integer from plans.direction one
          where one.programme_id = edition.programme_id and one.edition = edition.edition) as directions,
        (select count(*)::integer from plans.task one
          where one.programme_id = edition.programme_id and one.edition = edition.edition) as tasks
      from plans.edition where programme_id = ${programmeId} order by edition.edition desc limit 500`.compile(tables)
}

function toEdition(row: EditionRow): Editions['editions'][number] {
  const { draft, targets, layout, directions, tasks } = row
  const by = (what: 'opened' | 'checked' | 'published'): DoneBy | null => {
    const [id, name, at] = [draft?.[`${what}_by`], draft?.[`${what}_by_name`], draft?.[`${what}_at`]]
    return id && at ? { id, name: name ?? '', at: new Date(at).toISOString() } : null
  }
  return {
    edition: row.edition,
    from: sayDay(row.valid_from),
    to: row.valid_to && sayDay(row.valid_to),
    textSource: row.text_source,
    texts: row.texts.map(toTextPart),
    drafted: by('opened'),
    checked: by('checked'),
    published: by('published'),
    draft: draft?.id ?? null,
    counts: { targets, layout, directions, tasks },
  }
}

function noSuchProgramme(): Problem {
  return new Problem(404, 'no_such_programme', {
    title: '没有这个方案，或那一天还没有公开。',
    titleEn: 'There is no such programme, or it was not published on that day.',
  })
}
