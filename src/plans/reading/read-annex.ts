import readXlsxFile from 'read-excel-file/node'
import { accept, type Result, refuse } from '../../platform/result.ts'
import { hasDoctype, type OpenZip, packZip, type ZipRefusal } from '../../platform/zip/index.ts'
import { findChild, listChildren, parseXml, type XmlElement } from './parse-xml.ts'
import type { TableRows } from './read-html.ts'

/**
 * The sheets of a workbook as rows of text, in order. Dates become `YYYY-MM-DD`. Only parts that were checked are
 * handed on, packed anew.
 */
export async function readXlsxTables(zip: OpenZip): Promise<Result<TableRows[], ZipRefusal>> {
  const read = await zip.read((name) => /\.(?:xml|rels)$/.test(name) && !/^xl\/(?:media|drawings|charts)\//.test(name))
  if (!read.ok) return read
  for (const bytes of read.value.values()) if (hasDoctype(bytes.toString('utf8'))) return refuse('broken_file')
  try {
    const sheets = await readXlsxFile(packZip(read.value))
    const merged = readMergedCells(read.value)
    return accept(
      sheets.map(({ sheet, data }) => {
        const rows = data.map((row) => row.map(writeCell))
        for (const area of merged.get(sheet) ?? []) fillArea(rows, area)
        return rows
      }),
    )
  } catch {
    return refuse('broken_file')
  }
}

/** Rows and columns, first and last, counted from 0. */
interface Area {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** Merged cells by the sheet's name; the sheet reader leaves them out. Source: ECMA-376 part 1, 18.3.1.55. */
function readMergedCells(parts: ReadonlyMap<string, Uint8Array>): Map<string, Area[]> {
  const root = (name: string): XmlElement | undefined => {
    const bytes = parts.get(name)
    const parsed = bytes === undefined ? undefined : parseXml(bytes)
    return parsed?.ok ? parsed.value : undefined
  }
  const targets = new Map(
    listChildren(root('xl/_rels/workbook.xml.rels'), 'Relationship').map(({ attributes }) => [
      attributes.Id,
      attributes.Target?.replace(/^\/xl\//, '') ?? '',
    ]),
  )
  return new Map(
    listChildren(findChild(root('xl/workbook.xml'), 'sheets'), 'sheet').map(({ attributes }) => {
      const sheet = root(`xl/${targets.get(attributes.id) ?? ''}`)
      const areas = listChildren(findChild(sheet, 'mergeCells'), 'mergeCell').map((cell) =>
        readArea(cell.attributes.ref),
      )
      return [attributes.name ?? '', areas.filter((area) => area !== null)]
    }),
  )
}

/** `B3:C5`. */
function readArea(reference = ''): Area | null {
  const [, left, top, right, bottom] = /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(reference) ?? []
  if (left === undefined || top === undefined || right === undefined || bottom === undefined) return null
  return { top: Number(top) - 1, bottom: Number(bottom) - 1, left: readColumn(left), right: readColumn(right) }
}

function readColumn(letters: string): number {
  return Array.from(letters).reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** Repeats the first cell in the whole area, as far as there are rows and columns. */
function fillArea(rows: string[][], { top, bottom, left, right }: Area): void {
  const text = rows[top]?.[left] ?? ''
  for (const row of rows.slice(top, bottom + 1)) row.fill(text, left, right + 1)
}

function writeCell(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  return String(cell).trim()
}

const columnNames = /序号|任务|举措|事项|内容|牵头|责任|配合|时限|完成时间/

/** The table whose first rows name the most of the columns of a task table; among equals the longest. */
export function chooseTaskTable(tables: readonly TableRows[]): Result<TableRows, 'annex_without_table'> {
  let best: TableRows | null = null
  let bestScore = -1
  for (const table of tables) {
    if (table.length === 0 || table.every((row) => row.every((cell) => cell === ''))) continue
    const named = new Set(
      table.slice(0, 5).flatMap((row) => row.filter((cell) => cell.length < 20 && columnNames.test(cell))),
    )
    const score = named.size * 100_000 + Math.min(table.length, 99_999)
    if (score > bestScore) {
      best = table
      bestScore = score
    }
  }
  return best === null ? refuse('annex_without_table') : accept(best)
}
