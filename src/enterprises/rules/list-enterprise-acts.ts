import type { Act } from '../../access/act.schema.ts'
import type { Asker } from '../../access/rules/list-acts.ts'
import { holdsAt, holdsEverywhere, holdsSomewhere } from '../../access/rules/reach.ts'

/** What may be done in the register, and what blocks it. The database decides again when it is done. */

type Block = Act['blocks'][number]

const act = (name: string, blocks: readonly (Block | false)[]): Act => {
  const standing = blocks.filter((block) => block !== false)
  return { act: name, open: standing.length === 0, blocks: standing }
}
const when = (blocked: boolean, code: string): Block | false => blocked && { code }

/** Whether a right is held at one of these organisations. */
function holdsAtSome({ rights }: Asker, right: string, organisations: readonly string[]): boolean {
  return holdsEverywhere(rights, right) || organisations.some((one) => holdsAt(rights, right, one))
}

/** What may be done with the register as a whole. */
export function listRegisterActs(asker: Asker): Act[] {
  const { rights } = asker
  return [
    ...(holdsSomewhere(rights, 'enterprises.write') ? [act('enterprises.enter', [])] : []),
    ...(holdsSomewhere(rights, 'enterprises.confirm') ? [act('enterprises.decide_match', [])] : []),
  ]
}

export interface EnterpriseCase {
  /** Organisations that are told all about it. */
  readonly toldTo: readonly string[]
  readonly isMerged: boolean
  readonly standsForOthers: boolean
}

/** What the asker may do with an enterprise; nothing with one that was merged, but to undo that. */
export function listEnterpriseActs(asker: Asker, one: EnterpriseCase): Act[] {
  const { rights } = asker
  const merged = when(one.isMerged, 'is_merged')
  const acts: Act[] = []
  if (holdsSomewhere(rights, 'enterprises.write')) {
    const outside = when(!holdsAtSome(asker, 'enterprises.write', one.toldTo), 'outside_your_reach')
    acts.push(
      act('enterprises.change', [merged, outside]),
      act('enterprises.name', [merged, outside]),
      act('enterprises.address', [merged, outside]),
      act('enterprises.state_facts', [merged, outside]),
      act('enterprises.state_tie', [merged, outside]),
      // For a park of one's own: whoever else tells of it.
      act('enterprises.state_stay', [merged]),
    )
  }
  if (holdsSomewhere(rights, 'enterprises.confirm')) {
    const outside = when(!holdsAtSome(asker, 'enterprises.confirm', one.toldTo), 'outside_your_reach')
    acts.push(
      act('enterprises.assign', [merged, outside]),
      act('enterprises.merge', [merged, when(one.standsForOthers, 'stands_for_others'), outside]),
    )
  }
  return acts
}

export interface StayCase {
  readonly parkId: string
  readonly state: 'stated' | 'confirmed' | 'withdrawn'
  readonly to: string | null
  readonly statedBy: string | null
  readonly statedFor: string | null
}

/** What the asker may do with a stay: nobody confirms what they stated, nor for whom they act. */
export function listStayActs(asker: Asker, one: StayCase): Act[] {
  if (one.state === 'withdrawn') return []
  const { rights } = asker
  const acts: Act[] = []
  const mayWrite = holdsAt(rights, 'enterprises.write', one.parkId)
  const mayConfirm = holdsAt(rights, 'enterprises.confirm', one.parkId)
  if (holdsSomewhere(rights, 'enterprises.confirm') && one.state === 'stated') {
    const isOwn = asker.personId === one.statedBy || asker.personId === one.statedFor
    acts.push(
      act('enterprises.confirm_stay', [
        when(!mayConfirm, 'outside_your_reach'),
        when(isOwn, 'nobody_confirms_what_they_stated'),
      ]),
    )
  }
  if (mayWrite || mayConfirm) {
    acts.push(act('enterprises.end_stay', [when(one.to !== null, 'has_ended')]))
    acts.push(
      act('enterprises.withdraw_stay', [when(one.state === 'confirmed' && !mayConfirm, 'who_confirms_withdraws')]),
    )
  }
  return acts
}

/** What the asker may do with two that may be one, or that were merged: who confirms for both decides. */
export function listPairActs(
  asker: Asker,
  name: 'enterprises.decide_match' | 'enterprises.undo_merge',
  one: { readonly toldTo: readonly (readonly string[])[]; readonly isOver: boolean },
): Act[] {
  if (!holdsSomewhere(asker.rights, 'enterprises.confirm') || one.isOver) return []
  const both = one.toldTo.every((organisations) => holdsAtSome(asker, 'enterprises.confirm', organisations))
  return [act(name, [when(!both, 'one_of_them_is_outside_your_reach')])]
}
