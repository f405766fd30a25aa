import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rounds } from '../../../platform/testing/rounds.ts'
import { computeValues } from './compute-values.ts'
import { evaluate, MOST, type Reading, roundTo } from './evaluate.ts'
import { type Expression, FUNCTIONS, GATHERINGS, listCodes, MOST_CHARACTERS, type Operator } from './expression.ts'
import { sayFault } from './fault.ts'
import { findFault, findUnit } from './find-unit.ts'
import { orderByNeeds } from './order-by-needs.ts'
import { parseExpression } from './parse.ts'
import { printExpression } from './print.ts'
import { invert, isLike, multiply, parseUnit, printUnit, type Unit } from './unit.ts'

const UNITS: Readonly<Record<string, string>> = {
  revenue: '万元',
  tax: '万元',
  area: '亩',
  staff: '人',
  holders: '家',
  share: '%',
  count_of_all: '',
}
const unitOf = (code: string) => UNITS[code] ?? null
const NOWHERE = { at: 0, end: 0 }

function read(text: string): Expression {
  const parsed = parseExpression(text)
  if (!parsed.ok) throw new Error(`${text}: ${sayFault(parsed.refusal).en}`)
  return parsed.value
}

function faultOf(text: string): { code: string; at: number; end: number } | null {
  const parsed = parseExpression(text)
  if (!parsed.ok) return pick(parsed.refusal)
  const fault = findUnit(parsed.value, unitOf)
  return fault.ok ? null : pick(fault.refusal)
}
const pick = ({ code, at, end }: { code: string; at: number; end: number }) => ({ code, at, end })

/** Without the places, which printing changes. */
function shapeOf(expression: Expression): unknown {
  return JSON.parse(
    JSON.stringify(expression, (key, value) => (['at', 'end', 'sign'].includes(key) ? undefined : value)),
  )
}

function unitFrom(text: string): Unit {
  const unit = parseUnit(text)
  if (!unit.ok) throw new Error(text)
  return unit.value
}

const codes = fc.constantFrom(...Object.keys(UNITS))
const numbers = fc
  .record({
    digits: fc
      .tuple(fc.nat(10 ** 6), fc.nat(999))
      .map(([whole, part]) => (part === 0 ? `${whole}` : `${whole}.${part}`.replace(/0+$/, ''))),
    unit: fc.constantFrom('', '', '%', '万元/亩', '1/人', 'km²·人').map(unitFrom),
  })
  .map((one): Expression => ({ kind: 'number', ...one, ...NOWHERE }))

const { tree } = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    codes.map((code): Expression => ({ kind: 'code', code, ...NOWHERE })),
    numbers,
    codes.map((code): Expression => ({ kind: 'growth', code, ...NOWHERE })),
    fc
      .tuple(codes, fc.integer({ min: 1, max: 60 }))
      .map(([code, back]): Expression => ({ kind: 'previous', code, back, ...NOWHERE })),
    tie('tree').map((of): Expression => ({ kind: 'negate', of, ...NOWHERE })),
    fc
      .tuple(fc.constantFrom<Operator>('+', '-', '*', '/'), tie('tree'), tie('tree'))
      .map(
        ([operator, left, right]): Expression => ({ kind: 'binary', operator, sign: NOWHERE, left, right, ...NOWHERE }),
      ),
    fc.tuple(tie('tree'), tie('tree')).map(([of, to]): Expression => ({ kind: 'ratio', of, to, ...NOWHERE })),
    fc
      .tuple(fc.constantFrom(...GATHERINGS), fc.array(tie('tree'), { minLength: 1, maxLength: 3 }))
      .map(([how, of]): Expression => ({ kind: 'gather', how, of, ...NOWHERE })),
  ),
}))

/** Any figure that the machine knows, those included that nobody should hand in. */
const readings: fc.Arbitrary<Reading> = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 1e15, 1e300, 5e-324, Number.NaN, Number.POSITIVE_INFINITY).map((value) => ({ value })),
  fc.double().map((value) => ({ value })),
  fc
    .constantFrom(
      'not_reported' as const,
      'not_applicable' as const,
      'confidential' as const,
      'not_due' as const,
      'undefined' as const,
    )
    .map((missing) => ({ value: null, missing })),
)

describe('a unit', () => {
  it.each([
    ['家', '家'],
    ['%', '%'],
    ['', '1'],
    ['1', '1'],
    ['万元/亩', '万元/亩'],
    ['亿元/km²', '亿元/km²'],
    ['亿元/km^2', '亿元/km²'],
    ['人·万元/年/亩', '万元·人/亩/年'],
    ['1/人', '1/人'],
    ['万元*亩/亩', '万元'],
    ['吨标煤 / 万元', '吨标煤/万元'],
  ])('%s is read and written as %s', (text, written) => {
    expect(printUnit(unitFrom(text))).toBe(written)
  })

  it.each([
    ['万元//亩', 3],
    ['万元/', 3],
    ['/亩', 0],
    ['km^0', 2],
    ['km²³', 2],
    ['(万元)', 0],
    ['万元 亩', 3],
  ])('%s is none, which shows at %i', (text, at) => {
    expect(parseUnit(text)).toEqual({ ok: false, refusal: { code: 'not_a_unit', at } })
  })

  it('that has too many parts or too high a power is refused', () => {
    expect(parseUnit('a·b·c·d·e·f·g·h·i')).toMatchObject({ ok: false, refusal: { code: 'unit_too_long' } })
    expect(parseUnit('a^9·a')).toMatchObject({ ok: false, refusal: { code: 'unit_too_long' } })
  })

  it('is like another whatever the order in which it is written', () => {
    expect(isLike(unitFrom('万元·人'), unitFrom('人·万元'))).toBe(true)
    expect(isLike(unitFrom('1/亩·万元'), unitFrom('万元/亩'))).toBe(true)
    expect(isLike(unitFrom('亩/万元'), unitFrom('万元/亩'))).toBe(false)
    expect(isLike(unitFrom('亿元/亩'), unitFrom('万元/亩'))).toBe(false)
  })

  const units = fc
    .array(fc.tuple(fc.constantFrom('万元', '亩', '人', '%', 'km', '家'), fc.integer({ min: -2, max: 2 })), {
      maxLength: 4,
    })
    .map((parts) =>
      parts.reduce<Unit>((unit, [base, power]) => {
        const product = multiply(unit, power === 0 ? [] : [{ base, power }])
        return product.ok ? product.value : unit
      }, []),
    )

  it('is read as it was written', () => {
    fc.assert(
      fc.property(units, (unit) => {
        expect(unitFrom(printUnit(unit))).toEqual(unit)
      }),
      { numRuns: 200 * rounds },
    )
  })

  it('multiplies in any order, and is gone when it is divided by itself', () => {
    fc.assert(
      fc.property(units, units, (one, other) => {
        expect(multiply(one, other)).toEqual(multiply(other, one))
        expect(multiply(one, invert(one))).toEqual({ ok: true, value: [] })
      }),
      { numRuns: 200 * rounds },
    )
  })
})

describe('an expression', () => {
  it.each([
    ['tax / area', 'tax / area'],
    ['tax/area*2', 'tax / area * 2'],
    ['revenue-(tax-revenue)', 'revenue - (tax - revenue)'],
    ['(revenue-tax)-revenue', 'revenue - tax - revenue'],
    ['-(-tax)', '--tax'],
    ['-(tax*2)', '-(tax * 2)'],
    ['（ tax ＋ revenue ） × 2 ÷ 3', '(tax + revenue) * 2 / 3'],
    ['sum(tax，revenue)', 'sum(tax, revenue)'],
    ['previous( tax , 04 )', 'previous(tax, 4)'],
    ['007.500', '7.5'],
    ['tax / 10000 [万元/亿元]', 'tax / 10000[万元/亿元]'],
    ['100[%] - ratio(tax, revenue)', '100[%] - ratio(tax, revenue)'],
  ])('%s is written as %s', (text, written) => {
    expect(printExpression(read(text))).toBe(written)
  })

  it.each([
    ['', 'value_expected', 0, 0],
    ['tax +', 'value_expected', 5, 5],
    ['tax + * area', 'value_expected', 6, 7],
    ['tax area', 'sign_expected', 4, 8],
    ['(tax + area', 'bracket_expected', 11, 11],
    ['tax)', 'value_expected', 3, 4],
    ['tax @ area', 'unknown_sign', 4, 5],
    ['税收', 'unknown_sign', 0, 1],
    ['𠮷 + tax', 'unknown_sign', 0, 2],
    ['1.2.3', 'not_a_number', 0, 5],
    ['tax * .5', 'not_a_number', 6, 8],
    ['1234567890123456', 'too_many_digits', 0, 16],
    ['1[万元//亩]', 'not_a_unit', 5, 8],
    ['1[万元', 'not_a_unit', 4, 4],
    ['[万元]', 'value_expected', 0, 4],
    ['avg(tax)', 'unknown_function', 0, 3],
    ['sum + tax', 'function_without_brackets', 0, 3],
    ['sum()', 'value_expected', 4, 5],
    ['ratio(tax)', 'comma_expected', 9, 10],
    ['ratio(tax, tax, tax)', 'bracket_expected', 14, 15],
    ['growth(tax + 1)', 'bracket_expected', 11, 12],
    ['growth(2)', 'code_expected', 7, 8],
    ['previous(tax)', 'comma_expected', 12, 13],
    ['previous(tax, 0)', 'periods_expected', 14, 15],
    ['previous(tax, 1.5)', 'periods_expected', 14, 17],
    ['previous(tax, 61)', 'periods_expected', 14, 16],
    ['previous(tax, n)', 'periods_expected', 14, 15],
    ['tax + area', 'unlike_units', 4, 5],
    ['tax + revenue + 3', 'unlike_units', 14, 15],
    ['sum(tax, revenue, staff)', 'unlike_units', 18, 23],
    ['ratio(tax, staff)', 'unlike_units', 11, 16],
    ['share - 1', 'unlike_units', 6, 7],
    ['tax / land', 'unknown_code', 6, 10],
    ['growth(land)', 'unknown_code', 0, 12],
  ])('%s is refused: %s at %i to %i', (text, code, at, end) => {
    expect(faultOf(text)).toEqual({ code, at, end })
  })

  it('that is too long or nested too deep is refused where it becomes so', () => {
    expect(faultOf('1 + '.repeat(300))).toEqual({ code: 'too_long', at: MOST_CHARACTERS, end: 1200 })
    expect(faultOf(`${'('.repeat(33)}1${')'.repeat(33)}`)).toEqual({ code: 'too_deep', at: 32, end: 33 })
    expect(faultOf(`${'-'.repeat(900)}1`)).toMatchObject({ code: 'too_deep' })
    expect(faultOf(`${'('.repeat(32)}1${')'.repeat(32)}`)).toBeNull()
    expect(faultOf(`1${' + 1'.repeat(249)}`)).toBeNull()
  })

  it('is the formula of an indicator only in its unit, and only of indicators', () => {
    const check = (text: string, unit: string) => findFault(read(text), unit, unitOf)?.code ?? null
    expect(check('tax / area', '万元/亩')).toBeNull()
    expect(check('tax / area', '亿元/亩')).toBe('other_unit')
    expect(check('tax / area / 10000[万元/亿元]', '亿元/亩')).toBeNull()
    expect(check('tax / revenue', '%')).toBe('other_unit')
    expect(check('tax / revenue * 100[%]', '%')).toBeNull()
    expect(check('ratio(tax, revenue)', '%')).toBeNull()
    expect(check('growth(tax)', '%')).toBeNull()
    expect(check('previous(staff, 4)', '人')).toBeNull()
    expect(check('1[%]', '%')).toBe('names_no_indicator')
    expect(check('tax', '//')).toBe('not_a_unit')
  })

  it('says what is wrong in two languages, whatever it is', () => {
    const faults = [
      '',
      'tax +',
      '税',
      '1.',
      'tax + area',
      'avg(1)',
      'sum',
      'growth(1)',
      'previous(tax, 0)',
      'ratio(tax)',
      '1[',
      'x',
      '(1',
    ]
    for (const text of faults) {
      const parsed = parseExpression(text)
      const fault = parsed.ok ? findUnit(parsed.value, unitOf) : parsed
      if (fault.ok) throw new Error(`${text} is fine`)
      const { zh, en } = sayFault(fault.refusal)
      expect(zh).toMatch(/[\u4e00-\u9fff].*。$/)
      expect(en).toMatch(/^[A-Z“].*\.$/)
    }
  })

  it('names its codes once each', () => {
    expect(listCodes(read('tax / area + growth(tax) * previous(staff, 2) - sum(-tax, 3)'))).toEqual([
      'tax',
      'area',
      'staff',
    ])
  })

  it('is the same tree when it is printed and read again', () => {
    fc.assert(
      fc.property(tree, (one) => {
        const text = printExpression(one)
        fc.pre(text.length <= MOST_CHARACTERS)
        const parsed = parseExpression(text)
        // A chance tree may be nested deeper than a text may.
        fc.pre(parsed.ok || parsed.refusal.code !== 'too_deep')
        if (!parsed.ok) throw new Error(`${text}: ${parsed.refusal.code}`)
        expect(shapeOf(parsed.value)).toEqual(shapeOf(one))
        expect(printExpression(parsed.value)).toBe(text)
      }),
      { numRuns: 500 * rounds },
    )
  })

  it('is read or refused within the text, whatever the text is', () => {
    const scraps = fc.array(
      fc.oneof(
        fc.constantFrom(
          'tax',
          'sum(',
          '(',
          ')',
          '[',
          ']',
          '万元',
          '%',
          '+',
          '-',
          '*',
          '/',
          ',',
          '1',
          '.5',
          ' ',
          '（',
          '×',
          ...FUNCTIONS,
        ),
        fc.string({ maxLength: 3, unit: 'grapheme' }),
      ),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(scraps, (parts) => {
        const text = parts.join('')
        const parsed = parseExpression(text)
        const { at, end } = parsed.ok ? parsed.value : parsed.refusal
        expect(at).toBeGreaterThanOrEqual(0)
        expect(end).toBeGreaterThanOrEqual(at)
        expect(end).toBeLessThanOrEqual(text.length)
        if (!parsed.ok) expect(sayFault(parsed.refusal).zh).not.toContain('undefined')
      }),
      { numRuns: 500 * rounds },
    )
  })

  it('keeps its unit when it is written another way', () => {
    const parsed = (text: string) => {
      const expression = parseExpression(text)
      if (!expression.ok) return expression.refusal.code
      const unit = findUnit(expression.value, unitOf)
      return unit.ok ? printUnit(unit.value) : 'refused'
    }
    fc.assert(
      fc.property(tree, tree, tree, (a, b, c) => {
        const [x, y, z] = [a, b, c].map((one) => `(${printExpression(one)})`)
        const same = (one: string, other: string) => {
          fc.pre(one.length <= MOST_CHARACTERS && other.length <= MOST_CHARACTERS)
          const [of, to] = [parsed(one), parsed(other)]
          fc.pre(of !== 'too_deep' && to !== 'too_deep')
          expect(to, `${one} → ${other}`).toBe(of)
        }
        same(`${x} + ${y}`, `${y} + ${x}`)
        same(`${x} + ${y}`, `sum(${x}, ${y})`)
        same(`${x} - ${y}`, `-${y} + ${x}`)
        same(`${x} * ${y}`, `${y} * ${x}`)
        same(`${x} * ${y} * 1`, `${x} * ${y}`)
        same(`${x}`, `max(${x}, ${x})`)
        // A product on the way may be refused for its length where another order is not.
        const ways = [parsed(`${x} / (${y} / ${z})`), parsed(`${x} / ${y} * ${z}`)]
        if (!ways.includes('refused')) expect(ways[0]).toBe(ways[1])
      }),
      { numRuns: 300 * rounds },
    )
  })
})

describe('evaluating', () => {
  const stated: Readonly<Record<string, Reading>> = {
    tax: { value: 300 },
    area: { value: 1200 },
    revenue: { value: 0 },
    staff: { value: null, missing: 'not_reported' },
    holders: { value: null, missing: 'confidential' },
    'tax 4': { value: 240 },
    'revenue 4': { value: -50 },
    'area 4': { value: 0 },
  }
  const context = {
    periodsAYear: 4,
    read: (code: string, back: number): Reading =>
      stated[back === 0 ? code : `${code} ${back}`] ?? { value: null, missing: 'not_due' },
  }
  const value = (text: string) => evaluate(read(text), context)

  it('gives the figure', () => {
    expect(value('tax / area')).toEqual({ value: 0.25 })
    expect(value('-tax + 2 * (area - tax)')).toEqual({ value: 1500 })
    expect(value('sum(tax, area, 1)')).toEqual({ value: 1501 })
    expect(value('mean(tax, area)')).toEqual({ value: 750 })
    expect(value('min(tax, area)')).toEqual({ value: 300 })
    expect(value('max(tax, area)')).toEqual({ value: 1200 })
    expect(value('ratio(tax, area)')).toEqual({ value: 25 })
    expect(value('growth(tax)')).toEqual({ value: 25 })
    expect(value('growth(revenue)')).toEqual({ value: 100 })
    expect(value('previous(tax, 4)')).toEqual({ value: 240 })
  })

  it('says which indicators are missing, and of which period', () => {
    expect(value('tax / staff')).toEqual({
      value: null,
      missing: 'not_reported',
      because: [{ why: 'not_reported', code: 'staff', periodsBack: 0 }],
    })
    expect(value('previous(tax, 1) + previous(staff, 2)')).toEqual({
      value: null,
      missing: 'not_due',
      because: [
        { why: 'not_due', code: 'tax', periodsBack: 1 },
        { why: 'not_due', code: 'staff', periodsBack: 2 },
      ],
    })
  })

  it('takes nothing that is missing for zero, and leaves nothing out of a mean', () => {
    expect(value('sum(tax, staff)')).toMatchObject({ value: null, missing: 'not_reported' })
    expect(value('mean(tax, staff)')).toMatchObject({ value: null, missing: 'not_reported' })
    expect(value('staff * 0')).toMatchObject({ value: null, missing: 'not_reported' })
  })

  it('keeps confidential what is computed from something confidential', () => {
    expect(value('staff / holders')).toMatchObject({ value: null, missing: 'confidential' })
  })

  it('has no answer to a division by zero, and says where it stands', () => {
    expect(value('tax / revenue')).toEqual({
      value: null,
      missing: 'undefined',
      because: [{ why: 'divided_by_zero', at: 4, end: 5 }],
    })
    expect(value('ratio(tax, revenue)')).toMatchObject({ missing: 'undefined' })
    expect(value('growth(area)')).toMatchObject({ missing: 'undefined', because: [{ why: 'divided_by_zero' }] })
    expect(value('tax * 999999999999999 * 10')).toMatchObject({ missing: 'undefined', because: [{ why: 'too_large' }] })
  })

  it('never throws, and never gives what is no number', () => {
    fc.assert(
      fc.property(tree, fc.infiniteStream(readings), fc.constantFrom(1, 2, 4, 12), (one, stream, periodsAYear) => {
        const computed = evaluate(one, { periodsAYear, read: () => stream.next().value as Reading })
        if (computed.value === null) expect(computed.because.length).toBeGreaterThan(0)
        else {
          expect(Math.abs(computed.value)).toBeLessThanOrEqual(MOST)
          expect(Object.is(computed.value, -0)).toBe(false)
        }
      }),
      { numRuns: 1000 * rounds },
    )
  })

  it('comes to the same once it is printed and read again', () => {
    const figures = fc.record(
      Object.fromEntries(Object.keys(UNITS).map((code) => [code, fc.integer({ min: -999, max: 999 })])),
    )
    fc.assert(
      fc.property(tree, figures, (one, of) => {
        const parsed = parseExpression(printExpression(one))
        fc.pre(parsed.ok)
        const known = { periodsAYear: 4, read: (code: string, back: number) => ({ value: (of[code] ?? 0) + back }) }
        expect(evaluate(parsed.value, known).value).toBe(evaluate(one, known).value)
      }),
      { numRuns: 300 * rounds },
    )
  })

  it.each([
    [1.005, 2, 1.01],
    [-1.005, 2, -1.01],
    [2.5, 0, 3],
    [-0.4, 0, 0],
    [1234.5678, 1, 1234.6],
    [1e15, 6, 1e15],
    [5e-324, 6, 0],
  ])('rounds %f to %i decimals as %f', (figure, decimals, rounded) => {
    expect(roundTo(figure, decimals)).toBe(rounded)
  })
})

describe('a catalogue of computed indicators', () => {
  it('is put in an order in which what is needed comes first', () => {
    const all = [
      { code: 'c', needs: ['b', 'stated'] },
      { code: 'b', needs: ['a'] },
      { code: 'a', needs: [] },
    ]
    const ordered = orderByNeeds(all)
    expect(ordered.ok && ordered.value.map(({ code }) => code)).toEqual(['a', 'b', 'c'])
  })

  it('names the circle that it would be', () => {
    const all = [
      { code: 'root', needs: ['a'] },
      { code: 'a', needs: ['b'] },
      { code: 'b', needs: ['c', 'a'] },
      { code: 'c', needs: [] },
    ]
    expect(orderByNeeds(all)).toEqual({ ok: false, refusal: { code: 'circle', circle: ['a', 'b', 'a'] } })
    expect(orderByNeeds([{ code: 'a', needs: ['a'] }])).toEqual({
      ok: false,
      refusal: { code: 'circle', circle: ['a', 'a'] },
    })
  })

  it('has an order exactly when it has no circle, and that order holds', () => {
    const graph = fc.array(fc.array(fc.nat(11), { maxLength: 3 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(graph, (needs) => {
        const all = needs.map((of, i) => ({ code: `${i}`, needs: of.map(String) }))
        const ordered = orderByNeeds(all)
        if (ordered.ok) {
          const place = new Map(ordered.value.map(({ code }, i) => [code, i]))
          expect(place.size).toBe(all.length)
          for (const one of all)
            for (const needed of one.needs)
              if (place.has(needed)) expect(place.get(needed)).toBeLessThan(place.get(one.code) ?? -1)
        } else {
          const { circle } = ordered.refusal
          expect(circle.length).toBeGreaterThan(1)
          expect(circle.at(0)).toBe(circle.at(-1))
          circle.slice(1).forEach((code, i) => {
            expect(all.find((one) => one.code === circle[i])?.needs).toContain(code)
          })
        }
      }),
      { numRuns: 300 * rounds },
    )
  })

  it('orders a chain of any length', () => {
    const all = Array.from({ length: 20_000 }, (_, i) => ({ code: `${i}`, needs: [`${i + 1}`] }))
    const ordered = orderByNeeds(all)
    expect(ordered.ok && ordered.value[0]?.code).toBe('19999')
  })

  it('computes one from another, also of an earlier period, each rounded', () => {
    const stated: Readonly<Record<string, readonly number[]>> = { tax: [10, 8, 8, 8, 5], area: [3, 3, 3, 3, 3] }
    const computed = computeValues(
      [
        { code: 'growth_of_yield', expression: 'growth(yield_per_mu)', decimals: 1 },
        { code: 'yield_per_mu', expression: 'tax / area', decimals: 2 },
      ],
      {
        periodsAYear: 4,
        read: (code, back) => {
          const value = stated[code]?.[back]
          return value === undefined ? { value: null, missing: 'not_reported' } : { value }
        },
      },
    )
    expect(computed.get('yield_per_mu')).toEqual({ value: 3.33 })
    expect(computed.get('growth_of_yield')).toEqual({ value: 99.4 })
  })

  it('that is a circle or a long chain all the same comes to an end', () => {
    const circle = computeValues(
      [
        { code: 'a', expression: 'b + previous(b, 1)', decimals: 0 },
        { code: 'b', expression: 'a + previous(a, 1)', decimals: 0 },
        { code: 'wrong', expression: 'a +', decimals: 0 },
      ],
      { periodsAYear: 4, read: () => ({ value: 1 }) },
    )
    expect([...circle.values()].map(({ value }) => value)).toEqual([null, null, null])
    const chain = Array.from({ length: 5_000 }, (_, i) => ({
      code: `c${i}`,
      expression: i === 4_999 ? 'stated' : `c${i + 1}`,
      decimals: 0,
    }))
    expect(computeValues(chain, { periodsAYear: 4, read: () => ({ value: 1 }) }).size).toBe(5_000)
  })
})
