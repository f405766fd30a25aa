import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { rounds } from '../../../platform/testing/rounds.ts'
import { FACT_KINDS, findFactKind } from '../../rules/fact-kinds.ts'
import { readTitleKinds } from '../../titles/read-title-kinds.ts'
import type { Condition, Judged, TitleKind } from '../../titles.schema.ts'
import { advise, type Known } from './advise.ts'

const ON = '2026-11-23'
const WAN = 10_000 * 100

let shipped: readonly TitleKind[]
beforeAll(async () => {
  shipped = (await readTitleKinds()).map((kind) => ({ ...kind, validTo: null }))
})

type Facts = Record<number, Record<string, number | string>>

function anEnterprise(facts: Facts, more: Partial<Known> = {}): Known {
  return {
    foundedOn: '2015-03-01',
    held: new Map(),
    ...more,
    facts: new Map(
      Object.entries(facts).map(([year, each]) => [
        Number(year),
        new Map(Object.entries(each).map(([fact, value]) => [fact, String(value)])),
      ]),
    ),
  }
}

function aKind(thresholds: Condition, more: Partial<TitleKind> = {}): TitleKind {
  return {
    kind: 'a_kind',
    path: 'tech',
    step: 1,
    name: { zh: '称号', en: 'Title' },
    level: 'municipal',
    authority: '市局',
    basis: '办法',
    validityYears: 3,
    remindMonths: 6,
    thresholds,
    validFrom: '2000-01-01',
    validTo: null,
    ...more,
  }
}

const named = (name: string) => ({ name: { zh: name, en: name } })
const judge = (thresholds: Condition, known: Known, on = ON): Judged =>
  advise([aKind(thresholds)], known, on).paths[0]?.ahead[0]?.judged as Judged

describe('a figure', () => {
  const atLeast = (bound: string): Condition => ({
    ...named('营收'),
    measure: { fact: 'revenue' },
    bound: { atLeast: bound },
  })

  it('is met on the bound itself and missed by one 分 below, with how far', () => {
    expect(judge(atLeast('100'), anEnterprise({ 2025: { revenue: 100 } }))).toMatchObject({
      verdict: 'met',
      missedBy: null,
    })
    expect(judge(atLeast('100'), anEnterprise({ 2025: { revenue: 99 } }))).toMatchObject({
      verdict: 'missed',
      measured: 99,
      missedBy: 1,
      unit: 'fen',
      wanted: { how: 'atLeast', value: 100 },
    })
  })

  it('that is not stated is neither met nor missed, and named', () => {
    expect(judge(atLeast('100'), anEnterprise({ 2025: { staff: 3 } }))).toMatchObject({
      verdict: 'unknown',
      measured: null,
      missing: [{ fact: 'revenue', year: 2025, why: 'not_stated', name: { zh: '营业收入' } }],
    })
  })

  it('is exact where doubles are not: 10 percent of 29999999999999999', () => {
    const ratio: Condition = { ...named('比'), measure: { ratio: ['sci_staff', 'staff'] }, bound: { atLeast: '10' } }
    const of = (sci: string) =>
      judge(ratio, anEnterprise({ 2025: { sci_staff: sci, staff: '29999999999999990' } })).verdict
    expect([of('2999999999999999'), of('2999999999999998')]).toEqual(['met', 'missed'])
  })

  it('of a share of nothing is not known', () => {
    const ratio: Condition = { ...named('比'), measure: { ratio: ['sci_staff', 'staff'] }, bound: { atLeast: '10' } }
    expect(judge(ratio, anEnterprise({ 2025: { sci_staff: 0, staff: 0 } })).missing).toEqual([
      expect.objectContaining({ fact: 'staff', why: 'divides_by_zero' }),
    ])
  })

  it('summed over three years asks for all three', () => {
    const sum: Condition = {
      ...named('和'),
      measure: { ratio: ['rd_spend', 'revenue'], years: 3 },
      bound: { atLeast: '5' },
    }
    const year = { rd_spend: 5, revenue: 100 }
    expect(judge(sum, anEnterprise({ 2025: year, 2024: year, 2023: year }))).toMatchObject({
      verdict: 'met',
      measured: 5,
    })
    expect(
      judge(sum, anEnterprise({ 2025: year, 2023: year })).missing.map(({ fact, year: of }) => `${fact} ${of}`),
    ).toEqual(['rd_spend 2024', 'revenue 2024'])
  })
})

describe('growth', () => {
  const compound: Condition = {
    ...named('复合'),
    measure: { growth: 'revenue', years: 4, how: 'compound' },
    bound: { above: '20' },
  }

  it('of exactly 20 percent a year is not above 20 percent', () => {
    const grown = anEnterprise({ 2021: { revenue: 10_000 }, 2025: { revenue: 20_736 }, 2024: {}, 2023: {}, 2022: {} })
    expect(judge(compound, grown)).toMatchObject({ verdict: 'missed', measured: 20 })
    const more = anEnterprise({ 2021: { revenue: 10_000 }, 2025: { revenue: 20_737 } })
    expect(judge(compound, more).verdict).toBe('met')
  })

  it('as the mean of two years is the mean of the single rates', () => {
    const mean: Condition = {
      ...named('平均'),
      measure: { growth: 'revenue', years: 2, how: 'mean' },
      bound: { atLeast: '5' },
    }
    const known = anEnterprise({ 2023: { revenue: 100 }, 2024: { revenue: 120 }, 2025: { revenue: 108 } })
    expect(judge(mean, known)).toMatchObject({ verdict: 'met', measured: 5 })
  })

  it('from nothing is not known', () => {
    expect(judge(compound, anEnterprise({ 2021: { revenue: 0 }, 2025: { revenue: 5 } })).missing).toEqual([
      expect.objectContaining({ fact: 'revenue', year: 2021, why: 'divides_by_zero' }),
    ])
  })
})

describe('age', () => {
  const oneYear: Condition = { ...named('成立'), measure: { age: 'years' }, bound: { atLeast: '1' } }

  it('is a year on the anniversary and not the day before', () => {
    const of = (on: string) =>
      judge(oneYear, anEnterprise({ 2025: { staff: 1 } }, { foundedOn: '2025-11-23' }), on).verdict
    expect([of('2026-11-22'), of('2026-11-23')]).toEqual(['missed', 'met'])
  })

  it('of who was founded on 29 February comes to a year on 1 March', () => {
    const of = (on: string) =>
      judge(oneYear, anEnterprise({ 2024: { staff: 1 } }, { foundedOn: '2024-02-29' }), on).verdict
    expect([of('2025-02-28'), of('2025-03-01')]).toEqual(['missed', 'met'])
  })

  it('is not known where the day of founding is not', () => {
    expect(judge(oneYear, anEnterprise({ 2025: { staff: 1 } }, { foundedOn: null })).missing[0]?.fact).toBe(
      'founded_on',
    )
  })
})

describe('several conditions', () => {
  const met: Condition = { ...named('是'), measure: { fact: 'staff' }, bound: { atLeast: '1' } }
  const missed: Condition = { ...named('否'), measure: { fact: 'staff' }, bound: { atLeast: '100' } }
  const unknown: Condition = { ...named('未知'), measure: { fact: 'patents' }, bound: { atLeast: '1' } }
  const known = anEnterprise({ 2025: { staff: 10 } })
  const all = (...of: Condition[]) => judge({ ...named('全部'), all: of }, known).verdict
  const any = (...of: Condition[]) => judge({ ...named('任一'), any: of }, known).verdict

  it('are missed with one that is missed, and unknown only where nothing decides', () => {
    expect([all(met, unknown, missed), all(met, unknown), all(met, met)]).toEqual(['missed', 'unknown', 'met'])
  })

  it('as alternatives are met with one that is met', () => {
    expect([any(missed, unknown, met), any(missed, unknown), any(missed, missed)]).toEqual(['met', 'unknown', 'missed'])
  })

  it('name what is missing only where it could decide', () => {
    const settled: Condition = { ...named('定'), any: [unknown, met] }
    expect(judge({ ...named('全部'), all: [settled, unknown] }, known).missing.map(({ fact }) => fact)).toEqual([
      'patents',
    ])
    expect(judge({ ...named('全部'), all: [settled, missed] }, known).missing).toEqual([])
  })

  it('follow the band in which a figure lies, the upper bound with it', () => {
    const bands = (asks: [Condition, Condition]): Condition => ({
      ...named('档'),
      by: { fact: 'revenue' },
      bands: [{ upTo: '50', asks: asks[0] }, { asks: asks[1] }],
    })
    const of = (revenue: number) => judge(bands([met, missed]), anEnterprise({ 2025: { staff: 10, revenue } })).verdict
    expect([of(50), of(51)]).toEqual(['met', 'missed'])
    expect(judge(bands([met, missed]), known)).toMatchObject({ verdict: 'unknown', missing: [{ fact: 'revenue' }] })
    expect(judge(bands([met, met]), known)).toMatchObject({ verdict: 'met', missing: [] })
  })
})

describe('a law of advice', () => {
  it('is that to learn a missing figure never turns what was decided', () => {
    const facts = FACT_KINDS.map(({ fact }) => fact)
    const aYear = fc.dictionary(fc.constantFrom(...facts), fc.integer({ min: 0, max: 30_000 * WAN }), {
      maxKeys: facts.length,
    })
    fc.assert(
      fc.property(
        fc.tuple(aYear, aYear, aYear, aYear, aYear),
        fc.nat({ max: 4 }),
        fc.constantFrom(...facts),
        fc.integer({ min: 0, max: 30_000 * WAN }),
        (years, at, fact, value) => {
          const of = Object.fromEntries(
            [{ ...years[0], tax: 1 }, ...years.slice(1)].map((each, ago) => [2025 - ago, each]),
          )
          const before = advise(shipped, anEnterprise(of), ON)
          if (of[2025 - at]?.[fact] !== undefined) return
          const after = advise(shipped, anEnterprise({ ...of, [2025 - at]: { ...of[2025 - at], [fact]: value } }), ON)
          for (const [path, { ahead }] of before.paths.entries()) {
            for (const [step, { judged }] of ahead.entries()) {
              const then = after.paths[path]?.ahead[step]?.judged
              if (judged.verdict !== 'unknown') expect(then?.verdict).toBe(judged.verdict)
              else expect(judged.missing.length).toBeGreaterThan(0)
            }
          }
        },
      ),
      { numRuns: 60 * rounds },
    )
  })
})

describe('the kinds that are shipped', () => {
  it('ask for figures that the house knows, and for titles that there are', () => {
    const kinds = new Set(shipped.map(({ kind }) => kind))
    const walk = (condition: Condition): void => {
      if ('all' in condition) condition.all.forEach(walk)
      else if ('any' in condition) condition.any.forEach(walk)
      else if ('bands' in condition) for (const { asks } of condition.bands) walk(asks)
      else if ('holds' in condition) expect(condition.holds.every((kind) => kinds.has(kind))).toBe(true)
      else {
        const { measure } = condition
        const asked =
          'fact' in measure
            ? [measure.fact]
            : 'ratio' in measure
              ? measure.ratio
              : 'growth' in measure
                ? [measure.growth]
                : []
        expect(asked.map(findFactKind)).not.toContain(null)
        expect(condition.source, condition.name.zh).toBeDefined()
      }
    }
    for (const { thresholds } of shipped) walk(thresholds)
    expect(shipped).toHaveLength(9)
  })

  it('say for a young enterprise of 40 million yuan what it lacks to be high-tech', () => {
    const year = (revenue: number) => ({ revenue: revenue * WAN, rd_spend: 200 * WAN })
    const known = anEnterprise(
      {
        2025: {
          ...year(4000),
          staff: 80,
          sci_staff: 7,
          patents: 6,
          rd_in_china_share: 100,
          high_tech_revenue: 3200 * WAN,
          accidents: 0,
        },
        2024: year(3500),
        2023: year(2500),
      },
      { held: new Map([['tech_sme', '2027-01-01']]) },
    )
    const tech = advise(shipped, known, ON).paths.find(({ path }) => path === 'tech')
    expect(tech?.held).toMatchObject({ kind: 'tech_sme', validTo: '2027-01-01' })
    const next = tech?.ahead[0]
    expect(next?.kind).toBe('high_tech')
    expect(next?.judged.verdict).toBe('missed')
    expect(
      next?.judged.of.filter(({ verdict }) => verdict === 'missed').map(({ name, missedBy }) => [name.zh, missedBy]),
    ).toEqual([['科技人员占职工 10% 以上', 1.25]])
    expect(next?.judged.of.find(({ is }) => is === 'bands')).toMatchObject({ verdict: 'met', of: [{ measured: 6 }] })
    expect(next?.judged.of.find(({ verdict }) => verdict === 'unknown')).toMatchObject({
      isSourced: false,
      missing: [{ fact: 'high_tech_score', year: 2025 }],
    })
  })

  it('take a high-tech enterprise for an innovative one at once, and look at the figures of the year before last where those of the last are not in', () => {
    const known = anEnterprise({ 2024: { revenue: 1 } }, { held: new Map([['high_tech', '2027-01-01']]) })
    const advice = advise(shipped, known, '2026-01-10')
    expect(advice.year).toBe(2024)
    const specialised = advice.paths.find(({ path }) => path === 'specialised')
    expect(specialised?.held).toBeNull()
    expect(specialised?.ahead[0]).toMatchObject({ kind: 'innovative_sme', judged: { verdict: 'met' } })
    expect(advice.paths.find(({ path }) => path === 'tech')?.ahead.map(({ kind }) => kind)).toEqual([
      'gazelle',
      'potential_unicorn',
      'unicorn',
    ])
  })

  it('have nothing ahead of who holds the last of a path', () => {
    const known = anEnterprise({}, { held: new Map([['champion', null]]) })
    expect(advise(shipped, known, ON).paths.find(({ path }) => path === 'specialised')?.ahead).toEqual([])
  })
})
