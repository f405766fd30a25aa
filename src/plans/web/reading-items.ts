import type { PlanReading, Span, Task } from '../plans.schema.ts'

/** What kind of thing was read. Each kind has its own mark in the text and its own short label (目, 区, 任 …). */
export type ItemKind = 'target' | 'zone' | 'task' | 'measure' | 'owner' | 'annex' | 'warning' | 'uncovered'

/** One thing that was read and can be pointed at: a row on one side of the page, a marked sentence on the other. */
export interface Item {
  /** Unique on the page, fit for an element's id: `target-1`, `task-2.1`. Numbers count from 1. */
  readonly id: string
  readonly kind: ItemKind
  /** Printed after the kind's short label: `1`, or `2.1` for the first measure of the second task. */
  readonly number: string
  /** Index in the reading's list of this kind; a measure has the index of its task. */
  readonly index: number
  /** All of the text it was read from. Null when it stands nowhere in the text (an annex in a file of its own). */
  readonly span: Span | null
  /** The part of `span` that is marked: a task's heading stands for the task. */
  readonly mark: Span | null
}

/** Everything of a reading that can be pointed at, in the order of the cards; a task is followed by its measures. */
export function listItems(reading: PlanReading): Item[] {
  const length = reading.text.length
  const plain = (kind: ItemKind, spans: readonly (Span | null)[]): Item[] =>
    spans.map((given, index) => {
      const span = keepInside(given, length)
      return { id: `${kind}-${index + 1}`, kind, number: String(index + 1), index, span, mark: span }
    })
  const tasks = reading.tasks.flatMap((task, index): Item[] => {
    const span = keepInside(task.span, length)
    const number = String(index + 1)
    const mark = span && findTaskMark(reading, task, span)
    const measures = task.measures.map((measure, at): Item => {
      const inner = keepInside(measure.span, length)
      const part = `${number}.${at + 1}`
      return { id: `measure-${part}`, kind: 'measure', number: part, index, span: inner, mark: inner }
    })
    return [{ id: `task-${number}`, kind: 'task', number, index, span, mark }, ...measures]
  })
  return [
    ...plain('target', reading.targets.map(spanOf)),
    ...plain('warning', reading.warnings.map(spanOf)),
    ...plain('zone', reading.layout.map(spanOf)),
    ...tasks,
    ...plain('owner', reading.responsible.map(spanOf)),
    ...plain('annex', reading.annex.map(spanOf)),
    ...plain('uncovered', reading.uncovered.map(spanOf)),
  ]
}

/**
 * The item that one step down (1) or up (-1) leads to, past the measures, which open with their task.
 * From nowhere, down leads to the first and up to the last; at either end it stays. Null only without any item.
 */
export function findNextItem(items: readonly Item[], from: string | null, step: 1 | -1): Item | null {
  const rows = items.filter((item) => item.kind !== 'measure')
  const origin = items.find((item) => item.id === from)
  const at = origin ? rows.findIndex((row) => isSameRow(row, origin)) : -1
  if (at < 0) return (step === 1 ? rows[0] : rows.at(-1)) ?? null
  return rows[Math.min(Math.max(at + step, 0), rows.length - 1)] ?? null
}

/** Of several items that lie over one another at a place in the text, the one a click there means: the narrowest. */
export function findMeantItem(items: ReadonlyMap<string, Item>, ids: readonly string[]): Item | null {
  let meant: Item | null = null
  for (const id of ids) {
    const item = items.get(id)
    if (item?.mark && (!meant?.mark || lengthOf(item.mark) < lengthOf(meant.mark))) meant = item
  }
  return meant
}

function isSameRow(row: Item, origin: Item): boolean {
  if (origin.kind === 'measure') return row.kind === 'task' && row.index === origin.index
  return row.id === origin.id
}

/** A task's own heading inside its text, else its first sentence. */
function findTaskMark(reading: PlanReading, task: Task, span: Span): Span {
  const [start, end] = span
  const heading = reading.headings.find((one) => one.text === task.title && one.span[1] > start && one.span[0] < end)
  if (heading) return [Math.min(start, heading.span[0]), heading.span[1]]
  const own = reading.headings.find((one) => one.text === task.title && one.span[1] <= start && start - one.span[1] < 4)
  if (own) return own.span
  const stop = reading.text.indexOf('。', start)
  return stop >= 0 && stop < end ? [start, stop + 1] : span
}

function spanOf(thing: { readonly span: Span | null }): Span | null {
  return thing.span
}

/** A span without any text in it points at nothing. */
function keepInside(span: Span | null, length: number): Span | null {
  if (!span) return null
  const start = Math.min(span[0], length)
  const end = Math.min(span[1], length)
  return end > start ? [start, end] : null
}

function lengthOf(span: Span): number {
  return span[1] - span[0]
}
