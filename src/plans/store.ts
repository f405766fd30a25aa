import { type Kysely, type Selectable, sql } from 'kysely'
import { anyone } from '../platform/db/actor.ts'
import { type Database, queriesOver, type RowsOf, readAs } from '../platform/db/database.ts'
import { sayDay } from '../platform/say-day.ts'
import type { DirectionFamily, PlanReading, Span, TextPart } from './plans.schema.ts'
import type { ProgrammeSummary, ProgrammeView, StandingItem } from './programme.schema.ts'
import { computeProgrammeId } from './programme-key.ts'
import { differentiateLayout } from './rules/differentiation/differentiate-layout.ts'
import type { LastingKind, PlanTables } from './tables.ts'

/** Reads what is published. Writing is the loader's: `record-edition.ts`. */

const tables = queriesOver<PlanTables>()

/** What anyone may read of one programme, in one round trip; null when there is none, or it is not published. */
export async function getProgrammeView(
  database: Database,
  slug: string,
  which: WhichEdition = 'holding',
): Promise<ProgrammeView | null> {
  const stored = toEdition(await readAs(database, anyone, selectEdition(computeProgrammeId(slug), which)))
  return stored ? toView(slug, stored) : null
}

/** An edition, in the caller's transaction. @throws {Error} there is none, or the one who asks does not see it */
export async function readEdition(
  tx: Kysely<PlanTables>,
  programmeId: string,
  edition: number,
): Promise<StoredEdition> {
  const rows: unknown[] = []
  for (const query of selectEdition(programmeId, edition)) rows.push((await tx.executeQuery<unknown>(query)).rows)
  const stored = toEdition(rows as EditionRows)
  if (!stored) throw new Error(`no edition ${edition} of ${programmeId} is seen`)
  return stored
}

/** All that an edition holds. */
export interface StoredEdition
  extends Omit<ProgrammeView, 'slug' | 'differentiation' | 'edition'>,
    Pick<ProgrammeView['edition'], 'number' | 'texts' | 'items'> {
  readonly families: DirectionFamily[]
  readonly validFrom: Date
  readonly validTo: Date | null
}

type EditionRows = RowsOf<ReturnType<typeof selectEdition>>

export function toView(slug: string, stored: StoredEdition): ProgrammeView {
  const { families, validFrom, validTo, number, texts, items, ...view } = stored
  return {
    slug,
    ...view,
    edition: {
      number,
      from: sayDay(validFrom),
      to: validTo && sayDay(validTo),
      texts,
      items,
    },
    differentiation: differentiateLayout(view.reading.layout, families),
  }
}

function toEdition([
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
  texts,
  identities,
]: EditionRows): StoredEdition | null {
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
  const standing = new Map(
    identities.map(({ kind, within, position, item_id, basis }) => [
      `${kind} ${within} ${position}`,
      { itemId: item_id, basis },
    ]),
  )
  const stands = (kind: LastingKind, within: number | null, position: number): StandingItem => {
    const found = standing.get(`${kind} ${within} ${position}`)
    if (!found) throw new Error(`the ${kind} ${position} of edition ${edition.edition} has no identity`)
    return found
  }
  return {
    number: edition.edition,
    validFrom: edition.valid_from,
    validTo: edition.valid_to,
    families: edition.families,
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
    texts: texts.map(toTextPart),
    items: {
      targets: targets.map(({ position }) => stands('target', null, position)),
      layout: reading.layout.map((row, at) => ({
        ...stands('layout_row', null, at),
        directions: row.directions.map((_, position) => stands('direction', at, position)),
      })),
      tasks: reading.tasks.map((task, at) => ({
        ...stands('task', null, at),
        measures: task.measures.map((_, position) => stands('measure', at, position)),
      })),
      responsible: responsible.map(({ position }) => stands('responsible', null, position)),
      annex: annex.map(({ position }) => stands('annex_row', null, position)),
    },
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

/** A notice that an edition's text is made of, from its row. */
export function toTextPart(row: Selectable<PlanTables['plans.edition_text']>): TextPart {
  return {
    span: spanOf(row),
    noticeKind: row.notice_kind,
    documentNumber: row.document_number,
    title: row.title,
    issuedOn: row.issued_on,
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

/** The edition that holds, the one that held at the end of a day in China, or one by its number. */
export type WhichEdition = 'holding' | { readonly on: string } | number

/** Which edition is meant, for whoever may read it: one row, or none. */
export function selectWhichEdition(programmeId: string, which: WhichEdition) {
  return tables
    .selectFrom('plans.edition')
    .where('programme_id', '=', programmeId)
    .where(isMeant(which))
    .orderBy('valid_from', 'desc')
    .orderBy('edition', 'desc')
    .limit(1)
    .select(['edition', 'valid_from', 'valid_to'])
    .compile()
}

/** A day that has not come is as today: what holds, until something else does. */
function isMeant(which: WhichEdition) {
  if (which === 'holding') return sql<boolean>`valid_to is null`
  if (typeof which === 'number') return sql<boolean>`edition = ${which}`
  // Of several editions of one day the last one stands.
  const end = sql`((${which.on}::date + 1)::timestamp at time zone 'Asia/Shanghai')`
  return sql<boolean>`valid_from < ${end} and (valid_to is null or valid_to >= ${end})`
}

/** Everything of one edition. */
function selectEdition(programmeId: string, which: WhichEdition) {
  const holds = sql<boolean>`programme_id = ${programmeId}::uuid and edition = (
    select edition from plans.edition where programme_id = ${programmeId}::uuid and ${isMeant(which)}
      order by valid_from desc, edition desc limit 1
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
    tables.selectFrom('plans.edition_text').selectAll().where(holds).orderBy('position').compile(),
    tables
      .selectFrom('plans.item_of_edition')
      .select(['kind', 'within', 'position', 'item_id', 'basis'])
      .where(holds)
      .compile(),
  ] as const
}

function spanOf(row: { span_start: number; span_end: number }): Span {
  return [row.span_start, row.span_end]
}
