import type { Cell, CellEdit, CellsWritten, Missing } from '../reports.schema.ts'

/** A cell as it was left here, and as the server has not taken it yet. */
export interface LocalCell {
  readonly code: string
  /** What was typed where it could not be read as a figure; it is kept, and not sent. */
  readonly text: string | null
  readonly value: number | null
  readonly missing: Missing | null
  readonly explanation: string
  /** The edit of the server's cell that was seen when it was typed. */
  readonly edit: number
}

/** A report that is being filled: the server's cells, what was typed over them, and where both changed. */
export interface ReportDraft {
  readonly version: number
  readonly cells: ReadonlyMap<string, Cell>
  readonly local: ReadonlyMap<string, LocalCell>
  /** Theirs, by code, where somebody else wrote what was typed over here: nothing is sent until one is chosen. */
  readonly conflicts: ReadonlyMap<string, Cell>
}

/** As the edit that was seen: none of the version that there is now. */
const UNSEEN = -1

/** What is kept in the browser of a draft. */
export interface KeptDraft {
  readonly version: number
  readonly cells: readonly LocalCell[]
}

type Said = Pick<LocalCell, 'value' | 'missing' | 'explanation'> & { readonly text?: string | null }

/** What a person may change of a cell at once. */
export type CellChange =
  | { readonly value: number | null }
  | { readonly text: string }
  | { readonly missing: Missing | null }
  | { readonly explanation: string }

/** Begins with the server's cells and what was kept from before. What was kept of another version is asked about. */
export function startDraft(version: number, cells: readonly Cell[], kept: KeptDraft | null): ReportDraft {
  const draft: ReportDraft = { version, cells: byCode(cells), local: new Map(), conflicts: new Map() }
  if (kept === null) return draft
  const local = new Map(kept.cells.filter(({ code }) => draft.cells.has(code)).map((cell) => [cell.code, cell]))
  return compare({ ...draft, local }, kept.version !== version)
}

/**
 * Takes over what the server says now. An answer that was on its way while something newer was written tells nothing new; a
 * cell that somebody else wrote meanwhile is set against what was typed here.
 */
export function takeCells(draft: ReportDraft, version: number, cells: readonly Cell[]): ReportDraft {
  const isNext = version !== draft.version
  const known = new Map(draft.cells)
  for (const cell of cells) {
    const before = known.get(cell.code)
    if (isNext || !before || cell.edit >= before.edit) known.set(cell.code, cell)
  }
  return compare({ ...draft, version, cells: known }, isNext)
}

/** Writes down what was typed into a cell. A figure and a reason for its absence put one another out. */
export function typeCell(draft: ReportDraft, code: string, change: CellChange): ReportDraft {
  const cell = draft.cells.get(code)
  if (!cell) return draft
  const before = draft.local.get(code) ?? { ...readCell(cell), text: null, edit: cell.edit }
  const next: LocalCell = { ...before, code, ...follow(before, change) }
  const local = new Map(draft.local)
  if (isSame(next, cell) && !draft.conflicts.has(code)) local.delete(code)
  else local.set(code, next)
  return { ...draft, local }
}

/** What can be sent now: what is read, and disputed by nobody. */
export function listEdits(draft: ReportDraft): CellEdit[] {
  return [...draft.local.values()]
    .filter(({ code, text }) => text === null && !draft.conflicts.has(code))
    .map(({ code, value, missing, explanation, edit }) => ({ code, value, missing, explanation, edit }))
}

/** Takes over the answer to what was sent. What was typed on meanwhile stays, on top of what was written. */
export function takeWritten(
  draft: ReportDraft,
  sent: readonly CellEdit[],
  { cells, conflicts }: Pick<CellsWritten, 'cells' | 'conflicts'>,
): ReportDraft {
  const disputed = new Map(conflicts.map(({ code, theirs }) => [code, theirs]))
  const known = new Map(draft.cells)
  for (const cell of [...cells, ...disputed.values()]) known.set(cell.code, cell)
  const local = new Map(draft.local)
  // A sheet that was brought disputes what was not typed here.
  for (const { code, mine } of conflicts)
    if (!local.has(code)) local.set(code, { ...mine, explanation: mine.explanation ?? '', text: null })
  for (const edit of sent) {
    const mine = local.get(edit.code)
    if (!mine || disputed.has(edit.code)) continue
    const written = known.get(edit.code)
    if (isSame(mine, edit)) local.delete(edit.code)
    else local.set(edit.code, { ...mine, edit: written?.edit ?? mine.edit })
  }
  return compare({ ...draft, cells: known, local }, false)
}

/** Ends a dispute over a cell: theirs stands, or mine is written over it, knowingly. */
export function choose(draft: ReportDraft, code: string, whose: 'theirs' | 'mine'): ReportDraft {
  const theirs = draft.conflicts.get(code)
  const mine = draft.local.get(code)
  if (!theirs || !mine) return draft
  const conflicts = new Map(draft.conflicts)
  conflicts.delete(code)
  const local = new Map(draft.local)
  if (whose === 'theirs') local.delete(code)
  else local.set(code, { ...mine, edit: theirs.edit })
  return { ...draft, conflicts, local }
}

/** Forgets all that was typed and not taken. */
export function dropLocal(draft: ReportDraft): ReportDraft {
  return { ...draft, local: new Map(), conflicts: new Map() }
}

/** What a cell shows: what was typed here, or what the server has. */
export function showCell(draft: ReportDraft, code: string): Said & { readonly isLocal: boolean } {
  const mine = draft.local.get(code)
  if (mine) return { ...mine, isLocal: true }
  const cell = draft.cells.get(code)
  return cell ? { ...readCell(cell), isLocal: false } : { value: null, missing: null, explanation: '', isLocal: false }
}

/** Sets what was typed against the server's cells: the same twice is settled, a newer one of theirs is disputed. */
function compare(draft: ReportDraft, isOther: boolean): ReportDraft {
  const local = new Map(draft.local)
  const conflicts = new Map<string, Cell>()
  for (const [code, mine] of draft.local) {
    const theirs = draft.cells.get(code)
    if (!theirs) continue
    if (isSame(mine, theirs)) local.delete(code)
    else if (isOther || theirs.edit !== mine.edit) {
      conflicts.set(code, theirs)
      // No edit of this version was seen: it stays disputed however often the page is loaded.
      if (isOther) local.set(code, { ...mine, edit: UNSEEN })
    }
  }
  return { ...draft, local, conflicts }
}

function follow(before: LocalCell, change: CellChange): Partial<LocalCell> {
  if ('text' in change) return { text: change.text, value: null, missing: null }
  if ('value' in change)
    return { text: null, value: change.value, missing: change.value === null ? before.missing : null }
  if ('missing' in change)
    return change.missing === null ? { missing: null } : { missing: change.missing, value: null, text: null }
  return change
}

function isSame(one: Said, other: Pick<Cell, 'value' | 'missing' | 'explanation'>): boolean {
  return (
    (one.text ?? null) === null &&
    one.value === other.value &&
    one.missing === other.missing &&
    one.explanation.trim() === other.explanation.trim()
  )
}

/** Division by zero is said of what is computed, which nobody types over. */
function readCell({ code, value, missing, explanation }: Cell): Omit<LocalCell, 'text' | 'edit'> {
  return { code, value, missing: missing === 'undefined' ? null : missing, explanation }
}

function byCode(cells: readonly Cell[]): Map<string, Cell> {
  return new Map(cells.map((cell) => [cell.code, cell]))
}
