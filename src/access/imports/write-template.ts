import { writeTemplate as writeSheetTemplate } from '../../platform/sheets/index.ts'
import type { ImportKind } from '../imports.schema.ts'
import { IMPORT_COLUMNS, ORGANISATION_ROLE_WORDS } from '../rules/import-columns.ts'
import { IMPORT_LIMITS } from './read-import-file.ts'

/** @param roles  the words for the roles that people hold in the programme */
export async function writeTemplate(kind: ImportKind, roles: readonly string[]): Promise<Buffer> {
  const words = kind === 'people' ? roles : Object.values(ORGANISATION_ROLE_WORDS).map(([word]) => word)
  return writeSheetTemplate({
    name: kind === 'people' ? '人员' : '组织',
    columns: IMPORT_COLUMNS[kind],
    words: { role: words, public: ['是', '否'] },
    notes: [
      ['岗位或角色可填', 'Words for the role', words.join('、'), ''],
      ['日期', 'Days', '2024-01-31、2024/1/31 或 2024年1月31日', '2024-01-31 or 2024/1/31'],
    ],
    rows: IMPORT_LIMITS.rows,
  })
}
