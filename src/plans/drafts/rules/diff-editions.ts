import type { AnnexRow, LayoutRow, NoticeKind, Responsible, Target, Task } from '../../plans.schema.ts'
import {
  likeAnnexRows,
  likeLayoutRows,
  likeResponsible,
  likeTargets,
  matchItems,
  matchTasks,
} from '../../rules/match-items.ts'
import type { ChangeKind, Content, Contents } from '../drafts.schema.ts'
import { LASTING, type Lasting, type Listed } from './list-items.ts'

/** How one item of the edition that holds stands to the amendment, or what the amendment adds. */
export interface ItemChange {
  readonly kind: Lasting
  readonly change: ChangeKind
  /** The fields that differ; empty unless changed. */
  readonly fields: readonly string[]
  /** Of the edition that holds, by its place in the list that was given; null when added. */
  readonly before: number | null
  /** Of the amendment; null when dropped, and where it is kept because the amendment does not mention it. */
  readonly after: number | null
}

/**
 * Holds an amendment against what it amends, item by item: first those that hold, in their order, then what is added.
 *
 * What the amendment does not mention is dropped where it states the plan anew, and stays where it only supplements it.
 */
export function diffItems(before: readonly Listed[], after: readonly Listed[], noticeKind: NoticeKind): ItemChange[] {
  return LASTING.flatMap((kind) => {
    const were = listOf(before, kind)
    const are = listOf(after, kind)
    const matches = match(kind, were, are)
    const stated = new Map(matches.flatMap((was, index) => (was === null ? [] : [[was, index] as const])))
    return [
      ...were.map(({ item, index }, at): ItemChange => {
        const found = stated.get(at)
        const now = found === undefined ? undefined : are[found]
        if (!now) {
          const change = noticeKind === 'supplementary' ? 'kept' : 'dropped'
          return { kind, change, fields: [], before: index, after: null }
        }
        const said = stateBeside(kind, item.content, now.item.content, noticeKind)
        const fields = listChanged(kind, item.content, said)
        return { kind, change: fields.length === 0 ? 'kept' : 'changed', fields, before: index, after: now.index }
      }),
      ...are.flatMap(({ index }, at): ItemChange[] =>
        matches[at] === null ? [{ kind, change: 'added', fields: [], before: null, after: index }] : [],
      ),
    ]
  })
}

/**
 * What an amendment says of an item that holds. Where a supplement names neither units nor a date for a task, it leaves
 * those of the plan as they are: they stand in the plan's annex, and a supplement brings none.
 */
export function stateBeside(kind: Lasting, was: Content, is: Content, noticeKind: NoticeKind): Content {
  if (kind !== 'task' || noticeKind !== 'supplementary') return is
  const [before, after] = [was as Contents['task'], is as Contents['task']]
  const namesUnits = after.lead.length + after.support.length > 0
  return {
    ...after,
    lead: namesUnits ? after.lead : before.lead,
    support: namesUnits ? after.support : before.support,
    due: after.due ?? before.due,
  }
}

/**
 * What a reading becomes by those of the changes that are accepted: what is changed takes the amendment's words at its
 * place, what is added follows.
 */
export function applyChanges(
  before: readonly Listed[],
  after: readonly Listed[],
  changes: readonly ItemChange[],
  isAccepted: (change: ItemChange) => boolean,
): Listed[] {
  return changes.flatMap((one) => {
    const was = one.before === null ? undefined : before[one.before]
    const is = one.after === null ? undefined : after[one.after]
    const stands = one.change === 'kept' || !isAccepted(one) ? was : is
    return stands ? [stands] : []
  })
}

/** Fields in which two statements of an item differ. Where it stands, and under which heading, is no difference. */
export function listChanged(kind: Lasting, was: Content, is: Content): string[] {
  return FIELDS[kind].filter((field) => write(was, field) !== write(is, field))
}

const FIELDS: Readonly<Record<Lasting, readonly string[]>> = {
  target: ['text', 'subject', 'value', 'valueMax', 'unit', 'comparator', 'direction', 'per', 'year', 'period'],
  layout_row: ['district', 'hostZone', 'directions'],
  task: ['number', 'title', 'group', 'text', 'measures', 'lead', 'support', 'due'],
  responsible: ['heading', 'lead', 'units'],
  annex_row: ['number', 'item', 'content', 'lead', 'support', 'due'],
}

/** Absent and null are the same; measures are compared by their words. */
function write(content: Content, field: string): string {
  const value = (content as Readonly<Record<string, unknown>>)[field] ?? null
  if (field !== 'measures') return JSON.stringify(value)
  return JSON.stringify((value as Contents['task']['measures']).map(({ text, verb }) => [text, verb]))
}

interface Indexed {
  readonly item: Listed
  readonly index: number
}

function listOf(items: readonly Listed[], kind: Lasting): Indexed[] {
  return items.flatMap((item, index) => (item.kind === kind ? [{ item, index }] : []))
}

function match(kind: Lasting, before: readonly Indexed[], after: readonly Indexed[]): (number | null)[] {
  const read = <Item>(items: readonly Indexed[]) =>
    items.map(({ item }) => ({ ...item.content, span: item.span ?? [0, 0] }) as Item)
  if (kind === 'target') return matchItems(read<Target>(before), read<Target>(after), likeTargets)
  if (kind === 'layout_row') return matchItems(read<LayoutRow>(before), read<LayoutRow>(after), likeLayoutRows)
  if (kind === 'task') return matchTasks(read<Task>(before), read<Task>(after))
  if (kind === 'responsible') return matchItems(read<Responsible>(before), read<Responsible>(after), likeResponsible)
  return matchItems(read<AnnexRow>(before), read<AnnexRow>(after), likeAnnexRows)
}
