import { findChild, listChildren, type XmlElement } from './parse-xml.ts'
import { writeNumeral } from './write-numeral.ts'

/**
 * Writes the numerals of Word's automatic lists into the paragraphs as plain text.
 *
 * Word keeps 一、（一）and 1. of numbered headings outside the text, in numbering.xml; mammoth drops them from headings
 * and starts its own lists elsewhere. Numbers reached through a paragraph style count too. The tags are scanned, not
 * parsed, so the rest of the part stays as it was, byte for byte.
 *
 * @param document   the main part, as text
 * @param numbering  root of numbering.xml, if there is one
 * @param styles     root of styles.xml, if there is one
 * Source: ECMA-376 part 1, 17.9 (numbering), 17.7.4.14 (style hierarchy).
 */
export function numberWordParagraphs(
  document: string,
  numbering: XmlElement | undefined,
  styles: XmlElement | undefined,
): string {
  if (numbering === undefined) return document
  const lists = readLists(numbering, styles)
  const styleNumbers = readStyleNumbers(styles)
  const count = countUp(lists)
  const insertions: { at: number; label: string }[] = []
  const open: OpenParagraph[] = []
  let formerDepth = 0
  // Attribute values of these tags hold ids and names, never `>`.
  for (const match of document.matchAll(/<(\/?)w:(p|pPr|pPrChange|pStyle|ilvl|numId)(?=[\s/>])([^<>]*?)(\/?)>/g)) {
    const [whole, slash = '', tag = '', attributes = '', selfClosing = ''] = match
    const closes = slash === '/'
    const paragraph = open.at(-1)
    if (tag === 'pPrChange') {
      // What the properties were before a tracked change.
      if (selfClosing === '') formerDepth += closes ? -1 : 1
    } else if (formerDepth > 0) {
      // Nothing of the former properties counts.
    } else if (tag === 'p' && !closes) {
      if (selfClosing === '') open.push({ at: match.index + whole.length })
    } else if (tag === 'p') {
      open.pop()
      const label = paragraph === undefined ? '' : count(findNumber(paragraph, styleNumbers, lists))
      if (paragraph !== undefined && label !== '') insertions.push({ at: paragraph.at, label })
    } else if (paragraph === undefined) {
      // Properties outside a paragraph number nothing.
    } else if (tag === 'pPr') {
      if (closes) paragraph.at = match.index + whole.length
    } else {
      const value = /\sw:val="([^"]{0,80})"/.exec(attributes)?.[1]
      if (value !== undefined) paragraph[tag === 'pStyle' ? 'style' : tag === 'ilvl' ? 'level' : 'numId'] = value
    }
  }
  return insert(document, insertions)
}

interface OpenParagraph {
  /** Where its first run may stand. */
  at: number
  style?: string
  level?: string
  numId?: string
}

interface Level {
  readonly start: number
  readonly format: string
  readonly text: string
  readonly legal: boolean
  readonly style: string | undefined
  /** It starts again when one of this many upper levels counts; undefined for all of them, 0 for none. */
  readonly restart: number | undefined
}

interface List {
  /** Lists of one abstract definition go on counting together. */
  readonly abstractId: string
  readonly levels: ReadonlyMap<number, Level>
  readonly startOverrides: ReadonlyMap<number, number>
}

interface Place {
  readonly list: List
  readonly numId: string
  readonly level: number
}

const valOf = (element: XmlElement | undefined): string | undefined => element?.attributes.val
const numberOf = (element: XmlElement | undefined, otherwise: number): number => {
  const value = Number.parseInt(valOf(element) ?? '', 10)
  return Number.isNaN(value) ? otherwise : value
}

function readLists(numbering: XmlElement, styles: XmlElement | undefined): Map<string, List> {
  const abstracts = new Map(
    listChildren(numbering, 'abstractNum').map((abstract) => [abstract.attributes.abstractNumId ?? '', abstract]),
  )
  const numbers = listChildren(numbering, 'num')
  const lists = new Map<string, List>()
  for (const number of numbers) {
    const numId = number.attributes.numId ?? ''
    const abstractId = valOf(findChild(number, 'abstractNumId')) ?? ''
    const abstract = followStyleLink(abstracts.get(abstractId), abstracts, numbers, styles)
    const levels = readLevels(abstract)
    const startOverrides = new Map<number, number>()
    for (const override of listChildren(number, 'lvlOverride')) {
      const level = Number.parseInt(override.attributes.ilvl ?? '0', 10)
      const own = findChild(override, 'lvl')
      if (own !== undefined) levels.set(level, readLevel(own))
      const start = findChild(override, 'startOverride')
      if (start !== undefined) startOverrides.set(level, numberOf(start, 1))
    }
    lists.set(numId, { abstractId, levels, startOverrides })
  }
  return lists
}

/** A definition may only point at a numbering style, whose list holds the levels. One step; more does not occur. */
function followStyleLink(
  abstract: XmlElement | undefined,
  abstracts: ReadonlyMap<string, XmlElement>,
  numbers: readonly XmlElement[],
  styles: XmlElement | undefined,
): XmlElement | undefined {
  const styleId = valOf(findChild(abstract, 'numStyleLink'))
  if (styleId === undefined) return abstract
  const style = listChildren(styles, 'style').find(({ attributes }) => attributes.styleId === styleId)
  const numId = valOf(findChild(findChild(findChild(style, 'pPr'), 'numPr'), 'numId'))
  const number = numbers.find(({ attributes }) => attributes.numId === numId)
  return abstracts.get(valOf(findChild(number, 'abstractNumId')) ?? '') ?? abstract
}

function readLevels(abstract: XmlElement | undefined): Map<number, Level> {
  return new Map(
    listChildren(abstract, 'lvl').map((level) => [Number.parseInt(level.attributes.ilvl ?? '0', 10), readLevel(level)]),
  )
}

function readLevel(level: XmlElement): Level {
  const legal = findChild(level, 'isLgl')
  const restart = findChild(level, 'lvlRestart')
  return {
    start: numberOf(findChild(level, 'start'), 0),
    format: valOf(findChild(level, 'numFmt')) ?? 'decimal',
    text: valOf(findChild(level, 'lvlText')) ?? '',
    legal: legal !== undefined && !['0', 'false', 'off'].includes(valOf(legal) ?? '1'),
    style: valOf(findChild(level, 'pStyle')),
    restart: restart === undefined ? undefined : numberOf(restart, 0),
  }
}

interface StyleNumber {
  readonly numId: string | undefined
  readonly level: string | undefined
  readonly basedOn: string | undefined
}

function readStyleNumbers(styles: XmlElement | undefined): Map<string, StyleNumber> {
  return new Map(
    listChildren(styles, 'style').map((style) => {
      const properties = findChild(findChild(style, 'pPr'), 'numPr')
      return [
        style.attributes.styleId ?? '',
        {
          numId: valOf(findChild(properties, 'numId')),
          level: valOf(findChild(properties, 'ilvl')),
          basedOn: valOf(findChild(style, 'basedOn')),
        },
      ]
    }),
  )
}

/** Own properties first, then the style's and what it is based on. numId 0 takes a number away. */
function findNumber(
  paragraph: OpenParagraph,
  styleNumbers: ReadonlyMap<string, StyleNumber>,
  lists: ReadonlyMap<string, List>,
): Place | null {
  let { numId, level } = paragraph
  let styleId = paragraph.style
  let through: string | undefined
  for (let steps = 0; styleId !== undefined && numId === undefined && steps < 20; steps += 1) {
    const style = styleNumbers.get(styleId)
    if (style?.numId !== undefined) {
      numId = style.numId
      level ??= style.level
      through = styleId
    }
    styleId = style?.basedOn
  }
  const list = numId === undefined ? undefined : lists.get(numId)
  if (list === undefined || numId === undefined) return null
  const linked = through === undefined ? undefined : Array.from(list.levels).find(([, { style }]) => style === through)
  const place = level === undefined ? (linked?.[0] ?? 0) : Number.parseInt(level, 10)
  return Number.isNaN(place) ? null : { list, numId, level: place }
}

/** Keeps the counters and prints each paragraph's label. Deeper levels start again when a higher one counts, unless they say otherwise. */
function countUp(lists: ReadonlyMap<string, List>): (place: Place | null) => string {
  const counters = new Map<string, Map<number, number>>()
  const begun = new Set<string>()
  return (place) => {
    if (place === null || lists.size === 0) return ''
    const { list, numId, level } = place
    const definition = list.levels.get(level)
    if (definition === undefined) return ''
    const counter = counters.get(list.abstractId) ?? new Map<number, number>()
    counters.set(list.abstractId, counter)
    if (!begun.has(numId)) {
      begun.add(numId)
      for (const [overridden, start] of list.startOverrides) counter.set(overridden, start - 1)
    }
    counter.set(level, (counter.get(level) ?? definition.start - 1) + 1)
    for (const deeper of counter.keys()) {
      const restart = list.levels.get(deeper)?.restart
      if (deeper > level && (restart === undefined || level < restart)) counter.delete(deeper)
    }
    return writeLabel(list, definition, counter)
  }
}

function writeLabel(list: List, definition: Level, counter: ReadonlyMap<number, number>): string {
  if (definition.format === 'bullet') return ''
  const label = definition.text.replace(/%([1-9])/g, (_, digit: string) => {
    const level = Number(digit) - 1
    const named = list.levels.get(level)
    const value = counter.get(level) ?? named?.start ?? 1
    return writeNumeral(value, definition.legal ? 'decimal' : (named?.format ?? 'decimal'))
  })
  // 第一章 and 1.1 stand apart from the words; 一、 and （一） do not.
  return /[\p{L}\p{N}]$/u.test(label) ? `${label} ` : label
}

function insert(document: string, insertions: readonly { at: number; label: string }[]): string {
  const pieces: string[] = []
  let from = 0
  for (const { at, label } of insertions.toSorted((left, right) => left.at - right.at)) {
    const safe = label.replace(/[&<>]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[letter] ?? letter)
    pieces.push(document.slice(from, at), `<w:r><w:t xml:space="preserve">${safe}</w:t></w:r>`)
    from = at
  }
  pieces.push(document.slice(from))
  return pieces.join('')
}
