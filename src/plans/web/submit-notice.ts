import { interpretAnswer, type Outcome } from './compile-answer.ts'

/**
 * Sends a notice, and the annex when it is a file of its own, to be compiled. Nothing is kept on the other side.
 *
 * XMLHttpRequest, because fetch does not tell how much of an upload has gone out.
 *
 * @param onSent  the share of the upload that has gone out, 0 to 1; at 1 the reading begins
 * @returns       never rejects; aborting the signal ends it as `stopped`
 */
export function submitNotice(
  files: { readonly notice: File; readonly annex: File | null },
  signal: AbortSignal,
  onSent: (share: number) => void,
): Promise<Outcome> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve({ is: 'stopped' })
      return
    }
    const form = new FormData()
    form.append('file', files.notice, files.notice.name)
    if (files.annex) form.append('annex', files.annex, files.annex.name)
    const request = new XMLHttpRequest()
    const stop = () => request.abort()
    const end = (outcome: Outcome) => {
      signal.removeEventListener('abort', stop)
      resolve(outcome)
    }
    signal.addEventListener('abort', stop, { once: true })
    request.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable && event.total > 0) onSent(event.loaded / event.total)
    })
    request.upload.addEventListener('load', () => onSent(1))
    request.addEventListener('load', () => {
      const { status, responseText } = request
      const header = (name: string) => request.getResponseHeader(name)
      end(interpretAnswer(status, responseText, header('retry-after'), header('x-request-id')))
    })
    request.addEventListener('error', () => end({ is: 'offline' }))
    request.addEventListener('abort', () => end({ is: 'stopped' }))
    request.open('POST', '/api/compile')
    request.setRequestHeader('accept', 'application/json')
    request.send(form)
  })
}
