import { type Kysely, sql } from 'kysely'
import type { HeldRights } from '../access/rules/reach.ts'
import type { ItemAsker, ItemCase } from './item.acts.ts'
import {
  type ActRow,
  type ExtensionRow,
  type LetterRow,
  type ReportRow,
  selectActs,
  selectExtensions,
  selectItem,
  selectLetters,
  selectReports,
  type WholeItemRow,
} from './store.ts'

/** All that the table of acts asks about an item. */
export interface CaseRows {
  readonly item: WholeItemRow
  readonly reports: readonly ReportRow[]
  readonly letters: readonly LetterRow[]
  readonly extensions: readonly ExtensionRow[]
  readonly acts: readonly ActRow[]
}

/** An item as its table of acts sees it. */
export function toCase({ item, reports, letters, extensions, acts }: CaseRows): ItemCase {
  const lastOf = (act: string) => acts.findLast((one) => one.act === act)?.byId ?? null
  return {
    state: item.state,
    lead: item.lead,
    parts: item.parts.map(({ unit, doneAt, receivedAt }) => ({
      organisation: unit,
      done: doneAt !== null,
      received: receivedAt !== null,
    })),
    startsOn: item.startsOn,
    dueOn: item.dueOn,
    milestones: item.milestones.length,
    asksEvidence: item.evidence !== '',
    files: reports.filter(({ verdict }) => verdict !== 'returned').reduce((sum, { files }) => sum + files, 0),
    reportedBy: lastOf('report_done'),
    checkedBy: lastOf('check'),
    waitingReports: reports
      .filter(({ verdict, kind }) => verdict === null && kind === 'progress')
      .map(({ byId }) => byId ?? ''),
    extensionAskedBy: extensions.find(({ answer }) => answer === null)?.askedBy ?? null,
    openNotices: letters.filter(
      ({ kind, answeredAt, answerDue }) => kind !== 'call' && answerDue !== null && !answeredAt,
    ).length,
    overridden: item.overridden,
  }
}

/** Reads the case in a transaction that goes on to change it; null where the one who asks sees none. */
export async function readCase(tx: Kysely<unknown>, id: string): Promise<CaseRows | null> {
  const [item] = (await tx.executeQuery(selectItem(id))).rows
  if (!item) return null
  const [reports, letters, extensions, acts] = [
    await tx.executeQuery(selectReports(id)),
    await tx.executeQuery(selectLetters(id)),
    await tx.executeQuery(selectExtensions(id)),
    await tx.executeQuery(selectActs(id)),
  ]
  return { item, reports: reports.rows, letters: letters.rows, extensions: extensions.rows, acts: acts.rows }
}

/** Who asks, with the rights they hold in this transaction. */
export async function readAsker(tx: Kysely<unknown>): Promise<ItemAsker> {
  const { rows } = await sql<{ person: string | null; rights: HeldRights }>`
    select access.person_id() as person, access.rights() as rights`.execute(tx)
  return { personId: rows[0]?.person ?? null, rights: rows[0]?.rights ?? {} }
}
