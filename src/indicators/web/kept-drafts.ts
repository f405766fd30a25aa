import type { KeptDraft, LocalCell } from './report-draft.ts'

const PREFIX = 'courtyard.report.'
/** What was never sent for so long is no longer anybody's work. */
const KEPT_DAYS = 30

/** Whose draft of which report. */
export interface DraftKey {
  readonly slug: string
  readonly reportId: string
  readonly personId: string
}

interface Stored {
  readonly version: number
  readonly at: number
  readonly cells: readonly LocalCell[]
}

/**
 * What was typed into a report and not taken by the server yet: kept in this browser under programme, report and person until
 * it is, also when the session ends or the page is closed. Only the person it belongs to is shown it.
 */
export function findKeptDraft(key: DraftKey, now = Date.now()): KeptDraft | null {
  const stored = read(nameOf(key))
  if (stored === null) return null
  if (now - stored.at > KEPT_DAYS * 86_400_000) {
    write(nameOf(key), null)
    return null
  }
  return { version: stored.version, cells: stored.cells }
}

/**
 * Keeps what is typed now. Two windows on the same report do not undo each other's: each touches only the cells that it
 * changed since it kept the last time.
 *
 * @param before  what this window kept the last time
 */
export function keepDraft(
  key: DraftKey,
  version: number,
  before: ReadonlyMap<string, LocalCell>,
  local: ReadonlyMap<string, LocalCell>,
  now = Date.now(),
): void {
  const stored = read(nameOf(key))
  const cells = new Map((stored?.version === version ? stored.cells : []).map((cell) => [cell.code, cell]))
  for (const code of before.keys()) if (!local.has(code)) cells.delete(code)
  for (const [code, cell] of local) cells.set(code, cell)
  write(nameOf(key), cells.size === 0 ? null : { version, at: now, cells: [...cells.values()] })
}

function nameOf({ slug, reportId, personId }: DraftKey): string {
  return `${PREFIX}${slug}.${reportId}.${personId}`
}

function read(name: string): Stored | null {
  try {
    return JSON.parse(window.localStorage.getItem(name) ?? 'null') as Stored | null
  } catch {
    return null
  }
}

function write(name: string, stored: Stored | null): void {
  try {
    if (stored === null) window.localStorage.removeItem(name)
    else window.localStorage.setItem(name, JSON.stringify(stored))
  } catch {
    // It then lasts as long as the page is open.
  }
}
