import './entry.css'
import { Button } from 'antd'
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useDesk } from '../../ui/desk/desk-context.tsx'
import type { Cell, ReadMissing, ReportIndicator, ShownFinding } from '../reports.schema.ts'
import type { DraftChecked } from './check-draft.ts'
import { EntryRow, type RowDoes } from './entry-row.tsx'
import { entryWords } from './entry-words.ts'
import { type GridPlace, isSelected, listSelected, readKey } from './move-in-grid.ts'
import { COLUMNS, type Column, readCellText, writeCellText } from './read-cell.ts'
import { placeBlock, readBlock, writeBlock } from './read-paste.ts'
import { type CellChange, type ReportDraft, showCell } from './report-draft.ts'

type Change = readonly [code: string, change: CellChange]

interface EntryGridProps {
  readonly indicators: readonly ReportIndicator[]
  readonly draft: ReportDraft
  /** What nobody types, as it follows from the rest now. */
  readonly computed: DraftChecked['computed']
  readonly findings: ReadonlyMap<string, readonly ShownFinding[]>
  readonly previous: Readonly<Record<string, number | null>>
  /** Of the version that holds, while a newer one is written. */
  readonly held: readonly Cell[]
  readonly period: string
  readonly mayEdit: boolean
  readonly onType: (changes: readonly Change[]) => void
  readonly onChoose: (code: string, whose: 'theirs' | 'mine') => void
  /** What is in a field that has not been left yet, for the checks that run while typing; null: nothing. */
  readonly onTyping: (change: Change | null) => void
}

interface Typing {
  readonly row: number
  readonly column: Column
  readonly text: string
}

const FIRST = { row: 0, column: 1 }
/** The fields of the table, wherever they are. */
const FIELD = '[data-row][data-column]'

/**
 * The table in which a report is filled: each cell is a field of its own, and between them one moves, copies and pastes as in
 * a spreadsheet.
 */
export function EntryGrid(props: EntryGridProps) {
  const { indicators, draft, computed, findings, previous, held, period, mayEdit, onType, onChoose, onTyping } = props
  const { lang } = useDesk()
  const w = entryWords[lang]
  const root = useRef<HTMLFieldSetElement>(null)
  const [place, setPlace] = useState<GridPlace>({ at: FIRST, to: FIRST })
  const [typing, setTypingState] = useState<Typing | null>(null)
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [pasted, setPasted] = useState<{ readonly said: string; readonly undo: readonly Change[] } | null>(null)
  const typingNow = useRef<Typing | null>(null)
  const wasFocused = useRef(false)
  const written = useMemo(
    () => (mayEdit ? indicators.filter(({ source }) => source === 'reported') : []),
    [indicators, mayEdit],
  )
  const size = { rows: written.length, columns: COLUMNS.length, first: 1 }

  const setTyping = useCallback(
    (next: Typing | null) => {
      typingNow.current = next
      setTypingState(next)
      const of = next === null ? undefined : written[next.row]
      const change = next === null || !of ? null : readCellText(next.column, next.text, of)
      onTyping(of && change ? [of.code, change] : null)
    },
    [written, onTyping],
  )
  const commit = useCallback(() => {
    const left = typingNow.current
    if (left === null) return
    setTyping(null)
    const of = written[left.row]
    const change = of ? readCellText(left.column, left.text, of) : null
    if (of && change) onType([[of.code, change]])
  }, [written, onType, setTyping])

  const fieldAt = (row: number, column: number) =>
    root.current?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`)
  const goTo = (next: GridPlace) => {
    setPlace(next)
    const field = fieldAt(next.at.row, next.at.column)
    if (field && document.activeElement !== field) field.focus()
    else selectAll(field)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const field = readField(event.target)
    if (!field || event.nativeEvent.isComposing) return
    const { row, column } = field
    const key = { key: event.key, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey }
    const here = {
      at: { row, column },
      to: place.at.row === row && place.at.column === column ? place.to : { row, column },
    }
    const isTyping = typingNow.current !== null
    if (event.altKey) {
      if (event.key === 'Enter' && field.element instanceof HTMLTextAreaElement) {
        event.preventDefault()
        const { element } = field
        element.setRangeText('\n', element.selectionStart, element.selectionEnd, 'end')
        setTyping({ row, column: 'explanation', text: element.value })
      }
      return
    }
    if (isTyping) {
      if (event.key === 'Escape') {
        event.preventDefault()
        setTyping(null)
        // The old text is in the field once this was drawn.
        window.requestAnimationFrame(() => selectAll(fieldAt(row, column)))
        return
      }
      const leaves = ['Enter', 'Tab'].includes(event.key)
      const steps = column === 1 && ['ArrowUp', 'ArrowDown'].includes(event.key)
      if (!leaves && !steps) return
      const move = readKey({ ...key, ctrl: false, ...(steps ? { shift: false } : {}) }, here, size)
      commit()
      if (move?.kind !== 'move') return
      event.preventDefault()
      goTo(move.place)
      return
    }
    // A button opens with Enter.
    if (column === 0 && event.key === 'Enter') return
    const move = readKey(key, here, size)
    if (move === null || move.kind === 'leave') return
    event.preventDefault()
    if (move.kind === 'move') goTo(move.place)
    else if (move.kind === 'edit') edit(row, column, field.element)
    else clear({ ...here })
  }

  const edit = (row: number, column: number, element: HTMLElement) => {
    const of = written[row]
    const name = COLUMNS[column]
    if (element instanceof HTMLSelectElement) {
      // Not every browser lets a script open a list; the space bar does, everywhere.
      if ('showPicker' in element) element.showPicker()
    } else if (of && (name === 'value' || name === 'explanation')) {
      setTyping({ row, column: name, text: writeCellText(name, showCell(draft, of.code), of, lang) })
      window.requestAnimationFrame(() => {
        const field = fieldAt(row, column)
        if (isTextField(field)) field.setSelectionRange(field.value.length, field.value.length)
      })
    }
  }
  const clear = (selection: GridPlace) =>
    onType(
      listSelected(selection)
        .flat()
        .flatMap(({ row, column }): Change[] => {
          const of = written[row]
          const name = COLUMNS[column]
          if (!of || name === undefined || name === 'name') return []
          if (name === 'explanation') return [[of.code, { explanation: '' }]]
          return name === 'missing' ? [[of.code, { missing: null }]] : [[of.code, { value: null }]]
        }),
    )

  const copy = (event: ClipboardEvent) => {
    if (typingNow.current !== null) return
    event.preventDefault()
    const rows = listSelected(place).map((cells) =>
      cells.map(({ row, column }) => {
        const of = written[row]
        const name = COLUMNS[column]
        if (!of || name === undefined) return ''
        return name === 'name' ? of.name[lang] : writeCellText(name, showCell(draft, of.code), of, lang)
      }),
    )
    event.clipboardData?.setData('text/plain', writeBlock(rows))
  }
  const paste = (event: ClipboardEvent) => {
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (text === '' || (typingNow.current !== null && !/[\t\n\r]/.test(text))) return
    event.preventDefault()
    setTyping(null)
    const { placed, left } = placeBlock(readBlock(text), place.at, place.to, size)
    const changes: Change[] = []
    const codes = new Set<string>()
    let unread = 0
    for (const { row, column, text: cell } of placed) {
      const of = written[row]
      const name = COLUMNS[column]
      if (!of || name === undefined) continue
      const change = readCellText(name, cell, of)
      if (change === null || 'text' in change) unread++
      if (change === null) continue
      changes.push([of.code, change])
      codes.add(of.code)
    }
    setPasted({
      said: [w.pasted(changes.length), unread > 0 ? w.pastedUnread(unread) : null, left > 0 ? w.pastedLeft(left) : null]
        .filter((part) => part !== null)
        .join(lang === 'zh' ? '，' : ', '),
      undo: [...codes].flatMap((code) => restore(draft, code)),
    })
    onType(changes)
  }
  const clipboard = useRef({ copy, paste })
  clipboard.current = { copy, paste }
  useEffect(() => {
    // A list of choices has no clipboard events of its own: they come to the page.
    const isHere = () => root.current?.contains(document.activeElement) && document.activeElement?.matches(FIELD)
    const onCopy = (event: ClipboardEvent) => (isHere() ? clipboard.current.copy(event) : undefined)
    const onPaste = (event: ClipboardEvent) => (isHere() ? clipboard.current.paste(event) : undefined)
    document.addEventListener('copy', onCopy)
    document.addEventListener('paste', onPaste)
    return () => {
      document.removeEventListener('copy', onCopy)
      document.removeEventListener('paste', onPaste)
    }
  }, [])

  const onMouseDown = (event: MouseEvent) => {
    const field = readField(event.target)
    if (!field) return
    const { row, column, element } = field
    if (event.shiftKey && document.activeElement?.matches(FIELD)) {
      event.preventDefault()
      setPlace({ at: place.at, to: { row, column } })
      return
    }
    wasFocused.current = document.activeElement === element
    // A second press goes into the text.
    if (wasFocused.current && typingNow.current === null && isTextField(element)) edit(row, column, element)
  }

  const does: RowDoes = useMemo(
    () => ({
      onText: (row, column, text) => setTyping({ row, column, text }),
      onMissing: (code, missing) => onType([[code, { missing }]]),
      onDefinition: (code) =>
        setOpen((before) => {
          const next = new Set(before)
          if (!next.delete(code)) next.add(code)
          return next
        }),
      onChoose,
    }),
    [setTyping, onType, onChoose],
  )
  const isRange = place.at.row !== place.to.row || place.at.column !== place.to.column
  let row = -1
  return (
    <fieldset
      ref={root}
      className="entry"
      aria-label={w.table}
      onKeyDown={onKeyDown}
      onMouseDown={onMouseDown}
      onMouseUp={(event) => {
        const field = readField(event.target)
        if (field && !wasFocused.current && typingNow.current === null) selectAll(field.element)
      }}
      onFocus={(event) => {
        const field = readField(event.target)
        if (!field) return
        setPlace((before) =>
          before.at.row === field.row && before.at.column === field.column
            ? before
            : { at: { row: field.row, column: field.column }, to: { row: field.row, column: field.column } },
        )
        selectAll(field.element)
      }}
      onBlur={(event) => {
        if (readField(event.target)) commit()
      }}
    >
      {mayEdit ? <p className="q wide-only">{w.help}</p> : null}
      <div className="paste-note" role="status">
        {pasted ? (
          <>
            <span>{pasted.said}</span>
            {pasted.undo.length > 0 ? (
              <Button
                size="small"
                onClick={() => {
                  onType(pasted.undo)
                  setPasted({ said: w.undone, undo: [] })
                }}
              >
                {w.undoPaste}
              </Button>
            ) : null}
          </>
        ) : null}
      </div>
      <table>
        <caption className="vh">{w.tableName(period)}</caption>
        <thead>
          <tr>
            <th scope="col" className="e-name">
              {w.heads.name}
            </th>
            <th scope="col" className="r e-last">
              {w.heads.last}
            </th>
            <th scope="col" className="r e-value">
              {w.heads.value}
            </th>
            <th scope="col" className="e-missing">
              {w.heads.missing}
            </th>
            <th scope="col" className="e-explanation">
              {w.heads.explanation}
            </th>
          </tr>
        </thead>
        <tbody>
          {indicators.map((of) => {
            const isWritten = mayEdit && of.source === 'reported'
            if (isWritten) row++
            const at = isWritten ? row : null
            const columns =
              isRange && at !== null
                ? COLUMNS.map((_, column) => column).filter((column) => isSelected(place, { row: at, column }))
                : []
            return (
              <Row
                key={of.code}
                of={of}
                row={at}
                draft={draft}
                computed={computed.get(of.code)}
                findings={findings}
                last={previous[of.code] ?? null}
                held={held.find(({ code }) => code === of.code)}
                typing={typing !== null && typing.row === at ? typing : null}
                first={columns[0] ?? -1}
                end={columns.at(-1) ?? -1}
                isOpen={open.has(of.code)}
                does={does}
              />
            )
          })}
        </tbody>
      </table>
    </fieldset>
  )
}

const NONE: readonly ShownFinding[] = []

interface RowProps {
  readonly of: ReportIndicator
  readonly row: number | null
  readonly draft: ReportDraft
  readonly computed: { readonly value: number | null; readonly missing: ReadMissing | null } | undefined
  readonly findings: EntryGridProps['findings']
  readonly last: number | null
  readonly held: Cell | undefined
  readonly typing: Typing | null
  readonly first: number
  readonly end: number
  readonly isOpen: boolean
  readonly does: RowDoes
}

/** Gives a row what changes only when it does, so that one keystroke draws one row. */
function Row({ of, draft, computed, findings, first, end, ...rest }: RowProps) {
  const { code } = of
  const [mine, cell] = [draft.local.get(code), draft.cells.get(code)]
  const [value, missing] = [computed?.value, computed?.missing]
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown follows from these alone
  const said = useMemo(
    () => ({ ...showCell(draft, code), ...(value === undefined ? {} : { value, missing: missing ?? null }) }),
    [mine, cell, code, value, missing],
  )
  const selected = useMemo(() => (first < 0 ? null : ([first, end] as const)), [first, end])
  return (
    <EntryRow
      of={of}
      said={said}
      findings={findings.get(code) ?? NONE}
      theirs={draft.conflicts.get(code)}
      selected={selected}
      {...rest}
    />
  )
}

/** What brings a cell back to what it shows now. */
function restore(draft: ReportDraft, code: string): Change[] {
  const { value, missing, explanation, text } = showCell(draft, code)
  return [
    [code, { value: null }],
    [code, { missing }],
    ...(text ? [[code, { text }] as const] : value === null ? [] : [[code, { value }] as const]),
    [code, { explanation }],
  ]
}

function isTextField(element: HTMLElement | null | undefined): element is HTMLInputElement | HTMLTextAreaElement {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
}

function selectAll(element: HTMLElement | null | undefined): void {
  if (isTextField(element)) element.select()
}

function readField(target: EventTarget) {
  const element = target instanceof HTMLElement && target.matches(FIELD) ? target : null
  return element === null ? null : { element, row: Number(element.dataset.row), column: Number(element.dataset.column) }
}
