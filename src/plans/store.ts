import { sql } from 'kysely'
import { anyone } from '../platform/db/actor.ts'
import { type Database, queriesOver, readAs } from '../platform/db/database.ts'
import type { PlanReading, Span } from './plans.schema.ts'
import type { ProgrammeSummary, ProgrammeView } from './programme.schema.ts'
import { computeProgrammeId } from './programme-key.ts'
import { differentiateLayout } from './rules/differentiation/differentiate-layout.ts'
import type { PlanTables } from './tables.ts'

/** Reads what is published. Writing is the loader's: `record-edition.ts`. */

const tables = queriesOver<PlanTables>()

/** What anyone may read of one programme, in one round trip; null when there is none, or it is not published. */
export async function getProgrammeView(database: Database, slug: string): Promise<ProgrammeView | null> {
  const [
    [edition],
    [notice],
    headings,
    targets,
    layout,
    directions,
    tasks,
    measures,
    responsible,
    annex,
    uncovered,
    warnings,
    places,
    [binding],
  ] = await readAs(database, anyone, selectEdition(computeProgrammeId(slug)))
  if (!edition || !notice) return null

  const reading: PlanReading = {
    notice: {
      documentNumber: notice.document_number,
      indexNumber: notice.index_number,
      issuer: notice.issuer,
      coIssuers: notice.co_issuers,
      title: notice.title,
      planTitle: notice.plan_title,
      issuedOn: notice.issued_on,
      publishedOn: notice.published_on,
      validity: notice.validity,
      category: notice.category,
      attachments: notice.attachments,
    },
    headings: headings.map((row) => ({ level: row.level, number: row.number, text: row.text, span: spanOf(row) })),
    targets: targets.map((row) => ({
      text: row.text,
      span: spanOf(row),
      subject: row.subject,
      value: Number(row.value),
      ...(row.value_max === null ? {} : { valueMax: Number(row.value_max) }),
      unit: row.unit,
      comparator: row.comparator,
      ...(row.direction === null ? {} : { direction: row.direction }),
      ...(row.per === null ? {} : { per: row.per }),
      year: row.year,
      ...(row.period === null ? {} : { period: row.period }),
      heading: row.heading,
    })),
    layout: layout.map((row) => ({
      district: row.district,
      hostZone: row.host_zone,
      directions: directions
        .filter((direction) => direction.row_position === row.position)
        .map(({ text, name, details }) => ({ text, name, details })),
      span: spanOf(row),
    })),
    tasks: tasks.map((row) => ({
      number: row.number,
      title: row.title,
      group: row.group,
      text: row.text,
      span: spanOf(row),
      measures: measures
        .filter((measure) => measure.task_position === row.position)
        .map((measure) => ({ text: measure.text, verb: measure.verb, span: spanOf(measure) })),
      lead: row.lead,
      support: row.support,
      due: row.due,
    })),
    responsible: responsible.map((row) => ({
      heading: row.heading,
      lead: row.lead,
      units: row.units,
      span: spanOf(row),
    })),
    annex: annex.map((row) => ({
      number: row.number,
      item: row.item,
      content: row.content,
      lead: row.lead,
      support: row.support,
      due: row.due,
      task: row.task,
      span: row.span_start === null || row.span_end === null ? null : [row.span_start, row.span_end],
    })),
    uncovered: uncovered.map((row) => ({ text: row.text, span: spanOf(row) })),
    warnings: warnings.map((row) => ({ code: row.code, message: row.message, span: spanOf(row) })),
    text: notice.text,
  }
  return {
    slug,
    city: { zh: edition.city_zh, en: edition.city_en },
    name: { zh: edition.name_zh, en: edition.name_en },
    invented: edition.invented,
    textSource: edition.text_source,
    binding: binding
      ? {
          boundAt: binding.bound_at.toISOString(),
          sha256: binding.sha256,
          compared: binding.compared,
          differing: binding.differing,
        }
      : null,
    reading,
    differentiation: differentiateLayout(reading.layout, edition.families),
    places: places.map((row) => ({
      name: row.name,
      district: row.district,
      longitude: Number(row.longitude),
      latitude: Number(row.latitude),
      ...(row.kind === null ? {} : { kind: row.kind }),
    })),
    wings: edition.wings,
    english: edition.english,
  }
}

/** The published programmes, by slug. */
export async function listProgrammes(database: Database): Promise<ProgrammeSummary[]> {
  const [rows] = await readAs(database, anyone, [
    tables
      .selectFrom('plans.programme as programme')
      .innerJoin('plans.edition as edition', 'edition.programme_id', 'programme.programme_id')
      .innerJoin('plans.notice as notice', (join) =>
        join.onRef('notice.programme_id', '=', 'edition.programme_id').onRef('notice.edition', '=', 'edition.edition'),
      )
      .where('edition.valid_to', 'is', null)
      .where('programme.state', '=', 'published')
      .select([
        'programme.slug',
        'edition.city_zh',
        'edition.city_en',
        'edition.name_zh',
        'edition.name_en',
        'edition.invented',
        'edition.text_source',
        'notice.document_number',
      ])
      .orderBy('programme.slug')
      .compile(),
  ])
  return rows.map((row) => ({
    slug: row.slug,
    city: { zh: row.city_zh, en: row.city_en },
    name: { zh: row.name_zh, en: row.name_en },
    invented: row.invented,
    textSource: row.text_source,
    documentNumber: row.document_number,
  }))
}

/** Which edition holds, for whoever may read it. */
export function selectHoldingEdition(programmeId: string) {
  return tables
    .selectFrom('plans.edition')
    .where('programme_id', '=', programmeId)
    .where('valid_to', 'is', null)
    .select(['edition', 'valid_from'])
    .compile()
}

/** Everything of the edition that holds now. */
function selectEdition(programmeId: string) {
  const holds = sql<boolean>`programme_id = ${programmeId}::uuid and edition = (
    select edition from plans.edition where programme_id = ${programmeId}::uuid and valid_to is null
  )`
  return [
    tables.selectFrom('plans.edition').selectAll().where(holds).compile(),
    tables.selectFrom('plans.notice').selectAll().where(holds).compile(),
    tables.selectFrom('plans.heading').selectAll().where(holds).orderBy('position').compile(),
    tables.selectFrom('plans.target').selectAll().where(holds).orderBy('position').compile(),
    tables.selectFrom('plans.layout_row').selectAll().where(holds).orderBy('position').compile(),
    tables.selectFrom('plans.direction').selectAll().where(holds).orderBy('row_position').orderBy('position').compile(),
    tables.selectFrom('plans.task').selectAll().where(holds).orderBy('position').compile(),
    tables.selectFrom('plans.measure').selectAll().where(holds).orderBy('task_position').orderBy('position').compile(),
    tables.selectFrom('plans.responsible').selectAll().where(holds).orderBy('position').compile(),
    tables.selectFrom('plans.annex_row').selectAll().where(holds).orderBy('position').compile(),
    tables.selectFrom('plans.uncovered').selectAll().where(holds).orderBy('position').compile(),
    tables.selectFrom('plans.warning').selectAll().where(holds).orderBy('position').compile(),
    tables.selectFrom('plans.place').selectAll().where(holds).orderBy('position').compile(),
    tables.selectFrom('plans.binding').select(['sha256', 'bound_at', 'compared', 'differing']).where(holds).compile(),
  ] as const
}

function spanOf(row: { span_start: number; span_end: number }): Span {
  return [row.span_start, row.span_end]
}
