import { accept, type Result, refuse } from '../../../platform/result.ts'
import {
  findSeen,
  findWritable,
  type ItemRefusal,
  type ItemWrite,
  keep,
  type OpenDraft,
  type Seen,
} from './draft-items.ts'

/** Leaves an item out of the programme. What the notice says of itself is never left out. */
export function dropItem(draft: OpenDraft, seen: Seen): Result<ItemWrite, ItemRefusal> {
  const found = findWritable(draft, seen)
  if (!found.ok) return found
  if (found.value.kind === 'notice') return refuse({ code: 'not_edited_by_hand' })
  return accept({ ...keep(found.value), live: false, origin: 'dropped' })
}

/** Takes an item in again that somebody dropped. What was merged or split away came apart for good. */
export function restoreItem(draft: OpenDraft, seen: Seen): Result<ItemWrite, ItemRefusal> {
  const found = findSeen(draft, seen)
  if (!found.ok) return found
  const item = found.value
  if (item.live || item.origin !== 'dropped' || item.change?.kind === 'dropped') return refuse({ code: 'not_dropped' })
  return accept({ ...keep(item), live: true, origin: 'edited' })
}
