import { type Failure, noAnswer, readFailure } from './failure.ts'

/** A file as the server tells of it. */
export interface ShownFile {
  readonly id: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly uploadedAt: string
  /** Why its content is no longer kept; null while it is. */
  readonly forgottenWhy: string | null
}

/** In whose programme, and on whose behalf. */
export interface FilePlace {
  readonly slug: string
  readonly mandate: string | null
}

export interface Upload {
  readonly done: Promise<ShownFile>
  /** Gives up; `done` then fails with an abort. */
  readonly stop: () => void
}

/**
 * Brings a file, and tells how far it has come. Not by `fetch`, which cannot tell.
 *
 * `done` fails with a `Failure`, or with an abort when it was stopped.
 */
export function upload({ slug, mandate }: FilePlace, file: File, onProgress: (share: number) => void): Upload {
  const request = new XMLHttpRequest()
  const done = new Promise<ShownFile>((resolve, reject: (why: Failure | DOMException) => void) => {
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => {
      if (lengthComputable && total > 0) onProgress(loaded / total)
    }
    request.onload = () => {
      if (request.status === 201) resolve(JSON.parse(request.responseText) as ShownFile)
      else reject(readFailure(request.status, request.responseText, (name) => request.getResponseHeader(name)))
    }
    request.onerror = () => reject(noAnswer())
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'))
  })
  const form = new FormData()
  form.append('file', file)
  request.open('POST', `/api/programmes/${encodeURIComponent(slug)}/files`)
  request.setRequestHeader('accept', 'application/json')
  if (mandate) request.setRequestHeader('x-courtyard-mandate', mandate)
  request.send(form)
  return { done, stop: () => request.abort() }
}

export function addressOf({ slug }: FilePlace, id: string): string {
  return `/api/programmes/${encodeURIComponent(slug)}/files/${encodeURIComponent(id)}`
}

/** The content itself, also on another's behalf, which an address alone cannot say. @throws {Failure} */
export async function fetchContent(place: FilePlace, id: string, signal?: AbortSignal): Promise<Blob> {
  const reply = await fetch(addressOf(place, id), {
    headers: place.mandate ? { 'x-courtyard-mandate': place.mandate } : {},
    credentials: 'same-origin',
    ...(signal ? { signal } : {}),
  }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw noAnswer()
  })
  if (!reply.ok) throw readFailure(reply.status, await reply.text(), (name) => reply.headers.get(name))
  return reply.blob()
}
