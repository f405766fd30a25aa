import { STATUS_CODES } from 'node:http'
import { DatabaseError } from 'pg'
import { z } from 'zod'

/** The media type of a problem document. */
export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** What every failed request gets (RFC 9457). `code` is stable, for programs; the titles are for people. */
export const problemSchema = z.looseObject({
  type: z.string(),
  /** In Chinese. */
  title: z.string(),
  /** In English. */
  titleEn: z.string(),
  status: z.int(),
  code: z.string(),
  /** What to quote when asking for help; also in the header `x-request-id`. */
  requestId: z.string(),
})

export interface ProblemWords {
  /** One sentence in Chinese, which says what to do where something can be done. */
  readonly title: string
  readonly titleEn: string
  /** Further members of the document. */
  readonly more?: Readonly<Record<string, unknown>>
}

/** A failure that the one who asked should read: thrown in a route, met once by the server. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  /** Stable, snake_case. */
  readonly code: string
  readonly words: ProblemWords

  constructor(status: number, code: string, words: ProblemWords, options?: ErrorOptions) {
    super(`${code}: ${words.titleEn}`, options)
    this.status = status
    this.code = code
    this.words = words
  }
}

/** The document that is sent. */
export function writeProblem(problem: Problem, requestId: string): z.infer<typeof problemSchema> {
  const { title, titleEn, more } = problem.words
  return { ...more, type: 'about:blank', title, titleEn, status: problem.status, code: problem.code, requestId }
}

/** Refusals of the database that the one who asked may hear of, by SQLSTATE. Everything else is a surprise. */
const BY_SQLSTATE: Readonly<Record<string, () => Problem>> = {
  42501: () => new Problem(403, 'not_allowed', { title: '无权进行此操作。', titleEn: 'This is not yours to do.' }),
  23505: () =>
    new Problem(409, 'already_there', { title: '同样的内容已经存在。', titleEn: 'The same is there already.' }),
  40001: tryAgain,
  '40P01': tryAgain,
}

function tryAgain(): Problem {
  return new Problem(503, 'try_again', {
    title: '与他人的操作同时发生，请再试一次。',
    titleEn: 'It happened at the same moment as something else; try again.',
  })
}

const BY_STATUS: Readonly<Record<number, readonly [code: string, title: string, titleEn: string]>> = {
  400: ['malformed_request', '请求的格式不对。', 'The request is malformed.'],
  404: ['not_found', '没有这个地址。', 'There is nothing at this address.'],
  405: ['method_not_allowed', '此地址不支持这种请求方法。', 'This address does not take this method.'],
  406: ['not_acceptable', '无法按所要求的格式提供。', 'It cannot be given in the form asked for.'],
  413: ['too_large', '内容过大。', 'The content is too large.'],
  415: ['unsupported_media_type', '不支持这种内容类型。', 'This type of content is not taken.'],
  429: ['too_many_requests', '请求过于频繁，请稍候再试。', 'Too many requests; wait a little and try again.'],
  503: ['busy', '服务器正忙，请稍候再试。', 'The server is busy; wait a little and try again.'],
}

/** What was thrown, as the one who asked may know it. Inner messages of surprises are never told. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof DatabaseError) {
    const known = error.code === undefined ? undefined : BY_SQLSTATE[error.code]
    return known ? known() : surprise(error)
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500
  if (status >= 400 && (status < 500 || status === 503)) return problemOfStatus(status, error)
  return surprise(error)
}

export function problemOfStatus(status: number, cause?: unknown, more?: ProblemWords['more']): Problem {
  const [code, title, titleEn] = BY_STATUS[status] ?? [
    `status_${status}`,
    '请求未能完成。',
    `${STATUS_CODES[status] ?? 'The request was not completed'}.`,
  ]
  return new Problem(status, code, { title, titleEn, ...(more ? { more } : {}) }, { cause })
}

function surprise(cause: unknown): Problem {
  return new Problem(
    500,
    'unexpected',
    {
      title: '服务器出了意外，已记入日志；求助时请提供请求编号。',
      titleEn: 'Something unexpected happened and was logged; quote the request id when you ask for help.',
    },
    { cause },
  )
}
