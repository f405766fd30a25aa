import writeWorkbook from 'write-excel-file/node'
import { sayHarmless } from '../platform/say-harmless.ts'
import type { ExportedEntry } from './store.ts'

/** What a cell of a workbook can hold, in UTF-16 units. */
const LONGEST_CELL = 32_767
const CUT = '…（已截断，全文见 CSV · cut, see the CSV）'

const COLUMNS: readonly (readonly [head: string, width: number, say: (entry: ExportedEntry) => string | null])[] = [
  ['编号 seq', 10, ({ seq }) => seq],
  ['时间（UTC）at', 28, ({ at }) => at],
  ['人员 person', 14, ({ person }) => person?.name ?? null],
  ['人员编号 person id', 38, ({ person }) => person?.id ?? null],
  ['代谁 for', 14, ({ forPerson }) => forPerson?.name ?? null],
  ['被代者编号 for id', 38, ({ forPerson }) => forPerson?.id ?? null],
  ['系统 system', 18, ({ systemActor }) => systemActor],
  ['登录 login', 18, ({ login }) => login],
  ['来源 origin', 18, ({ origin }) => origin],
  ['请求编号 request', 24, ({ requestId }) => requestId],
  ['行为 act', 24, ({ act }) => act],
  ['对象类别 kind', 24, ({ thing }) => thing.kind],
  ['对象 thing', 38, ({ thing }) => thing.id],
  ['理由 why', 30, ({ why }) => why],
  ['之前 before', 40, ({ before }) => before],
  ['之后 after', 40, ({ after }) => after],
]

/** As text with a byte order mark, without which Excel takes it for another encoding. */
export function writeCsv(entries: readonly ExportedEntry[]): Buffer {
  const lines = [
    COLUMNS.map(([head]) => sayHarmless(head)).join(','),
    ...entries.map((entry) => COLUMNS.map(([, , say]) => sayHarmless(say(entry) ?? '')).join(',')),
  ]
  return Buffer.from(`\uFEFF${lines.join('\r\n')}\r\n`)
}

/** Every cell is text, so none is a formula. */
export async function writeXlsx(entries: readonly ExportedEntry[]): Promise<Buffer> {
  return writeWorkbook(
    [
      [...COLUMNS.map(([head]) => ({ value: head, type: String, fontWeight: 'bold' as const }))],
      ...entries.map((entry) =>
        COLUMNS.map(([, , say]) => {
          const text = say(entry)
          return text === null || text === '' ? null : { value: fitCell(text), type: String }
        }),
      ),
    ],
    { sheet: '留痕 record', stickyRowsCount: 1, columns: COLUMNS.map(([, width]) => ({ width })) },
    { fontFamily: 'Microsoft YaHei', fontSize: 10 },
  ).toBuffer()
}

function fitCell(text: string): string {
  // XML has no way to write most control characters.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const written = text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
  return written.length <= LONGEST_CELL ? written : written.slice(0, LONGEST_CELL - CUT.length) + CUT
}
