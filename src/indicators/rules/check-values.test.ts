import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rounds } from '../../platform/testing/rounds.ts'
import { type CheckRule, checkRuleBodySchema, findRuleFault } from './check-rule.schema.ts'
import { type CheckContext, type CheckedValue, checkValues, findStops, type IndicatorShape } from './check-values.ts'
import { findMedian, measureDistance } from './modified-z.ts'
import { PLACEHOLDERS } from './placeholders.ts'

const shape = (code: string, over: Partial<IndicatorShape> = {}): IndicatorShape => ({
  code,
  name: { zh: `指标${code}`, en: `Indicator ${code}` },
  unit: '万元',
  kind: 'money',
  decimals: 2,
  source: 'reported',
  expression: null,
  isRequired: true,
  frequency: 'quarter',
  ...over,
})
const figure = (value: number | null, over: Partial<CheckedValue> = {}): CheckedValue => ({
  value,
  missing: null,
  explanation: '',
  ...over,
})

/** A rule as it comes from the catalogue: its defaults are filled in. */
function aRule(kind: CheckRule['kind'], params: object, over: object = {}): CheckRule {
  const message = {
    zh: PLACEHOLDERS[kind].map((name) => `{${name}}`).join('，'),
    en: PLACEHOLDERS[kind].map((name) => `{${name}}`).join(', '),
  }
  return { id: kind, ...checkRuleBodySchema.parse({ code: kind, severity: 'asks', message, kind, params, ...over }) }
}

interface Told {
  readonly shapes?: readonly IndicatorShape[]
  readonly values?: Readonly<Record<string, CheckedValue>>
  readonly previous?: readonly (number | null)[]
  readonly peers?: readonly number[]
  readonly register?: Readonly<Record<string, number>>
}

function aContext({
  shapes = [shape('a')],
  values = {},
  previous = [],
  peers = [],
  register = {},
}: Told): CheckContext {
  return {
    indicators: new Map(shapes.map((one) => [one.code, one])),
    values: new Map(Object.entries(values)),
    previous: (_, back) => previous[back - 1] ?? null,
    peers: () => peers,
    register: (key) => register[key] ?? null,
  }
}
const check = (rule: CheckRule, told: Told) => checkValues([rule], aContext(told))
const fires = (rule: CheckRule, told: Told) => check(rule, told).length > 0

describe('type', () => {
  const rule = aRule('type', {})
  const count = shape('a', { kind: 'count', decimals: 0, unit: '家' })

  it.each([
    [shape('a'), figure(12.34), null],
    [shape('a'), figure(12.345), '小数超过 2 位'],
    [shape('a'), figure(1e-7), '小数超过 2 位'],
    [shape('a'), figure(1.2e14), null],
    [shape('a'), figure(1e16), '数值过大'],
    [shape('a'), figure(Number.NaN), '不是数'],
    [shape('a'), figure(3, { missing: 'not_reported' }), '既有数值又写明没有数值'],
    [shape('a'), figure(null, { missing: 'not_reported' }), null],
    [count, figure(3), null],
    [count, figure(3.5), '不是整数'],
  ])('looks at %o with %o', (one, stated, fault) => {
    const [found] = check(rule, { shapes: [one], values: { a: stated } })
    expect(found?.params.fault ?? null).toEqual(fault === null ? null : expect.objectContaining({ zh: fault }))
  })
})

describe('range', () => {
  it('lets bounds themselves pass, and says where else a value should lie', () => {
    const rule = aRule('range', { min: 0, max: 100 }, { severity: 'blocks' })
    expect(fires(rule, { values: { a: figure(0) } })).toBe(false)
    expect(fires(rule, { values: { a: figure(100) } })).toBe(false)
    expect(check(rule, { values: { a: figure(100.5) } })).toEqual([
      {
        ruleId: 'range',
        code: 'a',
        severity: 'blocks',
        message: { zh: '指标a，100.5，万元，0 到 100', en: 'Indicator a, 100.5, 万元, from 0 to 100' },
        params: {
          rule: 'range',
          kind: 'range',
          about: 'a',
          value: 100.5,
          bounds: { zh: '0 到 100', en: 'from 0 to 100' },
        },
      },
    ])
  })

  it('looks at the named indicators alone, or at those of some kinds', () => {
    const shapes = [shape('a'), shape('b', { kind: 'percent', unit: '%' }), shape('c')]
    const values = { a: figure(-1), b: figure(-1), c: figure(-1) }
    const codes = (params: object) => check(aRule('range', params), { shapes, values }).map(({ code }) => code)
    expect(codes({ min: 0 })).toEqual(['a', 'b', 'c'])
    expect(codes({ min: 0, of: { kinds: ['percent'] } })).toEqual(['b'])
    expect(codes({ min: 0, of: { codes: ['c', 'gone', 'a'] } })).toEqual(['c', 'a'])
  })

  it('fires exactly outside of its bounds', () => {
    const figures = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(figures, figures, figures, (one, other, value) => {
        const [min, max] = [Math.min(one, other), Math.max(one, other)]
        expect(fires(aRule('range', { min, max }), { values: { a: figure(value) } })).toBe(value < min || value > max)
      }),
      { numRuns: 200 * rounds },
    )
  })
})

describe('required', () => {
  const empty = aRule('required', {}, { severity: 'blocks' })
  const missing = aRule('required', { when: 'missing' })
  const told = { a: figure(null, { missing: 'not_applicable' }) }

  it('asks for a figure or a word', () => {
    expect(fires(empty, { values: {} })).toBe(true)
    expect(fires(empty, { values: { a: figure(null) } })).toBe(true)
    expect(fires(empty, { values: { a: figure(0) } })).toBe(false)
    expect(fires(empty, { values: told })).toBe(false)
  })

  it('may ask why there is a word instead of a figure', () => {
    expect(fires(missing, { values: told })).toBe(true)
    expect(fires(missing, { values: { a: figure(null) } })).toBe(false)
    expect(fires(missing, { values: { a: figure(0) } })).toBe(false)
  })

  it('leaves alone what the form does not require, and what nobody fills in', () => {
    expect(fires(empty, { shapes: [shape('a', { isRequired: false })] })).toBe(false)
    expect(fires(empty, { shapes: [shape('a', { source: 'register' })] })).toBe(false)
    expect(fires(empty, { shapes: [shape('a', { source: 'computed', expression: 'b' })] })).toBe(false)
  })
})

describe('cross-field', () => {
  const shapes = [shape('part'), shape('whole')]
  const rule = aRule('cross_field', { left: 'part', is: 'at_most', right: 'whole' })
  const values = (part: number | null, whole: number | null) => ({ part: figure(part), whole: figure(whole) })

  it('compares two formulas, and is answered at the first of them', () => {
    expect(fires(rule, { shapes, values: values(5, 5) })).toBe(false)
    expect(check(rule, { shapes, values: values(6, 5) })).toMatchObject([
      { code: 'part', message: { zh: '指标part，6，5，part ≤ whole' }, params: { left: '6', right: '5' } },
    ])
  })

  it('says nothing where a side cannot be worked out', () => {
    expect(fires(rule, { shapes, values: values(6, null) })).toBe(false)
    expect(fires(rule, { shapes, values: { part: figure(6) } })).toBe(false)
    const divided = aRule('cross_field', { left: 'part / whole', is: 'at_most', right: '1' })
    expect(fires(divided, { shapes, values: values(6, 0) })).toBe(false)
  })

  it('lets pass what arithmetic rounds off, and what is within the play', () => {
    const equal = (within: number) => aRule('cross_field', { left: 'part * 3', is: 'equal', right: 'whole', within })
    expect(fires(equal(0), { shapes, values: values(0.1, 0.3) })).toBe(false)
    expect(fires(equal(0), { shapes, values: values(33, 100) })).toBe(true)
    expect(fires(equal(1), { shapes, values: values(33, 100) })).toBe(false)
    const below = aRule('cross_field', { left: 'part', is: 'below', right: 'whole' })
    expect(fires(below, { shapes, values: values(5, 5) })).toBe(true)
    expect(fires(below, { shapes, values: values(4, 5) })).toBe(false)
  })

  it('knows earlier periods', () => {
    const grown = aRule('cross_field', { left: 'part', is: 'at_least', right: 'previous(part, 1)' })
    expect(fires(grown, { shapes, values: values(5, 5), previous: [6] })).toBe(true)
    expect(fires(grown, { shapes, values: values(5, 5), previous: [5] })).toBe(false)
  })

  it('is stated over like units of the catalogue alone', () => {
    const unitOf = (code: string) => ({ part: '万元', whole: '万元', heads: '人' })[code] ?? null
    const fault = (left: string, right: string) =>
      findRuleFault(aRule('cross_field', { left, is: 'equal', right }), unitOf)
    expect(fault('part', 'whole')).toBeNull()
    expect(fault('part', 'heads')).toMatchObject({ side: 'both', fault: { code: 'unlike_units' } })
    expect(fault('part', 'gone')).toMatchObject({ side: 'right', fault: { code: 'unknown_code' } })
    expect(fault('part + heads', 'part')).toMatchObject({ side: 'left', fault: { code: 'unlike_units', at: 5 } })
    expect(findRuleFault(aRule('range', { min: 0 }), unitOf)).toBeNull()
  })
})

describe('cross-period', () => {
  const rule = aRule('cross_period', { percent: 50, atLeast: 10 })

  it.each([
    [150, 100, null],
    [151, 100, '+51%'],
    [40, 100, '-60%'],
    [5, 1, null],
    [-60, -100, null],
    [20, 0, '从零起'],
    [9, 0, null],
    [0, 0, null],
  ])('of %f after %f', (value, before, change) => {
    const [found] = check(rule, { values: { a: figure(value) }, previous: [before] })
    expect(found?.message.zh.includes(`，${change}，`) ?? null).toBe(change === null ? null : true)
  })

  it('says nothing where there was nothing before', () => {
    expect(fires(rule, { values: { a: figure(1000) } })).toBe(false)
  })
})

describe('seasonal', () => {
  const rule = aRule('seasonal', { percent: 30 })
  const past = [500, 500, 500, 100, 500, 500, 500, 120, 500, 500, 500, 110]

  it('compares with the middle of the same quarters of the last years', () => {
    expect(fires(rule, { values: { a: figure(140) }, previous: past })).toBe(false)
    expect(check(rule, { values: { a: figure(500) }, previous: past })).toMatchObject([
      { params: { usual: '110', change: '+354.5%', years: 3 } },
    ])
    expect(fires(rule, { values: { a: figure(500) }, previous: past.slice(0, 3) })).toBe(false)
  })

  it('counts the periods of the year as the form has them', () => {
    const yearly = { shapes: [shape('a', { frequency: 'year' })], previous: [100] }
    expect(fires(rule, { ...yearly, values: { a: figure(140) } })).toBe(true)
  })
})

describe('cross-park', () => {
  const rule = aRule('cross_park', { times: 10 })
  const peers = [80, 90, 100, 110, 120]

  it('asks about ten times as much as elsewhere, or as little', () => {
    expect(fires(rule, { values: { a: figure(1000) }, peers })).toBe(false)
    expect(fires(rule, { values: { a: figure(1001) }, peers })).toBe(true)
    expect(fires(rule, { values: { a: figure(9) }, peers })).toBe(true)
  })

  it('says nothing among too few parks, or where the middle is nothing', () => {
    expect(fires(rule, { values: { a: figure(1e6) }, peers: peers.slice(1) })).toBe(false)
    expect(fires(rule, { values: { a: figure(1e6) }, peers: [0, 0, 0, 1, 2] })).toBe(false)
  })
})

describe('against the register', () => {
  const rule = aRule('register', { code: 'a', key: 'enterprises.high_tech' })
  const told = (value: number) => ({ values: { a: figure(value) }, register: { 'enterprises.high_tech': 12 } })

  it('names what is listed and by how much it differs', () => {
    expect(fires(rule, told(12))).toBe(false)
    expect(check(rule, told(15))).toMatchObject([{ params: { listed: '12', difference: '3' } }])
    expect(fires(aRule('register', { code: 'a', key: 'enterprises.high_tech', within: 3 }), told(15))).toBe(false)
  })

  it('says nothing where the register does not know', () => {
    expect(fires(rule, { values: { a: figure(15) } })).toBe(false)
  })
})

describe('outliers', () => {
  const peers = [10, 11, 12, 13, 14, 15, 16]

  it('are told by the modified z-score', () => {
    // Median 13, MAD 2: 0.6745 · 11 / 2 = 3.7.
    const rule = aRule('outlier', { over: 'parks' })
    expect(fires(rule, { values: { a: figure(23) }, peers })).toBe(false)
    expect(check(rule, { values: { a: figure(24) }, peers })).toMatchObject([
      { params: { median: '13', score: '3.7' } },
    ])
    expect(fires(rule, { values: { a: figure(1e6) }, peers: peers.slice(1) })).toBe(false)
  })

  it('are told from the park’s own past too', () => {
    const rule = aRule('outlier', { over: 'past', figures: 4 })
    expect(fires(rule, { values: { a: figure(24) }, previous: peers })).toBe(true)
    expect(fires(rule, { values: { a: figure(24) }, previous: peers.slice(0, 3) })).toBe(false)
  })

  it('are told where more than half of the others are the same, or all', () => {
    const rule = aRule('outlier', { over: 'parks', atLeast: 1 })
    const same = [5, 5, 5, 5, 5, 5, 5]
    expect(fires(rule, { values: { a: figure(5) }, peers: same })).toBe(false)
    expect(fires(rule, { values: { a: figure(5.5) }, peers: same })).toBe(false)
    expect(check(rule, { values: { a: figure(50) }, peers: same })).toMatchObject([{ params: { score: '—' } }])
    expect(fires(rule, { values: { a: figure(6) }, peers: [...same, 40] })).toBe(false)
    expect(fires(rule, { values: { a: figure(60) }, peers: [...same, 40] })).toBe(true)
  })
})

describe('the modified z-score', () => {
  it('is as worked out by hand', () => {
    // Median 2.45; distances .05 .05 .15 .15 .15 .15 .35 .35 5.75 5.85, their median .15.
    const data = [2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3]
    expect(findMedian(data)).toBeCloseTo(2.45)
    expect(measureDistance(8.3, data)?.score).toBeCloseTo((0.6745 * 5.85) / 0.15, 6)
    // More than half of them are the same: median 5, mean distance 0.8.
    expect(measureDistance(8, [5, 5, 5, 3, 7])?.score).toBeCloseTo(3 / (1.253314 * 0.8), 6)
  })

  const figures = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 12 })

  it('does not mind in what unit or from where one counts', () => {
    fc.assert(
      fc.property(
        figures,
        fc.integer({ min: -1000, max: 1000 }),
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: -99, max: 99 }),
        (others, value, times, plus) => {
          const moved = (one: number) => one * times + plus
          const [plain, other] = [measureDistance(value, others), measureDistance(moved(value), others.map(moved))]
          expect(other?.isAlone).toBe(plain?.isAlone)
          if (plain?.score !== null && plain !== null) expect(other?.score).toBeCloseTo(plain.score, 6)
        },
      ),
      { numRuns: 200 * rounds },
    )
  })

  it('does not mind the order of the others, and is zero in their middle', () => {
    fc.assert(
      fc.property(figures, fc.integer({ min: -1000, max: 1000 }), (others, value) => {
        expect(measureDistance(value, [...others].reverse())).toEqual(measureDistance(value, others))
        const middle = findMedian(others) as number
        expect(measureDistance(middle, others)).toMatchObject({ score: 0, isAlone: false })
      }),
      { numRuns: 200 * rounds },
    )
  })
})

describe('what nobody fills in', () => {
  const shapes = [
    shape('yield', { source: 'computed', expression: 'listed / area + tax / area' }),
    shape('listed', { source: 'register' }),
    shape('area'),
    shape('tax'),
    shape('share_of_list', { source: 'computed', expression: 'listed * 2' }),
  ]
  const values = { yield: figure(-1), listed: figure(-1), area: figure(1), tax: figure(1), share_of_list: figure(-2) }

  it('is checked where what it is computed from is filled in, and not where it comes from a list', () => {
    const found = check(aRule('range', { min: 0 }), { shapes, values })
    expect(found.map(({ code, params, message }) => [code, params.about, message.zh.split('，')[0]])).toEqual([
      ['area', 'yield', '指标yield'],
    ])
  })
})

describe('what stops a report', () => {
  const blocks = aRule('range', { max: 10 }, { severity: 'blocks' })
  const asks = aRule('range', { max: 10 }, { code: 'other' })

  it('is what blocks, and what asks without an answer', () => {
    const stops = (explanation: string) => {
      const context = aContext({ values: { a: figure(11, { explanation }) } })
      return findStops(checkValues([blocks, asks], context), context.values).map(({ severity }) => severity)
    }
    expect(stops('')).toEqual(['blocks', 'asks'])
    expect(stops('  ')).toEqual(['blocks', 'asks'])
    expect(stops('新增一家龙头企业')).toEqual(['blocks'])
  })
})

describe('a rule as it is stated', () => {
  const body = (over: object) =>
    checkRuleBodySchema.safeParse({
      code: 'a_rule',
      severity: 'asks',
      message: { zh: '{indicator}为{value}', en: '{indicator} is {value}' },
      kind: 'range',
      params: { min: 0 },
      ...over,
    }).success

  it('has the figures of its kind, within reason', () => {
    expect(body({})).toBe(true)
    expect(body({ params: {} })).toBe(false)
    expect(body({ params: { min: 2, max: 1 } })).toBe(false)
    expect(body({ params: { min: 0, often: true } })).toBe(false)
    expect(
      body({ kind: 'cross_field', params: { left: 'a +', is: 'equal', right: 'b' }, message: { zh: '错', en: 'x' } }),
    ).toBe(false)
    expect(body({ kind: 'unheard_of' })).toBe(false)
  })

  it('speaks only of figures that its kind has', () => {
    expect(body({ message: { zh: '{median}', en: 'x' } })).toBe(false)
    expect(body({ message: { zh: '错', en: '{value' } })).toBe(false)
    expect(body({ message: { zh: '错', en: '{}' } })).toBe(false)
  })
})

describe('checks, whatever they are told', () => {
  const anyFigure = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1e300, -1e300, 5e-324), fc.integer())
  const stated: fc.Arbitrary<CheckedValue> = fc.record({
    value: fc.option(anyFigure),
    missing: fc.option(fc.constantFrom('not_reported', 'confidential', 'undefined', 'made up')),
    explanation: fc.constantFrom('', ' ', '因停产'),
  })
  const codes = ['a', 'b', 'c'] as const
  const shapes = fc.tuple(
    ...codes.map((code) =>
      fc
        .record({
          kind: fc.constantFrom('number', 'percent', 'money', 'count'),
          source: fc.constantFrom('reported', 'register', 'computed'),
          expression: fc.constantFrom(null, 'b / c', 'a + 1', 'no +'),
          decimals: fc.nat(6),
          isRequired: fc.boolean(),
          frequency: fc.constantFrom('month', 'quarter', 'half', 'year'),
        })
        .map((over) => shape(code, over as Partial<IndicatorShape>)),
    ),
  )
  const rules = [
    aRule('type', {}),
    aRule('required', {}),
    aRule('range', { min: -5, max: 5 }),
    aRule('cross_field', { left: 'a / b', is: 'equal', right: 'growth(c) / 1[%]' }),
    aRule('cross_period', { percent: 10 }),
    aRule('cross_park', { times: 2, parks: 3 }),
    aRule('register', { code: 'a', key: 'list' }),
    aRule('outlier', { over: 'parks', figures: 3 }),
    aRule('outlier', { over: 'past', figures: 3 }),
    aRule('seasonal', { percent: 10 }),
  ]
  const told = fc.record({
    shapes,
    values: fc.dictionary(fc.constantFrom(...codes), stated),
    previous: fc.array(fc.option(anyFigure), { maxLength: 12 }),
    peers: fc.array(anyFigure, { maxLength: 9 }),
    register: fc.dictionary(fc.constantFrom('list'), anyFigure),
  })

  it('never fail, fill in every figure of their messages, and point at a cell that somebody fills in', () => {
    fc.assert(
      fc.property(told, (one) => {
        for (const finding of checkValues(rules, aContext(one))) {
          expect(`${finding.message.zh}${finding.message.en}`).not.toMatch(/[{}]|undefined|NaN|∞|Infinity|null|object/)
          expect(one.shapes.find(({ code }) => code === finding.code)?.source).toBe('reported')
          expect(JSON.parse(JSON.stringify(finding))).toEqual(finding)
        }
      }),
      { numRuns: 300 * rounds },
    )
  })

  it('come to the same whenever and wherever they are run, one by one or together', () => {
    fc.assert(
      fc.property(told, (one) => {
        const together = checkValues(rules, aContext(one))
        expect(checkValues(rules, aContext(one))).toEqual(together)
        expect(rules.flatMap((rule) => checkValues([rule], aContext(one)))).toEqual(together)
        // As the page has them: over the wire and back.
        const sent = JSON.parse(JSON.stringify(rules)) as CheckRule[]
        expect(checkValues(sent, aContext(one))).toEqual(together)
      }),
      { numRuns: 100 * rounds },
    )
  })

  it('find nothing wrong with what is missing, but that it is', () => {
    fc.assert(
      fc.property(told, (one) => {
        const values = Object.fromEntries(codes.map((code) => [code, figure(null)]))
        const kinds = new Set(checkValues(rules, aContext({ ...one, values })).map(({ params }) => params.kind))
        kinds.delete('required')
        expect([...kinds]).toEqual([])
      }),
      { numRuns: 100 * rounds },
    )
  })

  it('that ask are satisfied by an explanation, and those that block by nothing but another value', () => {
    fc.assert(
      fc.property(told, (one) => {
        const values = Object.fromEntries(
          codes.map((code) => [code, { ...figure(null), ...one.values[code], explanation: '因停产' }]),
        )
        const context = aContext({ ...one, values })
        const findings = checkValues(rules, context)
        expect(findStops(findings, context.values)).toEqual([])
        const blocking = checkValues(
          rules.map((rule) => ({ ...rule, severity: 'blocks' as const })),
          context,
        )
        expect(findStops(blocking, context.values)).toEqual(blocking)
      }),
      { numRuns: 100 * rounds },
    )
  })
})
