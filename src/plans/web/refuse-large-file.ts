import { defaultReadLimits } from '../reading/limits.ts'
import { sayRefusal } from '../reading/refusals.ts'
import type { Failure } from './compile-answer.ts'

interface Sized {
  readonly size: number
}

/**
 * Refuses before the upload what the server would refuse after it, in the server's own words. A server that stops
 * reading in the middle of an upload looks to a browser like a broken connection.
 */
export function refuseLargeFile(files: { readonly notice: Sized; readonly annex: Sized | null }): Failure | null {
  const limit = defaultReadLimits.fileBytes
  const file = files.notice.size > limit ? 'notice' : files.annex && files.annex.size > limit ? 'annex' : null
  return file && { is: 'refused', title: sayRefusal({ code: 'too_large', file }), mayTryAgain: false }
}
