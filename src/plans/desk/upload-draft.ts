import { type Failure, noAnswer, readFailure } from '../../ui/desk/failure.ts'
import type { Draft } from '../drafts/drafts.schema.ts'

export interface BroughtFile {
  readonly notice: File
  readonly annex: File | null
  readonly kind: 'notice' | 'amendment'
  /** Absent: as its title says. */
  readonly noticeKind?: 'amended' | 'supplementary'
}

export type Brought =
  | { readonly is: 'read'; readonly draft: Draft }
  | { readonly is: 'failed'; readonly failure: Failure }
  | { readonly is: 'stopped' }

export interface BringOptions {
  readonly slug: string
  readonly mandate: string | null
  readonly signal: AbortSignal
  /** The share of the upload that has gone out, 0 to 1; at 1 the reading begins. */
  readonly onSent: (share: number) => void
}

/**
 * Sends a notice to be read and made a draft of.
 *
 * XMLHttpRequest, because fetch does not tell how much of an upload has gone out.
 *
 * @returns never rejects; aborting the signal ends it as `stopped`
 */
export function uploadDraft(file: BroughtFile, { slug, mandate, signal, onSent }: BringOptions): Promise<Brought> {
  return new Promise((resolve) => {
    // Fields go before files: the server knows what it reads while it comes.
    const form = new FormData()
    form.append('kind', file.kind)
    if (file.noticeKind) form.append('noticeKind', file.noticeKind)
    form.append('file', file.notice, file.notice.name)
    if (file.annex) form.append('annex', file.annex, file.annex.name)
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    const end = (brought: Brought) => {
      signal.removeEventListener('abort', stop)
      resolve(brought)
    }
    signal.addEventListener('abort', stop, { once: true })
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable && event.total > 0) onSent(event.loaded / event.total)
    })
    request.upload.addEventListener('load', () => onSent(1))
    request.addEventListener('load', () => {
      const { status, responseText } = request
      if (status === 201) end({ is: 'read', draft: JSON.parse(responseText) as Draft })
      else end({ is: 'failed', failure: readFailure(status, responseText, (name) => request.getResponseHeader(name)) })
    })
    request.addEventListener('error', () => end({ is: 'failed', failure: noAnswer() }))
    request.addEventListener('abort', () => end({ is: 'stopped' }))
    request.open('POST', `/api/programmes/${encodeURIComponent(slug)}/drafts/uploads`)
    request.setRequestHeader('accept', 'application/json')
    if (mandate) request.setRequestHeader('x-courtyard-mandate', mandate)
    request.send(form)
  })
}
