import { lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { accept, type Result, refuse } from '../result.ts'
import { isPublicAddress } from './address-ranges.ts'

export interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Private addresses that may be posted to, also over plain http; the operator names them. */
  readonly isAllowedInside: (address: string) => boolean
  /** For the whole of it. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export type PostFailure = 'unreachable' | 'no_answer' | 'not_allowed_there'

export interface Posted {
  readonly status: number
  /** How long the receiver asks to be left alone, in seconds. */
  readonly retryAfter: number | null
}

class NotAllowedThere extends Error {}

/**
 * Posts to an address that somebody typed in: to the internet over TLS, to private addresses only where they are named.
 *
 * Every address that a name stands for is looked at, and it is one of these that is then connected to: a name that
 * answers otherwise the second time changes nothing. Redirects are not followed, and the answer's body is not read.
 */
export async function postSafely(post: Post): Promise<Result<Posted, PostFailure>> {
  const url = new URL(post.url)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isTls = url.protocol === 'https:'
  const mayGo = (address: string) => post.isAllowedInside(address) || (isTls && isPublicAddress(address))
  if (isIP(host) !== 0 && !mayGo(host)) return refuse('not_allowed_there')
  const timeout = AbortSignal.timeout(post.timeoutMs)
  try {
    return accept(
      await new Promise<Posted>((resolve, reject) => {
        const request = (isTls ? requestHttps : requestHttp)(url, {
          method: 'POST',
          headers: { ...post.headers, 'content-length': String(Buffer.byteLength(post.body)) },
          lookup: lookupOnly(mayGo),
          signal: AbortSignal.any([timeout, post.signal]),
          agent: false,
        })
        request.on('error', reject)
        request.on('response', (response) => {
          const after = Number(response.headers['retry-after'])
          resolve({ status: response.statusCode ?? 0, retryAfter: after > 0 ? after : null })
          response.destroy()
        })
        request.end(post.body)
      }),
    )
  } catch (error) {
    if (error instanceof NotAllowedThere) return refuse('not_allowed_there')
    return refuse(timeout.aborted ? 'no_answer' : 'unreachable')
  }
}

function lookupOnly(mayGo: (address: string) => boolean): LookupFunction {
  return (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const [first] = found ?? []
      if (error) done(error, [])
      else if (!first || !found.every(({ address }) => mayGo(address))) done(new NotAllowedThere(hostname), [])
      else if (options.all) done(null, found)
      else done(null, first.address, first.family)
    })
  }
}
