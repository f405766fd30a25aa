import type pg from 'pg'
import { listPeriods, type Period, shiftPeriod } from '../observations/periods.ts'
import type { Frequency } from '../reports.schema.ts'
import type { CheckRule } from '../rules/check-rule.schema.ts'
import { type IndicatorShape, PERIODS_A_YEAR } from '../rules/check-values.ts'

/** What was said in the periods before, of each park: as much of it as the checks look at. */
export interface Past {
  /** Goes on to a period: what holds of those before it is read, where the file did not say it. */
  reach(period: Period): Promise<void>
  /** The file says it of the period that was reached. */
  note(park: number, code: string, value: number | null): void
  find(park: number, code: string, periodsBack: number): number | null
}

/** Of a park's own past checks look at so many periods. */
const PAST = 12

/** How many periods back the rules look, by code; a code that none looks back at is not there. */
export function findBack(
  rules: readonly CheckRule[],
  indicators: readonly Pick<IndicatorShape, 'code' | 'kind'>[],
  frequency: Frequency,
): ReadonlyMap<string, number> {
  const back = new Map<string, number>()
  const look = (codes: readonly string[], periods: number) => {
    for (const code of codes) back.set(code, Math.max(back.get(code) ?? 0, periods))
  }
  for (const rule of rules) {
    if (rule.kind === 'cross_field') {
      const formula = `${rule.params.left} ${rule.params.right}`
      if (!/\b(?:growth|previous)\s*\(/.test(formula)) continue
      const named = [...formula.matchAll(/,\s*(\d+)/g)].map(([, periods]) => Number(periods))
      look(
        indicators.map(({ code }) => code).filter((code) => new RegExp(`\\b${code}\\b`).test(formula)),
        Math.max(PERIODS_A_YEAR[frequency], ...named),
      )
      continue
    }
    const periods =
      rule.kind === 'cross_period'
        ? rule.params.back
        : rule.kind === 'seasonal'
          ? rule.params.years * PERIODS_A_YEAR[frequency]
          : rule.kind === 'outlier' && rule.params.over === 'past'
            ? PAST
            : 0
    if (periods === 0 || rule.kind === 'register') continue
    const { codes, kinds } = rule.params.of
    look(
      indicators
        .filter(({ code, kind }) => (codes?.includes(code) ?? true) && (kinds?.includes(kind) ?? true))
        .map(({ code }) => code),
      periods,
    )
  }
  return back
}

/**
 * Figures of a ring of periods, NaN = none: `[period % ring][park][code]`. It grows with parks and codes, never with the
 * file.
 */
export function createPast(
  client: pg.Client,
  programmeId: string,
  { parks }: { readonly parks: readonly string[] },
  frequency: Frequency,
  back: ReadonlyMap<string, number>,
): Past {
  const codes = [...back.keys()]
  const places = new Map(codes.map((code, place) => [code, place]))
  const parkPlaces = new Map(parks.map((id, place) => [id, place]))
  const ring = Math.max(0, ...back.values()) + 1
  const slots =
    codes.length === 0 ? [] : Array.from({ length: ring }, () => new Float64Array(parks.length * codes.length))
  let reached: Period | null = null
  let at = 0

  const slotOf = (periodsBack: number) => slots[(((at - periodsBack) % ring) + ring) % ring]
  const read = async (periods: readonly Period[]) => {
    const { rows } = await client.query<{ start: string; code: string; park: string; value: number }>(
      `select distinct on (said.code, said.period_start, said.park_id) said.code, said.period_start as start,
          said.park_id as park, said.value::float8 as value
        from indicators.observation said
        where said.programme_id = $1 and said.code = any ($2::text[]) and said.period_start = any ($3::date[])
          and said.park_id = any ($4::uuid[]) and said.state = 'approved'
        order by said.code, said.period_start, said.park_id, said.version desc`,
      [programmeId, codes, periods.map(({ start }) => start), parks],
    )
    for (const { start, code, park, value } of rows) {
      const periodsBack = listPeriods(frequency, start, reached?.start ?? start).length - 1
      const [code_, park_] = [places.get(code), parkPlaces.get(park)]
      if (code_ !== undefined && park_ !== undefined && value !== null) {
        slotOf(periodsBack)?.fill(value, park_ * codes.length + code_, park_ * codes.length + code_ + 1)
      }
    }
  }

  return {
    async reach(period) {
      if (codes.length === 0) return
      const fresh: Period[] = []
      if (reached === null) {
        for (const slot of slots) slot.fill(Number.NaN)
        for (let one = ring - 1; one >= 0; one -= 1) fresh.push(shiftPeriod(period, -one))
      } else {
        const steps = listPeriods(frequency, reached.start, period.start).length - 1
        for (let step = 1; step <= steps; step += 1) {
          at += 1
          slotOf(0)?.fill(Number.NaN)
          fresh.push(shiftPeriod(reached, step))
        }
      }
      reached = period
      // One period at a time: what is read at once grows with parks and codes alone.
      for (const one of fresh.slice(-ring)) await read([one])
    },
    note(park, code, value) {
      const place = places.get(code)
      if (place !== undefined)
        slotOf(0)?.fill(value ?? Number.NaN, park * codes.length + place, park * codes.length + place + 1)
    },
    find(park, code, periodsBack) {
      const place = places.get(code)
      if (place === undefined || periodsBack >= ring) return null
      const value = slotOf(periodsBack)?.[park * codes.length + place]
      return value === undefined || Number.isNaN(value) ? null : value
    },
  }
}
