import type { Target } from '../../plans.schema.ts'
import type { PlanDocument } from '../document/document.ts'
import { findQuantities } from './numerals.ts'

/** Targets read from indicator tables, and the paragraphs (by index) that were a table's. */
export interface TableReading {
  readonly targets: readonly Target[]
  readonly used: ReadonlySet<number>
}

interface Cell {
  readonly text: string
  readonly start: number
  readonly end: number
  readonly paragraph: number
}

interface Column {
  readonly kind: 'name' | 'unit' | 'value' | 'other'
  readonly year: number | null
  /** A value to be reached, against one that is there or one computed from two others. */
  readonly aim: boolean
}

const headerWord =
  /^(?:序号|类别|类型|领域|分类|维度|方面|一级指标|二级指标|三级指标|指标|主要指标|指标名称|具体指标|核心指标|名称|单位|计量单位|属性|指标属性|指标性质|性质|备注|责任单位|牵头单位|数据来源|.{0,8}(?:目标|基期|现状|完成|实际|规划)值?.{0,8}|年均.{0,8}|累计.{0,6}|.{0,10}(?:19|20)\d\d年?.{0,10}|增速.{0,6}|增长.{0,8}|[〔[（(]累计[〕\]）)])$/
const nameWord = /^(?:指标|主要指标|指标名称|具体指标|核心指标|二级指标|三级指标|名称)(?:[（(].{0,8}[）)])?$/
const kindWord = /^[（(]?(?:预期性|约束性|预测性|导向性|指导性|引导性)[）)]?$/
const longestTableCell = 80

/**
 * Flattened indicator tables (指标 | 单位 | 2020年 | 2025年 | 属性, one cell or one row a line) in the plan's own words. The
 * values of years ahead are targets; those of the base year, growth rates and totals computed from them are not.
 * `written` is the notice's year, null when it is not known: then the first year of a table is its base.
 */
export function findTables(document: PlanDocument, written: number | null): TableReading {
  const cells = listCells(document)
  const targets: Target[] = []
  const used = new Set<number>()
  let at = 0
  while (at < cells.length) {
    const header = readHeader(cells, at, written)
    if (header === null) {
      at += 1
      continue
    }
    for (let index = at; index < header.next; index += 1) used.add(cells[index]?.paragraph ?? -1)
    at = readRows(document, cells, header.next, header.columns, targets, used)
  }
  return { targets, used }
}

/** Short lines of the body, a row on one line still in one piece. */
function listCells(document: PlanDocument): Cell[] {
  const cells: Cell[] = []
  document.paragraphs.forEach((paragraph, index) => {
    if (paragraph.part !== 'body' || paragraph.span[1] - paragraph.span[0] > longestTableCell * 2) return
    const line = document.text.slice(paragraph.span[0], paragraph.span[1]).replace(/[\s|]+$/, '')
    const text = line.trimStart()
    if (text === '') return
    const start = paragraph.span[0] + line.length - text.length
    cells.push({ text, start, end: start + text.length, paragraph: index })
  })
  return cells
}

const headerParts =
  /序号|主要指标|指标名称|指标属性|指标|计量单位|单位|属性|性质|(?:19|20)\d\d年?(?:[（(]?(?:基期|目标|现状|实际|完成|规划)值?[）)]?)?|(?:基期|目标|现状)值|年均[^\s\d]{0,5}|[〔[（(]?累计[〕\]）)]?/g

/** A header on one line, its gaps lost or not: 序号 指标 单位2020年2025年属性. */
function cutHeaderLine(text: string): string[] | null {
  if (text.length > 70 || /[。；，：]/.test(text) || !/^(?:序号|类别|领域|分类|主要指标|指标)/.test(text)) return null
  const parts = text.match(headerParts) ?? []
  return parts.some((part) => nameWord.test(part)) && parts.some((part) => /\d{4}/.test(part)) ? parts : null
}

function readHeader(
  cells: readonly Cell[],
  start: number,
  written: number | null,
): { columns: Column[]; next: number } | null {
  const opening = cells[start]?.text ?? ''
  const onOneLine = cutHeaderLine(opening)
  if (onOneLine === null && !headerWord.test(opening)) return null
  let next = start
  const texts: string[] = onOneLine ?? []
  if (onOneLine !== null) next += 1
  while (onOneLine === null && next < cells.length && next - start < 14) {
    const cell = cells[next]
    if (cell === undefined || cell.text.length > 24 || !headerWord.test(cell.text)) break
    texts.push(cell.text)
    next += 1
  }
  if (!texts.some((text) => nameWord.test(text))) return null
  const years = texts.map(findYear)
  const known = years.filter((year): year is number => year !== null)
  const first = known.length > 1 ? Math.min(...known) : 0
  const columns = texts.map((text, index): Column => {
    if (nameWord.test(text)) return { kind: 'name', year: null, aim: false }
    if (/单位$/.test(text)) return { kind: /责任|牵头/.test(text) ? 'other' : 'unit', year: null, aim: false }
    const year = years[index] ?? null
    const derived = /年均|累计|增速|增长/.test(text)
    if (year === null && !derived && !/目标|基期|现状|完成值|实际/.test(text))
      return { kind: 'other', year: null, aim: false }
    // 目标值 over the years below it is no column of its own.
    if (year === null && !derived && known.length > 1) return { kind: 'other', year: null, aim: false }
    const behind =
      /基期|现状|实际|完成/.test(text) || (year !== null && (written === null ? year === first : year <= written))
    return { kind: 'value', year, aim: !derived && !behind }
  })
  if (!columns.some((column) => column.kind === 'value' && column.aim)) return null
  return { columns, next }
}

function findYear(text: string): number | null {
  const found = /(?:19|20)\d\d/.exec(text)
  if (found !== null) return Number(found[0])
  if (/十四五.{0,2}末/.test(text)) return 2025
  if (/十五五.{0,2}末/.test(text)) return 2030
  if (/十三五.{0,2}末/.test(text)) return 2020
  return null
}

interface Value {
  readonly value: number
  readonly valueMax: number | null
  /** The cell says by how much it changes, not what it becomes. */
  readonly turn?: 'up' | 'down'
  readonly bound: 'atLeast' | 'atMost' | 'about' | 'exact'
  readonly unit: string
  readonly cell: Cell
}

function readRows(
  document: PlanDocument,
  cells: readonly Cell[],
  start: number,
  columns: readonly Column[],
  targets: Target[],
  used: Set<number>,
): number {
  const valueColumns = columns.filter((column) => column.kind === 'value')
  let label: Cell | null = null
  let unit = ''
  let values: (Value | null)[] = []
  let at = start
  let idle = 0
  const flush = () => {
    if (label !== null && values.length > 0) targets.push(...makeTargets(document, label, unit, values, valueColumns))
    if (values.length > 0) {
      label = null
      unit = ''
    }
    values = []
  }
  for (; at < cells.length; at += 1) {
    const cell = cells[at]
    if (cell === undefined) break
    const text = cell.text
    if (text.length > longestTableCell || /。/.test(text) || idle > 8) break
    if (at > start && readHeader(cells, at, null) !== null) break
    // The row's kind follows: whatever stands before it is its last value, in words too.
    const inWords = label !== null && values.length > 0 && kindWord.test(cells[at + 1]?.text ?? '')
    const split = inWords ? null : splitRow(cell)
    if (split !== null) {
      flush()
      label = split.label
      targets.push(...makeTargets(document, split.label, split.unit, split.values, valueColumns))
      label = null
      idle = 0
    } else if (/^[-—–－/／]+$/.test(text)) {
      if (label !== null) values.push(null)
    } else if (readValues(cell).length > 0) {
      const read = readValues(cell)
      // A bare small number before any name is the row's number.
      if (label === null || (values.length === 0 && unit === '' && isRowNumber(cells, at))) {
        if (values.length > 0) flush()
      } else {
        values.push(...read)
        idle = 0
      }
    } else if (inWords && !kindWord.test(text)) {
      values.push(readWordedValue(cell))
      idle = 0
    } else if (kindWord.test(text)) {
      flush()
    } else if (isUnit(text)) {
      unit = text
    } else {
      flush()
      label = cell
      unit = ''
      idle += 1
    }
    used.add(cell.paragraph)
  }
  flush()
  return Math.max(at, start)
}

function isRowNumber(cells: readonly Cell[], at: number): boolean {
  const text = cells[at]?.text ?? ''
  const next = cells[at + 1]
  return (
    /^\d{1,2}$/.test(text) &&
    next !== undefined &&
    readValues(next).length === 0 &&
    !isUnit(next.text) &&
    !kindWord.test(next.text) &&
    /[\u4e00-\u9fff]{3}/.test(next.text)
  )
}

const valuePattern =
  /^[〔[（(]?(＞|＞=|≥|＜|≤|>|<|约|超过|不低于|不少于|不高于|达到|近)?=?(\d[\d,]*(?:\.\d+)?)(?:[-—～~至](\d[\d,]*(?:\.\d+)?))?(%|‰)?(以上|左右|以内|以下)?[〕\]）)]?$/

/** One value of a cell, or the two of `76.7＞80`. */
function readValues(cell: Cell): Value[] {
  const text = cell.text.replace(/\s/g, '')
  if (text.length > 24) return []
  const fused = /^(\d[\d,]*(?:\.\d+)?%?)((?:＞|≥|＜|≤|>|<)=?\d[\d,]*(?:\.\d+)?%?)$/.exec(text)
  const parts = fused === null ? [text] : [fused[1] ?? '', fused[2] ?? '']
  const values: Value[] = []
  for (const part of parts) {
    const found = valuePattern.exec(part)
    if (found === null) return []
    const mark = `${found[1] ?? ''}${found[5] ?? ''}`
    const bound = /＞|≥|>|超过|不低于|不少于|以上/.test(mark)
      ? 'atLeast'
      : /＜|≤|<|不高于|以内|以下/.test(mark)
        ? 'atMost'
        : /约|左右|近/.test(mark)
          ? 'about'
          : 'exact'
    const value = Number((found[2] ?? '').replaceAll(',', ''))
    if (!Number.isFinite(value)) return []
    values.push({
      value,
      valueMax: found[3] === undefined ? null : Number(found[3].replaceAll(',', '')),
      bound,
      unit: found[4] ?? '',
      cell,
    })
  }
  return values
}

const changeInWords =
  /^(?:比|较)[^\d，]{2,12}(?:\d{4}年)?(?:末|底)?(下降|降低|减少|提高|提升|增长|增加)(\d[\d.]*)(%|个百分点)(以上|左右|以内)?$/
const countInWords = /^(\d[\d,]*(?:\.\d+)?)([\u4e00-\u9fff]{1,3}?)(?:[（(]含[）)])?(以上|以下|以内|左右)?$/

/** A cell that says its value in words: 较“十三五”下降30%以上, 6人（含）以下. Null when there is no number to hold on to (全部设置). */
function readWordedValue(cell: Cell): Value | null {
  const text = cell.text.replace(/\s/g, '')
  if (text.length > 40) return null
  const change = changeInWords.exec(text)
  if (change !== null) {
    const turn = /^[下降减]/.test(change[1] ?? '') ? 'down' : 'up'
    return { value: Number(change[2]), valueMax: null, bound: 'exact', unit: change[3] ?? '', cell, turn }
  }
  const count = countInWords.exec(text)
  if (count === null || !isUnit(count[2] ?? '')) return null
  const bound =
    count[3] === undefined ? 'exact' : count[3] === '以上' ? 'atLeast' : count[3] === '左右' ? 'about' : 'atMost'
  return { value: Number((count[1] ?? '').replaceAll(',', '')), valueMax: null, bound, unit: count[2] ?? '', cell }
}

const lastValue =
  /(?:^|[\s\u4e00-\u9fff）)%‰/])([-—–－]+|[〔[（(]?(?:＞|≥|＜|≤|>|<|约|超过|不低于)?=?\d[\d,]*(?:\.\d+)?[%‰]?(?:以上|左右|以内|以下)?[〕\]）)]?)$/

/** A row on one line, its gaps lost or not: 3 签约率 %76.7＞80预期性. Null when the line does not end in values. */
function splitRow(cell: Cell): { label: Cell; unit: string; values: (Value | null)[] } | null {
  let rest = cell.text.replace(/\s*[（(]?(?:预期性|约束性|预测性|导向性|指导性|引导性)[）)]?$/, '')
  const values: (Value | null)[] = []
  for (let round = 0; round < 8; round += 1) {
    rest = rest.trimEnd()
    const fused = /(\d[\d,]*(?:\.\d+)?%?)((?:＞|≥|＜|≤|>|<)=?\d[\d,]*(?:\.\d+)?%?)$/.exec(rest)
    const found = fused === null ? (lastValue.exec(rest)?.[1] ?? null) : fused[0]
    if (found === null) break
    const end = cell.start + rest.length
    rest = rest.slice(0, rest.length - found.length)
    if (/^[-—–－]+$/.test(found)) values.unshift(null)
    else values.unshift(...readValues({ ...cell, text: found, start: end - found.length, end }))
  }
  if (!values.some((value) => value !== null)) return null
  const number = /^\d{1,2}(?:[.、．]\s?|\s+|(?=[\u4e00-\u9fff]{4}))/.exec(rest)
  const skipped = number?.[0].length ?? 0
  let name = rest.slice(skipped).trimEnd()
  let unit = ''
  const gap = name.lastIndexOf(' ')
  if (gap > 0 && isUnit(name.slice(gap + 1))) {
    unit = name.slice(gap + 1)
    name = name.slice(0, gap).trimEnd()
  } else if (/[^）)]%$/.test(name)) {
    unit = '%'
    name = name.slice(0, -1)
  }
  if (!/[\u4e00-\u9fff].*[\u4e00-\u9fff]/.test(name)) return null
  const start = cell.start + skipped
  return { label: { ...cell, text: name, start, end: start + name.length }, unit, values }
}

function isUnit(text: string): boolean {
  const bare = text.replace(/^[（(]|[）)]$/g, '')
  if (bare === '' || bare.length > 10) return false
  if (/^[万亿]?元?\/[万亿]?\S{1,4}$|^[万亿]$|^[‰%]$/.test(bare)) return true
  const found = findQuantities(`1${bare}`, 0, bare.length + 1)[0]
  return (
    found !== undefined &&
    found.start === 0 &&
    found.end === bare.length + 1 &&
    found.unit !== '' &&
    found.unit === bare
  )
}

function makeTargets(
  document: PlanDocument,
  label: Cell,
  unitCell: string,
  values: readonly (Value | null)[],
  columns: readonly Column[],
): Target[] {
  const bracket = /[（(]([^（）()]{1,14})[）)]$/.exec(label.text)
  const inBracket = bracket !== null && isUnit(bracket[1] ?? '') ? (bracket[1] ?? '') : ''
  let subject = inBracket === '' ? label.text : label.text.slice(0, -(bracket?.[0].length ?? 0))
  subject = subject.replace(/^(?:[（(]?\d{1,2}[）).、．]|其中[：:]?|[①-⑳])/, '').replace(/\s/g, '')
  if (subject.length < 2 || subject.length > 50) return []
  const fits = alignColumns(values.length, columns)
  const targets: Target[] = []
  values.forEach((value, index) => {
    const column = fits[index]
    if (value === null || column === undefined || !column.aim) return
    const turn =
      value.turn ??
      (/(?:增长|提高|增加|提升)$/.test(subject) ? 'up' : /(?:下降|降低|减少)$/.test(subject) ? 'down' : null)
    const unit = value.unit !== '' ? value.unit : unitCell !== '' ? unitCell.replace(/^[（(]|[）)]$/g, '') : inBracket
    const span: [number, number] = [label.start, Math.max(label.end, value.cell.end)]
    targets.push({
      text: document.text.slice(span[0], span[1]),
      span,
      subject,
      value: value.value,
      ...(value.valueMax === null ? {} : { valueMax: value.valueMax }),
      unit,
      comparator: turn === null ? value.bound : 'growth',
      ...(turn === null ? {} : { direction: turn }),
      ...(/年均/.test(subject) ? { per: '年均' } : {}),
      year: column.year,
      heading: document.headings[document.paragraphs[label.paragraph]?.heading ?? -1]?.text ?? null,
    })
  })
  return targets
}

/** Which column each of `count` values stands in. Missing ones are the computed columns at the end, else the base at the start. */
function alignColumns(count: number, columns: readonly Column[]): readonly (Column | undefined)[] {
  if (count >= columns.length) return columns
  const plain = columns.filter((column) => column.aim || column.year !== null)
  if (count === plain.length) return plain
  if (count < plain.length) return plain.slice(plain.length - count)
  return columns
}
