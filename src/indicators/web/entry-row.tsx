import { Button } from 'antd'
import { type ChangeEvent, memo } from 'react'
import { sayPerson } from '../../access/web/index.ts'
import { useDesk } from '../../ui/desk/desk-context.tsx'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import type { Lang } from '../../ui/lang.ts'
import { Light } from '../../ui/light.tsx'
import type { Cell, Missing, ReadMissing, ReportIndicator, ShownFinding } from '../reports.schema.ts'
import { entryWords } from './entry-words.ts'
import { COLUMNS, type Column, MISSING, sayUnreadable, showCellText } from './read-cell.ts'
import type { showCell } from './report-draft.ts'
import { sayFigure, sayWithUnit } from './say-figure.ts'

/** What a row does; the same object as long as the table stands. */
export interface RowDoes {
  readonly onText: (row: number, column: Column, text: string) => void
  readonly onMissing: (code: string, missing: Missing | null) => void
  readonly onDefinition: (code: string) => void
  readonly onChoose: (code: string, whose: 'theirs' | 'mine') => void
}

interface EntryRowProps {
  readonly of: ReportIndicator
  /** Among the rows that can be written to; null: read only. */
  readonly row: number | null
  readonly said: Omit<ReturnType<typeof showCell>, 'missing'> & { readonly missing: ReadMissing | null }
  readonly findings: readonly ShownFinding[]
  readonly theirs: Cell | undefined
  readonly last: number | null
  /** Of the version that holds, while a newer one is written. */
  readonly held: Cell | undefined
  /** What is being typed, as it stands in the field. */
  readonly typing: { readonly column: Column; readonly text: string } | null
  /** First and last column of the selection in this row, when there is more than one cell of it. */
  readonly selected: readonly [number, number] | null
  readonly isOpen: boolean
  readonly does: RowDoes
}

/** One indicator of a report: its name, what it was, what it is now, and what the checks say of it. */
export const EntryRow = memo(function EntryRow(props: EntryRowProps) {
  const { of, row, said, findings, theirs, last, held, typing, selected, isOpen, does } = props
  const { lang } = useDesk()
  const w = entryWords[lang]
  const { code, unit, source } = of
  const name = of.name[lang]
  const noteId = `note-${code}`
  const unreadable = said.text ? sayUnreadable(said.text, of, lang) : null
  const isExplained = said.explanation.trim() !== ''
  const stops = unreadable !== null || theirs !== undefined || findings.some(({ severity }) => severity === 'blocks')
  const hasNote = unreadable !== null || findings.length > 0
  const fieldOf = (column: Column, head: string) => ({
    'data-row': row ?? undefined,
    'data-column': COLUMNS.indexOf(column),
    'aria-label': w.cell(name, head),
    className: `cell-field cell-${column}`,
  })
  const textOf = (column: Column) => (typing?.column === column ? typing.text : showCellText(column, said, of, lang))
  const onText = (column: Column) => (event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
    row === null ? undefined : does.onText(row, column, event.target.value)
  const mark = (column: Column) => {
    const at = COLUMNS.indexOf(column)
    return selected && at >= selected[0] && at <= selected[1] ? ' selected' : ''
  }
  const sayLast = last === null ? deskWords[lang].missing : sayFigure(last, of.decimals)
  return (
    <>
      <tr className={stops ? 'entry-row stops' : 'entry-row'} data-code={code}>
        <th scope="row" className={`e-name${mark('name')}`}>
          <button
            type="button"
            className="plain"
            aria-expanded={isOpen}
            aria-label={w.definitionOf(name)}
            onClick={() => does.onDefinition(code)}
            {...(row === null ? {} : { 'data-row': row, 'data-column': 0, tabIndex: -1 })}
          >
            {name}
          </button>
          <span className="q">
            {unit === '' ? null : w.unit(unit)}
            {of.isRequired && row !== null ? <span className="must">{w.required}</span> : null}
            {source === 'reported' ? null : (
              <span className="tag gap">{source === 'computed' ? w.computedMark : w.registerMark}</span>
            )}
          </span>
        </th>
        <td className="n r e-last" data-label={w.heads.last}>
          {sayLast}
          {held && held.value !== said.value ? (
            <span className="q under-line">
              {w.held(
                held.value !== null
                  ? sayFigure(held.value, of.decimals)
                  : held.missing === null
                    ? deskWords[lang].missing
                    : w.missing[held.missing],
              )}
            </span>
          ) : null}
        </td>
        <td className={`n r e-value${mark('value')}`} data-label={w.heads.value}>
          {row === null ? (
            <ReadValue of={of} said={said} lang={lang} />
          ) : (
            <input
              {...fieldOf('value', w.heads.value)}
              inputMode="decimal"
              autoComplete="off"
              enterKeyHint="next"
              value={textOf('value')}
              placeholder={said.missing === null ? undefined : deskWords[lang].missing}
              {...(stops ? { 'aria-invalid': true } : {})}
              {...(hasNote ? { 'aria-describedby': noteId } : {})}
              onChange={onText('value')}
            />
          )}
        </td>
        <td className={`e-missing${mark('missing')}`} data-label={w.heads.missing}>
          {row === null ? (
            <span className="m">{said.missing === null ? '' : w.missing[said.missing]}</span>
          ) : (
            <select
              {...fieldOf('missing', w.heads.missing)}
              value={said.missing ?? ''}
              onChange={({ target }) => does.onMissing(code, target.value === '' ? null : (target.value as Missing))}
            >
              <option value="">{said.value === null ? '' : w.hasFigure}</option>
              {MISSING.map((each) => (
                <option key={each} value={each}>
                  {w.missing[each]}
                </option>
              ))}
            </select>
          )}
        </td>
        <td className={`e-explanation${mark('explanation')}`} data-label={w.heads.explanation}>
          {row === null ? (
            <span className="breaks">{said.explanation}</span>
          ) : (
            <textarea
              {...fieldOf('explanation', w.heads.explanation)}
              rows={1}
              maxLength={2_000}
              value={textOf('explanation')}
              {...(hasNote ? { 'aria-describedby': noteId } : {})}
              onChange={onText('explanation')}
            />
          )}
        </td>
      </tr>
      {hasNote || theirs || isOpen ? (
        <tr className="entry-notes">
          <td colSpan={5}>
            {isOpen ? (
              <p className="definition">
                <b>{w.definition}</b>
                {of.definition[lang] || w.noDefinition}
                {of.expression ? <span className="q code">{w.computedBy(of.expression)}</span> : null}
                {source === 'register' ? <span className="q">{w.fromRegister}</span> : null}
              </p>
            ) : null}
            {hasNote ? (
              <ul id={noteId} className="cell-notes">
                {unreadable === null ? null : (
                  <li>
                    <Light colour="red">{unreadable}</Light>
                  </li>
                )}
                {findings.map(({ ruleId, severity, message, params }) => (
                  <li key={`${ruleId} ${params.about}`}>
                    {severity === 'blocks' ? (
                      <Light colour="red">{message[lang]}</Light>
                    ) : isExplained ? (
                      <Light colour="grey">
                        {message[lang]}
                        {`　${w.explained}`}
                      </Light>
                    ) : (
                      <Light colour="yellow">{w.toExplain(message[lang])}</Light>
                    )}
                  </li>
                ))}
              </ul>
            ) : null}
            {theirs ? <Disputed of={of} said={said} theirs={theirs} onChoose={does.onChoose} /> : null}
          </td>
        </tr>
      ) : null}
    </>
  )
})

function ReadValue({
  of,
  said,
  lang,
}: {
  readonly of: ReportIndicator
  readonly said: EntryRowProps['said']
  readonly lang: Lang
}) {
  if (said.value === null) return <span className="m">{deskWords[lang].missing}</span>
  return <>{sayFigure(said.value, of.decimals)}</>
}

interface DisputedProps {
  readonly of: ReportIndicator
  readonly said: EntryRowProps['said']
  readonly theirs: Cell
  readonly onChoose: RowDoes['onChoose']
}

/** Theirs and mine side by side: one of them is chosen, by the one who looks. */
function Disputed({ of, said, theirs, onChoose }: DisputedProps) {
  const { lang } = useDesk()
  const w = entryWords[lang]
  const say = (one: {
    readonly value: number | null
    readonly missing: Cell['missing']
    readonly explanation: string
    readonly text?: string | null
  }) =>
    [
      one.text ?? (one.value === null ? null : sayWithUnit(one.value, of)),
      one.missing === null ? null : w.missing[one.missing],
      one.explanation || null,
    ]
      .filter((part) => part !== null)
      .join(lang === 'zh' ? '，' : ', ') || w.empty
  const who = theirs.editedBy ? sayPerson(theirs.editedBy, lang) : w.someone
  return (
    <fieldset className="disputed" aria-label={of.name[lang]}>
      <Light colour="yellow">{w.conflict(who, theirs.editedAt === null ? '' : sayMoment(theirs.editedAt, lang))}</Light>
      <span className="row">
        <Button size="small" onClick={() => onChoose(of.code, 'theirs')}>
          {w.theirs(say(theirs))}
        </Button>
        <Button size="small" onClick={() => onChoose(of.code, 'mine')}>
          {w.mine(say(said))}
        </Button>
      </span>
    </fieldset>
  )
}
