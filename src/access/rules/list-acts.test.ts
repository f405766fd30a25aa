import { describe, expect, it } from 'vitest'
import {
  type AppointmentState,
  type Asker,
  listAppointmentActs,
  listDutyActs,
  listHandoverActs,
  listMandateActs,
  listOrganisationActs,
  listPersonActs,
  type MandateState,
  readMandateState,
} from './list-acts.ts'

const today = '2026-11-23'
const asking = (rights: Asker['rights'], more: Partial<Asker> = {}): Asker => ({
  personId: 'me',
  rights,
  today,
  onMandate: false,
  ...more,
})
const someone = { id: 'someone', organisation: 'here', leftOn: null }
const named = (acts: readonly { act: string; open: boolean }[]) => acts.map(({ act, open }) => `${act} ${open}`)
const blocks = (acts: readonly { act: string; blocks: readonly object[] }[], name: string) =>
  acts.find(({ act }) => act === name)?.blocks

describe('with a person', () => {
  it('one who holds no right may do nothing, and is shown nothing', () => {
    expect(listPersonActs(asking({}), someone)).toEqual([])
  })

  it('one may open one’s own details, and nobody else’s', () => {
    expect(named(listPersonActs(asking({}), { ...someone, id: 'me' }))).toEqual(['people.reveal true'])
  })

  it('who manages people elsewhere is told that this one is out of reach', () => {
    const acts = listPersonActs(asking({ 'people.manage': ['there'] }), someone)
    expect(named(acts)).toEqual(['people.change false', 'people.invite false'])
    expect(blocks(acts, 'people.change')).toEqual([{ code: 'outside_your_reach' }])
  })

  it('nobody appoints themself', () => {
    const acts = listPersonActs(asking({ 'roles.grant': true }), { ...someone, id: 'me' })
    expect(blocks(acts, 'people.appoint')).toEqual([{ code: 'is_yourself' }])
  })

  it('who left is neither invited nor appointed, and it is said since when', () => {
    const acts = listPersonActs(asking({ 'people.manage': true, 'roles.grant': true }), { ...someone, leftOn: today })
    expect(blocks(acts, 'people.invite')).toEqual([{ code: 'has_left', until: today }])
    expect(blocks(acts, 'people.appoint')).toEqual([{ code: 'has_left', until: today }])
    expect(named(acts)).toContain('people.change true')
  })

  it('who leaves tomorrow is still there today', () => {
    const acts = listPersonActs(asking({ 'people.manage': true }), { ...someone, leftOn: '2026-11-24' })
    expect(named(acts)).toContain('people.invite true')
  })
})

describe('with an appointment', () => {
  const held: AppointmentState = {
    holder: 'someone',
    organisation: 'here',
    mayBeMandated: true,
    from: '2024-01-01',
    to: null,
    openDuties: 0,
  }

  it('who grants roles ends it, once nothing is open', () => {
    const asker = asking({ 'roles.grant': true })
    expect(named(listAppointmentActs(asker, held))).toEqual(['people.end_appointment true'])
    expect(blocks(listAppointmentActs(asker, { ...held, openDuties: 3 }), 'people.end_appointment')).toEqual([
      { code: 'open_duties', count: 3 },
    ])
  })

  it('of one’s own may be mandated, unless the role may not, it has ended, or one acts for another', () => {
    const own = { ...held, holder: 'me' }
    const mandate = (asker: Asker, one: typeof own) => blocks(listAppointmentActs(asker, one), 'people.give_mandate')
    expect(mandate(asking({}), own)).toEqual([])
    expect(mandate(asking({}), { ...own, mayBeMandated: false })).toEqual([{ code: 'role_is_not_mandated' }])
    expect(mandate(asking({}, { onMandate: true }), own)).toEqual([{ code: 'acting_for_another' }])
    expect(listAppointmentActs(asking({}), { ...own, to: today })).toMatchObject([
      { act: 'people.give_mandate', blocks: [{ code: 'has_ended', until: today }] },
      { act: 'people.draw_up_handover' },
    ])
  })

  it('with nothing open needs no handover', () => {
    const acts = listAppointmentActs(asking({}), { ...held, holder: 'me' })
    expect(blocks(acts, 'people.draw_up_handover')).toEqual([{ code: 'no_open_duties' }])
  })
})

describe('a mandate', () => {
  const given: MandateState = {
    giver: 'someone',
    deputy: 'me',
    answer: null,
    endedAt: null,
    from: '2026-11-20',
    to: '2026-12-01',
  }

  it.each<[Partial<MandateState>, string]>([
    [{}, 'waiting'],
    [{ answer: 'accepted' }, 'holds'],
    [{ answer: 'accepted', from: '2026-11-24' }, 'coming'],
    [{ answer: 'accepted', to: today }, 'past'],
    [{ to: today }, 'past'],
    [{ answer: 'declined' }, 'declined'],
    [{ answer: 'accepted', endedAt: '2026-11-22T00:00:00Z' }, 'ended'],
  ])('%j stands so: %s', (more, state) => {
    expect(readMandateState({ ...given, ...more }, today)).toBe(state)
  })

  it('is answered once, and acted on only while it holds', () => {
    expect(named(listMandateActs(asking({}), given))).toEqual([
      'people.accept_mandate true',
      'people.decline_mandate true',
      'people.act_on_mandate false',
      'people.end_mandate true',
    ])
    expect(named(listMandateActs(asking({}), { ...given, answer: 'accepted' }))).toEqual([
      'people.accept_mandate false',
      'people.decline_mandate false',
      'people.act_on_mandate true',
      'people.end_mandate true',
    ])
  })

  it('is none of a third person’s', () => {
    expect(listMandateActs(asking({}), { ...given, deputy: 'another' })).toEqual([])
  })
})

describe('a handover', () => {
  const over = {
    giver: 'me',
    giverLeft: false,
    taker: 'someone',
    giverSigned: false,
    takerSigned: false,
    withdrawn: false,
  }

  it('is signed once by either side, and withdrawn until both have', () => {
    expect(named(listHandoverActs(asking({}), over))).toEqual([
      'people.sign_handover true',
      'people.withdraw_handover true',
    ])
    expect(blocks(listHandoverActs(asking({}), { ...over, giverSigned: true }), 'people.sign_handover')).toEqual([
      { code: 'is_signed' },
    ])
    expect(named(listHandoverActs(asking({}), { ...over, giverSigned: true, takerSigned: true }))).toEqual([
      'people.sign_handover false',
      'people.withdraw_handover false',
    ])
  })

  it('of one who left is signed in their place by who grants roles everywhere', () => {
    const gone = { ...over, giver: 'gone', giverLeft: true }
    expect(listHandoverActs(asking({ 'roles.grant': ['here'] }), gone)).toEqual([])
    expect(named(listHandoverActs(asking({ 'roles.grant': true }), gone))).toContain('people.sign_handover true')
  })
})

describe('a duty', () => {
  it('is closed by who holds it, in office, once', () => {
    expect(listDutyActs({ isMine: false, inOffice: true, isClosed: false })).toEqual([])
    expect(named(listDutyActs({ isMine: true, inOffice: true, isClosed: false }))).toEqual(['duties.close true'])
    expect(listDutyActs({ isMine: true, inOffice: false, isClosed: true })[0]?.blocks).toEqual([
      { code: 'is_closed' },
      { code: 'appointment_has_ended' },
    ])
  })
})

describe('an organisation', () => {
  it('is told of by who records events everywhere, until it has ended', () => {
    expect(listOrganisationActs(asking({}), { to: null })).toEqual([])
    expect(named(listOrganisationActs(asking({ 'organisations.record': true }), { to: null }))).toEqual([
      'organisations.record true',
    ])
    expect(listOrganisationActs(asking({ 'organisations.record': true }), { to: today })[0]?.blocks).toEqual([
      { code: 'has_ended', until: today },
    ])
  })
})
