import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listTransitions } from '../../platform/acts/life-cycle.ts'
import { listClosedSteps, listPairWalks } from '../../platform/acts/testing/list-walks.ts'
import { asActor } from '../../platform/db/database.ts'
import { aCatalogueYard, type CatalogueYard } from '../testing/a-catalogue-yard.ts'
import { type FormAct, formCycle } from './form.acts.ts'

let at: CatalogueYard
beforeAll(async () => {
  at = await aCatalogueYard()
})
afterAll(() => at.close())

const OFFICE = 'programme_office'
let numbered = 0

const aForm = (codes: readonly string[], more: object = {}) => ({
  name: { zh: `报表${++numbered}`, en: `Form ${numbered}` },
  frequency: 'quarter',
  dueWorkingDays: 10,
  burdenLimit: 0.3,
  validFrom: at.yard.today,
  fields: codes.map((code) => ({ code, isRequired: true })),
  parks: [],
  ...more,
})
const REPORTED = ['revenue', 'tax', 'staff', 'land_area']

/** A draft; its id. Of parks of its own unless told otherwise, so that no other form asks them for the same. */
async function draft(codes: readonly string[] = REPORTED, more: object = {}): Promise<string> {
  const parks = 'parks' in more ? {} : { parks: [await aPark()] }
  const { status, body } = await at.ask(OFFICE, 'POST', 'forms', aForm(codes, { ...parks, ...more }))
  if (status !== 201) throw new Error(JSON.stringify(body))
  return body.id
}
const read = async (id: string, who = OFFICE) => (await at.ask(who, 'GET', `forms/${id}`)).body
const publish = (id: string, body: object = {}, who = OFFICE) => at.ask(who, 'POST', `forms/${id}/publish`, body)
const withdraw = (id: string, body: object = { why: '换新表' }) => at.ask(OFFICE, 'POST', `forms/${id}/withdraw`, body)

/** A park of the register, put there whole. */
async function aPark(): Promise<string> {
  const id = randomUUID()
  await at.database.asSuperuser(`set session_replication_role = replica;
    insert into parks.park (programme_id, id, host_zone_id, name_zh, statement, first_named_on, state, acts_done)
      values ('${at.yard.programmeId}', '${id}', '${at.yard.place('zone')}', '园${id}', '述', '2024-01-01', 'cultivating', 1);
    reset session_replication_role`)
  return id
}

function directly(who: string, statement: ReturnType<typeof sql>) {
  const { database, yard } = at
  return asActor(
    database.app,
    { kind: 'person', personId: yard.person(who), programmeId: yard.programmeId, secondFactor: true },
    (tx) => statement.execute(tx),
    { act: 'indicators.try' },
  )
}

describe('the table of acts of a form', () => {
  const go = async (id: string, act: FormAct) => {
    if (act === 'publish') return publish(id)
    if (act === 'withdraw') return withdraw(id)
    const { actsDone, parksNamed } = await read(id)
    const parks = parksNamed.map((park: { id: string }) => park.id)
    return at.ask(OFFICE, 'PUT', `forms/${id}`, { ...aForm(REPORTED, { parks }), actsDone })
  }

  it('is the one that the database holds', async () => {
    const held = await at.database.asSuperuser<{ step: string }>(
      `select concat_ws(' ', act, coalesce(nullif(from_state, ''), '-'), to_state) as step from acts.transition
        where life_cycle = 'indicators.form'`,
    )
    const told = listTransitions(formCycle).map(({ act, from, to }) => `${act} ${from ?? '-'} ${to}`)
    expect(held.map(({ step }) => step).sort()).toEqual(told.sort())
  })

  it('is walked, every two acts that follow each other, and each leads where the table says', async () => {
    for (const [, ...steps] of listPairWalks(formCycle)) {
      const id = await draft()
      for (const { act, to } of steps) expect((await go(id, act)).body, act).toMatchObject({ state: to })
    }
  })

  it('is left by no other step', async () => {
    for (const { act, state: from } of listClosedSteps(formCycle)) {
      const id = await draft()
      if (from !== 'draft') await publish(id)
      if (from === 'withdrawn') await withdraw(id)
      expect((await read(id)).state).toBe(from)
      await expect(
        directly(
          OFFICE,
          sql`insert into indicators.form_act (programme_id, form_id, act, reason) values (${at.yard.programmeId}, ${id}, ${act}, '因')`,
        ),
        `${act} from ${from}`,
      ).rejects.toMatchObject({ constraint: 'an_act_is_a_step_of_its_life_cycle' })
    }
  })
})

describe('a form', () => {
  it('is laid out by who defines, and by nobody else', async () => {
    const id = await draft()
    for (const who of ['district_officer', 'park_manager', 'bureau_officer']) {
      expect((await at.ask(who, 'POST', 'forms', aForm(REPORTED))).status, who).toBe(403)
      expect((await publish(id, {}, who)).status, who).toBe(403)
    }
    await expect(
      directly(
        'park_manager',
        sql`insert into indicators.form (programme_id, name_zh, name_en, frequency, due_working_days)
        values (${at.yard.programmeId}, '表', 'F', 'year', 5)`,
      ),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it('is seen by members once it is published, and not before', async () => {
    const id = await draft()
    const sees = async (who: string) =>
      (await at.ask(who, 'GET', 'forms')).body.forms.some((one: { id: string }) => one.id === id)
    expect(await sees('park_manager')).toBe(false)
    expect((await at.ask('park_manager', 'GET', `forms/${id}`)).status).toBe(404)
    await publish(id)
    expect(await sees('park_manager')).toBe(true)
    const seen = await read(id, 'park_manager')
    expect(seen.fields.map(({ code }: { code: string }) => code)).toEqual(REPORTED)
    expect([seen.acts, seen.done]).toEqual([[], []])
    expect((await at.ask(null, 'GET', 'forms')).status).toBe(401)
  })

  it('is amended in its order while it is a draft, by who saw it as it stands', async () => {
    const id = await draft()
    const { actsDone } = await read(id)
    const anew = aForm(['staff', 'revenue', 'rd_spend'])
    const done = await at.ask(OFFICE, 'PUT', `forms/${id}`, { ...anew, actsDone })
    expect(done.body).toMatchObject({ state: 'draft', actsDone: actsDone + 1 })
    const stands = await read(id)
    expect(stands.fields.map(({ code }: { code: string }) => code)).toEqual(['staff', 'revenue', 'rd_spend'])
    expect(stands.parks).toBeNull()
    const late = await at.ask('second_officer', 'PUT', `forms/${id}`, { ...anew, actsDone })
    expect([late.status, late.body.code]).toEqual([409, 'it_was_changed_meanwhile'])
    expect((await at.ask(OFFICE, 'PUT', `forms/${id}`, { ...aForm(['tax', 'tax']), actsDone })).status).toBe(400)
  })

  it('that was published stays as it is, for the owner too', async () => {
    const id = await draft()
    await publish(id)
    const { actsDone } = await read(id)
    const amended = await at.ask(OFFICE, 'PUT', `forms/${id}`, { ...aForm(['tax']), actsDone })
    expect([amended.status, amended.body.code]).toEqual([409, 'not_in_this_state'])
    for (const statement of [
      `delete from indicators.form_indicator where form_id = '${id}'`,
      `update indicators.form_indicator set is_required = false where form_id = '${id}'`,
      `insert into indicators.form_park values ('${at.yard.programmeId}', '${id}', '${await aPark()}')`,
      `update indicators.form set due_working_days = 99 where id = '${id}'`,
      `delete from indicators.form where id = '${id}'`,
    ])
      await expect(at.database.asSuperuser(statement), statement).rejects.toMatchObject({
        constraint: 'what_was_published_stays',
      })
    await expect(
      at.database.asSuperuser(`update indicators.form_act set reason = '改' where form_id = '${id}'`),
    ).rejects.toMatchObject({ constraint: 'what_was_done_stays' })
  })

  it('is published only with indicators of parks, defined from its first day on, and often enough stated', async () => {
    const refused = async (codes: readonly string[], more: object = {}) =>
      (await publish(await draft(codes, more))).body.code
    expect(await refused([])).toBe('a_published_form_asks_for_something')
    expect(await refused(['unheard_of'])).toBe('a_form_asks_for_what_is_defined')
    expect(await refused(['value_added'])).toBe('nothing_is_asked_for_more_often_than_it_is_stated')
    expect(await refused(['revenue'], { validFrom: '1999-01-01' })).toBe('a_form_asks_for_what_is_defined')
    const city = {
      topic: { zh: '测', en: 'T' },
      name: { zh: '全市', en: 'City' },
      unit: '家',
      direction: 1,
      source: 'reported',
    }
    await at.ask(OFFICE, 'PUT', 'catalogue/of_the_city', {
      ...city,
      definition: { zh: '测', en: 'T' },
      frequency: 'quarter',
      level: 'city',
      decimals: 0,
      kind: 'count',
      basis: '测试文件',
    })
    expect(await refused(['of_the_city'])).toBe('a_form_asks_parks_for_what_is_of_a_park')
    expect((await publish(await draft(['value_added'], { frequency: 'year' }))).status).toBe(200)
  })

  it('keeps what it asks for defined while it is published', async () => {
    const id = await draft(['returnees'], { frequency: 'year' })
    await publish(id)
    await at.ask(OFFICE, 'POST', 'catalogue/returnee_share/end', { why: '停' })
    const end = () => at.ask(OFFICE, 'POST', 'catalogue/returnees/end', { why: '停' })
    expect((await end()).body.code).toBe('what_a_form_asks_for_stays_defined')
    await withdraw(id)
    expect((await end()).status).toBe(200)
  })

  it('that is withdrawn says why and since when', async () => {
    const id = await draft()
    await publish(id)
    expect((await withdraw(id, {})).status).toBe(400)
    await withdraw(id)
    const form = await read(id)
    expect(form).toMatchObject({ state: 'withdrawn', validTo: at.yard.today })
    expect(form.done[0]).toMatchObject({ act: 'withdraw', reason: '换新表', by: { name: OFFICE } })
  })

  it('is published once: of two at once, one', async () => {
    const id = await draft()
    const replies = await Promise.all([publish(id), publish(id, {}, 'second_officer')])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  })
})

describe('the burden of a form', () => {
  it('is how many of its fields the city holds: from lists, from others, from another form of the same period', async () => {
    const parks = [await aPark()]
    const id = await draft(['revenue', 'tax', 'high_tech', 'tax_per_mu'], { parks })
    expect((await read(id)).burden).toEqual({
      fields: 4,
      held: 2,
      by: { register: 1, computed: 1, form: 0 },
      limit: 0.3,
      isAbove: true,
    })
    await publish(await draft(['tax', 'staff'], { parks, name: { zh: '另一表', en: 'Other' } }))
    const { burden, fields } = await read(id)
    expect([burden.held, burden.by.form]).toEqual([3, 1])
    expect(
      fields.map((one: { heldBy: string; heldIn: { name: { zh: string } } | null }) => [
        one.heldBy,
        one.heldIn?.name.zh ?? null,
      ]),
    ).toEqual([
      [null, null],
      ['form', '另一表'],
      ['register', null],
      ['computed', null],
    ])
  })

  it('does not count a form of other parks, of another frequency, or one that is no longer published', async () => {
    const parks = [await aPark()]
    await publish(await draft(['tax', 'land_area'], { parks, frequency: 'half' }))
    await publish(await draft(['tax'], { parks: [await aPark()] }))
    const gone = await draft(['tax'], { parks })
    await publish(gone)
    await withdraw(gone)
    const id = await draft(['tax', 'land_area'], { parks })
    expect((await read(id)).burden.held).toBe(0)
    const all = await draft(['tax'], { parks: [] })
    // Others ask some parks for it already.
    await publish(all, { reason: '全市口径' })
    expect((await read(id)).burden.held).toBe(1)
    await withdraw(all)
  })

  it('above its limit needs a reason, which stays with it; the database asks for it too', async () => {
    const id = await draft(['revenue', 'high_tech'])
    const refused = await publish(id)
    expect([refused.status, refused.body.code]).toEqual([
      409,
      'what_the_city_holds_is_asked_for_again_only_for_a_reason',
    ])
    await expect(
      directly(
        OFFICE,
        sql`insert into indicators.form_act (programme_id, form_id, act) values (${at.yard.programmeId}, ${id}, 'publish')`,
      ),
    ).rejects.toMatchObject({ constraint: 'what_the_city_holds_is_asked_for_again_only_for_a_reason' })
    expect((await publish(id, { reason: '园区须核对名册' })).status).toBe(200)
    expect(await read(id)).toMatchObject({ state: 'published', burdenReason: '园区须核对名册' })
    const [said] = await at.database.asSuperuser<{ said: object }>(
      `select said from indicators.form_act where form_id = '${id}' and act = 'publish'`,
    )
    expect(said?.said).toEqual({ fields: 2, held: 1 })
  })

  it('at its limit needs none, and then none is kept', async () => {
    const id = await draft(['revenue', 'high_tech'], { burdenLimit: 0.5 })
    expect((await publish(id, { reason: '顺带一说' })).status).toBe(200)
    expect((await read(id)).burdenReason).toBeNull()
  })
})
