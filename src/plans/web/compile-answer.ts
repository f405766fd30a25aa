import type { Differentiation, PlanReading } from '../plans.schema.ts'

/** A loaded programme that has the same 文号 as the file, and how its reviewed facts compare with it. */
export interface Binding {
  readonly slug: string
  /** Left out by a server that knows only the slug. */
  readonly name?: { readonly zh: string; readonly en: string }
  /** How many facts were compared. */
  readonly compared: number
  /** The facts that differ, each in words. */
  readonly differing: readonly string[]
}

/** What the server gives back for a notice. */
export interface CompileAnswer {
  readonly reading: PlanReading
  readonly differentiation: Differentiation
  readonly binding: Binding | null
}

/** How an attempt ended. Stopping is the person's own act and is no failure. */
export type Outcome =
  | { readonly is: 'read'; readonly answer: CompileAnswer }
  | {
      readonly is: 'refused'
      readonly title: { readonly zh: string; readonly en: string }
      /** The same file may be taken a little later. */
      readonly mayTryAgain: boolean
    }
  | { readonly is: 'denied'; readonly waitSeconds: number | null }
  | { readonly is: 'broken'; readonly quote: string | null }
  | { readonly is: 'offline' }
  | { readonly is: 'stopped' }

export type Failure = Exclude<Outcome, { is: 'read' } | { is: 'stopped' }>

/**
 * Makes sense of the server's reply.
 *
 * @param retryAfter  the header of that name: seconds
 * @param requestId   what a person may quote
 */
export function interpretAnswer(
  status: number,
  body: string,
  retryAfter: string | null = null,
  requestId: string | null = null,
): Outcome {
  const said = parseObject(body)
  if (status === 429) return { is: 'denied', waitSeconds: parseSeconds(retryAfter) }
  if (status === 200) {
    return isCompileAnswer(said) ? { is: 'read', answer: said } : { is: 'broken', quote: requestId }
  }
  const zh = said?.title
  const en = said?.titleEn
  if (status !== 500 && typeof zh === 'string' && zh !== '') {
    const title = { zh, en: typeof en === 'string' && en !== '' ? en : zh }
    return { is: 'refused', title, mayTryAgain: status === 503 }
  }
  return { is: 'broken', quote: requestId }
}

function parseObject(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

/** The server keeps the shape by its schema; this only tells an answer from something else sent with 200. */
function isCompileAnswer(value: object | null): value is CompileAnswer {
  if (!value || !('reading' in value) || !('differentiation' in value)) return false
  const { reading } = value
  return typeof reading === 'object' && reading !== null && 'text' in reading && typeof reading.text === 'string'
}

function parseSeconds(header: string | null): number | null {
  const seconds = Number(header)
  return header !== null && Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : null
}
