import { findFactKind } from '../../rules/fact-kinds.ts'
import type { Advice, Bound, Condition, Judged, Measure, MissingFact, TitleKind, Verdict } from '../../titles.schema.ts'
import {
  compare,
  dividedBy,
  type Fraction,
  minus,
  ofWhole,
  plus,
  raisedTo,
  readFraction,
  sayRounded,
  times,
} from './fraction.ts'

/** What is known of an enterprise on a day. */
export interface Known {
  readonly foundedOn: string | null
  /** As they hold now: decimal text by year and fact; what is not stated is not there. */
  readonly facts: ReadonlyMap<number, ReadonlyMap<string, string>>
  /** Titles that are valid on the day, each with the first day on which it no longer is. */
  readonly held: ReadonlyMap<string, string | null>
}

const HUNDRED = ofWhole(100)
/** So many years back the last figures may lie; older ones say nothing of today. */
const OLDEST_YEARS = 2

/**
 * What an enterprise may become next: on each path the titles above the highest it holds, each condition met, missed by so
 * much, or not judged because of the facts that are named.
 *
 * Figures are those of the last year for which any are stated, the year before the day or the one before that. Of a
 * figure that is not known nothing is said: neither that it is met nor that it is missed. Of several conditions one that
 * is missed decides, of alternatives one that is met; what is unknown decides only where nothing else does.
 *
 * @param kinds  as they stand on the day
 * @param on     `YYYY-MM-DD`
 */
export function advise(kinds: readonly TitleKind[], known: Known, on: string): Advice {
  const year = findYear(known, on)
  const asked: Asked = { known, year, on, names: new Map(kinds.map(({ kind, name }) => [kind, name])) }
  const paths = [...new Set(kinds.map(({ path }) => path))].sort()
  return {
    on,
    year,
    paths: paths.map((path) => {
      const steps = kinds.filter((kind) => kind.path === path).sort((a, b) => a.step - b.step)
      const highest = steps.findLast(({ kind }) => known.held.has(kind))
      return {
        path,
        held: highest
          ? {
              kind: highest.kind,
              name: highest.name,
              validTo: known.held.get(highest.kind) ?? null,
              renewal: judge(highest.thresholds, asked),
            }
          : null,
        ahead: steps
          .filter(({ step }) => highest === undefined || step > highest.step)
          .map(({ kind, name, authority, basis, thresholds }) => ({
            kind,
            name,
            authority,
            basis,
            judged: judge(thresholds, asked),
          })),
      }
    }),
  }
}

interface Asked {
  readonly known: Known
  readonly year: number
  readonly on: string
  readonly names: ReadonlyMap<string, { readonly zh: string; readonly en: string }>
}

function findYear({ facts }: Known, on: string): number {
  const last = Number(on.slice(0, 4)) - 1
  for (let year = last; year > last - OLDEST_YEARS; year -= 1) if ((facts.get(year)?.size ?? 0) > 0) return year
  return last
}

function judge(condition: Condition, asked: Asked): Judged {
  const told = {
    name: condition.name,
    measured: null,
    unit: null,
    wanted: null,
    missedBy: null,
    source: condition.source ?? null,
    isSourced: condition.isSourced ?? true,
  }
  if ('measure' in condition) return { ...told, ...judgeFigure(condition.measure, condition.bound, asked), of: [] }
  if ('holds' in condition) {
    const verdict: Verdict = condition.holds.some((kind) => asked.known.held.has(kind)) ? 'met' : 'missed'
    return { ...told, is: 'title', verdict, missing: [], of: [] }
  }
  if ('bands' in condition) return { ...told, is: 'bands', ...judgeBands(condition, asked) }
  const isAll = 'all' in condition
  const of = (isAll ? condition.all : condition.any).map((each) => judge(each, asked))
  const [decides, otherwise]: [Verdict, Verdict] = isAll ? ['missed', 'met'] : ['met', 'missed']
  const verdict = of.some((each) => each.verdict === decides)
    ? decides
    : of.some((each) => each.verdict === 'unknown')
      ? 'unknown'
      : otherwise
  return { ...told, is: isAll ? 'all' : 'any', verdict, missing: verdict === 'unknown' ? gather(of) : [], of }
}

/** What is missing where nothing else decided: each fact once, in the order of the conditions. */
function gather(of: readonly Pick<Judged, 'verdict' | 'missing'>[]): MissingFact[] {
  const found = new Map<string, MissingFact>()
  for (const { verdict, missing } of of) {
    if (verdict === 'unknown') for (const each of missing) found.set(`${each.fact} ${each.year}`, each)
  }
  return [...found.values()]
}

type Figure = { readonly value: Fraction } | { readonly missing: MissingFact[] }

function judgeFigure(
  measure: Measure,
  bound: Bound,
  asked: Asked,
): Omit<Judged, 'name' | 'of' | 'source' | 'isSourced'> {
  const [how, text] = readBound(bound)
  const wantedExactly = readFraction(text)
  const unit = findUnit(measure)
  const wanted = { how, value: sayRounded(wantedExactly, 6) }
  const figure = compute(measure, asked)
  const base = { is: 'figure', unit, wanted } as const
  if ('missing' in figure) {
    return { ...base, verdict: 'unknown', measured: null, missedBy: null, missing: figure.missing }
  }
  const { value } = figure
  const isMet = holds(measure, how, value, wantedExactly)
  const shown = sayMeasured(measure, value)
  return {
    ...base,
    verdict: isMet ? 'met' : 'missed',
    measured: shown,
    missedBy: isMet ? null : Math.abs(round(wanted.value - shown, 6)),
    missing: [],
  }
}

function judgeBands(
  condition: Extract<Condition, { by: Measure }>,
  asked: Asked,
): Pick<Judged, 'verdict' | 'missing' | 'of'> {
  const by = compute(condition.by, asked)
  if ('missing' in by) {
    // Whatever the figure is, it lies in one of them: where all come to the same, that is what comes of it.
    const of = condition.bands.map(({ asks }) => judge(asks, asked))
    const [first] = of
    if (first && first.verdict !== 'unknown' && of.every(({ verdict }) => verdict === first.verdict)) {
      return { verdict: first.verdict, missing: [], of }
    }
    return { verdict: 'unknown', missing: gather([{ verdict: 'unknown', missing: by.missing }, ...of]), of }
  }
  const band = condition.bands.find(({ upTo }) => upTo === undefined || compare(by.value, readFraction(upTo)) <= 0)
  if (!band) throw new RangeError('the last band has no end')
  const judged = judge(band.asks, asked)
  return { verdict: judged.verdict, missing: judged.missing, of: [judged] }
}

function readBound(bound: Bound): ['atLeast' | 'atMost' | 'above' | 'below', string] {
  if ('atLeast' in bound) return ['atLeast', bound.atLeast]
  if ('atMost' in bound) return ['atMost', bound.atMost]
  if ('above' in bound) return ['above', bound.above]
  return ['below', bound.below]
}

function findUnit(measure: Measure): Judged['unit'] {
  if ('fact' in measure) return findFactKind(measure.fact)?.unit ?? null
  return 'age' in measure ? 'years' : 'percent'
}

/** The figure itself; of compound growth the quotient of the last and the first year, so that no root is rounded. */
function compute(measure: Measure, asked: Asked): Figure {
  if ('age' in measure) return computeAge(asked)
  if ('fact' in measure) return sum(measure.fact, asked, measure.years ?? 1, measure.ago ?? 0)
  if ('ratio' in measure) {
    const [over, under] = measure.ratio.map((fact) => sum(fact, asked, measure.years ?? 1, 0)) as [Figure, Figure]
    const missing = missingOf(over, under)
    if (missing.length > 0 || !('value' in over) || !('value' in under)) return { missing }
    if (under.value.over === 0n) return { missing: [name(measure.ratio[1], asked.year, 'divides_by_zero')] }
    return { value: times(dividedBy(over.value, under.value), HUNDRED) }
  }
  const each = Array.from({ length: measure.years + 1 }, (_, ago) => sum(measure.growth, asked, 1, ago))
  if (measure.how === 'compound') {
    const [last, first] = [each[0], each.at(-1)] as [Figure, Figure]
    return growthOf(measure.growth, asked, last, first, measure.years)
  }
  let whole = ofWhole(0)
  const missing: MissingFact[] = []
  for (let ago = 0; ago < measure.years; ago += 1) {
    const one = growthOf(measure.growth, asked, each[ago] as Figure, each[ago + 1] as Figure, ago + 1)
    if ('missing' in one) missing.push(...one.missing)
    else whole = plus(whole, minus(one.value, ofWhole(1)))
  }
  if (missing.length > 0) return { missing: [...new Map(missing.map((one) => [one.year, one])).values()] }
  return { value: times(dividedBy(whole, ofWhole(measure.years)), HUNDRED) }
}

function growthOf(fact: string, asked: Asked, last: Figure, first: Figure, ago: number): Figure {
  const missing = missingOf(last, first)
  if (missing.length > 0 || !('value' in last) || !('value' in first)) return { missing }
  // From nothing or from a loss no rate of growth follows.
  if (first.value.over <= 0n) return { missing: [name(fact, asked.year - ago, 'divides_by_zero')] }
  return { value: dividedBy(last.value, first.value) }
}

function missingOf(...figures: readonly Figure[]): MissingFact[] {
  return figures.flatMap((each) => ('missing' in each ? each.missing : []))
}

function sum(fact: string, { known, year }: Asked, years: number, ago: number): Figure {
  let whole = ofWhole(0)
  const missing: MissingFact[] = []
  for (let back = ago; back < ago + years; back += 1) {
    const text = known.facts.get(year - back)?.get(fact)
    if (text === undefined) missing.push(name(fact, year - back, 'not_stated'))
    else whole = plus(whole, readFraction(text))
  }
  return missing.length > 0 ? { missing } : { value: whole }
}

function name(fact: string, year: number | null, why: MissingFact['why']): MissingFact {
  return { fact, name: findFactKind(fact)?.name ?? { zh: fact, en: fact }, year, why }
}

const FOUNDED = { zh: '成立日期', en: 'Day it was founded' }
const DAY = 86_400_000

/** Whole years, and of the year that runs the days that are over. */
function computeAge({ known: { foundedOn }, on }: Asked): Figure {
  if (foundedOn === null) {
    return { missing: [{ fact: 'founded_on', name: FOUNDED, year: null, why: 'not_stated' }] }
  }
  const [year, rest] = [Number(foundedOn.slice(0, 4)), foundedOn.slice(4)]
  const anniversary = (years: number) => `${String(year + years).padStart(4, '0')}${rest}`
  let whole = Number(on.slice(0, 4)) - year
  if (anniversary(whole) > on) whole -= 1
  // Who was founded on 29 February has the anniversary of a common year on 1 March.
  const moment = (day: string) =>
    Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10))) / DAY
  const [from, to] = [moment(anniversary(whole)), moment(anniversary(whole + 1))]
  return { value: plus(ofWhole(whole), { over: BigInt(moment(on) - from), under: BigInt(to - from) }) }
}

/** Whether the bound is kept, exactly: compound growth is compared as a quotient with the bound to the same power. */
function holds(measure: Measure, how: string, value: Fraction, wanted: Fraction): boolean {
  const bound =
    'growth' in measure && measure.how === 'compound'
      ? raisedTo(plus(ofWhole(1), dividedBy(wanted, HUNDRED)), measure.years)
      : wanted
  const order = compare(value, bound)
  return how === 'atLeast' ? order >= 0 : how === 'atMost' ? order <= 0 : how === 'above' ? order > 0 : order < 0
}

function sayMeasured(measure: Measure, value: Fraction): number {
  if ('growth' in measure && measure.how === 'compound') {
    const quotient = sayRounded(value, 12)
    return round(quotient <= 0 ? -100 : (quotient ** (1 / measure.years) - 1) * 100, 4)
  }
  return sayRounded(value, 4)
}

function round(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals
}
