/** Why an ask did not bring an answer, as the page has to treat it. */
export type FailureKind =
  /** Nobody is signed in, or no longer. */
  | 'signed_out'
  | 'denied'
  | 'not_found'
  /** The rules refuse it, or it met with something else; the sentence says what to do. */
  | 'refused'
  | 'too_many'
  /** The other side failed. */
  | 'broken'
  /** No answer at all. */
  | 'offline'

/** A failed ask. The sentences are the server's own where it sent any. */
export class Failure extends Error {
  override readonly name = 'Failure'
  readonly kind: FailureKind
  /** 0 when there was no answer. */
  readonly status: number
  /** Of the problem document; `no_answer` and `no_problem` are ours. */
  readonly code: string
  readonly title: { readonly zh: string; readonly en: string } | null
  /** What to quote when asking for help. */
  readonly requestId: string | null
  /** Seconds to wait before it makes sense to ask again. */
  readonly waitSeconds: number | null
  /** All members of the problem document. */
  readonly more: Readonly<Record<string, unknown>>

  constructor(
    kind: FailureKind,
    parts: Pick<Failure, 'status' | 'code' | 'title' | 'requestId' | 'waitSeconds' | 'more'>,
  ) {
    super(`${parts.status} ${parts.code}`)
    this.kind = kind
    this.status = parts.status
    this.code = parts.code
    this.title = parts.title
    this.requestId = parts.requestId
    this.waitSeconds = parts.waitSeconds
    this.more = parts.more
  }

  /** Whether the same ask may well succeed a moment later. */
  get mayPass(): boolean {
    return this.kind === 'broken' || this.kind === 'offline' || this.kind === 'too_many'
  }
}

/** No answer came: the network is gone, or the server is. */
export function noAnswer(): Failure {
  return new Failure('offline', {
    status: 0,
    code: 'no_answer',
    title: null,
    requestId: null,
    waitSeconds: null,
    more: {},
  })
}

/**
 * Reads a refusal. An answer that is no problem document (of a proxy in between, say) keeps its status and no sentence.
 *
 * @param text    the body as it came
 * @param header  a header of the answer, null when it is not there
 */
export function readFailure(status: number, text: string, header: (name: string) => string | null): Failure {
  const more = readMembers(text)
  const { code, title, titleEn, requestId } = more
  const isProblem = typeof code === 'string' && typeof title === 'string'
  const wait = Number(header('retry-after') ?? Number.NaN)
  return new Failure(kindOf(status), {
    status,
    code: isProblem ? code : 'no_problem',
    title: isProblem ? { zh: title, en: typeof titleEn === 'string' ? titleEn : title } : null,
    requestId: typeof requestId === 'string' ? requestId : header('x-request-id'),
    waitSeconds: Number.isFinite(wait) && wait > 0 ? Math.ceil(wait) : null,
    more,
  })
}

function kindOf(status: number): FailureKind {
  if (status === 401) return 'signed_out'
  if (status === 403) return 'denied'
  if (status === 404) return 'not_found'
  if (status === 429) return 'too_many'
  return status >= 500 ? 'broken' : 'refused'
}

function readMembers(text: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(text)
    return typeof read === 'object' && read !== null ? { ...read } : {}
  } catch {
    return {}
  }
}
