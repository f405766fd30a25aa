import { describe, expect, it } from 'vitest'
import { matchUnit } from './match-unit.ts'
import { proposeItems } from './propose-items.ts'
import { readDue } from './read-due.ts'

describe('a printed term', () => {
  it.each([
    ['2025年底前', '2025-12-31'],
    ['2025年12月底前', '2025-12-31'],
    ['2026年6月', '2026-06-30'],
    ['2024年2月底', '2024-02-29'],
    ['2026年上半年', '2026-06-30'],
    ['2026年第三季度', '2026-09-30'],
    ['2026年二季度末', '2026-06-30'],
    ['2026年5月20日前', '2026-05-20'],
    ['２０２６年５月中旬', '2026-05-20'],
    ['2027年', '2027-12-31'],
  ])('%s ends on %s', (printed, day) => {
    expect(readDue(printed)).toBe(day)
  })

  it.each(['长期坚持', '持续推进', '2025年6月；2026年6月', '2025—2027年', '2026年13月', '2026年2月30日', ''])(
    '%s names no one day',
    (printed) => {
      expect(readDue(printed)).toBeNull()
    },
  )
})

describe('a unit as a plan names it', () => {
  const units = [
    { id: 'science', names: ['某市科技局'] },
    { id: 'finance', names: ['市财政局'] },
    { id: 'zone', names: ['高新技术产业开发区', '高新区'] },
    { id: 'east', names: ['东城高新区'] },
  ]
  it('is known by its name, with the city in front or without, now or before', () => {
    expect(matchUnit('市科技局', '某市', units)).toBe('science')
    expect(matchUnit('科技局', '某市', units)).toBe('science')
    expect(matchUnit('某市财政局', '某市', units)).toBe('finance')
    expect(matchUnit('高新区', '某市', units)).toBe('zone')
  })
  it('is nobody where none, or more than one, is called so', () => {
    expect(matchUnit('市气象局', '某市', units)).toBeNull()
    expect(matchUnit('高新区', '某市', [...units, { id: 'west', names: ['高新区'] }])).toBeNull()
    expect(matchUnit('各县（市、区）', '某市', units)).toBeNull()
  })
})

describe('what rows of an annex become', () => {
  const row = {
    number: '1',
    item: '建设平台',
    content: '建成三个平台',
    lead: ['市科技局'],
    support: ['市财政局'],
    due: '2026年底前',
    task: '1',
    span: null,
  }
  const plan = [{ planItem: 'task-1', number: '1', title: '平台', heading: '机制' }]
  const units = [
    { id: 'science', names: ['市科技局'] },
    { id: 'finance', names: ['市财政局'] },
  ]
  const propose = (more: object, known: Parameters<typeof proposeItems>[4] = []) =>
    proposeItems([{ ...row, ...more }], plan, units, '某市', known)[0]

  it('is an item of its task, with its units and its day', () => {
    expect(propose({})).toMatchObject({
      row: 1,
      title: '建设平台',
      planItem: 'task-1',
      heading: '机制',
      lead: 'science',
      support: ['finance'],
      dueOn: '2026-12-31',
      doubts: [],
      isKnown: false,
    })
  })
  it('names what is not understood, and guesses nothing', () => {
    expect(propose({ task: null, lead: ['某某办'], support: ['某中心'], due: '长期' })).toMatchObject({
      planItem: null,
      lead: null,
      support: [],
      dueOn: null,
      doubts: ['no_task', 'lead_unknown', 'support_unknown', 'due_unclear'],
    })
    expect(propose({ lead: [] })?.doubts).toEqual(['no_lead'])
  })
  it('lets the first unit lead and the others support', () => {
    expect(propose({ lead: ['市科技局', '市财政局'], support: [] })).toMatchObject({
      lead: 'science',
      support: ['finance'],
      doubts: ['several_leads'],
    })
  })
  it('knows an item that is there', () => {
    expect(propose({}, [{ planItem: 'task-1', title: '建设平台', content: '建成三个平台' }])?.isKnown).toBe(true)
  })
})
