import path from 'node:path'
import { accept, type Result, refuse } from '../../platform/result.ts'
import type { OpenZip, ZipRefusal } from '../../platform/zip/index.ts'
import { joinPages } from './join-pages.ts'
import type { ReadLimits } from './limits.ts'
import { findChild, listChildren, parseXml, type XmlElement } from './parse-xml.ts'
import type { PrintedPage, Ruling, Run } from './printed-page.ts'

export type OfdRefusal = ZipRefusal | 'no_text_layer' | 'too_many_pages'

/** Units are millimetres. */
const MM_PER_POINT = 25.4 / 72

/**
 * Reads the words of an OFD document: the text objects of its pages, in page order, as paragraphs and table cells.
 * Pictures, seals, templates (printed forms behind the page) and annotations are left out.
 * Source: GB/T 33190-2016, 7 (structure), 8.5 (path), 11 (text).
 */
export async function readOfd(zip: OpenZip, limits: ReadLimits): Promise<Result<string, OfdRefusal>> {
  const read = await zip.read((name) => name.endsWith('.xml'))
  if (!read.ok) return read
  const parts = read.value
  const root = parsePart(parts, 'OFD.xml')
  if (!root.ok) return root
  const pages: PrintedPage[] = []
  for (const body of listChildren(root.value, 'DocBody')) {
    const documentName = resolvePart('', textOf(findChild(body, 'DocRoot')))
    const document = parsePart(parts, documentName)
    if (!document.ok) return document
    const listed = listChildren(findChild(document.value, 'Pages'), 'Page')
    if (pages.length + listed.length > limits.pages) return refuse('too_many_pages')
    const usual = readBox(findChild(findChild(document.value, 'CommonData'), 'PageArea'))
    for (const entry of listed) {
      const page = parsePart(parts, resolvePart(documentName, entry.attributes.BaseLoc ?? ''))
      if (!page.ok) return page
      pages.push(readPage(page.value, usual))
    }
  }
  const text = joinPages(pages, MM_PER_POINT)
  return text.trim() === '' ? refuse('no_text_layer') : accept(text)
}

function parsePart(parts: ReadonlyMap<string, Uint8Array>, name: string): Result<XmlElement, 'broken_file'> {
  const bytes = parts.get(name)
  return bytes === undefined ? refuse('broken_file') : parseXml(bytes)
}

/** A location is absolute in the container or relative to the part that names it; it only ever selects an entry. */
function resolvePart(from: string, location: string): string {
  const full = location.startsWith('/') ? location : path.posix.join('/', path.posix.dirname(from), location)
  return path.posix.normalize(full).replace(/^\/+/, '')
}

const textOf = (element: XmlElement | undefined): string => element?.text.trim() ?? ''

function numbersOf(value: string | undefined): number[] {
  return (value?.match(/\S+/g) ?? []).map(Number).filter(Number.isFinite)
}

/** Page size: the physical box as `x y width height`; A4 when none is given. */
function readBox(area: XmlElement | undefined): readonly [number, number] {
  const [, , width = 210, height = 297] = numbersOf(textOf(findChild(area, 'PhysicalBox')))
  return [width, height]
}

function readPage(page: XmlElement, usual: readonly [number, number]): PrintedPage {
  const area = findChild(page, 'Area')
  const [width, height] = area === undefined ? usual : readBox(area)
  const runs: Run[] = []
  const rulings: Ruling[] = []
  for (const layer of listChildren(findChild(page, 'Content'), 'Layer')) collect(layer, runs, rulings)
  return { width, height, runs, rulings }
}

/** The parser bounds the depth, so this may recurse. */
function collect(block: XmlElement, runs: Run[], rulings: Ruling[]): void {
  for (const element of block.children) {
    if (element.tag === 'TextObject') runs.push(...listRuns(element))
    else if (element.tag === 'PathObject') rulings.push(...listRulings(element))
    else if (element.tag === 'PageBlock') collect(element, runs, rulings)
  }
}

type Matrix = readonly [number, number, number, number, number, number]

function readMatrix(element: XmlElement): Matrix {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = numbersOf(element.attributes.CTM)
  return [a, b, c, d, e, f]
}

/** One run for each TextCode, cut where its characters stand far apart. */
function listRuns(object: XmlElement): Run[] {
  const [left = 0, top = 0] = numbersOf(object.attributes.Boundary)
  const [a, b, c, d, e, f] = readMatrix(object)
  const stretch = (Number(object.attributes.HScale ?? '1') || 1) * Math.hypot(a, b)
  const ownSize = Number(object.attributes.Size ?? '0') || 3.5
  const size = ownSize * Math.hypot(c, d)
  const runs: Run[] = []
  let lastX = 0
  let lastY = 0
  for (const code of listChildren(object, 'TextCode')) {
    const x = code.attributes.X === undefined ? lastX : Number(code.attributes.X) || 0
    const y = code.attributes.Y === undefined ? lastY : Number(code.attributes.Y) || 0
    lastX = x
    lastY = y
    const at = { x: left + a * x + c * y + e, y: top + b * x + d * y + f }
    runs.push(
      ...cutRun(Array.from(code.text.replace(/[\n\r\t]/g, '')), readDeltas(code.attributes.DeltaX), at, size, stretch),
    )
  }
  return runs.filter(({ text }) => text.trim() !== '')
}

/** `g 5 3.2` stands for five times 3.2. Source: GB/T 33190-2016, 11.3. */
function readDeltas(value: string | undefined): number[] {
  const words = (value ?? '').trim().split(/\s+/)
  const deltas: number[] = []
  for (let index = 0; index < words.length; index += 1) {
    if (words[index] === 'g') {
      const count = Math.min(Number(words[index + 1]) || 0, 10_000)
      const delta = Number(words[index + 2]) || 0
      for (let time = 0; time < count; time += 1) deltas.push(delta)
      index += 2
    } else {
      const delta = Number(words[index])
      if (words[index] !== '' && Number.isFinite(delta)) deltas.push(delta)
    }
  }
  return deltas
}

function cutRun(
  letters: readonly string[],
  deltas: readonly number[],
  at: { readonly x: number; readonly y: number },
  size: number,
  stretch: number,
): Run[] {
  const runs: Run[] = []
  let text = ''
  let start = at.x
  let x = at.x
  for (const [index, letter] of letters.entries()) {
    const width = /[\x20-\x7e]/.test(letter) ? size * 0.5 : size
    const delta = deltas[index]
    const advance = delta === undefined ? width : delta * stretch
    text += letter
    const last = index === letters.length - 1
    if (last || advance > width + size * 1.5) {
      runs.push({ text, x: start, y: at.y, width: x + width - start, size })
      text = ''
      start = x + advance
    }
    x += advance
  }
  return runs
}

/** Thin boxes up to this, in millimetres, are lines. */
const THIN = 1

/** Straight strokes of a path: `M x y L x y … C`. Curves are skipped. */
function listRulings(object: XmlElement): Ruling[] {
  const [left = 0, top = 0] = numbersOf(object.attributes.Boundary)
  const [a, b, c, d, e, f] = readMatrix(object)
  const words = textOf(findChild(object, 'AbbreviatedData')).split(/\s+/)
  const rulings: Ruling[] = []
  let from: { x: number; y: number } | null = null
  let first: { x: number; y: number } | null = null
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? ''
    if (word === 'M' || word === 'S' || word === 'L') {
      const x = Number(words[index + 1]) || 0
      const y = Number(words[index + 2]) || 0
      const to = { x: left + a * x + c * y + e, y: top + b * x + d * y + f }
      if (word === 'L' && from !== null) addRuling(rulings, from, to)
      else first = to
      from = to
      index += 2
    } else if (word === 'C') {
      if (from !== null && first !== null) addRuling(rulings, from, first)
      from = first
    } else if (/^[A-Z]$/.test(word)) {
      from = null
    }
  }
  return rulings
}

function addRuling(rulings: Ruling[], from: { x: number; y: number }, to: { x: number; y: number }): void {
  const ruling = {
    x0: Math.min(from.x, to.x),
    y0: Math.min(from.y, to.y),
    x1: Math.max(from.x, to.x),
    y1: Math.max(from.y, to.y),
  }
  const [thin, long] = [ruling.x1 - ruling.x0, ruling.y1 - ruling.y0].toSorted((left, right) => left - right)
  if ((thin ?? 0) <= THIN && (long ?? 0) > THIN * 2) rulings.push(ruling)
}
