import { createRequire } from 'node:module'
import path from 'node:path'
import type { PDFDocumentProxy, PDFPageProxy } from 'pdfjs-dist'
import { accept, type Result, refuse } from '../../platform/result.ts'
import { joinPages } from './join-pages.ts'
import type { ReadLimits } from './limits.ts'
import type { PrintedPage, Ruling, Run } from './printed-page.ts'

export type PdfRefusal = 'no_text_layer' | 'encrypted_document' | 'broken_file' | 'too_many_pages' | 'empty_file'

/**
 * Reads the text layer of a PDF as paragraphs and table cells.
 *
 * pdfjs runs in this thread, evaluates nothing, decodes no picture, and reads its character maps and font data from its
 * own package: nothing is fetched.
 */
export async function readPdf(bytes: Uint8Array, limits: ReadLimits): Promise<Result<string, PdfRefusal>> {
  const pdfjs = await loadPdfjs()
  const task = pdfjs.getDocument({
    // A copy: pdfjs takes the bytes it is given.
    data: Uint8Array.from(bytes),
    ...dataFolders(),
    verbosity: 0,
    isEvalSupported: false,
    enableXfa: false,
    useSystemFonts: false,
    disableFontFace: true,
    useWasm: false,
    useWorkerFetch: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    // Pictures above one pixel are skipped, not decoded.
    maxImageSize: 1,
    stopAtErrors: false,
  })
  try {
    const document = await task.promise
    if (document.numPages > limits.pages) return refuse('too_many_pages')
    const pages = await readPages(document, pdfjs)
    const text = joinPages(pages)
    return text.trim() === '' ? refuse('no_text_layer') : accept(text)
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    return refuse(name === 'PasswordException' ? 'encrypted_document' : 'broken_file')
  } finally {
    await task.destroy()
  }
}

type Pdfjs = typeof import('pdfjs-dist')

let loaded: Promise<Pdfjs> | undefined

/** Loads pdfjs once. Where its optional canvas is not installed, stand-ins keep it from failing: nothing is drawn here. */
export function loadPdfjs(): Promise<Pdfjs> {
  const room: { DOMMatrix?: unknown; Path2D?: unknown; ImageData?: unknown } = globalThis
  room.DOMMatrix ??= class {}
  room.Path2D ??= class {}
  room.ImageData ??= class {}
  loaded ??= import('pdfjs-dist/legacy/build/pdf.mjs')
  return loaded
}

function dataFolders(): { cMapUrl: string; cMapPacked: true; standardFontDataUrl: string } {
  const home = path.dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
  return {
    cMapUrl: `${path.join(home, 'cmaps')}/`,
    cMapPacked: true,
    standardFontDataUrl: `${path.join(home, 'standard_fonts')}/`,
  }
}

async function readPages(document: PDFDocumentProxy, pdfjs: Pdfjs): Promise<PrintedPage[]> {
  const pages: PrintedPage[] = []
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number)
    pages.push(await readPage(page, pdfjs))
    page.cleanup()
  }
  return pages
}

async function readPage(page: PDFPageProxy, pdfjs: Pdfjs): Promise<PrintedPage> {
  const viewport = page.getViewport({ scale: 1 })
  const content = await page.getTextContent({ includeMarkedContent: true, disableNormalization: false })
  const runs: Run[] = []
  const artifacts: Run[] = []
  const marks: boolean[] = []
  for (const item of content.items) {
    if (!('str' in item)) {
      // Word and browsers mark running heads and page numbers as artifacts.
      if (item.type === 'endMarkedContent') marks.pop()
      else marks.push('tag' in item && item.tag === 'Artifact')
      continue
    }
    const [a = 1, b = 0, , , x = 0, y = 0] = pdfjs.Util.transform(viewport.transform, item.transform)
    // Slanted and upright words (watermarks, stamps) belong to no line.
    if (item.str === '' || Math.abs(b) > Math.abs(a) * 0.1) continue
    const run = { text: item.str, x, y, width: item.width, size: item.height || Math.hypot(a, b) }
    if (marks.includes(true)) artifacts.push(run)
    else runs.push(run)
  }
  const hasWords = runs.some(({ text }) => text.trim() !== '')
  return {
    width: viewport.width,
    height: viewport.height,
    runs: hasWords ? runs : artifacts,
    rulings: hasWords ? await listRulings(page, viewport.transform, pdfjs) : [],
  }
}

/** A box up to this thick, in points, is a line. */
const THIN = 3

/** Follows the drawing operators and keeps the straight lines, upright or level, that are stroked or filled. */
async function listRulings(page: PDFPageProxy, start: readonly number[], pdfjs: Pdfjs): Promise<Ruling[]> {
  const { OPS, Util } = pdfjs
  const strokes = new Set<number>([OPS.stroke, OPS.closeStroke, OPS.fillStroke, OPS.eoFillStroke, OPS.closeFillStroke])
  const fills = new Set<number>([OPS.fill, OPS.eoFill])
  const { fnArray, argsArray } = await page.getOperatorList()
  const rulings: Ruling[] = []
  let matrix: number[] = [...start]
  const saved: number[][] = []
  for (const [index, operator] of fnArray.entries()) {
    const args: unknown = argsArray[index]
    if (operator === OPS.save) saved.push(matrix)
    else if (operator === OPS.restore || operator === OPS.paintFormXObjectEnd) matrix = saved.pop() ?? matrix
    else if (operator === OPS.transform && isNumbers(args)) matrix = Util.transform(matrix, args)
    else if (operator === OPS.paintFormXObjectBegin) {
      saved.push(matrix)
      const own: unknown = Array.isArray(args) ? args[0] : null
      if (isNumbers(own)) matrix = Util.transform(matrix, own)
    } else if (operator === OPS.constructPath && Array.isArray(args)) {
      const paint: unknown = args[0]
      const path: unknown = Array.isArray(args[1]) ? args[1][0] : null
      if (typeof paint !== 'number' || !(path instanceof Float32Array)) continue
      if (strokes.has(paint)) rulings.push(...listStroked(path, matrix))
      else if (fills.has(paint)) rulings.push(...listFilled(path, matrix))
    }
  }
  return rulings
}

function isNumbers(value: unknown): value is number[] {
  return (Array.isArray(value) || value instanceof Float32Array) && value.length === 6
}

/** How many numbers follow each path operator: move, line, cubic, quadratic, close. */
const PATH_ARGUMENTS = [2, 2, 6, 4, 0]

/** Each drawn piece as its end points; curves keep only their end and are no pieces. */
function listSubpaths(path: Float32Array, matrix: readonly number[]): { x: number; y: number; drawn: boolean }[][] {
  const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = matrix
  const subpaths: { x: number; y: number; drawn: boolean }[][] = []
  for (let at = 0; at < path.length; ) {
    const operator = path[at] ?? 0
    const length = PATH_ARGUMENTS[operator] ?? 0
    const current = subpaths.at(-1)
    if (length > 0) {
      const x = path[at + length - 1] ?? 0
      const y = path[at + length] ?? 0
      const point = { x: a * x + c * y + e, y: b * x + d * y + f, drawn: operator === 1 }
      if (operator === 0 || current === undefined) subpaths.push([{ ...point, drawn: false }])
      else current.push(point)
    } else if (current?.[0] !== undefined) {
      current.push({ ...current[0], drawn: true })
    }
    at += length + 1
  }
  return subpaths
}

function listStroked(path: Float32Array, matrix: readonly number[]): Ruling[] {
  const rulings: Ruling[] = []
  for (const subpath of listSubpaths(path, matrix)) {
    for (const [index, point] of subpath.entries()) {
      const before = subpath[index - 1]
      if (!point.drawn || before === undefined) continue
      const ruling = boxOf([before, point])
      if (isLine(ruling)) rulings.push(ruling)
    }
  }
  return rulings
}

function listFilled(path: Float32Array, matrix: readonly number[]): Ruling[] {
  return listSubpaths(path, matrix).map(boxOf).filter(isLine)
}

function boxOf(points: readonly { readonly x: number; readonly y: number }[]): Ruling {
  const xs = points.map(({ x }) => x)
  const ys = points.map(({ y }) => y)
  return { x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) }
}

function isLine({ x0, y0, x1, y1 }: Ruling): boolean {
  return Math.min(x1 - x0, y1 - y0) <= THIN && Math.max(x1 - x0, y1 - y0) > THIN * 2
}
