import writeXlsxFile from 'write-excel-file/node'
import { defaultZipLimits, openZip, packZip } from '../../../platform/zip/index.ts'

const SHEET = 'xl/worksheets/sheet1.xml'
const STRINGS = 'xl/sharedStrings.xml'

/** A workbook of people whose first sheet, and whose table of texts, were changed by hand. */
export async function aBook(
  row: readonly string[],
  change: (sheet: string) => string = (sheet) => sheet,
  moreStrings = '',
): Promise<Buffer> {
  const zip = await openZip(await writeXlsxFile([['姓名', '所属组织'], [...row]]).toBuffer(), defaultZipLimits)
  const parts = zip.ok ? await zip.value.read(() => true) : zip
  if (!parts.ok) throw new Error(parts.refusal)
  const changed = new Map<string, Uint8Array | string>(parts.value)
  changed.set(SHEET, change(String(parts.value.get(SHEET))))
  changed.set(STRINGS, String(parts.value.get(STRINGS) ?? '').replace('</sst>', `${moreStrings}</sst>`))
  return packZip(changed, 'deflated')
}

/** Of one person, 陈一 at 部门, and a row written by hand. */
export function withRow(row: string): Promise<Buffer> {
  return aBook(['陈一', '部门'], (sheet) => sheet.replace('</sheetData>', `${row}</sheetData>`))
}
