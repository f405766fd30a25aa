import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import type { Result } from '../../platform/result.ts'
import type { Gate } from '../gate.ts'
import {
  appointmentEndSchema,
  doneSchema,
  dutiesQuerySchema,
  dutiesSchema,
  handoverSchema,
  handoversSchema,
  meSchema,
  messagesSchema,
  newAppointmentSchema,
  newDutySchema,
  newHandoverSchema,
  newMandateSchema,
  newPersonSchema,
  peopleQuerySchema,
  peopleSchema,
  personChangeSchema,
  personSchema,
  revealedSchema,
  revealSchema,
  signatureSchema,
} from '../people.schema.ts'
import { rolesSchema } from '../roles.schema.ts'
import {
  type Asker,
  listAppointmentActs,
  listDutyActs,
  listHandoverActs,
  listMandateActs,
  listPersonActs,
  readMandateState,
} from '../rules/list-acts.ts'
import type { HeldRights } from '../rules/reach.ts'
import {
  addPerson,
  answerMandate,
  appoint,
  changePerson,
  closeDuty,
  drawUpHandover,
  endAppointment,
  endMandate,
  giveMandate,
  openDuty,
  readMessage,
  revealContact,
  signHandover,
  withdrawHandover,
} from './deeds.ts'
import type { ContactSeal } from './seal-contact.ts'
import {
  type AppointmentRow,
  type DutyRow,
  type HandoverRow,
  type MandateRow,
  selectActingFor,
  selectAppointmentsOf,
  selectAsker,
  selectDuties,
  selectHandovers,
  selectMandatesOf,
  selectMessages,
  selectOpenDutyCount,
  selectPeople,
  selectPerson,
  selectRoles,
  selectUnreadCount,
  toAsker,
} from './store.ts'

export interface PeopleRouteOptions {
  readonly gate: Gate
  readonly seal: ContactSeal
}

const ONE = '/api/programmes/:slug'
const thingSchema = slugSchema.extend({ id: z.uuid() })

const problems = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  422: problemSchema,
}

/** Everything a member sees and does about people: `/api/programmes/:slug/…`. */
export async function peopleRoutes(app: FastifyInstance, { gate, seal }: PeopleRouteOptions): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['people'] })

  typed.get(
    `${ONE}/me`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Who I am in the programme'),
        params: slugSchema,
        response: { 200: meSchema, ...problems },
      },
    },
    async (request) => {
      const { personId } = await gate.getMember(request)
      const [[asked], [person], appointments, mandates, [acting], [duties], [unread]] = await gate.read(request, [
        selectAsker,
        selectPerson(personId),
        selectAppointmentsOf(personId),
        selectMandatesOf(personId),
        selectActingFor,
        selectOpenDutyCount,
        selectUnreadCount,
      ])
      if (!asked || asked.person === null || !person) throw hasLeft()
      const asker = toAsker(asked)
      const standing = appointments.filter((one) => one.to === null || one.to > asker.today)
      return {
        person: { id: person.id, name: person.name, nameEn: person.nameEn, organisation: person.organisation },
        actingFor: acting ?? null,
        appointments: appointments.map(({ person: _, mayBeMandated, ...one }) => one),
        rights: copyRights(asked.rights),
        waitsForSecondFactor: standing.some(({ needsTotp }) => needsTotp) && !(await hasSecondFactor(gate, request)),
        mandates: mandates.map((one) => toMandate(asker, one)),
        openDuties: duties?.total ?? 0,
        unreadMessages: unread?.total ?? 0,
      }
    },
  )

  typed.get(
    `${ONE}/roles`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('The roles of the programme'),
        params: slugSchema,
        response: { 200: rolesSchema, ...problems },
      },
    },
    async (request) => {
      const [roles] = await gate.read(request, [selectRoles])
      return { roles }
    },
  )

  typed.get(
    `${ONE}/people`,
    {
      config: { who: { right: 'people.see' } },
      schema: {
        ...describe('The people one may see, 50 a page, by name'),
        params: slugSchema,
        querystring: peopleQuerySchema,
        response: { 200: peopleSchema, ...problems },
      },
    },
    async (request) => {
      const [[count], people] = await gate.read(request, selectPeople(request.query))
      return { total: count?.total ?? 0, page: request.query.page, people }
    },
  )

  typed.get(
    `${ONE}/people/:id`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('One person, with their appointments and what may be done'),
        params: thingSchema,
        response: { 200: personSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params
      const [[asked], [person], appointments, mandates] = await gate.read(request, [
        selectAsker,
        selectPerson(id),
        selectAppointmentsOf(id),
        selectMandatesOf(id),
      ])
      if (!asked || !person) throw nothingOf('no_such_person')
      const asker = toAsker(asked)
      return {
        ...person,
        appointments: appointments.map((one) => toAppointment(asker, one)),
        mandates: mandates.map((one) => toMandate(asker, one)),
        acts: listPersonActs(asker, { id, organisation: person.organisation.id, leftOn: person.leftOn }),
      }
    },
  )

  typed.post(
    `${ONE}/people`,
    {
      config: { who: { right: 'people.manage' } },
      schema: {
        ...describe('Adds a person'),
        params: slugSchema,
        body: newPersonSchema,
        response: { 201: doneSchema, ...problems },
      },
    },
    async (request, reply) => {
      const id = await gate.act(request, { act: 'people.add' }, (tx, actor) => addPerson(tx, seal, actor, request.body))
      return reply.code(201).send({ id })
    },
  )

  typed.patch(
    `${ONE}/people/:id`,
    {
      config: { who: { right: 'people.manage' } },
      schema: {
        ...describe('Changes what is known of a person'),
        params: thingSchema,
        body: personChangeSchema,
        response: { 200: doneSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params
      const { why = null, ...change } = request.body
      await gate.act(request, { act: 'people.change', why }, async (tx, actor) =>
        take(await changePerson(tx, seal, actor, id, change)),
      )
      return { id }
    },
  )

  typed.post(
    `${ONE}/people/:id/reveal`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Shows one contact in full; that it was shown stands in the record'),
        params: thingSchema,
        body: revealSchema,
        response: { 200: revealedSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { field, why = null } = request.body
      const value = await gate.act(request, { act: 'people.reveal', why }, (tx, actor) =>
        revealContact(tx, seal, actor, request.params.id, field),
      )
      return reply.header('cache-control', 'no-store').send({ field, value })
    },
  )

  typed.post(
    `${ONE}/appointments`,
    {
      config: { who: { right: 'roles.grant' } },
      schema: {
        ...describe('Appoints a person to a role at an organisation'),
        params: slugSchema,
        body: newAppointmentSchema,
        response: { 201: doneSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body } = request
      const id = await gate.act(request, { act: 'people.appoint', why: body.basis }, async (tx, actor) =>
        take(await appoint(tx, actor, body)),
      )
      return reply.code(201).send({ id })
    },
  )

  typed.post(
    `${ONE}/appointments/:id/end`,
    {
      config: { who: { right: 'roles.grant' } },
      schema: {
        ...describe('Ends an appointment'),
        params: thingSchema,
        body: appointmentEndSchema,
        response: { 200: doneSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params
      const { on, why } = request.body
      await gate.act(request, { act: 'people.end_appointment', why }, async (tx, actor) =>
        take(await endAppointment(tx, actor, id, on)),
      )
      return { id }
    },
  )

  typed.post(
    `${ONE}/mandates`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Mandates another to act in one of my appointments'),
        params: slugSchema,
        body: newMandateSchema,
        response: { 201: doneSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body } = request
      const id = await gate.act(request, { act: 'people.give_mandate', why: body.basis }, async (tx, actor) =>
        take(await giveMandate(tx, actor, body)),
      )
      return reply.code(201).send({ id })
    },
  )

  for (const [verb, answer] of [
    ['accept', 'accepted'],
    ['decline', 'declined'],
  ] as const) {
    typed.post(
      `${ONE}/mandates/:id/${verb}`,
      {
        config: { who: 'member' },
        schema: {
          ...describe(`The deputy's answer: ${answer}`),
          params: thingSchema,
          response: { 200: doneSchema, ...problems },
        },
      },
      async (request) => {
        const { id } = request.params
        await gate.act(request, { act: `people.${verb}_mandate` }, async (tx, actor) =>
          take(await answerMandate(tx, actor, id, answer)),
        )
        return { id }
      },
    )
  }

  typed.post(
    `${ONE}/mandates/:id/end`,
    {
      config: { who: 'member' },
      schema: { ...describe('Ends a mandate'), params: thingSchema, response: { 200: doneSchema, ...problems } },
    },
    async (request) => {
      const { id } = request.params
      await gate.act(request, { act: 'people.end_mandate' }, async (tx, actor) => take(await endMandate(tx, actor, id)))
      return { id }
    },
  )

  typed.get(
    `${ONE}/duties`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('What is to be done, first what is due first'),
        params: slugSchema,
        querystring: dutiesQuerySchema,
        response: { 200: dutiesSchema, ...problems },
      },
    },
    async (request) => {
      const [[count], duties] = await gate.read(request, selectDuties(request.query))
      return { total: count?.total ?? 0, page: request.query.page, duties: duties.map(toDuty) }
    },
  )

  typed.post(
    `${ONE}/duties`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Writes down a duty in an appointment of my own, or where I may assign duties'),
        params: slugSchema,
        body: newDutySchema,
        response: { 201: doneSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body } = request
      const id = await gate.act(request, { act: 'duties.assign' }, async (tx, actor) =>
        take(await openDuty(tx, actor, { ...body, kind: 'duties.assigned' })),
      )
      return reply.code(201).send({ id })
    },
  )

  typed.post(
    `${ONE}/duties/:id/close`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Closes one of my duties'),
        params: thingSchema,
        response: { 200: doneSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params
      await gate.act(request, { act: 'duties.close' }, async (tx, actor) => take(await closeDuty(tx, actor, id)))
      return { id }
    },
  )

  typed.get(
    `${ONE}/handovers`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('The handovers I am a side of, or may see; the latest 200'),
        params: slugSchema,
        response: { 200: handoversSchema, ...problems },
      },
    },
    async (request) => {
      const [[asked], handovers] = await gate.read(request, [selectAsker, selectHandovers()])
      if (!asked) throw nothingOf('no_such_handover')
      return { handovers: handovers.map((one) => toHandover(toAsker(asked), one)) }
    },
  )

  typed.get(
    `${ONE}/handovers/:id`,
    {
      config: { who: 'member' },
      schema: { ...describe('One handover'), params: thingSchema, response: { 200: handoverSchema, ...problems } },
    },
    async (request) => {
      const [[asked], [one]] = await gate.read(request, [selectAsker, selectHandovers(request.params.id)])
      if (!asked || !one) throw nothingOf('no_such_handover')
      return toHandover(toAsker(asked), one)
    },
  )

  typed.post(
    `${ONE}/handovers`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Draws up a handover of open duties'),
        params: slugSchema,
        body: newHandoverSchema,
        response: { 201: doneSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { body } = request
      const id = await gate.act(request, { act: 'people.draw_up_handover', why: body.note }, async (tx, actor) =>
        take(await drawUpHandover(tx, actor, body)),
      )
      return reply.code(201).send({ id })
    },
  )

  typed.post(
    `${ONE}/handovers/:id/sign`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Signs my side; with the second signature the duties move'),
        params: thingSchema,
        body: signatureSchema,
        response: { 200: doneSchema.extend({ moved: z.int() }), ...problems },
      },
    },
    async (request) => {
      const { id } = request.params
      const { moved } = await gate.act(request, { act: 'people.sign_handover' }, async (tx, actor) =>
        take(await signHandover(tx, actor, id, request.body.listSha256)),
      )
      return { id, moved }
    },
  )

  typed.post(
    `${ONE}/handovers/:id/withdraw`,
    {
      config: { who: 'member' },
      schema: { ...describe('Withdraws a handover'), params: thingSchema, response: { 200: doneSchema, ...problems } },
    },
    async (request) => {
      const { id } = request.params
      await gate.act(request, { act: 'people.withdraw_handover' }, async (tx, actor) =>
        take(await withdrawHandover(tx, actor, id)),
      )
      return { id }
    },
  )

  typed.get(
    `${ONE}/messages`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('My messages, the latest first'),
        params: slugSchema,
        querystring: z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) }),
        response: { 200: messagesSchema, ...problems },
      },
    },
    async (request) => {
      const { page } = request.query
      const [[count], messages] = await gate.read(request, selectMessages(page))
      return { unread: count?.unread ?? 0, total: count?.total ?? 0, page, messages }
    },
  )

  typed.post(
    `${ONE}/messages/:id/read`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Marks a message as read'),
        params: thingSchema,
        response: { 200: doneSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params
      await gate.act(request, { act: 'people.read_message' }, async (tx, actor) =>
        take(await readMessage(tx, actor, id)),
      )
      return { id }
    },
  )
}

async function hasSecondFactor(gate: Gate, request: Parameters<Gate['getMember']>[0]): Promise<boolean> {
  return (await gate.getMember(request)).secondFactor ?? false
}

function copyRights(rights: HeldRights): Record<string, true | string[]> {
  return Object.fromEntries(Object.entries(rights).map(([right, held]) => [right, held === true ? true : [...held]]))
}

function toAppointment(asker: Asker, { person, mayBeMandated, needsTotp: _, ...one }: AppointmentRow) {
  const { organisation, from, to, openDuties } = one
  const state = { holder: person, organisation: organisation.id, mayBeMandated, from, to, openDuties }
  return { ...one, acts: listAppointmentActs(asker, state) }
}

function toMandate(asker: Asker, { answer, endedAt, ...one }: MandateRow) {
  const state = { giver: one.giver.id, deputy: one.deputy.id, answer, endedAt, from: one.from, to: one.to }
  return { ...one, state: readMandateState(state, asker.today), acts: listMandateActs(asker, state) }
}

function toDuty({ isMine, inOffice, openedAt, closedAt, holder, ...duty }: DutyRow) {
  return {
    ...duty,
    holder: holder ?? { id: '00000000-0000-0000-0000-000000000000', name: '—', nameEn: null },
    openedAt: openedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    acts: listDutyActs({ isMine, inOffice, isClosed: closedAt !== null }),
  }
}

function toHandover(asker: Asker, { giverLeft, ...one }: HandoverRow) {
  const state = {
    giver: one.from.person.id,
    giverLeft,
    taker: one.to.person.id,
    giverSigned: one.giverSigned !== null,
    takerSigned: one.takerSigned !== null,
    withdrawn: one.withdrawnAt !== null,
  }
  return {
    ...one,
    state:
      state.giverSigned && state.takerSigned
        ? ('done' as const)
        : state.withdrawn
          ? ('withdrawn' as const)
          : ('open' as const),
    acts: listHandoverActs(asker, state),
  }
}

type Missing =
  | 'no_such_person'
  | 'no_such_appointment'
  | 'no_such_role'
  | 'no_such_mandate'
  | 'no_such_duty'
  | 'no_such_handover'
  | 'no_such_message'

const NOTHING: Readonly<Record<Missing, readonly [zh: string, en: string]>> = {
  no_such_person: ['没有这个人员，或不在你的范围内。', 'There is no such person, or not within your reach.'],
  no_such_appointment: ['没有这项任职，或不在你的范围内。', 'There is no such appointment, or not within your reach.'],
  no_such_role: ['没有这个岗位。', 'There is no such role.'],
  no_such_mandate: ['没有这份授权委托，或与你无关。', 'There is no such mandate, or it is none of yours.'],
  no_such_duty: ['没有这个事项，或不归你办理。', 'There is no such duty, or it is not yours.'],
  no_such_handover: ['没有这份交接，或与你无关。', 'There is no such handover, or it is none of yours.'],
  no_such_message: ['没有这条消息。', 'There is no such message.'],
}

function nothingOf(code: Missing): Problem {
  const [title, titleEn] = NOTHING[code]
  return new Problem(404, code, { title, titleEn })
}

/** The value of a decision; its refusal as a problem, which rolls the transaction back. */
function take<Value>(result: Result<Value, Missing | 'another_list'>): Value {
  if (result.ok) return result.value
  if (result.refusal !== 'another_list') throw nothingOf(result.refusal)
  throw new Problem(409, 'another_list', {
    title: '清单与你读到的不同，请重新打开后再签。',
    titleEn: 'The list is not the one you read; open it again before you sign.',
  })
}

function hasLeft(): Problem {
  return new Problem(403, 'has_left', { title: '你已不在这个方案任职。', titleEn: 'You have left this programme.' })
}
