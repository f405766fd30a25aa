import { type CompiledQuery, type Kysely, sql } from 'kysely'
import type { HeldRights } from '../../access/rules/reach.ts'
import { listActs } from '../../platform/acts/life-cycle.ts'
import { queriesOver } from '../../platform/db/database.ts'
import type { NoticeKind, Span, TextPart } from '../plans.schema.ts'
import { toTextPart } from '../store.ts'
import type { PlanTables } from '../tables.ts'
import { type DraftAsker, type DraftCase, draftActs } from './draft.acts.ts'
import type {
  Content,
  DoneBy,
  Draft,
  DraftAct,
  DraftChange,
  DraftItem,
  DraftKind,
  DraftState,
  DraftSummary,
  ItemKind,
} from './drafts.schema.ts'
import { checkDraft } from './rules/check-draft.ts'
import { listNotices } from './rules/compose-reading.ts'

/** Reads drafts. What is done to them: `deeds.ts`. */

export type Tx = Kysely<PlanTables>
const tables = queriesOver<PlanTables>()

/** A draft as it is stored, with its items and what its acts made of it. */
export interface StoredDraft {
  readonly row: DraftRow
  readonly texts: TextPart[]
  readonly items: DraftItem[]
  /** Where items of the edition that holds stand, by the item: for a change that is declined after it was accepted. */
  readonly wasSpans: ReadonlyMap<string, Span | null>
}

interface DraftRow {
  readonly id: string
  readonly kind: DraftKind
  readonly notice_kind: NoticeKind
  readonly state: DraftState
  readonly acts_done: number
  readonly base_edition: number
  readonly edition: number | null
  readonly text: string
  readonly file_name: string | null
  readonly file_sha256: string | null
  readonly opened_by: string
  readonly opened_by_name: string
  readonly opened_at: string
  readonly checked_by: string | null
  readonly checked_by_name: string | null
  readonly checked_at: string | null
  readonly published_by: string | null
  readonly published_by_name: string | null
  readonly published_at: string | null
  readonly drafters: string[]
  readonly base_holds: boolean
  readonly withdrawn: { by_person: string; by_name: string; at: string; reason: string } | null
}

/** A row of `plans.draft_item` as JSON: the way it is kept in the list of changes too. */
export interface ItemRow {
  readonly id: string
  readonly kind: ItemKind
  readonly position: number
  readonly revision: number
  readonly span_start: number | null
  readonly span_end: number | null
  readonly content: Content
  readonly origin: DraftItem['origin']
  readonly live: boolean
  readonly item_id: string | null
  readonly basis: string | null
  readonly change_kind: 'kept' | 'changed' | 'added' | 'dropped' | null
  readonly was: StatedAt | null
  readonly proposed: StatedAt | null
  readonly decision: NonNullable<DraftItem['decision']>['what'] | null
  readonly decision_reason: string | null
  readonly decided_by: string | null
  readonly decided_by_name: string | null
  readonly decided_at: string | null
  readonly changed_by: string | null
  readonly changed_by_name: string | null
  readonly changed_at: string | null
}

/** What was said of an item, and where. `fields`: in which it differs from what holds. */
export interface StatedAt {
  readonly content: Content
  readonly span: Span | null
  readonly fields?: string[]
}

interface HeadRow {
  readonly row: DraftRow
}

/** One draft, whole: its row, its texts, its items. */
export function selectDraft(programmeId: string, id: string) {
  return [
    selectHeads(programmeId, id),
    sql<Parameters<typeof toTextPart>[0]>`select 0 as edition, text.* from plans.draft_text text
      where programme_id = ${programmeId} and draft_id = ${id} order by position`.compile(tables),
    sql<{ row: ItemRow }>`select to_jsonb(item) as row from plans.draft_item item
      where programme_id = ${programmeId} and draft_id = ${id}
      order by kind, position, span_start, id`.compile(tables),
  ] as const
}

/** Every draft, the newest first, without their texts: of their items, those that are still asked about. */
export function selectDrafts(programmeId: string) {
  return [
    selectHeads(programmeId, null),
    sql<{ draft_id: string; row: ItemRow }>`select draft_id, to_jsonb(item) as row from plans.draft_item item
      where programme_id = ${programmeId} and (kind = 'notice' or decision is null and (change_kind <> 'kept'
        or live and kind in ('uncovered', 'warning'))) order by kind, position, id`.compile(tables),
    sql<{ draft_id: string; items: number }>`select draft_id, count(*)::integer as items from plans.draft_item
      where programme_id = ${programmeId} and live and kind not in ('notice', 'uncovered', 'warning')
      group by draft_id`.compile(tables),
  ] as const
}

function selectHeads(programmeId: string, id: string | null): CompiledQuery<HeadRow> {
  const one = id === null ? sql`` : sql`and draft.id = ${id}`
  const text = id === null ? sql`- 'text'` : sql``
  return sql<HeadRow>`
    select to_jsonb(draft) ${text} || jsonb_build_object(
        'base_holds', exists (select from plans.edition
          where programme_id = draft.programme_id and edition = draft.base_edition and valid_to is null),
        'drafters', coalesce((select jsonb_agg(distinct by_person) from plans.draft_change
          where programme_id = draft.programme_id and draft_id = draft.id
            and act in ('edit', 'merge', 'split', 'add', 'drop', 'restore', 'decide')), jsonb_build_array(draft.opened_by)),
        'withdrawn', (select to_jsonb(change) from plans.draft_change change
          where programme_id = draft.programme_id and draft_id = draft.id and act = 'withdraw')) as row
      from plans.draft draft where programme_id = ${programmeId} ${one} order by opened_at desc, id limit 200`.compile(
    tables,
  )
}

/** The changes of a draft after one, with what they changed. */
export function selectChanges(programmeId: string, id: string, after: number) {
  return [
    sql<{ state: DraftState; acts_done: number }>`select state, acts_done from plans.draft
      where programme_id = ${programmeId} and id = ${id}`.compile(tables),
    sql<{
      seq: number
      act: DraftAct
      by_person: string
      by_name: string
      at: Date
      reason: string | null
      items: { before: ItemRow | null; after: ItemRow }[]
    }>`select seq, act, by_person, by_name, at, reason, coalesce((
          select jsonb_agg(jsonb_build_object('before', before, 'after', after) order by id) from plans.draft_change_item item
            where item.programme_id = change.programme_id and item.draft_id = change.draft_id and item.seq = change.seq
        ), '[]') as items
      from plans.draft_change change
      where programme_id = ${programmeId} and draft_id = ${id} and seq > ${after} order by seq limit 200`.compile(
      tables,
    ),
  ] as const
}

export function toChange(row: {
  seq: number
  act: DraftAct
  by_person: string
  by_name: string
  at: Date
  reason: string | null
  items: { before: ItemRow | null; after: ItemRow }[]
}): DraftChange {
  return {
    number: row.seq,
    act: row.act,
    by: { id: row.by_person, name: row.by_name, at: row.at.toISOString() },
    reason: row.reason,
    items: row.items.map(({ before, after }) => ({ before: before && toItem(before), after: toItem(after) })),
  }
}

/** In the caller's transaction; null where there is none, or the one who asks does not see it. */
export async function readDraft(tx: Tx, programmeId: string, id: string): Promise<StoredDraft | null> {
  const [heads, texts, items] = selectDraft(programmeId, id)
  const [head] = (await tx.executeQuery(heads)).rows
  if (!head) return null
  return toStored(head, (await tx.executeQuery(texts)).rows, (await tx.executeQuery(items)).rows)
}

export function toStored(
  { row }: HeadRow,
  texts: readonly Parameters<typeof toTextPart>[0][],
  items: readonly { row: ItemRow }[],
): StoredDraft {
  return {
    row,
    texts: texts.map(toTextPart),
    items: items.map((one) => toItem(one.row)),
    wasSpans: new Map(items.map((one) => [one.row.id, one.row.was?.span ?? null])),
  }
}

export function toItem(row: ItemRow): DraftItem {
  const { span_start: start, span_end: end, decision, change_kind: change } = row
  return {
    id: row.id,
    kind: row.kind,
    position: row.position,
    revision: row.revision,
    span: start === null || end === null ? null : [start, end],
    content: row.content,
    origin: row.origin,
    live: row.live,
    itemId: row.item_id,
    basis: row.basis,
    decision:
      decision === null
        ? null
        : {
            what: decision,
            reason: row.decision_reason ?? '',
            by: toDoneBy(row.decided_by, row.decided_by_name, row.decided_at) ?? nobody(row.id),
          },
    change:
      change === null
        ? null
        : {
            kind: change,
            fields: row.proposed?.fields ?? [],
            was: row.was?.content ?? null,
            proposed: row.proposed && { content: row.proposed.content, span: row.proposed.span },
          },
    changedBy: toDoneBy(row.changed_by, row.changed_by_name, row.changed_at),
  }
}

function nobody(id: string): never {
  throw new Error(`the item ${id} was decided by nobody`)
}

function toDoneBy(id: string | null, name: string | null, at: string | null): DoneBy | null {
  return id === null || at === null ? null : { id, name: name ?? '', at: new Date(at).toISOString() }
}

/** @param count  of its live items, where not all of them were read */
export function toSummary({ row }: HeadRow, items: readonly DraftItem[], count?: number): DraftSummary {
  const notices = listNotices({ items })
  const notice = notices.at(-1)
  const isAsked = (item: DraftItem) =>
    item.live && item.decision === null && (item.origin !== 'kept' || row.kind === 'edition')
  const { withdrawn } = row
  return {
    id: row.id,
    kind: row.kind,
    noticeKind: row.notice_kind,
    state: row.state,
    documentNumber: notice?.documentNumber ?? null,
    title: notice?.planTitle ?? notice?.title ?? null,
    file: row.file_name === null ? null : { name: row.file_name, sha256: row.file_sha256 ?? '' },
    baseEdition: row.base_edition,
    edition: row.edition,
    opened: toDoneBy(row.opened_by, row.opened_by_name, row.opened_at) ?? nobody(row.id),
    checked: toDoneBy(row.checked_by, row.checked_by_name, row.checked_at),
    published: toDoneBy(row.published_by, row.published_by_name, row.published_at),
    withdrawn: withdrawn && {
      id: withdrawn.by_person,
      name: withdrawn.by_name,
      at: new Date(withdrawn.at).toISOString(),
      reason: withdrawn.reason,
    },
    changes: row.acts_done,
    counts: {
      items:
        count ?? items.filter(({ live, kind }) => live && !['notice', 'uncovered', 'warning'].includes(kind)).length,
      sentencesUndecided: items.filter((item) => item.kind === 'uncovered' && isAsked(item)).length,
      warningsUnanswered: items.filter((item) => item.kind === 'warning' && isAsked(item)).length,
      changesUndecided: items.filter(
        ({ change, decision }) => change !== null && change.kind !== 'kept' && decision === null,
      ).length,
    },
  }
}

/** All that a page needs of a draft, for the one who asks. */
export function toDraft(stored: StoredDraft, asker: DraftAsker): Draft {
  const { row, texts, items } = stored
  const blocks = checkDraft({ kind: row.kind, items, baseHolds: row.base_holds })
  const open = row.state === 'draft' || row.state === 'checked'
  return {
    ...toSummary({ row }, items),
    text: row.text,
    texts,
    items,
    blocks: open ? blocks : [],
    acts: listActs(draftActs, toCase(stored), asker).map(({ act, open, blocks }) => ({
      act,
      open,
      blocks: [...blocks],
    })),
  }
}

export function toCase({ row, items }: StoredDraft): DraftCase {
  return {
    state: row.state,
    checkedBy: row.checked_by,
    drafters: row.drafters,
    baseHolds: row.base_holds,
    blocks: checkDraft({ kind: row.kind, items, baseHolds: row.base_holds }).length,
  }
}

/** Who asks, for what is open to them. */
export function selectRights() {
  return sql<{ rights: HeldRights }>`select access.rights() as rights`.compile(tables)
}
