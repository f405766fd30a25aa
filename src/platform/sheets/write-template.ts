import writeXlsxFile from 'write-excel-file/node'
import type { SheetColumn } from './rules/columns.ts'

type NodeFeature = NonNullable<NonNullable<Parameters<typeof writeXlsxFile>[1]>['features']>[number]

export interface SheetTemplate {
  /** The sheet to fill in. */
  readonly name: string
  readonly columns: readonly SheetColumn[]
  /** The words that a column takes, by its key. */
  readonly words: Readonly<Record<string, readonly string[]>>
  /** Further rows for the sheet of notes: a head and what it says, in both languages. */
  readonly notes: readonly (readonly [zh: string, en: string, sayZh: string, sayEn: string])[]
  /** So many rows below the heads have drop-downs. */
  readonly rows: number
}

const WORDS_SHEET = '词表 Words'

/**
 * An empty workbook to fill in: heads in both languages, drop-downs where only some words are taken, a sheet of notes, and
 * one of the words that are too many for a drop-down of its own.
 */
export async function writeTemplate({ name, columns, words, notes, rows }: SheetTemplate): Promise<Buffer> {
  const lists = columns.map(({ key }) => words[key] ?? [])
  const long = lists.filter((list) => !isShort(list))
  const said = columns.map(({ zh, en, required, noteZh, noteEn }) => [
    zh,
    en,
    required ? '必填 required' : '',
    noteZh,
    noteEn,
  ])
  const most = Math.max(0, ...long.map((list) => list.length))
  return writeXlsxFile(
    [
      {
        sheet: name,
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
          ...said,
          ...notes.map(([zh, en, sayZh, sayEn]) => [zh, en, '', sayZh, sayEn]),
        ],
        columns: [{ width: 22 }, { width: 26 }, { width: 16 }, { width: 60 }, { width: 60 }],
      },
      ...(most === 0
        ? []
        : [
            {
              sheet: WORDS_SHEET,
              data: Array.from({ length: most }, (_, at) =>
                long.map((list) => (list[at] === undefined ? null : { value: list[at], type: String })),
              ),
              columns: long.map(() => ({ width: 40 })),
            },
          ]),
    ],
    { features: [offerWords(lists, rows)] },
  ).toBuffer()
}

/** A longer list does not open in Excel, and a comma would part a word: such words stand in a sheet of their own. */
function isShort(list: readonly string[]): boolean {
  return list.join(',').length <= 255 && !list.some((word) => /[,"]/.test(word))
}

/** Drop-downs for the rows below the heads of the first sheet. Source: ECMA-376 part 1, 18.3.1.33. */
function offerWords(lists: readonly (readonly string[])[], rows: number): NodeFeature {
  const long = lists.filter((list) => !isShort(list))
  const offered = lists.flatMap((list, place) => {
    if (list.length === 0) return []
    const at = letterOf(long.indexOf(list))
    const formula = isShort(list) ? `"${escapeXml(list.join(','))}"` : `'${WORDS_SHEET}'!$${at}$1:$${at}$${list.length}`
    const letter = letterOf(place)
    return [
      `<dataValidation type="list" allowBlank="1" showErrorMessage="0" sqref="${letter}3:${letter}${rows + 2}"><formula1>${formula}</formula1></dataValidation>`,
    ]
  })
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (content, _options, { sheetIndex }) =>
            sheetIndex === 0 && offered.length > 0
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

/** Of a column, from 0: there are no more than 26. */
function letterOf(place: number): string {
  return String.fromCharCode(65 + place)
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
