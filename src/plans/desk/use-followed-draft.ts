import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useDesk } from '../../ui/desk/desk-context.tsx'
import type { DraftChange } from '../drafts/drafts.schema.ts'
import { readDraft } from './asks.ts'
import { type FollowState, followChanges, type Present } from './follow-changes.ts'

export interface Followed {
  /** Everything that was done to the draft, from its first change on. */
  readonly changes: readonly DraftChange[]
  readonly present: readonly Present[]
  /** Null until it is known how changes come. */
  readonly state: FollowState | null
}

/**
 * What is done to a draft, as it is done; whatever is new to the page is asked for at once.
 *
 * @param seen  the number of the last change that the page shows
 */
export function useFollowedDraft(id: string, seen: number): Followed {
  const { slug, mandate } = useDesk()
  const known = useQueryClient()
  const shown = useRef(seen)
  useEffect(() => {
    shown.current = seen
  }, [seen])
  const [followed, setFollowed] = useState<Followed>({ changes: [], present: [], state: null })
  useEffect(
    () =>
      followChanges({
        address: `/api/programmes/${encodeURIComponent(slug)}/drafts/${encodeURIComponent(id)}/changes`,
        mandate,
        follower: {
          onChanges: (news) => {
            setFollowed((before) => ({ ...before, changes: [...before.changes, ...news] }))
            if (news.some(({ number }) => number > shown.current)) {
              void known.invalidateQueries({ queryKey: [readDraft.path, slug, { id }] })
            }
          },
          onPresent: (present) => setFollowed((before) => ({ ...before, present })),
          onState: (state) => setFollowed((before) => ({ ...before, state })),
        },
      }),
    [slug, id, mandate, known],
  )
  return followed
}
