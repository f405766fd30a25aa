import { noAnswer, readFailure } from './failure.ts'
import { type NamesIn, type Route, type Sent, writeAddress } from './route.ts'

export interface AskOptions {
  readonly signal?: AbortSignal | undefined
  /** The mandate one acts on, by its id. */
  readonly mandate?: string | null
}

/**
 * Asks the server.
 *
 * @returns what the route answers; undefined where it answers with nothing
 * @throws {Failure} every other end but an abort, which is thrown as the browser throws it
 */
export async function ask<Path extends string, Answer, Send extends Sent>(
  route: Route<Path, Answer, Send>,
  params: Readonly<Record<NamesIn<Path>, string>>,
  send: Partial<Send> = {},
  { signal, mandate }: AskOptions = {},
): Promise<Answer> {
  const { query, body } = send as Sent
  const form = body instanceof FormData ? body : null
  const headers = new Headers({ accept: 'application/json' })
  if (mandate) headers.set('x-courtyard-mandate', mandate)
  if (body && !form) headers.set('content-type', 'application/json')
  const response = await fetch(writeAddress(route.path, params, query), {
    method: route.method,
    headers,
    credentials: 'same-origin',
    ...(body ? { body: form ?? JSON.stringify(body) } : {}),
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw noAnswer()
  })
  const text = await response.text()
  if (!response.ok) throw readFailure(response.status, text, (name) => response.headers.get(name))
  return (text === '' ? undefined : JSON.parse(text)) as Answer
}
