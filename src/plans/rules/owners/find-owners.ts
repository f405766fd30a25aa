import type { Responsible, Span } from '../../plans.schema.ts'
import type { PlanDocument } from '../document/document.ts'
import { type Assignment, findLineLabel, isFirstLeadsRule, readAssignment } from './assignment.ts'
import { findBrackets } from './brackets.ts'
import { findDutySentences } from './sentences.ts'

/** A stretch of the text that may name owners, and the heading it stands under. */
interface Place {
  readonly span: Span
  /** Index in the document's headings; -1 for none. */
  readonly heading: number
  readonly kind: 'heading' | 'prose' | 'cell'
  readonly part: 'body' | 'annex'
}

interface Found {
  readonly span: Span
  readonly heading: number
  readonly assignment: Assignment
}

/**
 * Who is responsible: one entry for each bracket (…负责), each line of its own (责任单位：…) and the sentence that closes
 * the plan (市科技局负责统筹推进…), in text order.
 *
 * `lead` holds whom the text puts first: 牵头, a standing rule (列第一位者为牵头单位，下同) from where it is laid down,
 * or the one who 负责 where all others only 配合. A list without such words has no lead.
 * The rows of an annexed table are another reading: they are not among these.
 */
export function findOwners(document: PlanDocument): Responsible[] {
  const places = listPlaces(document)
  const inBrackets = findInBrackets(document.text, places)
  const onLines = findOnLines(document.text, places, inBrackets)
  const assigned = applyStandingRule(document.text, places, [...inBrackets, ...onLines].sort(byStart))
  const inSentences = findInSentences(document, places, assigned)
  return [...assigned, ...inSentences].sort(byStart).map(({ span, heading, assignment }) => ({
    heading: document.headings[heading]?.text ?? null,
    lead: assignment.lead,
    units: assignment.units,
    span,
  }))
}

function byStart(left: { span: Span }, right: { span: Span }): number {
  return left.span[0] - right.span[0]
}

function listPlaces(document: PlanDocument): Place[] {
  const headings = document.headings.map(
    (heading, index): Place => ({ span: heading.span, heading: index, kind: 'heading', part: 'body' }),
  )
  const paragraphs = document.paragraphs.flatMap(({ span, heading, kind, part }): Place[] =>
    part === 'body' || part === 'annex' ? [{ span, heading, kind, part }] : [],
  )
  return [...headings, ...paragraphs].sort(byStart)
}

/** Finds the place an offset stands in. Offsets must be asked in rising order. */
function placeFinder(places: readonly Place[]): (offset: number) => Place | null {
  let index = 0
  return (offset) => {
    while (index < places.length && (places[index]?.span[1] ?? 0) <= offset) index += 1
    const place = places[index]
    return place && place.span[0] <= offset ? place : null
  }
}

function findInBrackets(text: string, places: readonly Place[]): Found[] {
  const placeOf = placeFinder(places)
  const found: (Found & { bare: boolean })[] = []
  let taken = 0
  for (const span of findBrackets(text)) {
    const place = placeOf(span[0])
    if (span[0] < taken || !place) continue
    const assignment = readAssignment(text.slice(span[0] + 1, span[1] - 1))
    if (!assignment) continue
    const bare = assignment.by === 'list'
    if ((bare || assignment.by === 'places') && !endsSentence(text, span)) continue
    found.push({ span, heading: place.heading, assignment, bare })
    taken = span[1]
  }
  // A single name in a bracket may be a source or a signature; where owners are written so, it is not the only one.
  const plain = found.filter((entry) => entry.bare).length
  return found.filter((entry) => !entry.bare || plain > 1 || entry.assignment.units.length > 1)
}

/** A bare list, or a mere place, is an owner only where it closes a sentence: …。（市科技局、市财政局） */
function endsSentence(text: string, span: Span): boolean {
  const before =
    text
      .slice(Math.max(0, span[0] - 4), span[0])
      .trim()
      .at(-1) ?? ''
  const after = text.slice(span[1], span[1] + 1)
  return (
    '。；;！”'.includes(before) &&
    before !== '' &&
    (after === '' || /[\s。；;]/.test(after) || /^[（(一二三四五六七八九十\d]/.test(after))
  )
}

/** Lines such as 牵头单位：市科技局 and, right below, 配合单位：市财政局 are one entry. */
function findOnLines(text: string, places: readonly Place[], inBrackets: readonly Found[]): Found[] {
  const lines: Found[] = []
  let bracket = 0
  for (const [index, place] of places.entries()) {
    if (place.kind === 'heading') continue
    let from = place.span[0]
    for (let label = labelIn(text, place.span, from); label; label = labelIn(text, place.span, from)) {
      const [start, labelEnd] = label
      while ((inBrackets[bracket]?.span[1] ?? Number.POSITIVE_INFINITY) <= start) bracket += 1
      const inside = inBrackets[bracket]
      if (inside && inside.span[0] <= start) {
        from = inside.span[1]
        continue
      }
      const stop = text.slice(labelEnd, place.span[1]).search(/[。\n]/)
      const lineEnd = stop < 0 ? place.span[1] : labelEnd + stop
      // A bracket further on that names owners is an entry of its own.
      const end = Math.max(labelEnd, Math.min(lineEnd, inside?.span[0] ?? lineEnd))
      from = Math.max(end, labelEnd)
      const previous = lines.at(-1)
      if (previous && previous.heading === place.heading && isNextLine(text, previous.span[1], start, places[index])) {
        const both = readAssignment(`${text.slice(previous.span[0], previous.span[1])}；${text.slice(start, end)}`)
        if (both) lines[lines.length - 1] = { ...previous, span: [previous.span[0], end], assignment: both }
        continue
      }
      const assignment = readAssignment(text.slice(start, end))
      if (assignment) lines.push({ span: [start, end], heading: place.heading, assignment })
    }
  }
  return lines
}

function labelIn(text: string, span: Span, from: number): Span | null {
  if (from >= span[1]) return null
  const label = findLineLabel(text.slice(from, span[1]), 0)
  return label ? [from + label.start, from + label.end] : null
}

/** Nothing but a line end between the two, and the second is no new 牵头单位 or 责任单位 of another item. */
function isNextLine(text: string, end: number, start: number, place: Place | undefined): boolean {
  return (
    place !== undefined &&
    start - end <= 12 &&
    /^[\s\u3000。；;]*$/.test(text.slice(end, start)) &&
    !text.startsWith('牵头', start)
  )
}

/** A rule inside a bracket holds from there on (下同) or there only; one in a sentence holds for the whole plan. */
function applyStandingRule(text: string, places: readonly Place[], found: readonly Found[]): Found[] {
  let holds = hasStandingSentence(text, places, found)
  return found.map((entry) => {
    if (entry.assignment.firstLeads === 'onwards') holds = true
    const first = entry.assignment.units[0]
    if (entry.assignment.lead.length > 0 || first === undefined) return entry
    if (!holds && entry.assignment.firstLeads === 'no') return entry
    return { ...entry, assignment: { ...entry.assignment, lead: [first] } }
  })
}

function hasStandingSentence(text: string, places: readonly Place[], found: readonly Found[]): boolean {
  const placeOf = placeFinder(places)
  let next = 0
  for (let at = text.indexOf('牵头'); at >= 0; at = text.indexOf('牵头', at + 2)) {
    while ((found[next]?.span[1] ?? Number.POSITIVE_INFINITY) <= at) next += 1
    const inside = (found[next]?.span[0] ?? Number.POSITIVE_INFINITY) <= at
    if (inside || !placeOf(at)) continue
    const before = text.slice(Math.max(0, at - 24), at)
    const clause = before.slice(
      Math.max(...['，', '。', '；', ';', '（', '(', '\n'].map((mark) => before.lastIndexOf(mark))) + 1,
    )
    if (isFirstLeadsRule(`${clause}${text.slice(at, at + 4)}`)) return true
  }
  return false
}

/**
 * Sentences outside of brackets: those of the closing paragraphs, which the frame puts under no heading; and in the tasks
 * themselves only where the plan has no other way to name owners.
 */
function findInSentences(document: PlanDocument, places: readonly Place[], assigned: readonly Found[]): Found[] {
  const lastHeading = document.headings.at(-1)?.span[1] ?? 0
  const prose = places.filter((place) => place.part === 'body' && place.kind === 'prose')
  const isClosing = (place: Place) => place.heading < 0 && place.span[0] >= lastHeading
  const others = assigned.length > 0 || hasOwnersTable(document)
  const free = others ? prose.filter((place) => isClosing(place) || place === prose.at(-1)) : prose
  return free.flatMap((place) =>
    findDutySentences(document.text, place.span, isClosing(place) ? 'closing' : 'task').flatMap(
      ({ span, assignment }): Found[] =>
        overlapsOne(assigned, span) ? [] : [{ span, heading: place.heading, assignment }],
    ),
  )
}

function overlapsOne(assigned: readonly Found[], span: Span): boolean {
  return assigned.some((entry) => entry.span[0] < span[1] && entry.span[1] > span[0])
}

function hasOwnersTable(document: PlanDocument): boolean {
  return document.annexes.some(({ span }) =>
    /牵头单位|责任单位|责任部门|牵头部门/.test(document.text.slice(span[0], span[1])),
  )
}
