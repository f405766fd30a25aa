import writeXlsxFile from 'write-excel-file/node'
import type { ImportKind } from '../imports.schema.ts'
import { IMPORT_COLUMNS, ORGANISATION_ROLE_WORDS } from '../rules/import-columns.ts'

type NodeFeature = NonNullable<NonNullable<Parameters<typeof writeXlsxFile>[1]>['features']>[number]

/**
 * An empty workbook to fill in: heads in both languages, drop-downs where only some words are taken, and a sheet of notes.
 *
 * @param roles  the words for the roles that people hold in the programme
 */
export async function writeTemplate(kind: ImportKind, roles: readonly string[]): Promise<Buffer> {
  const columns = IMPORT_COLUMNS[kind]
  const words = kind === 'people' ? roles : Object.values(ORGANISATION_ROLE_WORDS).map(([word]) => word)
  const lists = columns.map(({ key }) => (key === 'role' ? words : key === 'public' ? ['是', '否'] : []))
  const notes = columns.map(({ zh, en, required, noteZh, noteEn }) => [
    zh,
    en,
    required ? '必填 required' : '',
    noteZh,
    noteEn,
  ])
  return writeXlsxFile(
    [
      {
        sheet: kind === 'people' ? '人员' : '组织',
        data: [
          columns.map(({ zh, required }) => ({ value: required ? `${zh}*` : zh, fontWeight: 'bold' as const })),
          columns.map(({ en, required }) => (required ? `${en}*` : en)),
        ],
        columns: columns.map(() => ({ width: 22 })),
        stickyRowsCount: 2,
      },
      {
        sheet: '说明 Notes',
        data: [
          ['栏目', 'Column', '', '说明', 'Note'],
          ...notes,
          ['岗位或角色可填', 'Words for the role', '', words.join('、'), ''],
          ['日期', 'Days', '', '2024-01-31、2024/1/31 或 2024年1月31日', '2024-01-31 or 2024/1/31'],
        ],
        columns: [{ width: 22 }, { width: 26 }, { width: 16 }, { width: 60 }, { width: 60 }],
      },
    ],
    { features: [offerWords(lists)] },
  ).toBuffer()
}

/** Drop-downs for the rows below the heads of the first sheet. Source: ECMA-376 part 1, 18.3.1.33. */
function offerWords(lists: readonly (readonly string[])[]): NodeFeature {
  const offered = lists.flatMap((words, place) => {
    const said = words.join(',')
    // A longer list does not open in Excel; the notes hold it.
    if (said === '' || said.length > 255) return []
    const letter = String.fromCharCode(65 + place)
    return [
      `<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="${letter}3:${letter}20002"><formula1>"${said}"</formula1></dataValidation>`,
    ]
  })
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (content, _options, { sheetIndex }) =>
            sheetIndex === 0
              ? content.replace(
                  '</sheetData>',
                  () => `</sheetData><dataValidations count="${offered.length}">${offered.join('')}</dataValidations>`,
                )
              : content,
        },
      },
    },
  }
}
