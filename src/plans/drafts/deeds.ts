import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { findBlocks } from '../../platform/acts/life-cycle.ts'
import type { PersonActor } from '../../platform/db/actor.ts'
import { Problem } from '../../platform/http/problems.ts'
import type { Result } from '../../platform/result.ts'
import type { AfterLoading } from '../load-programme.ts'
import type { NoticeKind, PlanReading, TextPart } from '../plans.schema.ts'
import { holdProgramme, recordEdition } from '../record-edition.ts'
import { identifyItems } from '../rules/identify-items.ts'
import { readEdition, type StoredEdition } from '../store.ts'
import { type DraftAsker, draftActs } from './draft.acts.ts'
import type { DraftAct, DraftItem, DraftKind, ItemsChanged } from './drafts.schema.ts'
import { changedMeanwhile, explainDraftRefusal, noSuchDraft, problemOfItem } from './explain-draft-refusal.ts'
import { checkDraft } from './rules/check-draft.ts'
import { composeReading } from './rules/compose-reading.ts'
import { diffItems, stateBeside } from './rules/diff-editions.ts'
import type { ItemRefusal, ItemWrite, OpenDraft } from './rules/draft-items.ts'
import { guessNoticeKind } from './rules/guess-notice-kind.ts'
import { LASTING, LIST_OF, type Listed, listItems, shiftItem } from './rules/list-items.ts'
import {
  type ItemRow,
  readDraft,
  type StatedAt,
  type StoredDraft,
  selectRights,
  type Tx,
  toCase,
  toItem,
} from './store.ts'

/** What is done to drafts, each as the person who does it, in one transaction. */

/** A notice that was brought. */
export interface BroughtNotice {
  readonly reading: PlanReading
  readonly fileName: string
  readonly fileSha256: string
  readonly kind: Exclude<DraftKind, 'edition'>
  readonly noticeKind: NoticeKind | null
}

interface NewItem extends Listed {
  readonly origin: 'compiled' | 'kept'
  readonly live: boolean
  readonly itemId: string | null
  readonly basis: string | null
  readonly change?: { readonly kind: string; readonly was: StatedAt | null; readonly proposed: StatedAt | null }
}

interface NewDraft {
  readonly kind: DraftKind
  readonly noticeKind: NoticeKind
  readonly text: string
  readonly texts: readonly TextPart[]
  readonly items: readonly NewItem[]
  readonly file: { readonly name: string; readonly sha256: string } | null
}

/** Opens a draft from the edition that holds, to correct it. @returns its id */
export async function openFromEdition(tx: Tx, actor: PersonActor): Promise<string> {
  const base = await readHolding(tx, actor)
  const id = await openDraft(tx, actor, base.number, {
    kind: 'edition',
    noticeKind: 'whole',
    text: base.reading.text,
    texts: base.texts,
    items: standItems(base),
    file: null,
  })
  return id
}

/** Opens a draft from a notice that was brought and compiled. @returns its id */
export async function openFromNotice(tx: Tx, actor: PersonActor, brought: BroughtNotice): Promise<string> {
  const base = await readHolding(tx, actor)
  const file = { name: brought.fileName, sha256: brought.fileSha256 }
  if (brought.kind === 'notice') {
    return openDraft(tx, actor, base.number, { ...composeNotice(base, brought.reading), file })
  }
  const guessed = brought.noticeKind ?? guessNoticeKind(brought.reading.notice)
  const noticeKind = guessed === 'whole' ? 'amended' : guessed
  return openDraft(tx, actor, base.number, { ...composeAmendment(base, brought.reading, noticeKind), file })
}

/** A notice read whole, in place of what holds: whoever it names again keeps their identity. */
function composeNotice(base: StoredEdition, reading: PlanReading): Omit<NewDraft, 'file'> {
  const { documentNumber, title, planTitle, issuedOn } = reading.notice
  const texts: TextPart[] = [
    { span: [0, reading.text.length], noticeKind: 'whole', documentNumber, title: planTitle ?? title, issuedOn },
  ]
  const standing = identifyItems(reading, texts, base, null, () => crypto.randomUUID())
  const items = listItems(reading).map((item): NewItem => {
    const one = isLasting(item) ? standing[LIST_OF[item.kind]][item.position] : undefined
    return { ...item, origin: 'compiled', live: true, itemId: one?.itemId ?? null, basis: one?.basis ?? null }
  })
  return { kind: 'notice', noticeKind: 'whole', text: reading.text, texts, items }
}

/** What holds, and beside each item what the amendment says of it; its text follows the text that holds. */
function composeAmendment(base: StoredEdition, reading: PlanReading, noticeKind: NoticeKind): Omit<NewDraft, 'file'> {
  const offset = base.reading.text.length + 1
  const text = `${base.reading.text}\n${reading.text}`
  const { documentNumber, title, planTitle, issuedOn } = reading.notice
  const part: TextPart = {
    span: [offset, text.length],
    noticeKind,
    documentNumber,
    title: planTitle ?? title,
    issuedOn,
  }
  const before = standItems(base)
  const after = listItems(reading).map((item) => shiftItem(item, offset))
  const known = new Set(base.reading.headings.map((heading) => `${heading.level} ${heading.text}`))
  const changes = diffItems(before, after, noticeKind)
  const items: NewItem[] = before.filter((item) => !isLasting(item))
  for (const { kind, change, fields, before: was, after: is } of changes) {
    const holds = was === null ? undefined : before[was]
    const states = is === null ? undefined : after[is]
    const said = holds && states ? stateBeside(kind, holds.content, states.content, noticeKind) : states?.content
    const proposed = states && said ? { content: said, span: states.span, fields: [...fields] } : null
    if (holds) {
      const { content, span } = holds
      items.push({ ...holds, change: { kind: change, was: { content, span }, proposed } })
    } else if (states) {
      items.push({
        ...states,
        position: findPlace(before, states, kind),
        origin: 'compiled',
        live: false,
        itemId: crypto.randomUUID(),
        basis: documentNumber,
        change: { kind: change, was: null, proposed },
      })
    }
  }
  for (const item of after) {
    if (isLasting(item)) continue
    const content = item.content as { level?: number; text?: string }
    if (item.kind === 'heading' && known.has(`${content.level} ${content.text}`)) continue
    const position = item.kind === 'notice' ? base.texts.length : item.position + 10_000
    items.push({ ...item, position, origin: 'compiled', live: true, itemId: null, basis: null })
  }
  return { kind: 'amendment', noticeKind, text, texts: [...base.texts, part], items }
}

/** After the last of its kind: what an amendment adds follows what holds. */
function findPlace(before: readonly Listed[], item: Listed, kind: Listed['kind']): number {
  return before.filter((one) => one.kind === kind).length + item.position
}

function isLasting(item: Listed): item is Listed<(typeof LASTING)[number]> {
  return (LASTING as readonly string[]).includes(item.kind)
}

/** The edition that holds, item by item. */
function standItems(base: StoredEdition): NewItem[] {
  return listItems(base.reading).map((item) => {
    const standing = isLasting(item) ? base.items[LIST_OF[item.kind]][item.position] : undefined
    return { ...item, origin: 'kept', live: true, itemId: standing?.itemId ?? null, basis: standing?.basis ?? null }
  })
}

async function readHolding(tx: Tx, { programmeId }: PersonActor): Promise<StoredEdition> {
  const { rows } = await sql<{ edition: number }>`
    select edition from plans.edition where programme_id = ${programmeId} and valid_to is null`.execute(tx)
  const [holding] = rows
  if (!holding) {
    throw new Problem(409, 'no_edition_holds', {
      title: '本方案还没有现行版本，不能建稿。',
      titleEn: 'No edition of this programme holds; there is nothing to begin from.',
    })
  }
  return readEdition(tx, programmeId, holding.edition)
}

async function openDraft(tx: Tx, actor: PersonActor, baseEdition: number, draft: NewDraft): Promise<string> {
  const { programmeId } = actor
  const { rows } = await sql<{ id: string }>`
    insert into plans.draft (programme_id, kind, notice_kind, base_edition, text, text_units, file_name, file_sha256)
      values (${programmeId}, ${draft.kind}, ${draft.noticeKind}, ${baseEdition}, ${draft.text}, ${draft.text.length},
        ${draft.file?.name ?? null}, ${draft.file?.sha256 ?? null})
      returning id`.execute(tx)
  const id = rows[0]?.id ?? ''
  const texts = draft.texts.map((part, position) => ({ ...part, position, start: part.span[0], end: part.span[1] }))
  await sql`insert into plans.draft_text (programme_id, draft_id, position, notice_kind, document_number, title, issued_on,
      span_start, span_end)
    select ${programmeId}, ${id}, position, "noticeKind", "documentNumber", title, "issuedOn", "start", "end"
      from jsonb_to_recordset(${JSON.stringify(texts)}::jsonb) as told (position integer, "noticeKind" text,
        "documentNumber" text, title text, "issuedOn" date, "start" integer, "end" integer)`.execute(tx)
  const seq = await takeStep(tx, actor, id, 'open', null)
  const items = draft.items.map(({ change, span, ...item }) => ({
    ...item,
    start: span?.[0] ?? null,
    end: span?.[1] ?? null,
    change: change?.kind ?? null,
    was: change?.was ?? null,
    proposed: change?.proposed ?? null,
    proposedStart: change?.proposed?.span?.[0] ?? null,
    proposedEnd: change?.proposed?.span?.[1] ?? null,
  }))
  // What was decided about the same sentence in the draft that the edition came from stays decided.
  await sql`insert into plans.draft_item (programme_id, draft_id, kind, position, span_start, span_end, content, origin, live,
      item_id, basis, change_kind, was, proposed, proposed_start, proposed_end, change_seq,
      decision, decision_reason, decided_by, decided_by_name, decided_at)
    select ${programmeId}, ${id}, told.kind, told.position, "start", "end", told.content, told.origin, told.live, "itemId",
        told.basis, change, nullif(told.was, 'null'), nullif(told.proposed, 'null'), "proposedStart", "proposedEnd", ${seq},
        known.decision, known.decision_reason, known.decided_by, known.decided_by_name, known.decided_at
      from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as told (kind text, position integer, "start" integer,
        "end" integer, content jsonb, origin text, live boolean, "itemId" uuid, basis text, change text, was jsonb,
        proposed jsonb, "proposedStart" integer, "proposedEnd" integer)
      left join lateral (
        select earlier.* from plans.draft_item earlier
          join plans.draft published on published.programme_id = earlier.programme_id and published.id = earlier.draft_id
          where earlier.programme_id = ${programmeId} and published.edition = ${baseEdition} and earlier.live
            and told.origin = 'kept' and told.kind in ('uncovered', 'warning') and earlier.kind = told.kind
            and earlier.span_start = "start" and earlier.span_end = "end" and earlier.content = told.content
          limit 1
      ) as known on true`.execute(tx)
  return id
}

/** An act is a row of the draft's list; the database takes the step. @returns the number of the change */
async function takeStep(tx: Tx, actor: PersonActor, id: string, act: DraftAct, reason: string | null): Promise<number> {
  const { rows } = await sql<{ seq: number }>`
    insert into plans.draft_change (programme_id, draft_id, act, reason) values (${actor.programmeId}, ${id}, ${act}, ${reason})
      returning seq`
    .execute(tx)
    .catch((error: unknown) => {
      throw explainDraftRefusal(error)
    })
  return rows[0]?.seq ?? 0
}

async function readOpen(tx: Tx, { programmeId }: PersonActor, id: string): Promise<StoredDraft> {
  const stored = await readDraft(tx, programmeId, id)
  if (!stored) throw noSuchDraft()
  return stored
}

/**
 * Changes items of a draft: what `decide` makes of them as they are once nobody else can change them.
 *
 * @param mine  what was sent, to be shown beside what somebody else wrote meanwhile
 */
export async function changeItems(
  tx: Tx,
  actor: PersonActor,
  id: string,
  act: DraftAct,
  reason: string,
  decide: (draft: OpenDraft, stored: StoredDraft) => Result<readonly ItemWrite[], ItemRefusal>,
  mine: unknown = null,
): Promise<ItemsChanged> {
  await readOpen(tx, actor, id)
  const seq = await takeStep(tx, actor, id, act, reason)
  // The draft is held from here on.
  const stored = await readOpen(tx, actor, id)
  const decided = decide({ text: stored.row.text, items: stored.items }, stored)
  if (!decided.ok) throw problemOfItem(decided.refusal, mine)
  const items: DraftItem[] = []
  for (const write of decided.value) items.push(await writeItem(tx, actor, id, seq, write))
  return { changes: seq, items }
}

async function writeItem(
  tx: Tx,
  { programmeId }: PersonActor,
  draftId: string,
  seq: number,
  { id, kind, position, span, content, origin, live, decision }: ItemWrite,
): Promise<DraftItem> {
  const said = JSON.stringify(content)
  const [start, end] = span ?? [null, null]
  const itemId = (LASTING as readonly string[]).includes(kind) ? crypto.randomUUID() : null
  const query =
    id === null
      ? sql<{ row: ItemRow }>`
          insert into plans.draft_item as item
              (programme_id, draft_id, kind, position, span_start, span_end, content, origin, live, item_id, change_seq)
            values (${programmeId}, ${draftId}, ${kind}, ${position}, ${start}, ${end}, ${said}::jsonb, ${origin}, ${live},
              ${itemId}, ${seq}) returning to_jsonb(item) as row`
      : sql<{ row: ItemRow }>`
          update plans.draft_item as item set position = ${position}, span_start = ${start}, span_end = ${end},
              content = ${said}::jsonb, origin = ${origin}, live = ${live}, decision = ${decision?.what ?? null},
              decision_reason = ${decision?.reason ?? null}, change_seq = ${seq}
            where programme_id = ${programmeId} and draft_id = ${draftId} and id = ${id}
            returning to_jsonb(item) as row`
  const { rows } = await query.execute(tx).catch((error: unknown) => {
    throw explainDraftRefusal(error)
  })
  const [written] = rows
  if (!written) throw new Error(`the item ${id} of the draft ${draftId} was there a moment ago`)
  return toItem(written.row)
}

/** Checks a draft that was seen at a change. */
export async function checkOpenDraft(tx: Tx, actor: PersonActor, id: string, changes: number): Promise<void> {
  const stored = await readOpen(tx, actor, id)
  refuseUnseen(stored, changes)
  refuseBlocked(stored, await findAsker(tx, actor), 'check')
  refuseMoved(await takeStep(tx, actor, id, 'check', null), changes)
}

export async function reopenDraft(tx: Tx, actor: PersonActor, id: string, reason: string): Promise<void> {
  refuseBlocked(await readOpen(tx, actor, id), await findAsker(tx, actor), 'reopen')
  await takeStep(tx, actor, id, 'reopen', reason)
}

export async function withdrawDraft(tx: Tx, actor: PersonActor, id: string, reason: string): Promise<void> {
  refuseBlocked(await readOpen(tx, actor, id), await findAsker(tx, actor), 'withdraw')
  await takeStep(tx, actor, id, 'withdraw', reason)
}

/**
 * Publishes a draft that another checked: from now on its reading is the edition that holds.
 *
 * @param afterPublishing  what others make of it, in the same transaction: new places are founded
 * @returns the number of the edition
 */
export async function publishDraft(
  tx: Tx,
  actor: PersonActor,
  slug: string,
  id: string,
  changes: number,
  afterPublishing: AfterLoading,
): Promise<number> {
  const { programmeId } = actor
  await holdProgramme(tx, programmeId)
  const stored = await readOpen(tx, actor, id)
  refuseBlocked(stored, await findAsker(tx, actor), 'publish')
  refuseUnseen(stored, changes)
  refuseMoved(await takeStep(tx, actor, id, 'publish', null), changes)
  const base = await readEdition(tx, programmeId, stored.row.base_edition)
  const { reading, texts, items } = composeReading({ ...stored.row, texts: stored.texts, items: stored.items })
  const { city, name, invented, places, wings, english, families } = base
  const edition = await recordEdition(tx, programmeId, {
    slug,
    city,
    name,
    invented,
    textSource: stored.row.kind === 'notice' ? 'official' : base.textSource,
    reading,
    places,
    wings,
    english,
    families,
    binding: null,
    texts,
    items,
    draft: id,
    sourceSha256: createHash('sha256').update(JSON.stringify({ reading, texts })).digest('hex'),
  })
  // Places that came with an amendment are there from its day on, by its number.
  const { documentNumber, title, issuedOn } = texts.at(-1) ?? reading.notice
  const notice = { ...reading.notice, documentNumber, title, issuedOn: issuedOn ?? reading.notice.issuedOn }
  const { layout, tasks } = reading
  await afterPublishing(tx as unknown as Kysely<unknown>, { programmeId, slug, city, english, notice, layout, tasks })
  return edition
}

async function findAsker(tx: Tx, { personId }: PersonActor): Promise<DraftAsker> {
  const [row] = (await tx.executeQuery(selectRights())).rows
  return { personId, rights: row?.rights ?? {} }
}

/** Who asks has not seen the last change: they decide about something else. */
function refuseUnseen({ row }: StoredDraft, changes: number): void {
  if (row.acts_done !== changes) throw changedMeanwhile({ changes: row.acts_done })
}

/** Somebody came in between after it was looked at. */
function refuseMoved(seq: number, changes: number): void {
  if (seq !== changes + 1) throw changedMeanwhile({ changes: seq - 1 })
}

const TITLES: Readonly<Record<string, readonly [status: number, title: string, titleEn: string]>> = {
  not_in_this_state: [
    409,
    '此稿现在的状态不允许这一步；请刷新后再看。',
    'The draft does not stand where this step begins; look at it anew.',
  ],
  open_matters: [409, '还有事项没有处理完，不能核对。', 'There are open matters; it cannot be checked yet.'],
  another_edition_holds: [
    409,
    '建稿以后已发布新的版本；请撤回此稿，从现行版本重新建稿。',
    'Another edition holds by now; withdraw this draft and open one from what holds.',
  ],
  who_checked_does_not_publish: [
    403,
    '核对人不能自己发布，须由另一人发布。',
    'Who checked a draft does not publish it; another person does.',
  ],
  who_alone_drafted_does_not_publish: [
    403,
    '只有你一人起草此稿，须由另一人发布。',
    'You alone drafted it; another person publishes it.',
  ],
}

function refuseBlocked(stored: StoredDraft, asker: DraftAsker, act: 'check' | 'reopen' | 'publish' | 'withdraw'): void {
  const { row, items } = stored
  const [block] = findBlocks(draftActs, act, toCase(stored), asker)
  if (!block) return
  const [status, title, titleEn] = TITLES[block.code] ?? [403, '无权进行此操作。', 'This is not yours to do.']
  throw new Problem(status, block.code, {
    title,
    titleEn,
    ...(block.code === 'open_matters'
      ? { more: { blocks: checkDraft({ kind: row.kind, items, baseHolds: row.base_holds }) } }
      : {}),
  })
}
