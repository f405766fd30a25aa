import type { Act } from '../act.schema.ts'
import type { Mandate } from '../people.schema.ts'
import { type HeldRights, holdsAt, holdsEverywhere, holdsSomewhere } from './reach.ts'

/** Who asks what may be done: the person, their rights, and the day it is. */
export interface Asker {
  readonly personId: string
  readonly rights: HeldRights
  readonly today: string
  /** Acting for another: what one does for oneself is then closed. */
  readonly onMandate: boolean
}

type Block = Act['blocks'][number]

function act(name: string, blocks: readonly (Block | false)[]): Act {
  const standing = blocks.filter((block) => block !== false)
  return { act: name, open: standing.length === 0, blocks: standing }
}

const when = (blocked: boolean, code: string, more: Omit<Block, 'code'> = {}): Block | false =>
  blocked && { code, ...more }

export interface PersonState {
  readonly id: string
  readonly organisation: string
  readonly leftOn: string | null
}

/** What the asker may do with a person. The database decides again when it is done. */
export function listPersonActs(asker: Asker, person: PersonState): Act[] {
  const { rights } = asker
  const isSelf = person.id === asker.personId
  const hasLeft = person.leftOn !== null && person.leftOn <= asker.today
  const here = (right: string) => when(!holdsAt(rights, right, person.organisation), 'outside_your_reach')
  const left = when(hasLeft, 'has_left', hasLeft && person.leftOn ? { until: person.leftOn } : {})
  const acts: Act[] = []
  if (holdsSomewhere(rights, 'people.manage')) {
    acts.push(act('people.change', [here('people.manage')]), act('people.invite', [here('people.manage'), left]))
  }
  if (isSelf || holdsSomewhere(rights, 'people.reveal')) {
    acts.push(act('people.reveal', [!isSelf && here('people.reveal')]))
  }
  if (holdsSomewhere(rights, 'roles.grant')) {
    acts.push(act('people.appoint', [when(isSelf, 'is_yourself'), left]))
  }
  if (holdsSomewhere(rights, 'sign_in.rules')) acts.push(act('sign_in.unlock', []))
  return acts
}

export interface AppointmentState {
  readonly holder: string
  readonly organisation: string
  readonly mayBeMandated: boolean
  readonly from: string
  readonly to: string | null
  readonly openDuties: number
}

/** What the asker may do with an appointment. */
export function listAppointmentActs(asker: Asker, one: AppointmentState): Act[] {
  const isOwn = one.holder === asker.personId
  const hasEnded = one.to !== null && one.to <= asker.today
  const ended = when(hasEnded, 'has_ended', one.to === null ? {} : { until: one.to })
  const acts: Act[] = []
  if (holdsSomewhere(asker.rights, 'roles.grant')) {
    acts.push(
      act('people.end_appointment', [
        ended,
        when(isOwn, 'is_yourself'),
        when(!holdsAt(asker.rights, 'roles.grant', one.organisation), 'outside_your_reach'),
        when(one.openDuties > 0, 'open_duties', { count: one.openDuties }),
      ]),
    )
  }
  if (isOwn) {
    acts.push(
      act('people.give_mandate', [
        ended,
        when(!one.mayBeMandated, 'role_is_not_mandated'),
        when(asker.onMandate, 'acting_for_another'),
      ]),
      act('people.draw_up_handover', [when(one.openDuties === 0, 'no_open_duties')]),
    )
  }
  return acts
}

export interface MandateState {
  readonly giver: string
  readonly deputy: string
  readonly answer: 'accepted' | 'declined' | null
  readonly endedAt: string | null
  readonly from: string
  readonly to: string
}

/** How a mandate stands on a day. */
export function readMandateState(one: MandateState, today: string): Mandate['state'] {
  if (one.endedAt !== null) return 'ended'
  if (one.answer === 'declined') return 'declined'
  if (one.to <= today) return 'past'
  if (one.answer === null) return 'waiting'
  return one.from > today ? 'coming' : 'holds'
}

/** What the asker may do with a mandate. */
export function listMandateActs(asker: Asker, one: MandateState): Act[] {
  const state = readMandateState(one, asker.today)
  const isOver = state === 'ended' || state === 'declined' || state === 'past'
  const over = when(isOver, 'has_ended')
  const acts: Act[] = []
  if (one.deputy === asker.personId) {
    const answered = when(one.answer !== null, 'is_answered')
    acts.push(act('people.accept_mandate', [over, answered]), act('people.decline_mandate', [over, answered]))
    acts.push(
      act('people.act_on_mandate', [
        over,
        when(state === 'waiting', 'waits_for_answer'),
        when(state === 'coming', 'not_yet', { until: one.from }),
      ]),
    )
  }
  if (one.giver === asker.personId || one.deputy === asker.personId || holdsEverywhere(asker.rights, 'roles.grant')) {
    acts.push(act('people.end_mandate', [over]))
  }
  return acts
}

export interface HandoverState {
  readonly giver: string
  readonly giverLeft: boolean
  readonly taker: string
  readonly giverSigned: boolean
  readonly takerSigned: boolean
  readonly withdrawn: boolean
}

/** What the asker may do with a handover. */
export function listHandoverActs(asker: Asker, one: HandoverState): Act[] {
  const over = when(one.withdrawn || (one.giverSigned && one.takerSigned), 'has_ended')
  const inPlaceOfGiver = one.giverLeft && holdsEverywhere(asker.rights, 'roles.grant')
  const acts: Act[] = []
  if (one.giver === asker.personId || inPlaceOfGiver) {
    acts.push(act('people.sign_handover', [over, when(one.giverSigned, 'is_signed')]))
  } else if (one.taker === asker.personId) {
    acts.push(act('people.sign_handover', [over, when(one.takerSigned, 'is_signed')]))
  }
  if (one.giver === asker.personId || one.taker === asker.personId || inPlaceOfGiver) {
    acts.push(act('people.withdraw_handover', [over]))
  }
  return acts
}

/** What the asker may do with an organisation: tell what happened to it. */
export function listOrganisationActs(asker: Asker, one: { readonly to: string | null }): Act[] {
  if (!holdsSomewhere(asker.rights, 'organisations.record')) return []
  const ended = one.to !== null && one.to <= asker.today
  return [
    act('organisations.record', [
      when(!holdsEverywhere(asker.rights, 'organisations.record'), 'outside_your_reach'),
      when(ended, 'has_ended', one.to === null ? {} : { until: one.to }),
    ]),
  ]
}

/** What the asker may do with a duty: close one of an own appointment that stands. */
export function listDutyActs(duty: {
  readonly isMine: boolean
  readonly inOffice: boolean
  readonly isClosed: boolean
}): Act[] {
  if (!duty.isMine) return []
  return [act('duties.close', [when(duty.isClosed, 'is_closed'), when(!duty.inOffice, 'appointment_has_ended')])]
}
