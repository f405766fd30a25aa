import { accept, type Result, refuse } from '../../../platform/result.ts'
import type { Span } from '../../plans.schema.ts'
import type { ItemKind } from '../drafts.schema.ts'
import {
  findSeen,
  type ItemRefusal,
  type ItemWrite,
  keep,
  type OpenDraft,
  readContent,
  type Seen,
  sortItems,
} from './draft-items.ts'

export interface Addition {
  readonly kind: ItemKind
  readonly content: unknown
  readonly span: Span | null
  /** Uncovered sentences that it settles: each must lie where it stands. */
  readonly covers: readonly Seen[]
  readonly reason: string
}

/** Adds what the compiler missed, at its place among those of its kind, and settles the sentences that it covers. */
export function addItem(
  draft: OpenDraft,
  { kind, content, span, covers, reason }: Addition,
): Result<ItemWrite[], ItemRefusal> {
  if (kind === 'uncovered' || kind === 'warning' || kind === 'notice') return refuse({ code: 'not_edited_by_hand' })
  const read = readContent(draft, kind, content, span)
  if (!read.ok) return read
  const settled: ItemWrite[] = []
  for (const seen of covers) {
    const found = findSeen(draft, seen)
    if (!found.ok) return found
    const sentence = found.value
    if (!sentence.live) return refuse({ code: 'not_live' })
    if (sentence.kind !== 'uncovered' || !meet(sentence.span, span)) return refuse({ code: 'not_covered_by_it' })
    settled.push({ ...keep(sentence), live: false, decision: { what: 'covered', reason } })
  }
  const added: ItemWrite = {
    ...read.value,
    id: null,
    kind,
    position: findPlace(draft, kind, span),
    origin: 'added',
    live: true,
    decision: null,
  }
  return accept([added, ...settled])
}

/** Beside the last of its kind that begins before it; what stands nowhere comes last. */
function findPlace(draft: OpenDraft, kind: ItemKind, span: Span | null): number {
  const row = sortItems(draft.items.filter((item) => item.kind === kind))
  if (span === null) return (row.at(-1)?.position ?? -1) + 1
  const before = row.filter((item) => item.span !== null && item.span[0] <= span[0])
  return before.at(-1)?.position ?? 0
}

function meet(one: Span | null, other: Span | null): boolean {
  return one !== null && other !== null && one[0] < other[1] && other[0] < one[1]
}
