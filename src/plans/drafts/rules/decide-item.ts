import { accept, type Result, refuse } from '../../../platform/result.ts'
import type { Span } from '../../plans.schema.ts'
import type { Decision, DraftItem } from '../drafts.schema.ts'
import { findSeen, type ItemRefusal, type ItemWrite, keep, type OpenDraft, type Seen } from './draft-items.ts'

/** An item with where it stands in the edition that holds, for a change that is declined after it was accepted. */
export interface Decidable {
  readonly wasSpan: Span | null
}

/**
 * Decides an item: an uncovered sentence means nothing, a warning was looked at, a change of the amendment is accepted or
 * declined. Null takes the decision back, and the item is what it was before.
 */
export function decideItem(
  draft: OpenDraft,
  seen: Seen,
  what: Decision | null,
  reason: string,
  { wasSpan }: Decidable,
): Result<ItemWrite, ItemRefusal> {
  const found = findSeen(draft, seen)
  if (!found.ok) return found
  const item = found.value
  if ((item.decision?.what ?? null) === what || !isDecidedBy(item, what)) return refuse({ code: 'not_decided_so' })
  const decision = what === null ? null : { what, reason }
  const { change } = item
  if (change === null || change.kind === 'kept') return accept({ ...keep(item), decision })
  const isAccepted = what === 'accepted'
  if (change.kind === 'added') return accept({ ...keep(item), decision, live: isAccepted })
  if (change.kind === 'dropped')
    return accept({ ...keep(item), decision, live: !isAccepted, origin: isAccepted ? 'dropped' : 'kept' })
  const said = isAccepted ? change.proposed : { content: change.was, span: wasSpan }
  if (!said?.content) return refuse({ code: 'not_decided_so' })
  return accept({
    ...keep(item),
    content: said.content,
    span: said.span,
    decision,
    live: true,
    origin: isAccepted ? 'compiled' : 'kept',
  })
}

function isDecidedBy({ kind, live, change, decision }: DraftItem, what: Decision | null): boolean {
  if (kind === 'uncovered') return live && (what === 'means_nothing' || what === null)
  if (kind === 'warning') return live && (what === 'looked_at' || what === null)
  if (change === null || change.kind === 'kept') return false
  return what === 'accepted' || what === 'declined' || (what === null && decision !== null)
}
