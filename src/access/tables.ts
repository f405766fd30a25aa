import type { ColumnType, Generated } from 'kysely'
import type { Code, EventKind, Part, Role } from './organisation.schema.ts'
import type { Day } from './rules/organisation.ts'

/** The tables of organisations, as the driver gives and takes them. What they mean is said in the migration. */
export interface AccessTables {
  'access.organisation_event': {
    programme_id: string
    event: number
    kind: EventKind
    happened_on: Day | null
    happened_in: number | null
    source: string
    is_public: boolean
    stated_at: Generated<Date>
  }
  'access.organisation_event_party': {
    programme_id: string
    event: number
    position: number
    part: Part
    organisation_id: string | null
    name_zh: string
  }
  'access.organisation': Lasting & {
    id: string
    key: string | null
    position: number
    is_public: boolean
  }
  'access.organisation_name': Lasting & Owned & { name_zh: string; name_en: string | null }
  'access.organisation_parent': Lasting & Owned & { parent_id: string }
  'access.organisation_role': Lasting & Owned & { role: Role }
  'access.organisation_code': Lasting & Owned & { scheme: Code['scheme']; code: string }
}

interface Owned {
  organisation_id: string
}

interface Lasting {
  programme_id: string
  valid_from: Day
  valid_to: ColumnType<Day | null, never, Day>
  since_event: number
  until_event: ColumnType<number | null, never, number>
}
