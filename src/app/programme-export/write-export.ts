import type { ExportedStaff } from '../../access/index.ts'
import type { WrittenFolder } from '../../plans/index.ts'
import type { ProgrammeView } from '../../plans/programme.schema.ts'
import { packZip } from '../../platform/zip/index.ts'
import { listSheets } from './list-sheets.ts'
import { writeCsvOf, writeWorkbookOf } from './write-sheets.ts'

/** A programme as one file: for people (a workbook, and the same as CSV) and for another Courtyard (the folder). */
export async function writeExport(view: ProgrammeView, staff: ExportedStaff, folder: WrittenFolder): Promise<Buffer> {
  const sheets = listSheets(view.reading, staff)
  const parts = new Map<string, Uint8Array | string>([
    ['README.txt', explain(view, folder)],
    [`${view.slug}.xlsx`, await writeWorkbookOf(sheets)],
    ...sheets.map((sheet) => [`csv/${sheet.file}.csv`, writeCsvOf(sheet)] as const),
    ...[...folder.files].map(([name, text]) => [`${view.slug}/${name}`, text] as const),
    [`${view.slug}/organisations.json`, `${JSON.stringify(staff.file, null, 2)}\n`],
  ])
  return packZip(parts, 'deflated')
}

/** With a byte order mark and Windows' line ends, so that the plainest editor reads it. */
function explain({ slug, name, invented }: ProgrammeView, { comparison }: WrittenFolder): string {
  const { differing, compared } = comparison
  const lines = [
    `${name.zh}${invented ? '（编造）' : ''}`,
    '',
    `${slug}.xlsx　方案、组织、人员（不含联系方式）各表，可用 Excel 或 WPS 打开。`,
    'csv/　同样的各表，UTF-8。以 = + - @ 开头的文字前加了撇号，以免被当作公式。',
    `${slug}/　供另一套四合园载入：courtyard programme load ${slug}`,
    '其中不含人员、办理记录、附件和留痕；要搬走全部数据，请用 courtyard backup。',
    ...(differing.length === 0
      ? [`${slug}/ 中的通知全文与 ${compared} 项事实一致，可以直接载入。`]
      : [
          `现行版本经人工修订，有 ${differing.length} 项不能由通知全文直接读出，${slug}/ 不能直接载入：`,
          ...differing.map((sentence) => `  ${sentence}`),
        ]),
    '',
    `${name.en}${invented ? ' (made up)' : ''}`,
    '',
    `${slug}.xlsx  the plan, its organisations and people (without contacts), for a spreadsheet.`,
    'csv/  the same tables, in UTF-8. Text that begins with = + - @ has an apostrophe in front, so that it is no formula.',
    `${slug}/  for another Courtyard: courtyard programme load ${slug}`,
    'It holds no people, no work, no files and no record; to move everything use courtyard backup.',
    differing.length === 0
      ? `The notice in ${slug}/ is what its ${compared} facts say, and can be loaded as it is.`
      : `What holds was amended by people: ${differing.length} facts are not what the notice compiles to, so ${slug}/ cannot be loaded as it is.`,
    '',
  ]
  return `\uFEFF${lines.join('\r\n')}`
}
