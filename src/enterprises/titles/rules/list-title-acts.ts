import type { Act } from '../../../access/act.schema.ts'
import type { Asker } from '../../../access/rules/list-acts.ts'
import { holdsAt, holdsEverywhere, holdsSomewhere } from '../../../access/rules/reach.ts'
import type { TitleState } from '../../titles.schema.ts'

/** What may be done with titles and institutes, and what blocks it. The database decides again when it is done. */

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

export interface ConferredCase {
  readonly state: TitleState
  readonly statedBy: string | null
  readonly statedFor: string | null
  /** Organisations that are told all about whose it is. */
  readonly toldTo: readonly string[]
}

/** What the asker may do with a title or an institute: nobody confirms what they stated, nor for whom they act. */
export function listConferredActs(
  asker: Asker,
  what: 'title' | 'institute' | 'institute_stay',
  one: ConferredCase,
): Act[] {
  if (one.state === 'withdrawn') return []
  const { rights } = asker
  const mayConfirm = holdsAtSome(asker, 'enterprises.confirm', one.toldTo)
  const mayWrite = holdsAtSome(asker, 'enterprises.write', one.toldTo)
  const acts: Act[] = []
  if (holdsSomewhere(rights, 'enterprises.confirm') && one.state === 'stated') {
    const isOwn = asker.personId === one.statedBy || asker.personId === one.statedFor
    acts.push(
      act(`enterprises.confirm_${what}`, [
        when(!mayConfirm, 'outside_your_reach'),
        when(isOwn, 'nobody_confirms_what_they_stated'),
      ]),
    )
  }
  if (mayWrite || mayConfirm) {
    acts.push(
      act(`enterprises.withdraw_${what}`, [when(one.state === 'confirmed' && !mayConfirm, 'who_confirms_withdraws')]),
    )
  }
  return acts
}

/** What may be stated of an enterprise, or entered at all. */
export function listStatingActs(asker: Asker, name: string, toldTo: readonly string[] | null): Act[] {
  if (!holdsSomewhere(asker.rights, 'enterprises.write')) return []
  const isOutside = toldTo !== null && !holdsAtSome(asker, 'enterprises.write', toldTo)
  return [act(name, [when(isOutside, 'outside_your_reach')])]
}

/** Kinds are the programme office’s. */
export function listKindActs({ rights }: Asker): Act[] {
  return holdsEverywhere(rights, 'enterprises.rules') ? [act('enterprises.state_title_kind', [])] : []
}
