import type { BadCell, SheetChange } from '../../platform/sheets/sheets.schema.ts'
import { Light } from '../light.tsx'
import { useDesk } from './desk-context.tsx'
import { sheetWords } from './sheet-words.ts'

type Count = 'new' | 'changed' | 'same' | 'bad'

/** How many rows of a sheet are what. */
export function RowCounts({ rows }: { readonly rows: Readonly<Record<Count, number>> }) {
  const { lang } = useDesk()
  const w = sheetWords[lang]
  return (
    <Light colour={rows.bad > 0 ? 'red' : 'green'}>
      {(['new', 'changed', 'same', 'bad'] as const)
        .map((each) => `${w.counts[each]} ${w.rows(rows[each])}`)
        .join(lang === 'zh' ? '，' : ', ')}
    </Light>
  )
}

/** The rows of a sheet that cannot be taken: where, what, and what to do. */
export function BadCells({ cells }: { readonly cells: readonly BadCell[] }) {
  const { lang } = useDesk()
  const w = sheetWords[lang]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col" className="r">
            {w.row}
          </th>
          <th scope="col">{w.column}</th>
          <th scope="col" className="wide-only">
            {w.value}
          </th>
          <th scope="col">{w.todo}</th>
        </tr>
      </thead>
      <tbody>
        {cells.map((cell) => (
          <tr key={`${cell.row} ${cell.column.key} ${cell.code}`}>
            <td className="r n">{cell.row}</td>
            <td>{cell.column[lang]}</td>
            <td className="wide-only breaks">{cell.value || '—'}</td>
            <td>{cell[lang]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What a sheet would write. */
export function SheetChanges({ changes }: { readonly changes: readonly SheetChange[] }) {
  const { lang } = useDesk()
  const w = sheetWords[lang]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col" className="r">
            {w.row}
          </th>
          <th scope="col">{w.name}</th>
          <th scope="col">{w.state}</th>
          <th scope="col" className="wide-only">
            {w.what}
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map((change) => (
          <tr key={change.row}>
            <td className="r n">{change.row}</td>
            <td>{change.name}</td>
            <td>{w.states[change.state]}</td>
            <td className="wide-only breaks">
              {change.columns
                .map(({ before, after }) => (before === null ? after : `${before} → ${after}`))
                .join(lang === 'zh' ? '；' : '; ')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
