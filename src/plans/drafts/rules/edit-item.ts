import { accept, type Result } from '../../../platform/result.ts'
import type { Span } from '../../plans.schema.ts'
import {
  findWritable,
  type ItemRefusal,
  type ItemWrite,
  keep,
  type OpenDraft,
  readContent,
  type Seen,
} from './draft-items.ts'

/** Says an item anew, at the same or another place in the text. */
export function editItem(
  draft: OpenDraft,
  seen: Seen,
  content: unknown,
  span: Span | null,
): Result<ItemWrite, ItemRefusal> {
  const found = findWritable(draft, seen)
  if (!found.ok) return found
  const item = found.value
  const read = readContent(draft, item.kind, content, span)
  if (!read.ok) return read
  return accept({ ...keep(item), ...read.value, origin: item.origin === 'added' ? 'added' : 'edited' })
}
