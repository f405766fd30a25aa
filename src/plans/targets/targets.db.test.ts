import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { anOffice, type Office } from '../drafts/testing/a-drafting-office.ts'
import type { JudgedTargets } from './targets.schema.ts'

let office: Office
let parks: number | null
beforeEach(async () => {
  parks = 11
  office = await anOffice({
    targetSources: [
      {
        kind: 'count',
        key: 'parks',
        name: { zh: '特色园区', en: 'Parks' },
        units: ['个'],
        measure: async () => parks,
      },
    ],
  })
})
afterEach(() => office.close())

const read = async (who = '') => office.get<JudgedTargets>(who, '/targets')
const judged = async (index = 0) => {
  const target = (await read()).targets[index]
  if (!target) throw new Error('the notice has two targets')
  return target
}
const bind = async (who: string, index = 0, over: object = {}) =>
  office.ask(who, 'POST', '/targets/bindings', {
    itemId: (await judged(index)).itemId,
    kind: 'count',
    key: 'parks',
    basis: '方案办口径',
    ...over,
  })

describe('what measures a target', () => {
  it('is said by who publishes plans, and by nobody else', async () => {
    for (const who of ['district_officer', 'auditor', 'enterprise']) expect((await bind(who)).statusCode, who).toBe(403)
    const tolerance = { percent: 10, basis: '市政府口径' }
    for (const who of ['district_officer', 'auditor', 'enterprise'])
      expect((await office.ask(who, 'PUT', '/targets/tolerance', tolerance)).statusCode, who).toBe(403)
    expect((await office.ask('', 'PUT', '/targets/tolerance', tolerance)).statusCode).toBe(401)
  })

  it('is known, in the target’s unit, and one at a time', async () => {
    expect((await bind('publisher', 0, { key: 'lamps' })).json().code).toBe('no_such_source')
    expect((await bind('publisher', 1)).json().code).toBe('another_unit')
    expect((await bind('publisher', 0, { itemId: '00000000-0000-4000-8000-00000000dead' })).statusCode).toBe(404)
    expect((await bind('publisher', 0, { basis: ' ' })).statusCode).toBe(400)
    expect((await bind('publisher')).statusCode).toBe(201)
    expect((await bind('drafter')).json().code).toBe('a_target_is_measured_by_one_thing_on_a_day')
  })

  it('ends once, and the target is not measured from then on', async () => {
    await bind('publisher')
    const { binding } = await judged()
    const end = () => office.ask('publisher', 'POST', `/targets/bindings/${binding?.id}/end`, { why: '口径有误' })
    expect((await end()).statusCode).toBe(200)
    expect((await end()).json().code).toBe('a_binding_ends_once')
    expect(await judged()).toMatchObject({ binding: null, measured: null, verdict: 'not_measured' })
    expect((await bind('publisher')).statusCode).toBe(201)
  })
})

describe('a target', () => {
  it('is not measured until something measures it, which anyone reads', async () => {
    const { targets, tolerance } = await read()
    expect(tolerance).toEqual({ percent: 5, basis: null })
    expect(targets.map(({ verdict, measured }) => [verdict, measured])).toEqual([
      ['not_measured', null],
      ['not_measured', null],
    ])
    expect(targets[0]?.target.text).toContain('达到12个左右')
  })

  it('is on the way, then met, by what is counted; what is not known is not zero', async () => {
    await bind('publisher')
    expect(await judged()).toMatchObject({ measured: 11, verdict: 'on_the_way', from: 11.4, to: 12.6 })
    parks = 12
    expect((await judged()).verdict).toBe('met')
    parks = null
    expect(await judged()).toMatchObject({ measured: null, verdict: 'not_measured' })
  })

  it('leaves open what the city says, with its basis', async () => {
    await bind('publisher')
    await office.ask('publisher', 'PUT', '/targets/tolerance', { percent: 10, basis: '市政府口径' })
    expect((await read()).tolerance).toEqual({ percent: 10, basis: '市政府口径' })
    expect((await judged()).verdict).toBe('met')
    expect((await office.ask('publisher', 'PUT', '/targets/tolerance', { percent: 80, basis: 'x' })).statusCode).toBe(
      400,
    )
  })
})
