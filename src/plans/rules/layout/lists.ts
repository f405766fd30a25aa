import type { LayoutRow, Span } from '../../plans.schema.ts'
import type { PlanDocument } from '../document/document.ts'
import { splitDirections } from './directions.ts'

const placeEnd =
  /(?:市|县|区|旗|州|园|港|镇|乡|街道|新城|基地|板块|湾|岛|开发区|高新区|园区|示范区|新区|创新区|片区|科学城|产业城|小镇|组团|集聚区)(?:[（(][^（）()]{1,20}[）)])?$/

/** Whether the words of a cell, or before a colon, can be the name of a district or a zone. */
export function looksLikePlace(text: string): boolean {
  return text.length <= 30 && !/[、，；。：:]/.test(text) && placeEnd.test(text.replace(/ /g, ''))
}

/**
 * Places listed line by line, each with nothing but its directions: `东溪区：新材料、光电。`, `——东溪区。重点发展新材料、
 * 光电等产业。` Two lines or more, below a heading or a line that speaks of the layout.
 */
export function readLayoutLists(document: PlanDocument): LayoutRow[] {
  const rows: LayoutRow[] = []
  let run: LayoutRow[] = []
  let announced = false
  let heading = -1
  const close = (): void => {
    if (run.length > 1) rows.push(...run)
    run = []
  }
  for (const paragraph of document.paragraphs) {
    if (paragraph.part !== 'body' || paragraph.kind !== 'prose') {
      close()
      continue
    }
    if (paragraph.heading !== heading) {
      close()
      heading = paragraph.heading
      announced = speaksOfLayout.test(document.headings[heading]?.text ?? '')
    }
    const row = readLine(document.text, paragraph.span)
    if (row !== null && announced) {
      run.push(row)
      continue
    }
    close()
    announced ||= speaksOfLayout.test(document.text.slice(...paragraph.span))
  }
  close()
  return rows.length > 0 ? rows : readPlaceHeadings(document)
}

/** Headings below 空间布局 that are places, each above a sentence of directions: （一）东溪区。重点发展新材料、光电。 */
function readPlaceHeadings(document: PlanDocument): LayoutRow[] {
  const rows: LayoutRow[] = []
  const first = new Map<number, Span>()
  for (const { part, kind, heading, span } of document.paragraphs)
    if (part === 'body' && kind === 'prose' && !first.has(heading)) first.set(heading, span)
  let above: { level: number; speaks: boolean } = { level: 0, speaks: false }
  let run: LayoutRow[] = []
  document.headings.forEach((heading, index) => {
    if (above.level === 0 || heading.level <= above.level || speaksOfLayout.test(heading.text)) {
      if (run.length > 1) rows.push(...run)
      run = []
      above = { level: heading.level, speaks: speaksOfLayout.test(heading.text) }
      return
    }
    const span = first.get(index)
    if (!above.speaks || span === undefined) return
    const place = heading.text.split(/[：:]/, 1)[0] ?? ''
    const stop = document.text.slice(...span).indexOf('。')
    const end = stop < 0 ? span[1] : span[0] + stop
    const row = end - span[0] > 220 ? null : makeRow(place, document.text.slice(span[0], end), [heading.span[0], end])
    if (row !== null) run.push(row)
  })
  if (run.length > 1) rows.push(...run)
  return rows
}

const speaksOfLayout = /布局|主导产业|主攻方向|特色园区|产业定位|产业分工|错位发展|差异化发展/
const linePattern = /^(?:——|—|-|•|●|\d{1,2}[.、．])?([^：:。，；、]{2,30})[：:。]([^。]{2,200})。?$/
const leadingWords =
  /^(?:(?:重点|主要|着力|大力|优先|突出)?(?:发展|布局|培育|打造|聚焦|主攻|围绕)(?:以)?|(?:主导产业|主攻方向|发展方向|产业定位)(?:为|是|：))/
const act = /^(?:完成|推进|推动|建设|负责|制定|做好|加强|开展|实施|落实|加快|支持|牵头|组织|到20|\d)/

function readLine(text: string, span: Span): LayoutRow | null {
  if (span[1] - span[0] > 260) return null
  const match = linePattern.exec(text.slice(span[0], span[1]))
  const place = match?.[1]?.trim()
  return match === null || place === undefined ? null : makeRow(place, match[2] ?? '', span)
}

function makeRow(place: string, words: string, span: Span): LayoutRow | null {
  if (!looksLikePlace(place) || /^(?:各|全|本|有关|相关|其他)/.test(place)) return null
  const list = words.replace(leadingWords, '').replace(/等(?:特色|主导|重点|优势)?(?:产业|领域|方向)?$/, '')
  const directions = splitDirections(list)
  const plain = directions.every(({ name }) => name.length <= 20 && !act.test(name) && !/[，,。]/.test(name))
  return directions.length === 0 || !plain ? null : { district: place, hostZone: null, directions, span }
}
