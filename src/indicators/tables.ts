import type { Frequency, ReportState } from './reports.schema.ts'

/** Rows as the queries of reports give them back: figures as numbers, days and moments as text. */

export interface ReportRow {
  readonly id: string
  readonly formId: string
  readonly formZh: string
  readonly formEn: string
  readonly frequency: Frequency
  readonly dueWorkingDays: number
  readonly parkId: string
  readonly parkZh: string
  readonly parkEn: string | null
  readonly zoneId: string
  readonly zoneZh: string
  readonly zoneEn: string | null
  readonly isItsOwnDistrict: boolean
  readonly start: string
  readonly end: string
  readonly state: ReportState
  readonly version: number
  readonly approvedVersion: number | null
  readonly dueOn: string
  readonly reportedLate: boolean
  readonly reopenAsked: boolean
  readonly firstSubmittedAt: string | null
  readonly workingDaysLeft: number | null
  readonly filled: number
  readonly cells: number
}

export interface ActRow {
  readonly seq: number
  readonly act: string
  readonly from: ReportState | null
  readonly to: ReportState
  readonly version: number
  readonly why: string | null
  readonly at: string
  readonly statedBy: string | null
  readonly statedFor: string | null
  readonly by: { readonly id: string; readonly name: string; readonly nameEn: string | null } | null
  readonly bySystem: boolean
}
