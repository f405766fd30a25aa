import readXlsxFile from 'read-excel-file/node'
import { accept, type Result, refuse } from '../../platform/result.ts'
import type { OpenZip, ZipRefusal } from './open-zip.ts'
import { packZip } from './pack-zip.ts'
import { hasDoctype } from './parse-xml.ts'
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
    return accept(sheets.map(({ data }) => data.map((row) => row.map(writeCell))))
  } catch {
    return refuse('broken_file')
  }
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
