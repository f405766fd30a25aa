import type { PlanReading, Span } from '../../plans/plans.schema.ts'

export type ItemKind = 'target' | 'zone' | 'task' | 'measure' | 'owner' | 'uncovered' | 'warning'

/** Something that was read out of the text. Its anchor is the same on every page: `t-1`, `z-4`, `k-11` … */
export interface Item {
  readonly kind: ItemKind
  /** From 1, in its own list. */
  readonly number: number
  readonly anchor: string
  readonly span: Span
}

export interface Segment {
  /** Offset in the text. */
  readonly start: number
  readonly text: string
  /** Items whose sentence covers this piece. */
  readonly items: readonly Item[]
  /** Items whose sentence begins, or ends, with this piece. */
  readonly begins: readonly Item[]
  readonly ends: readonly Item[]
}

export interface Line {
  /** place: a cell that holds a district's name alone. sign: who signed, and when. */
  readonly kind: 'data' | 'title' | 'heading1' | 'heading2' | 'place' | 'cell' | 'sign' | 'prose'
  readonly start: number
  readonly segments: readonly Segment[]
}

const ANCHOR_LETTER: Record<Exclude<ItemKind, 'measure'>, string> = {
  target: 't',
  zone: 'z',
  task: 'k',
  owner: 'r',
  uncovered: 'u',
  warning: 'w',
}

/** The anchor of an item: letter of its kind and its number from 1. */
export function anchorOf(kind: Exclude<ItemKind, 'measure'>, index: number): string {
  return `${ANCHOR_LETTER[kind]}-${index + 1}`
}

/**
 * Cuts the notice's text into lines, and each line into pieces within which the same items hold, so that every item
 * can be anchored and marked in the text. The pieces of all lines, joined by line ends, are the text again.
 */
export function markSentences(reading: PlanReading): Line[] {
  const items = listItems(reading)
  const cuts = [...new Set(items.flatMap((item) => item.span))].sort((a, b) => a - b)
  const lines: Line[] = []
  let start = 0
  for (const text of reading.text.split('\n')) {
    const end = start + text.length
    const inside = items.filter((item) => item.span[0] < Math.max(end, start + 1) && item.span[1] > start)
    const points = [start, ...cuts.filter((cut) => cut > start && cut < end), end]
    const segments: Segment[] = []
    for (let index = 0; index + 1 < points.length; index++) {
      const from = points[index] ?? start
      const to = points[index + 1] ?? end
      const held = inside.filter((item) => item.span[0] <= from && item.span[1] >= to)
      segments.push({
        start: from,
        text: reading.text.slice(from, to),
        items: held,
        begins: held.filter((item) => item.span[0] === from),
        ends: held.filter((item) => item.span[1] === to),
      })
    }
    lines.push({ kind: classifyLine(reading, text, [start, end]), start, segments })
    start = end + 1
  }
  return lines
}

function listItems(reading: PlanReading): Item[] {
  const item = (kind: Exclude<ItemKind, 'measure'>, index: number, span: Span): Item => ({
    kind,
    number: index + 1,
    anchor: anchorOf(kind, index),
    span: trimSpan(reading.text, span),
  })
  return [
    ...reading.targets.map((each, index) => item('target', index, each.span)),
    ...reading.layout.map((each, index) => item('zone', index, each.span)),
    ...reading.tasks.map((each, index) => item('task', index, titleSpan(reading, each.span, each.title))),
    ...reading.tasks.flatMap((task, index) =>
      task.measures.map(
        (each, position): Item => ({
          kind: 'measure',
          number: position + 1,
          anchor: `${anchorOf('task', index)}-${position + 1}`,
          span: trimSpan(reading.text, each.span),
        }),
      ),
    ),
    ...reading.responsible.map((each, index) => item('owner', index, each.span)),
    ...reading.uncovered.map((each, index) => item('uncovered', index, each.span)),
    ...reading.warnings.map((each, index) => item('warning', index, each.span)),
  ].filter((each) => each.span[1] > each.span[0])
}

/** A task is marked on its heading, not on its whole paragraph: its measures are marked one by one. */
function titleSpan(reading: PlanReading, span: Span, title: string): Span {
  const heading = reading.headings.find(
    (each) => each.text === title && each.span[0] >= span[0] - title.length - 8 && each.span[0] < span[1],
  )
  return heading?.span ?? span
}

/** Without white space and line ends at both ends, so that a mark begins and ends with a word. */
function trimSpan(text: string, [from, to]: Span): Span {
  let start = from
  let end = to
  while (start < end && /\s/.test(text[start] ?? '')) start += 1
  while (end > start && /\s/.test(text[end - 1] ?? '')) end -= 1
  return [start, end]
}

function classifyLine(reading: PlanReading, text: string, [start, end]: Span): Line['kind'] {
  const heading = reading.headings.find((each) => each.span[0] >= start && each.span[0] < end)
  if (heading?.level === 1) return 'heading1'
  if (heading?.level === 2) return 'heading2'
  const title = text.trim()
  if (title !== '' && (title === reading.notice.planTitle || title === reading.notice.title)) return 'title'
  const firstHeading = reading.headings[0]?.span[0] ?? 0
  if (/\|\s*$/.test(text)) {
    if (end < firstHeading) return 'data'
    const cell = text.replace(/[|\s]/g, '')
    return reading.layout.some((row) => row.district === cell) ? 'place' : 'cell'
  }
  const { issuer, coIssuers } = reading.notice
  if (title === issuer || coIssuers.includes(title) || /^\d{4}年\d{1,2}月\d{1,2}日$/.test(title)) return 'sign'
  return 'prose'
}
