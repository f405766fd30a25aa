import { writeTemplate } from '../../platform/sheets/index.ts'
import { KIND_WORDS } from './export-register.ts'
import { IMPORT_LIMITS } from './import-limits.ts'
import type { ImportKind } from './imports.schema.ts'
import { IMPORT_COLUMNS } from './rules/import-columns.ts'

/** What the programme has words of its own for: kinds of titles, and the places that the one who asks writes for. */
export interface OfferedWords {
  readonly titleKinds: readonly string[]
  readonly parks: readonly string[]
  readonly districts: readonly string[]
}

/** An empty workbook to fill in, with the words of this programme. */
export function writeRegisterTemplate(kind: ImportKind, offered: OfferedWords): Promise<Buffer> {
  const columns = IMPORT_COLUMNS[kind]
  const [name] = KIND_WORDS[kind]
  const words = Object.fromEntries(
    columns.map(({ key, as, words: own }) => {
      if (as === 'yes') return [key, ['是', '否']]
      if (key === 'park') return [key, offered.parks]
      if (key === 'district') return [key, offered.districts]
      if (kind === 'titles' && key === 'kind') return [key, offered.titleKinds]
      return [key, Object.values(own ?? {}).flatMap(([first]) => first ?? [])]
    }),
  )
  return writeTemplate({
    name,
    columns,
    words,
    notes: [
      ['日期', 'Days', '2024-01-31、2024/1/31 或 2024年1月31日', '2024-01-31 or 2024/1/31'],
      [
        '公式',
        'Formulas',
        '不计算公式：取表格里存的结果；没有存结果或结果是错误的，那一行要改。',
        'No formula is worked out: the result that was saved counts; without one, or with an error, the row is refused.',
      ],
      [
        '行数',
        'Rows',
        `最多 ${IMPORT_LIMITS.rows.toLocaleString('en')} 行`,
        `${IMPORT_LIMITS.rows.toLocaleString('en')} at most`,
      ],
    ],
    rows: IMPORT_LIMITS.rows,
  })
}
