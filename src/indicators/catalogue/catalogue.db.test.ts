import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asActor } from '../../platform/db/database.ts'
import { listCodes } from '../rules/language/expression.ts'
import { parseExpression } from '../rules/language/parse.ts'
import { PLACEHOLDERS } from '../rules/placeholders.ts'
import { aCatalogueYard, type CatalogueYard } from '../testing/a-catalogue-yard.ts'

let at: CatalogueYard
beforeAll(async () => {
  at = await aCatalogueYard()
})
afterAll(() => at.close())

const OFFICE = 'programme_office'

/** A definition as the office states one. */
const aDefinition = (more: object = {}) => ({
  topic: { zh: '测试', en: 'Tests' },
  name: { zh: '测试指标', en: 'A test' },
  unit: '万元',
  direction: 1,
  definition: { zh: '测试用。', en: 'For tests.' },
  source: 'reported',
  frequency: 'quarter',
  level: 'park',
  decimals: 2,
  kind: 'money',
  basis: '测试文件',
  ...more,
})
const computed = (expression: string, unit: string, more: object = {}) =>
  aDefinition({ source: 'computed', expression, unit, kind: 'number', ...more })
const define = (code: string, more: object, who = OFFICE) => at.ask(who, 'PUT', `catalogue/${code}`, more)
let numbered = 0
const newCode = () => `test_${++numbered}`

/** As a person, without the routes: what the database itself says. */
function directly(who: string, statement: (programmeId: string) => ReturnType<typeof sql>) {
  const { database, yard } = at
  return asActor(
    database.app,
    { kind: 'person', personId: yard.person(who), programmeId: yard.programmeId, secondFactor: true },
    (tx) => statement(yard.programmeId).execute(tx),
    { act: 'indicators.try' },
  )
}
const insertDirectly =
  (code: string, more: { unit?: string; expression?: string } = {}) =>
  (programme: string) =>
    sql`insert into indicators.indicator (programme_id, code, position, topic_zh, topic_en, name_zh, name_en, unit, direction,
      definition_zh, definition_en, source, expression, frequency, level, decimals, kind, basis)
    values (${programme}, ${code}, 0, '测', 'T', '测', 'T', ${more.unit ?? '万元'}, 1, '测', 'T',
      ${more.expression ? 'computed' : 'reported'}, ${more.expression ?? null}, 'quarter', 'park', 2, 'number', '测')`

describe('the shipped catalogue', () => {
  it('is there, each formula in the unit of its indicator and each figure with its source', async () => {
    const { body } = await at.ask(null, 'GET', 'catalogue')
    expect(body.indicators).toHaveLength(at.shipped.indicators.length)
    expect(body.indicators.length).toBeGreaterThanOrEqual(80)
    expect(body.indicators.every(({ basis }: { basis: string }) => basis.length > 4)).toBe(true)
    expect(body.acts).toEqual([])
  })

  it('has every kind of check, each with words of its own', async () => {
    const { body } = await at.ask(OFFICE, 'GET', 'checks')
    expect(new Set(body.checks.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(Object.keys(PLACEHOLDERS)))
    expect(body.checks).toHaveLength(at.shipped.checks.length)
    expect(body.checks[0].fired).toEqual({ cells: 0, explained: 0, reports: 0 })
  })

  it('comes with a quarterly form as a draft, below its limit of what the city holds', async () => {
    const { body } = await at.ask(OFFICE, 'GET', 'forms')
    expect(body.forms).toMatchObject([
      {
        name: { zh: '特色园区季报' },
        state: 'draft',
        frequency: 'quarter',
        burden: { fields: 29, held: 7, isAbove: false },
      },
    ])
  })

  it('is founded once, and leaves what a city stated or ended as it is', async () => {
    const count = () =>
      at.database.asSuperuser(
        'select (select count(*) from indicators.indicator) as i, (select count(*) from indicators.check_rule) as c, (select count(*) from indicators.form) as f',
      )
    const before = await count()
    await at.found()
    expect(await count()).toEqual(before)
  })

  it('names in its formulas what the database finds in them', async () => {
    const formulas = [
      ...at.shipped.indicators.flatMap(({ expression }) => expression ?? []),
      'sum(a, b_2, previous(c, 4)) / 1500[亩/km²] - growth(d) * min(a, e)',
      'ratio (a, -b)',
      '2 * sumption + maximal',
    ]
    const told = formulas.map((text) => {
      const parsed = parseExpression(text)
      return parsed.ok ? listCodes(parsed.value).sort() : []
    })
    const found = await at.database.asSuperuser<{ codes: string[] }>(
      'select indicators.codes_in(one) as codes from unnest($1::text[]) with ordinality as t (one, n) order by n',
      [formulas],
    )
    expect(found.map(({ codes }) => codes)).toEqual(told)
  })
})

describe('a definition', () => {
  it('is stated by who defines, and by nobody else', async () => {
    for (const who of ['district_officer', 'park_manager', 'bureau_officer', 'auditor']) {
      expect((await define(newCode(), aDefinition(), who)).status, who).toBe(403)
      await expect(directly(who, insertDirectly(newCode())), who).rejects.toMatchObject({ code: '42501' })
    }
    expect((await at.ask(null, 'PUT', `catalogue/${newCode()}`, aDefinition())).status).toBe(401)
    expect((await define(newCode(), aDefinition())).status).toBe(200)
  })

  it('is read by anyone, on a day', async () => {
    const code = newCode()
    await define(code, aDefinition({ from: '2030-01-01' }))
    const codes = async (on: string) =>
      (await at.ask(null, 'GET', `catalogue?on=${on}`)).body.indicators.map((one: { code: string }) => one.code)
    expect(await codes('2029-12-31')).not.toContain(code)
    expect(await codes('2030-01-01')).toContain(code)
  })

  it('is ended and stated anew, and what it meant before stays', async () => {
    const code = newCode()
    await define(code, aDefinition({ from: '2020-01-01' }))
    const again = await define(code, aDefinition({ definition: { zh: '新口径。', en: 'Anew.' } }))
    expect(again.body).toMatchObject({ version: 2, validFrom: at.yard.today, validTo: null })
    const { body } = await at.ask(null, 'GET', `catalogue/${code}`)
    expect(body.definitions.map((one: { validFrom: string; validTo: string }) => [one.validFrom, one.validTo])).toEqual(
      [
        [at.yard.today, null],
        ['2020-01-01', at.yard.today],
      ],
    )
    expect(body.indicator.definition.zh).toBe('新口径。')
  })

  it('that says the same again changes nothing', async () => {
    const code = newCode()
    await define(code, aDefinition())
    expect((await define(code, aDefinition())).body.version).toBe(1)
  })

  it('may be put right on the day it was stated', async () => {
    const code = newCode()
    await define(code, aDefinition())
    expect((await define(code, aDefinition({ basis: '更正后的文件' }))).body).toMatchObject({
      version: 2,
      validTo: null,
    })
    const { body } = await at.ask(null, 'GET', `catalogue/${code}`)
    expect(body.definitions[1]).toMatchObject({ version: 1, validFrom: at.yard.today, validTo: at.yard.today })
  })

  it('does not rewrite the past', async () => {
    const code = newCode()
    await define(code, aDefinition({ from: '2020-01-01' }))
    const reply = await define(code, aDefinition({ from: '2021-01-01', basis: '另一份文件' }))
    expect([reply.status, reply.body.code]).toEqual([422, 'it_ends_today_or_later'])
  })

  it('keeps its unit, frequency and level: figures of one code can be compared', async () => {
    const code = newCode()
    await define(code, aDefinition())
    await define(code, aDefinition({ basis: '二' }))
    for (const more of [{ unit: '亿元' }, { frequency: 'year' }, { level: 'city' }]) {
      const reply = await define(code, aDefinition({ ...more, from: at.yard.day(10) }))
      expect([reply.status, reply.body.code]).toEqual([422, 'a_code_keeps_its_unit_frequency_and_level'])
    }
  })

  it('is whole: a formula where it is computed, a list where it is counted from one, and a proper unit', async () => {
    for (const wrong of [
      aDefinition({ source: 'computed' }),
      aDefinition({ expression: 'revenue' }),
      aDefinition({ source: 'register' }),
      aDefinition({ unit: '万元//亩' }),
      aDefinition({ kind: 'percent' }),
      aDefinition({ kind: 'count', decimals: 2 }),
    ])
      expect((await define(newCode(), wrong)).status).toBe(400)
    const list = (registerKey: string, unit: string) =>
      define(newCode(), aDefinition({ source: 'register', registerKey, unit, kind: 'count', decimals: 0 }))
    expect((await list('enterprises.unheard_of', '家')).body.code).toBe('no_such_register')
    expect((await list('enterprises.high_tech', '个')).body.code).toBe('no_such_register')
    expect((await list('enterprises.high_tech', '家')).status).toBe(200)
    expect((await define('sum', aDefinition())).body.code).toBe('a_code_is_no_word_of_the_language')
  })

  it('is changed or removed by nobody, the owner included', async () => {
    const owned = (statement: string) => expect(at.database.asSuperuser(statement)).rejects
    await owned("update indicators.indicator set unit = '元' where code = 'revenue'").toMatchObject({
      constraint: 'what_was_defined_is_ended_and_not_changed',
    })
    await owned("delete from indicators.indicator where code = 'revenue'").toMatchObject({
      constraint: 'what_was_defined_stays',
    })
    await expect(
      directly(OFFICE, () => sql`update indicators.indicator set unit = '元' where code = 'revenue'`),
    ).rejects.toMatchObject({ code: '42501' })
  })

  it('once ended stays ended', async () => {
    const code = newCode()
    await define(code, aDefinition())
    expect((await at.ask(OFFICE, 'POST', `catalogue/${code}/end`, { why: '不再统计' })).body.validTo).toBe(
      at.yard.today,
    )
    const again = await at.ask(OFFICE, 'POST', `catalogue/${code}/end`, { why: '不再统计' })
    expect([again.status, again.body.code]).toEqual([409, 'what_has_ended_stays_ended'])
    await expect(
      directly(OFFICE, () => sql`update indicators.indicator set valid_to = '2099-01-01' where code = ${code}`),
    ).rejects.toMatchObject({ constraint: 'what_has_ended_stays_ended' })
  })
})

describe('a formula', () => {
  const attempt = async (expression: string, more: object = {}) =>
    (await at.ask(OFFICE, 'POST', 'catalogue/try', { expression, ...more })).body

  it('is looked at while it is written: its unit, or the fault and its place', async () => {
    expect(await attempt('tax/land_area')).toEqual({
      written: 'tax / land_area',
      unit: '万元/亩',
      needs: ['tax', 'land_area'],
      error: null,
    })
    expect(await attempt('tax + ')).toMatchObject({ unit: null, error: { code: 'value_expected', at: 5 } })
    expect(await attempt('tax + staff')).toMatchObject({ unit: null, error: { code: 'unlike_units', at: 4, end: 5 } })
    expect(await attempt('tax / nothing')).toMatchObject({ error: { code: 'unknown_code', at: 6, end: 13 } })
    expect(await attempt('tax', { unit: '%' })).toMatchObject({ unit: '万元', error: { code: 'other_unit' } })
    expect((await attempt('tax', { unit: '%' })).error.message.zh).toContain('万元')
  })

  it('that is at fault is not stated, and the reply names the place', async () => {
    const reply = await define(newCode(), computed('tax + staff', '万元'))
    expect(reply).toMatchObject({
      status: 422,
      body: { code: 'formula_fault', fault: { code: 'unlike_units', at: 4, end: 5 } },
    })
  })

  it('is kept as it is printed', async () => {
    expect((await define(newCode(), computed('((tax))／land_area', '万元/亩'))).body).toMatchObject({
      expression: 'tax / land_area',
      needs: ['land_area', 'tax'],
    })
  })

  it('that would make a circle is refused by the route, which names it', async () => {
    const [a, b, c] = [newCode(), newCode(), newCode()]
    await define(a, computed('tax * 1', '万元'))
    await define(b, computed(`${a} + tax`, '万元'))
    await define(c, computed(`previous(${b}, 1)`, '万元'))
    const reply = await define(a, computed(`${c} + tax`, '万元'))
    expect([reply.status, reply.body.fault.code]).toEqual([422, 'circle'])
    for (const code of [a, b, c]) expect(reply.body.title).toContain(code)
  })

  it('that would make a circle is refused by the database too, also of two at once', async () => {
    const [a, b] = [newCode(), newCode()]
    await directly(OFFICE, insertDirectly(a))
    await directly(OFFICE, insertDirectly(b, { expression: `${a} + tax` }))
    const restate = (expression: string) =>
      asActor(
        at.database.app,
        { kind: 'person', personId: at.yard.person(OFFICE), programmeId: at.yard.programmeId, secondFactor: true },
        async (tx) => {
          await sql`update indicators.indicator set valid_to = access.today() where code = ${a} and valid_to is null`.execute(
            tx,
          )
          await insertDirectly(a, { expression })(at.yard.programmeId).execute(tx)
        },
        { act: 'indicators.try' },
      )
    await expect(restate(b)).rejects.toMatchObject({ constraint: 'nothing_is_computed_from_itself' })
    await expect(restate(`${a} + tax`)).rejects.toMatchObject({ constraint: 'nothing_is_computed_from_itself' })
    const [c, d] = [newCode(), newCode()]
    await directly(OFFICE, insertDirectly(c))
    await directly(OFFICE, insertDirectly(d))
    const halves = await Promise.allSettled([
      define(c, computed(`${d} + tax`, '万元')),
      define(d, computed(`${c} + tax`, '万元')),
    ])
    const statuses = halves.map((half) => (half.status === 'fulfilled' ? half.value.status : 0))
    expect(statuses.sort()).toEqual([200, 422])
  })

  it('needs what is defined on each of its days, and that stays defined', async () => {
    const [base, above] = [newCode(), newCode()]
    await define(base, aDefinition())
    await define(above, computed(`${base} * 2`, '万元'))
    const early = await define(newCode(), computed(`${base} * 2`, '万元', { from: '2020-01-01' }))
    expect(early.body.fault.code).toBe('unknown_code')
    const ended = await at.ask(OFFICE, 'POST', `catalogue/${base}/end`, { why: '停' })
    expect([ended.status, ended.body.code]).toEqual([409, 'what_others_are_computed_from_stays_defined'])
    expect((await define(base, aDefinition({ basis: '接着统计' }))).status).toBe(200)
    await expect(directly(OFFICE, insertDirectly(newCode(), { expression: 'nowhere + 1' }))).rejects.toMatchObject({
      constraint: 'what_is_computed_needs_what_is_defined',
    })
    const { body } = await at.ask(OFFICE, 'GET', `catalogue/${base}`)
    expect(body.neededBy.map(({ code }: { code: string }) => code)).toEqual([above])
  })
})

describe('a check', () => {
  const aCheck = (more: object = {}) => ({
    code: newCode(),
    kind: 'range',
    severity: 'asks',
    message: { zh: '“{indicator}”应{bounds}。', en: '{indicator} should be {bounds}.' },
    params: { of: { codes: ['tax'] }, min: 0 },
    ...more,
  })
  const state = (id: string, check: object, who = OFFICE) => at.ask(who, 'PUT', `checks/${id}`, check)
  const list = async () =>
    (await at.ask(OFFICE, 'GET', 'checks')).body.checks as { id: string; code: string; severity: string }[]

  it('is stated by who defines, and read by members', async () => {
    expect((await state(randomUUID(), aCheck(), 'district_officer')).status).toBe(403)
    const id = randomUUID()
    expect(await state(id, aCheck())).toMatchObject({ status: 200, body: { id } })
    expect(
      (await at.ask('park_manager', 'GET', 'checks')).body.checks.some((one: { id: string }) => one.id === id),
    ).toBe(true)
    expect((await at.ask(null, 'GET', 'checks')).status).toBe(401)
  })

  it('is stated anew under its name and another id, so that what fired is told of the rule as it was', async () => {
    const id = randomUUID()
    const check = aCheck()
    await state(id, check)
    expect((await state(id, check)).body.id).toBe(id)
    const { body } = await state(id, { ...check, severity: 'blocks' })
    expect(body.id).not.toBe(id)
    expect((await list()).filter(({ code }) => code === check.code)).toMatchObject([
      { id: body.id, severity: 'blocks' },
    ])
    expect((await state(id, { ...check, params: { min: 5 } })).body.code).toBe('what_has_ended_stays_ended')
    expect((await state(body.id, { ...check, code: newCode() })).body.code).toBe('a_check_keeps_its_name')
    expect((await state(randomUUID(), check)).body.code).toBe('one_rule_of_a_name_a_day')
  })

  it('compares like units of the catalogue alone', async () => {
    const fields = (left: string, right: string) =>
      aCheck({ kind: 'cross_field', message: { zh: '不符', en: 'x' }, params: { left, is: 'at_most', right } })
    expect((await state(randomUUID(), fields('tax', 'revenue'))).status).toBe(200)
    expect(await state(randomUUID(), fields('tax', 'staff'))).toMatchObject({
      status: 422,
      body: { code: 'formula_fault', fault: { code: 'unlike_units' } },
    })
    expect((await state(randomUUID(), fields('tax +', 'staff'))).status).toBe(400)
  })

  it('tells how often it fired and was explained away, in the reports that one may see', async () => {
    const id = randomUUID()
    await state(id, aCheck())
    const p = at.yard.programmeId
    const fired = (['park', 'other_park'] as const).map((place) => {
      const report = randomUUID()
      return `
        insert into indicators.report (programme_id, id, form_id, park_id, period_start, period_end, due_on)
          values ('${p}', '${report}', '${randomUUID()}', '${at.yard.place(place)}', '2026-01-01', '2026-04-01', '2026-04-16');
        insert into indicators.firing (programme_id, report_id, version, rule_id, code, severity, explained_away) values
          ('${p}', '${report}', 1, '${id}', 'tax', 'asks', true), ('${p}', '${report}', 1, '${id}', 'revenue', 'asks', false);`
    })
    await at.database.asSuperuser(
      `set session_replication_role = replica; ${fired.join('')} reset session_replication_role`,
    )
    const told = async (who: string) =>
      (await at.ask(who, 'GET', 'checks')).body.checks.find((one: { id: string }) => one.id === id).fired
    expect(await told(OFFICE)).toEqual({ cells: 4, explained: 2, reports: 2 })
    expect(await told('park_manager')).toEqual({ cells: 2, explained: 1, reports: 1 })
    expect(await told('expert')).toEqual({ cells: 0, explained: 0, reports: 0 })
  })

  it('ends with a reason, and stays ended', async () => {
    const id = randomUUID()
    await state(id, aCheck())
    expect((await at.ask(OFFICE, 'POST', `checks/${id}/end`, {})).status).toBe(400)
    expect((await at.ask(OFFICE, 'POST', `checks/${id}/end`, { why: '误报太多' })).status).toBe(200)
    expect((await list()).some((one) => one.id === id)).toBe(false)
    expect((await at.ask(OFFICE, 'POST', `checks/${randomUUID()}/end`, { why: '无' })).status).toBe(404)
    await expect(
      at.database.asSuperuser('update indicators.check_rule set valid_to = null where id = $1', [id]),
    ).rejects.toMatchObject({ constraint: 'what_has_ended_stays_ended' })
  })
})
