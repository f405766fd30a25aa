import type {
  Name,
  Staff,
  StaffAppointment,
  StaffDuty,
  StaffHandover,
  StaffMandate,
  StaffMessage,
  StaffPerson,
} from '../../access/index.ts'
import { bodyKey, type CityPlan, districtKey, type Scale, zoneKey } from './city-plan.ts'
import type { Draw } from './draw.ts'
import { giveNames, shortenPlace } from './invent-names.ts'
import type { InventedOrganisations } from './invent-organisations.ts'

/** At once forty: these hold a role today, and two more have left. */
const SEATS_AT_ONCE = {
  programme_office: 3,
  district_officer: 5,
  park_manager: 7,
  operator: 3,
  bureau_officer: 8,
  enterprise: 3,
  expert: 3,
  investment_officer: 3,
  auditor: 1,
  system_administrator: 1,
  security_administrator: 1,
} as const
type Role = keyof typeof SEATS_AT_ONCE

/** The history ends here: what was due by then was done. */
const LAST_DAY = '2026-09-30'
const FIRST_DAY = '2023-04-03'
const TASKS_OPENED = '2023-04-10'

/** Who was and is what, in three years. */
export function inventPeople(draw: Draw, plan: CityPlan, scale: Scale, organisations: InventedOrganisations): Staff {
  const work = new StaffHistory(draw, plan, scale, organisations)
  work.tell()
  return work
}

interface Seat {
  readonly role: Role
  /** Where the role is held. */
  readonly at: string
  /** Whom the person belongs to. */
  readonly of: string
  readonly from: string
}

/** A seat with the person who sits there now. */
interface Taken extends Seat {
  readonly person: StaffPerson
  readonly appointment: string
}

class StaffHistory implements Staff {
  readonly people: StaffPerson[] = []
  readonly appointments: StaffAppointment[] = []
  readonly mandates: StaffMandate[] = []
  readonly duties: StaffDuty[] = []
  readonly handovers: StaffHandover[] = []
  readonly messages: StaffMessage[] = []

  private readonly draw: Draw
  private readonly plan: CityPlan
  private readonly scale: Scale
  private readonly organisations: InventedOrganisations
  private readonly name: () => Name
  /** Appoints everybody but themself. */
  private grants: string | null = null
  private documents = 0

  constructor(draw: Draw, plan: CityPlan, scale: Scale, organisations: InventedOrganisations) {
    this.draw = draw
    this.plan = plan
    this.scale = scale
    this.organisations = organisations
    this.name = giveNames(draw, plan).person
  }

  tell(): void {
    const [security, ...others] = this.planSeats()
    if (security) this.grants = this.takeSeat(security).person.key
    const taken = this.takeAll(others)
    this.openTaskDuties(taken)
    for (let unit = 0; unit < this.scale; unit += 1) this.tellUnit(taken, unit)
  }

  /** The security administrator first: who grants roles is there before anyone else is appointed. */
  private planSeats(): Seat[] {
    const seats: Seat[] = []
    const add = (role: Role, seat: (number: number) => Omit<Seat, 'role'>) => {
      const howMany = SEATS_AT_ONCE[role] * this.scale
      for (let number = 0; number < howMany; number += 1) seats.push({ role, ...seat(number) })
    }
    const from = FIRST_DAY
    const { layout } = this.plan
    const districts = [...new Set(layout.map(({ district }) => district))].map(districtKey)
    const [office = 'city', ...bureaus] = this.listLeads().map(bodyKey)
    const parks = this.organisations.parks.filter(({ to }) => to === null)
    const firms = this.organisations.bodies.filter(({ kind, to }) => kind === 'enterprise' && to === null)
    const operators = [...this.organisations.operators]
    const drawn = this.draw.shuffle(firms.slice(operators.length))
    const here = (at: string) => ({ at, of: at, from })
    add('security_administrator', () => here('city'))
    add('auditor', () => here('city'))
    add('system_administrator', () => here('city'))
    add('programme_office', () => here(office))
    add('bureau_officer', (i) => here(cycle([...bureaus, ...this.organisations.districtBureaus], i)))
    add('district_officer', (i) => here(cycle(districts, i)))
    add('investment_officer', (i) => here(cycle(districts, i)))
    // Five of seven look after a park, two after a host zone.
    add('park_manager', (i) => {
      if (i % 7 > 4) return here(zoneKey(cycle(layout, i)))
      const park = cycle(parks, i)
      return { at: park.key, of: park.zone, from: park.from }
    })
    add('operator', (i) => {
      const [zone, company] = cycle(operators, i)
      return { at: zone, of: company, from: '2023-09-04' }
    })
    add('enterprise', (i) => {
      const firm = cycle(drawn, i)
      return { at: firm.key, of: firm.key, from: firm.from }
    })
    add('expert', (i) => ({ ...here(cycle(this.organisations.expertBodies, i)), from: '2023-06-05' }))
    return seats
  }

  /** Who leads tasks, the one with the most first: its people are the programme's office. */
  private listLeads(): string[] {
    const count = new Map<string, number>()
    for (const name of this.plan.tasks.flatMap(({ lead }) => lead)) count.set(name, (count.get(name) ?? 0) + 1)
    return [...count].sort(([, a], [, b]) => b - a).map(([name]) => name)
  }

  private takeAll(seats: readonly Seat[]): Map<Role, Taken[]> {
    const taken = new Map<Role, Taken[]>()
    for (const seat of seats) {
      const all = taken.get(seat.role) ?? []
      taken.set(seat.role, all)
      all.push(this.takeSeat({ ...seat, from: sitsSince(seat, all.length) }))
    }
    return taken
  }

  private takeSeat(seat: Seat): Taken {
    const person = this.addPerson(seat.of)
    return { ...seat, person, appointment: this.appoint(person.key, seat, seat.from, null) }
  }

  /** What happens once in a city of some thirty parks. */
  private tellUnit(taken: ReadonlyMap<Role, readonly Taken[]>, unit: number): void {
    const seat = (role: Role, i: number): Taken => {
      const one = taken.get(role)?.[SEATS_AT_ONCE[role] * unit + i]
      if (!one) throw new RangeError(`no ${role} ${i} in ${unit}`)
      return one
    }
    this.replaceWhoLeft(seat('bureau_officer', 0), CHANGES.bureau)
    this.replaceWhoLeft(seat('park_manager', 0), CHANGES.park)
    this.moveOn(seat('district_officer', 0), seat('park_manager', 1), CHANGES.district)
    this.moveOn(seat('programme_office', 1), seat('investment_officer', 0), CHANGES.investment)
    this.mandate(seat('district_officer', 1), seat('investment_officer', 1))
    this.handOver(seat('park_manager', 2), seat('park_manager', 3))
    this.assign(seat('programme_office', 0), [
      seat('district_officer', 0),
      seat('district_officer', 1),
      seat('district_officer', 2),
    ])
    this.welcome(seat('expert', 0), seat('enterprise', 0), seat('operator', 0))
  }

  /** Whoever sat there before left the service, and handed over what was open. */
  private replaceWhoLeft(now: Taken, on: string): void {
    const before = this.addPerson(now.of)
    before.leftOn = on
    const start = this.startAt(now)
    const old = this.appoint(before.key, now, start, on)
    const signed = dayBefore(on)
    const handed = this.duties.filter(
      ({ appointment, openedAt, closedAt }) =>
        appointment === now.appointment && openedAt < signed && (closedAt === null || closedAt > on),
    )
    handed.push(this.addDuty(now.appointment, CHECK_LIST, '2026-12-18', start, { by: this.grants }))
    this.addHandover(old, now.appointment, before.key, now.person.key, signed, `${signed}T16:20:00+08:00`, handed)
  }

  /** Whoever sits there now sat elsewhere before; there somebody else followed on the same day. */
  private moveOn(now: Taken, before: Taken, on: string): void {
    this.appoint(now.person.key, before, this.startAt(before), on)
    this.tellAppointment(now, on)
  }

  private mandate(giver: Taken, deputy: Taken): void {
    const key = `mandate/${this.mandates.length + 1}`
    const days = { from: '2026-09-01', to: '2027-08-31' }
    this.mandates.push({
      key,
      appointment: giver.appointment,
      role: giver.role,
      giver: giver.person.key,
      deputy: deputy.person.key,
      ...days,
      basis: this.document('2026-08-28'),
      givenAt: '2026-08-28T10:05:00+08:00',
      acceptedAt: '2026-08-28T14:30:00+08:00',
    })
    const thing = { kind: 'mandate', id: key }
    this.tellMessage(deputy.person.key, giver.person.key, 'people.mandate_given', '2026-08-28', days, thing, true)
    this.tellMessage(giver.person.key, deputy.person.key, 'people.mandate_accepted', '2026-08-28', {}, thing, false)
  }

  /** One follows another in a park, and has yet to sign for what is open there. */
  private handOver(giver: Taken, taker: Taken): void {
    const next = this.appoint(taker.person.key, giver, '2026-09-15', null)
    const by = { by: this.grants }
    const items = [
      this.addDuty(giver.appointment, SELF_REPORT, '2026-12-31', '2026-07-01', by),
      this.addDuty(giver.appointment, BOUNDS, '2026-11-30', '2026-08-03', by),
    ]
    const handover = this.addHandover(
      giver.appointment,
      next,
      giver.person.key,
      taker.person.key,
      '2026-09-18',
      null,
      items,
    )
    const thing = { kind: 'handover', id: handover }
    const what = { items: items.length }
    this.tellMessage(taker.person.key, giver.person.key, 'people.handover_drawn_up', '2026-09-18', what, thing, false)
  }

  private assign(office: Taken, officers: readonly Taken[]): void {
    for (const officer of officers) {
      const by = { by: office.person.key }
      const open = this.addDuty(officer.appointment, CHECK_LIST, '2026-12-15', '2026-09-22', by)
      this.addDuty(officer.appointment, CHECK_LIST, '2025-12-15', '2025-09-22', {
        ...by,
        closedOn: '2025-12-08',
        closedBy: officer.person.key,
      })
      const thing = { kind: 'duty', id: open.key }
      const what = { title: open.title }
      this.tellMessage(officer.person.key, office.person.key, 'duties.assigned', '2026-09-22', what, thing, false)
    }
  }

  private welcome(...seats: readonly Taken[]): void {
    for (const seat of seats) this.tellAppointment(seat, seat.from)
  }

  private tellAppointment({ person, role, appointment }: Taken, on: string): void {
    const thing = { kind: 'appointment', id: appointment }
    this.tellMessage(person.key, this.grants, 'people.appointed', on, { role, from: on }, thing, true)
  }

  /** The plan's tasks are duties of the bureaus that lead them; what was due is done. */
  private openTaskDuties(taken: ReadonlyMap<Role, readonly Taken[]>): void {
    const holders = [...(taken.get('programme_office') ?? []), ...(taken.get('bureau_officer') ?? [])]
    for (const task of this.plan.tasks) {
      for (const lead of task.lead) {
        const holder = holders.find(({ at }) => at === bodyKey(lead))
        if (!holder) continue
        for (const { due, year, opened } of listDueDays(task.due)) {
          const yearly = year === null ? '' : `${year} `
          const words = {
            kind: 'plans.task',
            thing: { kind: 'plans.task', id: task.number },
            zh: `${yearly}重点任务${task.number}：${task.title}`,
            en: `${yearly}Task ${task.number}: ${this.plan.english[task.title] ?? task.title}`,
          }
          const isDone = due !== null && due <= LAST_DAY && holder.from < due
          // What was done before the one who sits there now came is not theirs.
          if (due !== null && due <= LAST_DAY && !isDone) continue
          this.addDuty(holder.appointment, words, due, opened, {
            by: this.grants,
            closedOn: isDone ? dayBefore(due) : null,
            closedBy: isDone ? holder.person.key : null,
          })
        }
      }
    }
  }

  private addDuty(
    appointment: string,
    words: DutyWords,
    dueOn: string | null,
    openedOn: string,
    { by, closedOn = null, closedBy = null }: { by: string | null; closedOn?: string | null; closedBy?: string | null },
  ): StaffDuty {
    const duty = {
      key: `duty/${this.duties.length + 1}`,
      appointment,
      kind: words.kind,
      thing: words.thing,
      title: { zh: words.zh, en: words.en },
      dueOn,
      openedAt: `${openedOn}T09:00:00+08:00`,
      openedBy: by,
      closedAt: closedOn === null ? null : `${closedOn}T15:10:00+08:00`,
      closedBy,
    }
    this.duties.push(duty)
    return duty
  }

  private addHandover(
    from: string,
    to: string,
    giver: string,
    taker: string,
    on: string,
    takerSignedAt: string | null,
    items: readonly StaffDuty[],
  ): string {
    const key = `handover/${this.handovers.length + 1}`
    this.handovers.push({
      key,
      from,
      to,
      note: '所列事项的材料已一并移交。 The papers of what is listed go with it.',
      giver,
      taker,
      drawnUpAt: `${on}T10:00:00+08:00`,
      giverSignedAt: `${on}T10:15:00+08:00`,
      takerSignedAt,
      items: items.map((duty) => duty.key),
    })
    return key
  }

  private tellMessage(
    to: string,
    from: string | null,
    kind: string,
    on: string,
    params: StaffMessage['params'],
    thing: StaffMessage['thing'],
    isRead: boolean,
  ): void {
    if (to === from) return
    const key = `message/${this.messages.length + 1}`
    const readAt = isRead ? `${on}T17:00:00+08:00` : null
    this.messages.push({ key, to, from, kind, params, thing, sentAt: `${on}T10:20:00+08:00`, readAt })
  }

  private addPerson(organisation: string): StaffPerson {
    const number = this.people.length + 1
    const person = {
      key: `person/${number}`,
      name: this.name(),
      organisation,
      staffNumber: `99${String(number).padStart(5, '0')}`,
      leftOn: null,
    }
    this.people.push(person)
    return person
  }

  private appoint(person: string, { role, at }: Seat, from: string, to: string | null): string {
    const key = `appointment/${this.appointments.length + 1}`
    const appointedBy = person === this.grants ? null : this.grants
    this.appointments.push({ key, person, role, organisation: at, from, to, basis: this.document(from), appointedBy })
    return key
  }

  /** The first day on which the role could be held there. */
  private startAt({ at }: Seat): string {
    return this.organisations.parks.find(({ key }) => key === at)?.from ?? FIRST_DAY
  }

  private document(on: string): string {
    this.documents += 1
    return `${shortenPlace(this.plan.city.zh)}特园办人〔${on.slice(0, 4)}〕${this.documents}号`
  }
}

/** The first day of who sits there now; whoever sat there before is told by `tellUnit`. */
function sitsSince({ role, from }: Seat, number: number): string {
  const change: Partial<Record<Role, Record<number, string>>> = {
    bureau_officer: { 0: CHANGES.bureau },
    park_manager: { 0: CHANGES.park, 1: CHANGES.district },
    district_officer: { 0: CHANGES.district },
    investment_officer: { 0: CHANGES.investment },
    programme_office: { 1: CHANGES.investment },
  }
  return change[role]?.[number % SEATS_AT_ONCE[role]] ?? from
}

/** When people changed their seats. */
const CHANGES = { bureau: '2024-07-01', investment: '2024-09-02', district: '2025-03-03', park: '2025-10-09' }

interface DutyWords {
  readonly kind: string
  readonly thing: StaffDuty['thing']
  readonly zh: string
  readonly en: string
}

const assigned = (zh: string, en: string): DutyWords => ({ kind: 'duties.assigned', thing: null, zh, en })
const CHECK_LIST = assigned('核对本单位的组织和人员名单', 'Check the list of organisations and people at your place')
const SELF_REPORT = assigned('写出园区2026年度自评', 'Write the park’s own report on 2026')
const BOUNDS = assigned('补齐四至说明', 'Complete the description of the bounds')

/** What the words of a task's date give: each year's until the history ends, one, or one without a last day. */
function listDueDays(words: string | null): { due: string | null; year: number | null; opened: string }[] {
  const month = Number(words?.match(/^每年(\d+)月底前$/)?.[1])
  if (month > 0) {
    return [2023, 2024, 2025, 2026, 2027]
      .map((year) => ({ due: lastDay(year, month), year, opened: later(TASKS_OPENED, lastDay(year - 1, month)) }))
      .filter(({ opened }) => opened < LAST_DAY)
  }
  const once = words?.match(/^(\d{4})年(?:(\d+)月)?底前$/)
  const due = once ? lastDay(Number(once[1]), Number(once[2] ?? 12)) : null
  return [{ due, year: null, opened: TASKS_OPENED }]
}

function later(one: string, other: string): string {
  return one > other ? one : other
}

function lastDay(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

function dayBefore(day: string): string {
  return new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
}

/** The items over and over. */
function cycle<Item>(items: readonly Item[], i: number): Item {
  const item = items[i % items.length]
  if (item === undefined) throw new RangeError('nothing to choose from')
  return item
}
