/** The names after colons in a path: `'/people/:id/reveal'` has `'id'`. */
export type NamesIn<Path extends string> = Path extends `${infer Head}/${infer Rest}`
  ? NamesIn<Head> | NamesIn<Rest>
  : Path extends `:${infer Name}`
    ? Name
    : never

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What is sent beside the path: `query` after the question mark, `body` as JSON or as a form with files. */
export interface Sent {
  readonly query?: object
  readonly body?: object
}

declare const shapes: unique symbol

/**
 * What a page may ask of the server: where, with what, and what comes back. The shapes are types of the server's own
 * schemas; nothing of them is carried to the browser.
 */
export interface Route<Path extends string, Answer, Send extends Sent> {
  readonly method: Method
  readonly path: Path
  readonly [shapes]?: { readonly answer: Answer; readonly send: Send }
}

/** A route that reads: `reads<Person>()('/api/programmes/:slug/people/:id')`. */
export function reads<Answer, Query extends object = Record<never, never>>() {
  return <const Path extends string>(path: Path): Route<Path, Answer, { query: Query }> => ({ method: 'GET', path })
}

/** A route that does something: `does<Created, NewPerson>()('POST', '/api/programmes/:slug/people')`. */
export function does<Answer = void, Body extends object = Record<never, never>>() {
  return <const Path extends string>(
    method: Exclude<Method, 'GET'>,
    path: Path,
  ): Route<Path, Answer, { body: Body }> => ({ method, path })
}

/**
 * The address of a route: names filled in, each as one segment, and the query after it. What is undefined, null or empty
 * in the query is left out.
 *
 * @throws {RangeError} a name of the path has no value (a bug in the caller)
 */
export function writeAddress(path: string, params: Readonly<Record<string, string>>, query?: object): string {
  const filled = path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = params[name]
    if (!value) throw new RangeError(`${path} needs a value for ${name}`)
    return encodeURIComponent(value)
  })
  const pairs = new URLSearchParams()
  for (const [name, value] of Object.entries(query ?? {}))
    if (value !== undefined && value !== null && value !== '') pairs.append(name, String(value))
  const tail = pairs.toString()
  return tail ? `${filled}?${tail}` : filled
}
