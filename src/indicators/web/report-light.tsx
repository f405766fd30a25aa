import { useDesk } from '../../ui/desk/desk-context.tsx'
import { Light } from '../../ui/light.tsx'
import type { ReportLine } from '../reports.schema.ts'
import { entryWords } from './entry-words.ts'

type Standing = Pick<ReportLine, 'state' | 'waitsFor'>

/** How a report stands: whose turn it is, in its word. */
export function ReportLight({ of, isReturned = false }: { readonly of: Standing; readonly isReturned?: boolean }) {
  const { lang } = useDesk()
  const w = entryWords[lang]
  if (of.state === 'approved') return <Light colour="green">{w.waitsFor.nobody}</Light>
  if (of.state === 'draft' && isReturned) return <Light colour="yellow">{w.returnedMark}</Light>
  return <Light colour="grey">{w.waitsFor[of.waitsFor ?? 'park']}</Light>
}

type Deadline = Pick<ReportLine, 'state' | 'dueOn' | 'firstSubmittedAt' | 'workingDaysLeft'>

/** How many working days are left until a report is due, or over it; nothing once it was handed in. */
export function sayReportLeft(of: Deadline, today: string, lang: 'zh' | 'en'): string {
  const w = entryWords[lang]
  if (of.firstSubmittedAt !== null || of.workingDaysLeft === null) return ''
  return of.dueOn >= today ? w.left(of.workingDaysLeft) : w.overdue(Math.max(1, -of.workingDaysLeft))
}
