import type { Content, Contents, ItemKind } from '../drafts/drafts.schema.ts'
import type { Direction, Measure, Span } from '../plans.schema.ts'

/** Kinds that people write: sentences and warnings are decided instead. */
export type WritableKind = Exclude<ItemKind, 'uncovered' | 'warning'>

export type FieldKind = 'line' | 'number' | 'year' | 'day' | 'units' | 'lines' | 'choice' | 'measures'

export interface ItemField {
  readonly name: string
  readonly is: FieldKind
  readonly isRequired?: boolean
  readonly options?: readonly string[]
}

const COMPARATORS = ['about', 'atLeast', 'atMost', 'exact', 'growth'] as const

/** What of each kind is written by hand, in the order of the form. The rest stays as it is. */
export const FIELDS: Readonly<Record<WritableKind, readonly ItemField[]>> = {
  notice: [
    { name: 'documentNumber', is: 'line', isRequired: true },
    { name: 'title', is: 'line' },
    { name: 'planTitle', is: 'line' },
    { name: 'issuer', is: 'line' },
    { name: 'issuedOn', is: 'day' },
  ],
  heading: [
    { name: 'level', is: 'choice', options: ['1', '2', '3'] },
    { name: 'number', is: 'line' },
    { name: 'text', is: 'line', isRequired: true },
  ],
  target: [
    { name: 'subject', is: 'line', isRequired: true },
    { name: 'value', is: 'number', isRequired: true },
    { name: 'valueMax', is: 'number' },
    { name: 'unit', is: 'line', isRequired: true },
    { name: 'comparator', is: 'choice', options: COMPARATORS },
    { name: 'direction', is: 'choice', options: ['', 'up', 'down'] },
    { name: 'per', is: 'line' },
    { name: 'year', is: 'year' },
    { name: 'period', is: 'line' },
  ],
  layout_row: [
    { name: 'district', is: 'line', isRequired: true },
    { name: 'hostZone', is: 'line' },
    { name: 'directions', is: 'lines' },
  ],
  task: [
    { name: 'number', is: 'line' },
    { name: 'title', is: 'line', isRequired: true },
    { name: 'group', is: 'line' },
    { name: 'measures', is: 'measures' },
    { name: 'lead', is: 'units' },
    { name: 'support', is: 'units' },
    { name: 'due', is: 'line' },
  ],
  responsible: [
    { name: 'heading', is: 'line' },
    { name: 'lead', is: 'units' },
    { name: 'units', is: 'units' },
  ],
  annex_row: [
    { name: 'number', is: 'line' },
    { name: 'item', is: 'line', isRequired: true },
    { name: 'content', is: 'line' },
    { name: 'lead', is: 'units' },
    { name: 'support', is: 'units' },
    { name: 'due', is: 'line' },
    { name: 'task', is: 'line' },
  ],
}

export function isWritable(kind: ItemKind): kind is WritableKind {
  return kind !== 'uncovered' && kind !== 'warning'
}

/** What stands in a form, by field. */
export type Typed = Readonly<Record<string, string>>

/** A content as a form shows it. */
export function typedOf(kind: WritableKind, content: Content): Typed {
  return Object.fromEntries(FIELDS[kind].map((field) => [field.name, writeField(field, fieldOf(content, field.name))]))
}

function writeField(field: ItemField, value: unknown): string {
  if (value === null || value === undefined) return field.options?.[0] ?? ''
  if (field.is === 'lines') return (value as Direction[]).map(({ text }) => text).join('\n')
  if (field.is === 'measures') return (value as Measure[]).map(({ text }) => text).join('\n')
  if (field.is === 'units') return (value as string[]).join('、')
  return String(value)
}

/** Why a field cannot stay as it was typed. */
export type FieldFault = 'missing' | 'not_a_number' | 'not_a_year' | 'not_in_the_text'

export type Written = {
  readonly content: Content | null
  readonly faults: Readonly<Record<string, FieldFault>>
}

/** Where an item stands, and what its words are. */
export interface Place {
  readonly text: string
  readonly span: Span | null
}

/**
 * What a form says, in the shape of its kind. Fields that the form does not have stay as they were.
 *
 * @param before  the content it began from; for something new, what `emptyContent` gives
 * @param place   where it stands: measures are sentences of it
 */
export function writeContent(kind: WritableKind, typed: Typed, before: Content, place: Place): Written {
  const faults: Record<string, FieldFault> = {}
  const content: Record<string, unknown> = { ...before }
  for (const field of FIELDS[kind]) {
    const text = (typed[field.name] ?? '').trim()
    if (field.isRequired && text === '') faults[field.name] = 'missing'
    const value = readField(kind, field, text, before, place)
    if (isFault(value)) faults[field.name] ??= value.fault
    else if (value === undefined) delete content[field.name]
    else content[field.name] = value
  }
  const words = place.span === null ? '' : place.text.slice(place.span[0], place.span[1])
  if (kind === 'target' || kind === 'task') content.text = words
  return Object.keys(faults).length > 0
    ? { content: null, faults }
    : { content: content as unknown as Content, faults: {} }
}

interface Fault {
  readonly fault: FieldFault
}

function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'fault' in value
}

/** Fields that are left out when they are empty, rather than null. */
const LEFT_OUT = new Set(['valueMax', 'direction', 'per', 'period'])
/** Fields that are never null. */
const NEVER_NULL = new Set(['text', 'subject', 'unit', 'district', 'item'])

function readField(kind: WritableKind, field: ItemField, text: string, before: Content, place: Place): unknown {
  const { name } = field
  switch (field.is) {
    case 'number': {
      if (text === '') return LEFT_OUT.has(name) ? undefined : null
      const number = Number(text.replaceAll(/[,，\s]/g, ''))
      return Number.isFinite(number) ? number : { fault: 'not_a_number' }
    }
    case 'year': {
      if (text === '') return null
      return /^\d{4}$/.test(text) ? Number(text) : { fault: 'not_a_year' }
    }
    case 'units':
      return splitList(text)
    case 'lines':
      return splitLines(text).map((line) => readDirection(line, fieldOf(before, name) as Direction[] | undefined))
    case 'measures':
      return readMeasures(splitLines(text), (fieldOf(before, name) as Measure[] | undefined) ?? [], place)
    case 'choice':
      if (name === 'level') return Number(text)
      return text === '' ? undefined : text
    default:
      if (text !== '' || NEVER_NULL.has(name)) return text
      if (kind === 'task' && name === 'title') return ''
      if (name === 'number' && kind !== 'annex_row') return ''
      return LEFT_OUT.has(name) ? undefined : null
  }
}

/** 、 stands between units; people also type commas and semicolons. */
function splitList(text: string): string[] {
  return text
    .split(/[、，,；;\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function splitLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** 智能装备（机器人、机床等） names 智能装备 and lists 机器人 and 机床, as the compiler reads it. */
function readDirection(text: string, known: readonly Direction[] | undefined): Direction {
  const same = known?.find((one) => one.text === text)
  if (same) return same
  const [, name, inner] = /^(.+?)[（(](.+)[)）]$/.exec(text) ?? []
  if (!name || !inner) return { text, name: text, details: [] }
  return { text, name: name.trim(), details: splitList(inner.replace(/等$/, '')) }
}

/** A measure is a sentence of the task's own words; each is looked for after the one before. */
function readMeasures(lines: readonly string[], known: readonly Measure[], { text, span }: Place): Measure[] | Fault {
  if (span === null) return lines.length === 0 ? [] : { fault: 'not_in_the_text' }
  let at = span[0]
  const measures: Measure[] = []
  for (const line of lines) {
    const same = known.find((one) => one.text === line && one.span[0] >= at && one.span[1] <= span[1])
    const start = same ? same.span[0] : text.indexOf(line, at)
    if (start < at || start + line.length > span[1]) return { fault: 'not_in_the_text' }
    const end = start + line.length
    measures.push({ text: line, verb: same?.verb ?? findVerb(line, known), span: [start, end] })
    at = end
  }
  return measures
}

/** The verb of the measure that it was part of; where there was none, none is guessed. */
function findVerb(line: string, known: readonly Measure[]): string {
  return known.find(({ text, verb }) => verb !== '' && (text.includes(line) || line.includes(text)))?.verb ?? ''
}

/** What a kind is before anything is said of it. */
export function emptyContent(kind: WritableKind, words: string): Content {
  const empties: { readonly [Kind in WritableKind]: Contents[Kind] } = {
    notice: {
      documentNumber: null,
      indexNumber: null,
      issuer: null,
      coIssuers: [],
      title: null,
      planTitle: null,
      issuedOn: null,
      publishedOn: null,
      validity: null,
      category: null,
      attachments: [],
    },
    heading: { level: 3, number: '', text: words },
    target: { text: words, subject: '', value: 0, unit: '', comparator: 'about', year: null, heading: null },
    layout_row: { district: '', hostZone: null, directions: [] },
    task: { number: '', title: '', group: null, text: words, measures: [], lead: [], support: [], due: null },
    responsible: { heading: null, lead: [], units: [] },
    annex_row: { number: null, item: '', content: null, lead: [], support: [], due: null, task: null },
  }
  return empties[kind]
}

/** What neighbours say together: the first speaks, lists are joined, what it leaves open the others fill. */
export function joinContents(kind: WritableKind, contents: readonly Content[]): Content {
  const [first, ...others] = contents
  if (!first) throw new RangeError('nothing to join')
  const joined: Record<string, unknown> = { ...first }
  for (const other of others) {
    for (const { name } of FIELDS[kind]) {
      const [one, more] = [joined[name], fieldOf(other, name)]
      if (Array.isArray(one) && Array.isArray(more)) joined[name] = joinLists(one, more)
      else if (one === null || one === undefined || one === '') joined[name] = more ?? one
    }
  }
  return joined as unknown as Content
}

function joinLists(one: readonly unknown[], more: readonly unknown[]): unknown[] {
  const known = new Set(one.map((each) => JSON.stringify(each)))
  return [...one, ...more.filter((each) => !known.has(JSON.stringify(each)))]
}

/** What a part says at first, when an item is split: its own measures, and for a task after the first its first sentence. */
export function splitContent(kind: WritableKind, content: Content, part: Place, isFirst: boolean): Content {
  if (kind !== 'task') return content
  const task = content as Contents['task']
  const [start, end] = part.span ?? [0, 0]
  const words = part.text.slice(start, end)
  return {
    ...task,
    text: words,
    number: isFirst ? task.number : (NUMBER.exec(words)?.[1] ?? ''),
    title: isFirst ? task.title : firstSentence(words),
    measures: task.measures.filter(({ span }) => span[0] >= start && span[1] <= end),
  }
}

/** The number that a task begins with, as printed. */
const NUMBER = /^\s*[（(]?(\d+|[一二三四五六七八九十]+)[）).、．]/

function firstSentence(words: string): string {
  const bare = words.replace(/^[\s\d一二三四五六七八九十（）().、．]+/, '')
  return (/^[^。；;，,]+/.exec(bare)?.[0] ?? bare).trim().slice(0, 60)
}

/** Where a piece of text stands, the nearest to a place. Null: the text has it nowhere. */
export function findNearest(text: string, words: string, near: number): Span | null {
  if (words === '') return null
  const after = text.indexOf(words, near)
  const before = text.lastIndexOf(words, near)
  const start = after < 0 || (before >= 0 && near - before < after - near) ? before : after
  return start < 0 ? null : [start, start + words.length]
}

/** Fields in which two contents of a kind differ, and of what is not written by hand, the words themselves. */
export function listDifferent(kind: ItemKind, one: Content, other: Content): string[] {
  if (!isWritable(kind)) return JSON.stringify(one) === JSON.stringify(other) ? [] : ['text']
  const names = FIELDS[kind].map(({ name }) => name)
  const all = kind === 'target' || kind === 'task' ? [...names, 'text'] : names
  return all.filter((name) => textOfField(kind, name, one) !== textOfField(kind, name, other))
}

/** A field as one text: what is compared, and shown where it has no words of its own. */
export function textOfField(kind: ItemKind, name: string, content: Content | null): string {
  if (content === null) return ''
  const field = isWritable(kind) ? FIELDS[kind].find((each) => each.name === name) : undefined
  const value = fieldOf(content, name)
  if (!field) return value === null || value === undefined ? '' : String(value)
  return value === null || value === undefined ? '' : writeField(field, value)
}

/** What names an item in one line. */
export function nameOf(kind: ItemKind, content: Content): string {
  switch (kind) {
    case 'target': {
      const { subject, value, valueMax, unit } = content as Contents['target']
      return `${subject} ${valueMax === undefined ? value : `${value}—${valueMax}`}${unit}`
    }
    case 'layout_row': {
      const { district, hostZone } = content as Contents['layout_row']
      return hostZone ?? district
    }
    case 'task': {
      const { number, title } = content as Contents['task']
      return number === '' ? title : `${number} ${title}`
    }
    case 'responsible':
      return (content as Contents['responsible']).units.join('、')
    case 'annex_row': {
      const { item, content: what } = content as Contents['annex_row']
      return what === null ? item : `${item}：${what}`
    }
    case 'notice': {
      const { documentNumber, planTitle, title } = content as Contents['notice']
      return documentNumber ?? planTitle ?? title ?? ''
    }
    case 'warning':
      return (content as Contents['warning']).message
    default:
      return (content as { text?: string }).text ?? ''
  }
}

function fieldOf(content: Content, name: string): unknown {
  return (content as unknown as Readonly<Record<string, unknown>>)[name]
}
