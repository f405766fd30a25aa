import type { ColumnType, Generated } from 'kysely'
import type { DirectionFamily, NoticeKind, Target } from './plans.schema.ts'
import type { ProgrammeView } from './programme.schema.ts'

/** The tables of the schema `plans`, as the driver gives and takes them. What they mean is said in the migrations. */
export interface PlanTables {
  'plans.programme': {
    programme_id: string
    slug: string
    state: Generated<'draft' | 'published'>
  }
  'plans.edition': Edition & {
    source_sha256: string
    text_source: ProgrammeView['textSource']
    invented: boolean
    city_zh: string
    city_en: string
    name_zh: string
    name_en: string
    wings: Json<ProgrammeView['wings']>
    english: Json<ProgrammeView['english']>
    families: Json<DirectionFamily[]>
    stated_by: Generated<string>
    valid_from: Generated<Date>
    valid_to: ColumnType<Date | null, never, unknown>
  }
  'plans.notice': Edition & {
    document_number: string | null
    index_number: string | null
    issuer: string | null
    co_issuers: string[]
    title: string | null
    plan_title: string | null
    issued_on: string | null
    published_on: string | null
    validity: string | null
    category: string | null
    attachments: string[]
    text: string
    text_units: number
  }
  'plans.heading': Item & Spanned & { level: number; number: string; text: string }
  'plans.target': Item &
    Spanned & {
      text: string
      subject: string
      value: Decimal
      value_max: Decimal | null
      unit: string
      comparator: Target['comparator']
      direction: 'up' | 'down' | null
      per: string | null
      year: number | null
      period: string | null
      heading: string | null
    }
  'plans.layout_row': Item & Spanned & { district: string; host_zone: string | null }
  'plans.direction': Item & {
    row_position: number
    text: string
    name: string
    details: string[]
  }
  'plans.task': Item &
    Spanned & {
      number: string
      title: string
      group: string | null
      text: string
      lead: string[]
      support: string[]
      due: string | null
    }
  'plans.measure': Item & Spanned & { task_position: number; text: string; verb: string }
  'plans.responsible': Item & Spanned & { heading: string | null; lead: string[]; units: string[] }
  'plans.annex_row': Item & {
    number: string | null
    item: string
    content: string | null
    lead: string[]
    support: string[]
    due: string | null
    task: string | null
    span_start: number | null
    span_end: number | null
  }
  'plans.uncovered': Item & Spanned & { text: string }
  'plans.warning': Item & Spanned & { code: string; message: string }
  'plans.place': Item & {
    name: string
    district: string
    longitude: Decimal
    latitude: Decimal
    kind: 'water' | null
  }
  'plans.item': { programme_id: string; item_id: string; kind: LastingKind }
  'plans.item_of_edition': Item & {
    kind: LastingKind
    within: number | null
    item_id: string
    basis: string | null
  }
  'plans.edition_text': Item &
    Spanned & {
      notice_kind: NoticeKind
      document_number: string | null
      title: string | null
      issued_on: string | null
    }
  'plans.binding': Edition & {
    sha256: string
    text: string
    bound_at: Generated<Date>
    compared: number
    differing: string[]
  }
}

/** What keeps its identity from edition to edition. */
export type LastingKind = 'target' | 'layout_row' | 'direction' | 'task' | 'measure' | 'responsible' | 'annex_row'

interface Edition {
  programme_id: string
  edition: number
}

interface Item extends Edition {
  position: number
}

interface Spanned {
  span_start: number
  span_end: number
}

/** `numeric`: read as text, so that it never was a float. */
type Decimal = ColumnType<string, number | string, never>

/** `jsonb`: parsed when read; written as text, since the driver would make a list an array of the database. */
type Json<Value> = ColumnType<Value, string, never>
