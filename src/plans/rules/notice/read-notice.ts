import type { Notice, Span } from '../../plans.schema.ts'
import type { PlanDocument } from '../document/document.ts'
import { type CoverLine, type DataEntry, readCoverData } from './cover-data.ts'
import {
  type DataField,
  isAddressee,
  isDayLine,
  isDocumentNumberLine,
  isPublicNote,
  isSignatureLine,
  isSignatureWithDay,
  isTitleLine,
} from './cover-lines.ts'
import { formatNumber } from './document-number.ts'
import { findPrintedTitle } from './printed-title.ts'
import { readDay } from './read-days.ts'

/** The document data, and where each field was read: warnings point there. */
export interface NoticeReading {
  readonly notice: Notice
  /** The title as the page's data block gives it and as the paper prints it, when both are there and differ. */
  readonly titles: { readonly data: string; readonly printed: string; readonly span: Span } | null
  readonly spans: Readonly<Partial<Record<keyof Notice, Span>>>
}

/**
 * Reads what the cover says of the document: the page's data block first, then the paper itself (title, number, signature,
 * date, list of annexes). Numbers and dates of other documents that the text cites are never taken.
 */
export function readNotice(document: PlanDocument): NoticeReading {
  const lines = listCoverLines(document)
  const data = readCoverData(lines)
  const pick = (field: DataField, first: readonly string[]) => pickEntry(data, field, first)
  const spans: Partial<Record<keyof Notice, Span>> = {}

  const signature = findSignature(lines)
  const dataTitle = pick('title', ['名称', '标题'])
  const printed = findPrintedTitle(lines)
  const title = dataTitle?.value ?? printed?.text ?? null
  spans.title = dataTitle?.span ?? printed?.span ?? [0, 0]

  const numberEntry = pick('documentNumber', ['文号', '发文字号'])
  const fromData = numberEntry === null ? null : formatNumber(numberEntry.value)
  const fromPaper = findPrintedNumber(lines)
  if (fromData !== null && numberEntry !== null) spans.documentNumber = numberEntry.span
  else if (fromPaper !== null) spans.documentNumber = fromPaper.span

  const issuerEntry = pick('issuer', ['发文机关', '发布机构'])
  const named = issuerEntry === null || /网站?$|门户/.test(issuerEntry.value) ? [] : splitBodies(issuerEntry.value)
  const bodies = [signature?.bodies ?? [], named, bodiesOfTitle(title)].find((list) => list.length > 0) ?? []
  spans.issuer = signature?.span ?? issuerEntry?.span ?? spans.title

  const issuedEntry = pick('issuedOn', ['成文日期', '成文时间', '发文日期'])
  const issued = issuedEntry === null ? null : readDay(issuedEntry.value)
  const publishedEntry = pick('publishedOn', ['发布日期', '发布时间', '公开日期'])
  if (issued !== null && issuedEntry !== null) spans.issuedOn = issuedEntry.span
  else if (signature?.daySpan) spans.issuedOn = signature.daySpan
  if (publishedEntry !== null) spans.publishedOn = publishedEntry.span

  const planTitle = findPlanTitle(document, lines)
  const indexEntry = pick('indexNumber', ['索引号'])
  const notice: Notice = {
    documentNumber: fromData ?? fromPaper?.text ?? null,
    indexNumber: indexEntry === null ? null : indexEntry.value.replace(/\s/g, ''),
    issuer: bodies[0] ?? null,
    coIssuers: bodies.length > 1 ? bodies : [],
    title,
    planTitle: planTitle === null || (title !== null && same(planTitle, title)) ? null : planTitle,
    issuedOn: issued ?? signature?.day ?? null,
    publishedOn: publishedEntry === null ? null : readDay(publishedEntry.value),
    validity: pick('validity', ['有效性'])?.value ?? null,
    category: pick('category', ['分类', '主题分类', '信息分类'])?.value ?? null,
    attachments: listAttachments(document, lines),
  }
  const differ = dataTitle !== null && printed !== null && !same(dataTitle.value, printed.text)
  return {
    notice,
    titles: differ ? { data: dataTitle.value, printed: printed.text, span: printed.span } : null,
    spans,
  }
}

function listCoverLines(document: PlanDocument): CoverLine[] {
  return document.paragraphs
    .filter((paragraph) => paragraph.part === 'cover')
    .map((paragraph) => ({
      text: document.text.slice(paragraph.span[0], paragraph.span[1]),
      span: paragraph.span,
      cell: paragraph.kind === 'cell',
    }))
}

function pickEntry(data: readonly DataEntry[], field: DataField, first: readonly string[]): DataEntry | null {
  const entries = data.filter((entry) => entry.field === field)
  for (const label of first) {
    const entry = entries.find((candidate) => candidate.label === label)
    if (entry !== undefined) return entry
  }
  return entries[0] ?? null
}

const same = (left: string, right: string): boolean => squeeze(left) === squeeze(right)
const squeeze = (text: string): string => text.replace(/[\s《》“”"（）()]/g, '')

function findPrintedNumber(lines: readonly CoverLine[]): { text: string; span: Span } | null {
  for (const [index, line] of lines.entries()) {
    if (isAddressee(line.text)) return null
    // An order has its number in two lines: 云溪市人民政府令 / 第12号.
    if (/^第 ?\d{1,5} ?号$/.test(line.text) && /令$/.test(lines[index - 1]?.text ?? ''))
      return { text: `${lines[index - 1]?.text ?? ''}${line.text.replace(/ /g, '')}`, span: line.span }
    const whole = isDocumentNumberLine(line.text)
    // The title and the number of a flat text run together.
    const atEnd = !line.cell && line.text.length < 150 && /[〕\]］】)）] ?第? ?\d{1,5} ?号[）)]?$/.test(line.text)
    if (!whole && !atEnd) continue
    const text = formatNumber(line.text)
    if (text !== null) return { text, span: line.span }
  }
  return null
}

interface Signature {
  readonly bodies: string[]
  readonly span: Span
  readonly day: string | null
  readonly daySpan: Span | null
}

/**
 * The first signature behind the addressees: bodies, one or several to a line, and the day below. The signature of a
 * drafter, under the title of a forwarded plan, comes later and is not the issuer's.
 */
function findSignature(lines: readonly CoverLine[]): Signature | null {
  const addressee = lines.findIndex((line) => isAddressee(line.text))
  for (let index = addressee + 1; index < lines.length; index += 1) {
    const line = lines[index]
    if (line === undefined || line.cell) continue
    if (isSignatureWithDay(line.text)) {
      const from = line.text.search(/(?:19|20)\d{2} ?年/)
      const bodies = splitBodies(line.text.slice(0, from))
      return {
        bodies,
        span: [line.span[0], line.span[0] + from],
        day: readDay(line.text.slice(from)),
        daySpan: line.span,
      }
    }
    if (isDayLine(line.text)) {
      const signed = bodiesAbove(lines, index, addressee)
      if (signed.bodies.length === 0 && addressee < 0) continue
      return { ...signed, day: readDay(line.text), daySpan: line.span }
    }
  }
  const bare = lines.findIndex((line, index) => index > addressee && addressee >= 0 && isBareSignature(line))
  if (bare >= 0) return { ...bodiesAbove(lines, bare + 1, addressee), day: null, daySpan: null }
  // A day under the title, in brackets, with no signature.
  const day = lines.find((line) => !line.cell && isDayLine(line.text))
  return day === undefined ? null : { bodies: [], span: day.span, day: readDay(day.text), daySpan: day.span }
}

/** A signature without a day: a body and nothing else, by an ending that only bodies have. */
function isBareSignature(line: CoverLine): boolean {
  return !line.cell && isSignatureLine(line.text) && /(?:人民政府|办公厅|办公室|委员会|管委会|局|厅)$/.test(line.text)
}

function bodiesAbove(lines: readonly CoverLine[], index: number, addressee: number): { bodies: string[]; span: Span } {
  const bodies: string[] = []
  let start = lines[index]?.span[0] ?? 0
  let end = start
  for (let at = index - 1; at > addressee && at >= index - 30; at -= 1) {
    const line = lines[at]
    if (line === undefined || line.cell || !isSignatureLine(line.text)) break
    if (bodies.length === 0) end = line.span[1]
    bodies.unshift(...splitBodies(line.text))
    start = line.span[0]
  }
  return { bodies, span: [start, end] }
}

function splitBodies(text: string): string[] {
  return text
    .split(/[ 、，,；;]+/)
    .flatMap((body) => splitRunOn(body.trim()))
    .filter((body) => body !== '')
}

/** Two signatures beside each other whose gap was lost: the place comes again behind the end of a body. */
function splitRunOn(text: string): string[] {
  const place = /^[\u4e00-\u9fff]{2,6}?[省市区县州]/.exec(text)?.[0]
  if (place === undefined) return [text]
  const bodies: string[] = []
  let start = 0
  for (let at = text.indexOf(place, 1); at > 0; at = text.indexOf(place, at + 1)) {
    if (!/(?:局|厅|委员会|办公室|政府|中心|分局|总队|法院|检察院)$/.test(text.slice(start, at))) continue
    bodies.push(text.slice(start, at))
    start = at
  }
  return [...bodies, text.slice(start)]
}

/** `云溪市人民政府关于…` names its issuer, where nothing else does. */
function bodiesOfTitle(title: string | null): string[] {
  if (title === null) return []
  const match = /^([\u4e00-\u9fff（）() ]{2,60}?)(?:关于|印发|转发)/.exec(title)
  if (match === null || !isSignatureLine((match[1] ?? '').trim())) return []
  return splitBodies((match[1] ?? '').trim())
}

/** The title of the plan handed out: printed above its first words, else quoted in the letter. */
function findPlanTitle(document: PlanDocument, lines: readonly CoverLine[]): string | null {
  const addressee = lines.findIndex((line) => isAddressee(line.text))
  const bodyFrom = firstBodyOffset(document)
  const quoted = findQuoted([...lines.slice(0, addressee + 8), ...listOpening(document)], addressee)
  if (addressee < 0 && quoted === null) return null
  for (let index = lines.length - 1; index > addressee; index -= 1) {
    const line = lines[index]
    if (line === undefined || line.cell || line.span[0] >= bodyFrom) continue
    if (isDayLine(line.text) || isPublicNote(line.text) || isSignatureLine(line.text)) continue
    const bracket = /^[（(]/.test(line.text)
    if (bracket && (quoted === null || !squeeze(quoted).endsWith(squeeze(line.text)))) continue
    if (quoted !== null) {
      let joined = ''
      for (let at = index; at > addressee && index - at < 4; at -= 1) {
        joined = (lines[at]?.text ?? '') + joined
        if (same(joined, quoted)) return joined
      }
    }
    if (isTitleLine(line.text) && index > addressee + 1) return line.text
    if (quoted !== null && same(line.text, quoted)) return line.text
    break
  }
  return quoted
}

/** The first words of the body: where the plan itself is not printed, the letter stands there. */
function listOpening(document: PlanDocument): CoverLine[] {
  const opening: CoverLine[] = []
  for (const { span, part, kind } of document.paragraphs) {
    if (part !== 'body') continue
    opening.push({ text: document.text.slice(span[0], span[1]), span, cell: kind === 'cell' })
    if (opening.length === 2) break
  }
  return opening
}

function findQuoted(lines: readonly CoverLine[], addressee: number): string | null {
  if (addressee < 0) return null
  for (const line of lines.slice(addressee + 1)) {
    if (!/印发|转发|发布|下发/.test(line.text)) continue
    for (const match of line.text.matchAll(/《([^《》]{4,100})》/g)) {
      const before = line.text.slice(0, match.index)
      // 为贯彻《…》，现发布…: it is not what is handed out.
      if (/(?:贯彻|落实|根据|按照|依据|依照|遵照|实施|结合)$/.test(before)) continue
      const after = line.text.slice((match.index ?? 0) + match[0].length)
      if (/^[^。《]{0,60}(?:印发|转发|发布|下发)/.test(after) || /(?:现将|现印发|制定了?|修订了?)$/.test(before))
        return match[1] ?? null
    }
  }
  return null
}

function firstBodyOffset(document: PlanDocument): number {
  const paragraph = document.paragraphs.find((candidate) => candidate.part === 'body')
  const heading = document.headings[0]
  return Math.min(paragraph?.span[0] ?? document.text.length, heading?.span[0] ?? document.text.length)
}

/** The titles in the list of annexes; where no list stands, those of the annexes printed. */
function listAttachments(document: PlanDocument, lines: readonly CoverLine[]): string[] {
  const titles: string[] = []
  let open = false
  for (const [index, line] of lines.entries()) {
    const start = /^附 ?[件表] ?\d{0,2} ?[：:.]? ?/.exec(line.text)
    if (start !== null && !line.cell) {
      open = true
      titles.push(...splitListed(line.text.slice(start[0].length)))
    } else if (open && /^\d{1,2} ?[.、．]/.test(line.text)) titles.push(...splitListed(line.text))
    else if (open && /^\d{1,2} ?[.、．]/.test(lines[index + 1]?.text ?? '') && titles.length > 0)
      titles.push(`${titles.pop() ?? ''}${line.text}`)
    else open = false
  }
  const listed = titles.length > 0 ? titles : document.annexes.map((annex) => cleanTitle(annex.title))
  return [...new Set(listed.filter((title) => title.length > 1))]
}

function splitListed(text: string): string[] {
  const parts: string[] = []
  let start = 0
  let next = 2
  for (let at = 1; at < text.length; at += 1) {
    if (!/^\d{1,2} ?[.、．](?!\d)/.test(text.slice(at, at + 5)) || Number.parseInt(text.slice(at), 10) !== next)
      continue
    if (/\d/.test(text.charAt(at - 1))) continue
    parts.push(text.slice(start, at))
    start = at
    next += 1
  }
  parts.push(text.slice(start))
  return parts.map(cleanTitle)
}

function cleanTitle(text: string): string {
  return text
    .trim()
    .replace(/^\d{1,2} ?[.、．] ?/, '')
    .replace(/\.(?:docx?|xlsx?|pdf|wps|ofd|zip|rar)$/i, '')
    .replace(/[；;。]$/, '')
    .replace(/^《([^《》]+)》$/, '$1')
    .trim()
}
