import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import type { DirectionFamily, Span, TextPart } from './plans.schema.ts'
import type { ProgrammeView } from './programme.schema.ts'
import { recordItems } from './record-items.ts'
import { type GivenItems, identifyItems } from './rules/identify-items.ts'
import { readEdition } from './store.ts'
import type { PlanTables } from './tables.ts'

/** One reading, as the loader or whoever publishes a draft stores it. */
export interface EditionContent
  extends Pick<
    ProgrammeView,
    'slug' | 'city' | 'name' | 'invented' | 'textSource' | 'reading' | 'places' | 'wings' | 'english'
  > {
  readonly families: readonly DirectionFamily[]
  /** Of what the programme's folder compiles to. */
  readonly sourceSha256: string
  /** The official text, when this edition was read from it. */
  readonly binding: {
    readonly sha256: string
    readonly text: string
    readonly compared: number
    readonly differing: readonly string[]
  } | null
  /** The notices that the text is made of; absent: it is one. */
  readonly texts?: readonly TextPart[]
  /** Who is who, where it is settled; absent: they are matched with the edition before. */
  readonly items?: GivenItems
  /** The draft that people published; absent: the loader states it. */
  readonly draft?: string
  /** From a folder of the operator's own, and not one that comes with the program. */
  readonly isGiven?: boolean
}

/** Who stated an edition that came from the programme's folder. */
export const LOADER = 'programme_loader'

/** Who stated one that came from a folder of the operator's own: a start leaves it as it is. */
export const OPERATOR = 'operator'

/** The edition that holds now, as the loader needs to know it; undefined when there is none. */
export async function findHoldingEdition(tx: Kysely<PlanTables>, programmeId: string) {
  return tx
    .selectFrom('plans.edition as edition')
    .leftJoin('plans.binding as binding', (join) =>
      join.onRef('binding.programme_id', '=', 'edition.programme_id').onRef('binding.edition', '=', 'edition.edition'),
    )
    .where('edition.programme_id', '=', programmeId)
    .where('edition.valid_to', 'is', null)
    .select(['edition.edition', 'edition.source_sha256', 'edition.stated_by', 'binding.sha256', 'binding.text'])
    .executeTakeFirst()
}

/** What the programme's folder compiled to when it last made an edition; undefined where it never did. */
export async function findLastFromFolder(tx: Kysely<PlanTables>, programmeId: string): Promise<string | undefined> {
  const last = await tx
    .selectFrom('plans.edition')
    .where('programme_id', '=', programmeId)
    .where('stated_by', '=', LOADER)
    .orderBy('edition', 'desc')
    .select('source_sha256')
    .executeTakeFirst()
  return last?.source_sha256
}

/** Lets one writer at a time work on a programme, until the transaction ends. */
export async function holdProgramme(tx: Kysely<PlanTables>, programmeId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`plans ${programmeId}`}, 0))`.execute(tx)
}

/**
 * Stores an edition and ends the one before it, in the caller's transaction. Nothing that was stored is changed.
 *
 * @returns the number of the edition
 */
export async function recordEdition(
  tx: Kysely<PlanTables>,
  programmeId: string,
  content: EditionContent,
): Promise<number> {
  // People publish in a programme that is there.
  if (content.draft === undefined) {
    await tx
      .insertInto('plans.programme')
      .values({ programme_id: programmeId, slug: content.slug, state: 'published' })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  await tx
    .updateTable('plans.edition')
    .set({ valid_to: sql`now()` })
    .where('programme_id', '=', programmeId)
    .where('valid_to', 'is', null)
    .execute()
  const { last } = await tx
    .selectFrom('plans.edition')
    .where('programme_id', '=', programmeId)
    .select(sql<number>`coalesce(max(edition), 0)`.as('last'))
    .executeTakeFirstOrThrow()
  const key = { programme_id: programmeId, edition: last + 1 }
  const before = last === 0 ? null : await readEdition(tx, programmeId, last)
  await tx
    .insertInto('plans.edition')
    .values({
      ...key,
      source_sha256: content.sourceSha256,
      text_source: content.textSource,
      invented: content.invented,
      city_zh: content.city.zh,
      city_en: content.city.en,
      name_zh: content.name.zh,
      name_en: content.name.en,
      wings: JSON.stringify(content.wings),
      english: JSON.stringify(content.english),
      families: JSON.stringify(content.families),
      ...(content.isGiven ? { stated_by: OPERATOR } : {}),
      ...(content.draft === undefined ? {} : { stated_by: `draft ${content.draft}` }),
    })
    .execute()
  await insertReading(tx, key, content)
  const texts = content.texts ?? [partOf(content.reading)]
  await insert(
    texts.map(({ span, noticeKind, documentNumber, title, issuedOn }, position) => ({
      ...key,
      position,
      notice_kind: noticeKind,
      document_number: documentNumber,
      title,
      issued_on: issuedOn,
      ...columnsOf(span),
    })),
    (rows) => tx.insertInto('plans.edition_text').values(rows),
  )
  await recordItems(tx, key, identifyItems(content.reading, texts, before, content.items ?? null, randomUUID))
  const { binding } = content
  if (binding) {
    await tx
      .insertInto('plans.binding')
      .values({
        ...key,
        sha256: binding.sha256,
        text: binding.text,
        compared: binding.compared,
        differing: [...binding.differing],
      })
      .execute()
  }
  return key.edition
}

/** A text that is one notice. */
function partOf({ notice, text }: EditionContent['reading']): TextPart {
  const { documentNumber, title, planTitle, issuedOn } = notice
  return {
    span: [0, text.length],
    noticeKind: 'whole',
    documentNumber,
    title: planTitle ?? title,
    issuedOn,
  }
}

async function insertReading(
  tx: Kysely<PlanTables>,
  key: { programme_id: string; edition: number },
  { reading, places }: EditionContent,
): Promise<void> {
  const { notice } = reading
  await tx
    .insertInto('plans.notice')
    .values({
      ...key,
      document_number: notice.documentNumber,
      index_number: notice.indexNumber,
      issuer: notice.issuer,
      co_issuers: notice.coIssuers,
      title: notice.title,
      plan_title: notice.planTitle,
      issued_on: notice.issuedOn,
      published_on: notice.publishedOn,
      validity: notice.validity,
      category: notice.category,
      attachments: notice.attachments,
      text: reading.text,
      text_units: reading.text.length,
    })
    .execute()
  const at = (position: number) => ({ ...key, position })
  await insert(
    reading.headings.map(({ level, number, text, span }, i) => ({ ...at(i), level, number, text, ...columnsOf(span) })),
    (rows) => tx.insertInto('plans.heading').values(rows),
  )
  await insert(
    reading.targets.map((target, i) => ({
      ...at(i),
      text: target.text,
      subject: target.subject,
      value: target.value,
      value_max: target.valueMax ?? null,
      unit: target.unit,
      comparator: target.comparator,
      direction: target.direction ?? null,
      per: target.per ?? null,
      year: target.year,
      period: target.period ?? null,
      heading: target.heading,
      ...columnsOf(target.span),
    })),
    (rows) => tx.insertInto('plans.target').values(rows),
  )
  await insert(
    reading.layout.map((row, i) => ({
      ...at(i),
      district: row.district,
      host_zone: row.hostZone,
      ...columnsOf(row.span),
    })),
    (rows) => tx.insertInto('plans.layout_row').values(rows),
  )
  await insert(
    reading.layout.flatMap((row, rowPosition) =>
      row.directions.map(({ text, name, details }, i) => ({
        ...at(i),
        row_position: rowPosition,
        text,
        name,
        details,
      })),
    ),
    (rows) => tx.insertInto('plans.direction').values(rows),
  )
  await insert(
    reading.tasks.map(({ number, title, group, text, span, lead, support, due }, i) => ({
      ...at(i),
      number,
      title,
      group,
      text,
      lead,
      support,
      due,
      ...columnsOf(span),
    })),
    (rows) => tx.insertInto('plans.task').values(rows),
  )
  await insert(
    reading.tasks.flatMap((task, taskPosition) =>
      task.measures.map(({ text, verb, span }, i) => ({
        ...at(i),
        task_position: taskPosition,
        text,
        verb,
        ...columnsOf(span),
      })),
    ),
    (rows) => tx.insertInto('plans.measure').values(rows),
  )
  await insert(
    reading.responsible.map(({ heading, lead, units, span }, i) => ({
      ...at(i),
      heading,
      lead,
      units,
      ...columnsOf(span),
    })),
    (rows) => tx.insertInto('plans.responsible').values(rows),
  )
  await insert(
    reading.annex.map(({ number, item, content, lead, support, due, task, span }, i) => ({
      ...at(i),
      number,
      item,
      content,
      lead,
      support,
      due,
      task,
      span_start: span?.[0] ?? null,
      span_end: span?.[1] ?? null,
    })),
    (rows) => tx.insertInto('plans.annex_row').values(rows),
  )
  await insert(
    reading.uncovered.map(({ text, span }, i) => ({ ...at(i), text, ...columnsOf(span) })),
    (rows) => tx.insertInto('plans.uncovered').values(rows),
  )
  await insert(
    reading.warnings.map(({ code, message, span }, i) => ({ ...at(i), code, message, ...columnsOf(span) })),
    (rows) => tx.insertInto('plans.warning').values(rows),
  )
  await insert(
    places.map(({ name, district, longitude, latitude, kind }, i) => ({
      ...at(i),
      name,
      district,
      longitude,
      latitude,
      kind: kind ?? null,
    })),
    (rows) => tx.insertInto('plans.place').values(rows),
  )
}

/** A list may be empty, which SQL does not take. A statement takes 65,535 values; 2,000 rows of ours hold fewer. */
async function insert<Row>(
  rows: readonly Row[],
  write: (rows: Row[]) => { execute(): Promise<unknown> },
): Promise<void> {
  for (let from = 0; from < rows.length; from += 2_000) await write(rows.slice(from, from + 2_000)).execute()
}

function columnsOf([start, end]: Span): {
  span_start: number
  span_end: number
} {
  return { span_start: start, span_end: end }
}
