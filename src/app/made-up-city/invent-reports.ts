import type { Staff } from '../../access/index.ts'
import type { HistoricCell, HistoricReport } from '../../indicators/index.ts'
import { type ComputedIndicator, computeValues } from '../../indicators/rules/language/compute-values.ts'
import { addDays } from '../../platform/calendar/rules/add-days.ts'
import { type CityPlan, districtKey, inventedKey, type Scale, zoneKey } from './city-plan.ts'
import type { Draw } from './draw.ts'
import { findHolders, type Holders } from './find-holders.ts'
import type { InventedOrganisations, InventedPark } from './invent-organisations.ts'

type Act = HistoricReport['acts'][number]

/** What the form asks, and what is known of it elsewhere. */
export interface AskedForm {
  readonly id: string
  readonly fields: readonly { readonly code: string; readonly source: 'reported' | 'register' | 'computed' }[]
  readonly computed: readonly ComputedIndicator[]
  /** The day by which reports of a period are handed in, by the first day after it. */
  readonly dueOn: ReadonlyMap<string, string>
  /** What the register counts for a field: by the key of the park, of the period that begins on this day. */
  readonly registered: (code: string, periodStart: string, park: string) => number
}

/** First days of the quarters that were reported. */
export const QUARTERS = [2023, 2024, 2025, 2026]
  .flatMap((year) => ['01', '04', '07', '10'].map((month) => `${year}-${month}-01`))
  .filter((day) => day >= '2023-10-01' && day <= '2026-07-01')

/** The first day after a quarter. */
export function endOfQuarter(start: string): string {
  const month = Number(start.slice(5, 7)) + 3
  return month > 12
    ? `${Number(start.slice(0, 4)) + 1}-01-01`
    : `${start.slice(0, 5)}${String(month).padStart(2, '0')}-01`
}

/**
 * What the parks reported in three years: quarter by quarter, most in time, some late, some returned with a reason, a few
 * opened again; of the last quarter some still lie with somebody, and some were never handed in. Everything is called by
 * its key but the form.
 */
export function inventReports(
  draw: Draw,
  plan: CityPlan,
  scale: Scale,
  organisations: InventedOrganisations,
  staff: Staff,
  form: AskedForm,
): HistoricReport[] {
  const story = new ReportStory(draw, plan, scale, findHolders(staff), form)
  return organisations.parks.flatMap((park) => story.tell(park))
}

type Figures = ReadonlyMap<string, HistoricCell>

class ReportStory {
  private readonly draw: Draw
  private readonly scale: Scale
  private readonly holders: Holders
  private readonly form: AskedForm
  private readonly rows: ReadonlyMap<string, CityPlan['layout'][number]>
  private told = 0

  constructor(draw: Draw, plan: CityPlan, scale: Scale, holders: Holders, form: AskedForm) {
    this.draw = draw
    this.scale = scale
    this.holders = holders
    this.form = form
    this.rows = new Map(plan.layout.map((row) => [zoneKey(row), row]))
  }

  tell(park: InventedPark): HistoricReport[] {
    const row = this.rows.get(park.zone)
    if (!row) return []
    const hasDistrict = row.hostZone !== null
    const size = this.inventSize()
    const past = new Map<string, Figures>()
    // What lasted to its end is reported; a quarter in which the park was founded is its first.
    const quarters = QUARTERS.filter((start) => {
      const end = endOfQuarter(start)
      return park.from < end && (park.to === null || park.to >= end)
    })
    return quarters.map((start, at) => {
      const end = endOfQuarter(start)
      const figures = this.report(park, start, size, at, past)
      past.set(start, figures)
      const wrong = this.draw.whole(8) === 0 ? this.mistake(figures) : null
      const acts = this.tellActs(park, row.district, hasDistrict, start, wrong !== null)
      const isReturned = acts.some(({ act }) => act === 'return' || act === 'reopen')
      const said = [...figures.values()]
      this.told += 1
      return {
        id: inventedKey(this.scale, 'report', this.told),
        form: this.form.id,
        park: park.key,
        period: { start, end },
        dueOn: this.form.dueOn.get(end) ?? addDays(end, 14),
        acts,
        versions: isReturned ? [wrong ?? said, said] : [said],
        filledBy: acts.find(({ act }) => act === 'submit')?.by ?? null,
      }
    })
  }

  /** What the park is like: in 万元 a quarter, 亩, m². */
  private inventSize() {
    const revenue = 4_000 + this.draw.whole(60_000)
    const area = 20_000 + this.draw.whole(260_000)
    return {
      revenue,
      growth: 0.4 + this.draw.whole(45) / 10,
      leading: 0.52 + this.draw.whole(38) / 100,
      highTech: 0.3 + this.draw.whole(40) / 100,
      tax: 0.025 + this.draw.whole(35) / 1_000,
      research: 0.015 + this.draw.whole(40) / 1_000,
      land: 260 + this.draw.whole(2_400),
      area,
      occupied: 0.45 + this.draw.whole(35) / 100,
      hasFund: this.draw.whole(3) > 0,
    }
  }

  private report(
    park: InventedPark,
    start: string,
    size: ReturnType<ReportStory['inventSize']>,
    at: number,
    past: ReadonlyMap<string, Figures>,
  ): Figures {
    const { draw } = this
    const season = [0.94, 1.02, 0.98, 1.06][Math.floor((Number(start.slice(5, 7)) - 1) / 3)] ?? 1
    const revenue = size.revenue * (1 + size.growth / 100) ** at * season * (0.97 + draw.whole(60) / 1_000)
    const committed = size.hasFund ? 2 + Math.floor(size.revenue / 9_000) : 0
    const paid = Math.min(committed, committed * (0.2 + at * 0.06))
    const before = past.get(QUARTERS[QUARTERS.indexOf(start) - 1] ?? '')
    const invested = Math.max(before?.get('fund_invested')?.value ?? 0, Math.round(paid * 60) / 100)
    const figures: Record<string, number | null> = {
      revenue: cents(revenue),
      leading_revenue: cents(revenue * size.leading),
      industrial_output: cents(revenue * (0.82 + draw.whole(14) / 100)),
      tax: cents(revenue * size.tax),
      land_area: size.land,
      fixed_investment: cents(revenue * (0.06 + draw.whole(9) / 100)),
      rd_spend: cents(revenue * size.research),
      high_tech_revenue: cents(revenue * size.highTech),
      high_tech_reported: this.form.registered('high_tech', start, park.key),
      staff: Math.round(size.revenue / 11) + at * 6,
      signed_projects: draw.whole(5),
      started_projects: draw.whole(4),
      producing_projects: draw.whole(3),
      transferred_projects: draw.whole(6) === 0 ? 1 : 0,
      carrier_area: size.area,
      carrier_occupied: cents(size.area * Math.min(0.96, size.occupied + at * 0.012)),
      public_platforms: 1 + Math.floor(at / 5) + (size.area > 150_000 ? 2 : 0),
      fund_size: size.hasFund ? committed : null,
      fund_paid: size.hasFund ? cents(paid) : null,
      fund_invested: size.hasFund ? invested : null,
      talent_brought: draw.whole(18),
      talent_projects: draw.whole(7) === 0 ? null : draw.whole(3),
    }
    const cells = new Map<string, HistoricCell>()
    for (const { code, source } of this.form.fields) {
      if (source === 'computed') continue
      const value = source === 'register' ? this.form.registered(code, start, park.key) : (figures[code] ?? null)
      cells.set(code, value === null ? missingOf(code) : { code, value, missing: null })
    }
    const quarter = QUARTERS.indexOf(start)
    const computed = computeValues(this.form.computed, {
      periodsAYear: 4,
      read: (code, back) => {
        const cell = back === 0 ? cells.get(code) : past.get(QUARTERS[quarter - back] ?? '')?.get(code)
        return cell?.value === null || cell === undefined
          ? { value: null, missing: cell?.missing === 'not_applicable' ? 'not_applicable' : 'not_reported' }
          : { value: cell.value }
      },
    })
    for (const { code, source } of this.form.fields) {
      const found = source === 'computed' ? computed.get(code) : undefined
      if (found) cells.set(code, { code, value: found.value, missing: found.value === null ? found.missing : null })
    }
    return cells
  }

  /** The same with one figure in the wrong unit, as it was handed in first. */
  private mistake(figures: Figures): HistoricCell[] {
    const code = this.draw.pick(['tax', 'rd_spend', 'fixed_investment'])
    return [...figures.values()].map((cell) =>
      cell.code === code && cell.value !== null
        ? { ...cell, value: cents(cell.value / 10), explanation: '按万元折算' }
        : cell,
    )
  }

  private tellActs(park: InventedPark, district: string, hasDistrict: boolean, start: string, isWrong: boolean): Act[] {
    const end = endOfQuarter(start)
    const isLast = start === QUARTERS.at(-1)
    const fate = isLast ? this.draw.whole(20) : 0
    const isLate = this.draw.whole(12) === 0
    const acts: Act[] = [{ act: 'open', at: `${end}T00:30:00+08:00`, by: null }]
    if (fate === 19 || fate === 18) return acts
    let day = addDays(end, isLate ? 24 + this.draw.whole(8) : 5 + this.draw.whole(7))
    const [first, second] = this.holders.findTwo('programme_office', day)
    const filler =
      this.holders.find(`park_manager ${park.zone}`, day) ?? this.holders.find(`operator ${park.zone}`, day) ?? first
    const checker = this.holders.find(`district_officer ${districtKey(district)}`, day) ?? second
    if (filler === null || checker === null || second === null) return acts
    const add = (act: Act['act'], by: string, why?: string) => {
      const at = acts.at(-1)?.at ?? ''
      const next = `${day}T${String(9 + Math.min(8, acts.length)).padStart(2, '0')}:15:00+08:00`
      acts.push({ act, at: next > at ? next : at, by, ...(why === undefined ? {} : { why }) })
      day = addDays(day, 2 + this.draw.whole(3))
    }
    add('submit', filler)
    if (isWrong) {
      add('return', hasDistrict ? checker : second, this.draw.pick(RETURNED))
      if (isLast && fate === 17) return acts
      add('submit', filler)
    }
    if (fate >= 14) return acts
    if (hasDistrict) add('check', checker)
    if (fate >= 10) return acts
    add('approve', second)
    return acts
  }
}

const RETURNED = ['计量单位疑似有误，请核对', '与上期相差过大，请核对或写明原因', '与税务口径不一致，请核对后再报']

/** Not every park has funds; of projects of talent some did not say. */
function missingOf(code: string): HistoricCell {
  return code.startsWith('fund_')
    ? { code, value: null, missing: 'not_applicable', explanation: '园区未设基金' }
    : { code, value: null, missing: 'not_reported', explanation: '待人社部门提供' }
}

function cents(value: number): number {
  return Math.round(value * 100) / 100
}
