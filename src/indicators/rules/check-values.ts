import type { CheckRule, CheckSeverity, IndicatorKind } from './check-rule.schema.ts'
import { evaluate, type MissingWord, type Reading } from './language/evaluate.ts'
import { type Expression, listCodes } from './language/expression.ts'
import { parseExpression } from './language/parse.ts'
import { findMedian, measureDistance } from './modified-z.ts'

interface Words {
  readonly zh: string
  readonly en: string
}

/** What the checks know of an indicator. */
export interface IndicatorShape {
  readonly code: string
  readonly name: Words
  readonly unit: string
  readonly kind: IndicatorKind
  readonly decimals: number
  readonly source: 'reported' | 'register' | 'computed'
  readonly expression: string | null
  /** By the form. */
  readonly isRequired: boolean
  /** Of the form: in its periods `previous` counts. */
  readonly frequency: 'month' | 'quarter' | 'half' | 'year'
}

export interface CheckedValue {
  readonly value: number | null
  readonly missing: string | null
  readonly explanation: string
}

export interface CheckContext {
  readonly indicators: ReadonlyMap<string, IndicatorShape>
  /** Of one park and one period; computed and register indicators too, as they were worked out. */
  readonly values: ReadonlyMap<string, CheckedValue>
  /** So many periods before, in this park; null: there is none. */
  readonly previous: (code: string, periodsBack: number) => number | null
  /** Of the other parks, in this period. */
  readonly peers: (code: string) => readonly number[]
  /** What the register counts in this park on the period's last day; null: it does not know. */
  readonly register: (key: string) => number | null
}

/** A check that fired: at which cell, and in words what is wrong and what to do. */
export interface Finding {
  readonly ruleId: string
  /** Where it is answered. Of a computed indicator that is the first one it is computed from that somebody fills in. */
  readonly code: string
  readonly severity: CheckSeverity
  readonly message: Words
  /** The figures that the message speaks of; `about`: the code that was looked at. */
  readonly params: Readonly<Record<string, unknown>>
}

/** Figures of a message; those that read otherwise in each language come as words. */
type Figures = Readonly<Record<string, string | number | null | Words>>

export const PERIODS_A_YEAR = { month: 12, quarter: 4, half: 2, year: 1 } as const
/** Figures that were added up from others may miss them by what the machine's arithmetic rounds off. */
const ROUNDING = 1e-9
const MOST = 1e15
/** How far back a park's own past is looked at. */
const PAST = 12

/**
 * Checks the values of one park and one period. The same function runs in the page while somebody types, when a report is
 * handed in, when it is approved, and when values are imported.
 *
 * Pure and total: the findings come in the order of the rules, then of the indicators, and depend on nothing else. What is
 * missing is found by `required` alone; every other rule looks at figures. What nobody fills in is checked where what it is
 * computed from is filled in, and not at all where it comes from a list.
 */
export function checkValues(rules: readonly CheckRule[], context: CheckContext): Finding[] {
  return rules.flatMap((rule) => checkOne(rule, context))
}

/** The findings that stand in the way of handing in: those that block, and those that ask and have no answer. */
export function findStops(findings: readonly Finding[], values: CheckContext['values']): Finding[] {
  return findings.filter((finding) => finding.severity === 'blocks' || !isExplained(finding, values))
}

/** Somebody said a word at the cell. */
export function isExplained({ code }: Finding, values: CheckContext['values']): boolean {
  return (values.get(code)?.explanation ?? '').trim() !== ''
}

function checkOne(rule: CheckRule, context: CheckContext): Finding[] {
  if (rule.kind === 'cross_field') return checkFields(rule, context)
  const found: Finding[] = []
  for (const indicator of listSubjects(rule, context)) {
    const place = findPlace(indicator.code, context.indicators)
    const stated = context.values.get(indicator.code)
    if (place === null) continue
    const figures = look(rule, indicator, stated, context)
    if (figures !== null)
      found.push(tell(rule, place, indicator, { value: asFigure(stated?.value ?? null), ...figures }))
  }
  return found
}

/** The indicators that a rule looks at, in the order of the form. */
function listSubjects(rule: Exclude<CheckRule, { kind: 'cross_field' }>, context: CheckContext): IndicatorShape[] {
  if (rule.kind === 'register') {
    const one = context.indicators.get(rule.params.code)
    return one ? [one] : []
  }
  const { codes, kinds } = rule.params.of
  const named = codes
    ? codes.map((code) => context.indicators.get(code)).filter((one) => one !== undefined)
    : [...context.indicators.values()]
  return kinds ? named.filter(({ kind }) => kinds.includes(kind)) : named
}

/** The figures of a finding; null: nothing is found. */
function look(
  rule: Exclude<CheckRule, { kind: 'cross_field' }>,
  indicator: IndicatorShape,
  stated: CheckedValue | undefined,
  context: CheckContext,
): Figures | null {
  const { code, decimals } = indicator
  if (rule.kind === 'type') return findTypeFault(indicator, stated)
  if (rule.kind === 'required') return isOwed(rule.params.when, indicator, stated) ? {} : null
  const value = stated?.value ?? null
  if (value === null || !Number.isFinite(value)) return null
  if (rule.kind === 'range') {
    const { min, max } = rule.params
    const isWithin = (min === undefined || value >= min) && (max === undefined || value <= max)
    return isWithin ? null : { bounds: sayBounds(min, max) }
  }
  // Beyond that it is no figure to compare with others: `type` says so.
  if (known(value) === null) return null
  switch (rule.kind) {
    case 'cross_period': {
      const before = known(context.previous(code, rule.params.back))
      const { percent, atLeast } = rule.params
      if (before === null || !isFar(value, before, percent, atLeast)) return null
      return { before: show(before, decimals), change: sayChange(value, before), limit: percent }
    }
    case 'seasonal': {
      const { years, percent, atLeast } = rule.params
      const season = PERIODS_A_YEAR[indicator.frequency]
      const past = Array.from({ length: years }, (_, i) => known(context.previous(code, (i + 1) * season)))
      const usual = findMedian(past.filter((one) => one !== null))
      if (usual === null || !isFar(value, usual, percent, atLeast)) return null
      const held = past.filter((one) => one !== null).length
      return { usual: show(usual, decimals), change: sayChange(value, usual), limit: percent, years: held }
    }
    case 'cross_park': {
      const { times, parks, atLeast } = rule.params
      const peers = listKnown(context.peers(code))
      const median = findMedian(peers)
      if (peers.length < parks || median === null || median <= 0 || Math.abs(value - median) < atLeast) return null
      if (value <= median * times && value >= median / times) return null
      return { median: show(median, decimals), times, parks: peers.length }
    }
    case 'register': {
      const { key, within } = rule.params
      const listed = known(context.register(key))
      if (listed === null || Math.abs(value - listed) <= within) return null
      return { listed: show(listed, decimals), difference: show(value - listed, decimals) }
    }
    case 'outlier': {
      const { over, limit, figures, atLeast } = rule.params
      const others =
        over === 'parks'
          ? listKnown(context.peers(code))
          : Array.from({ length: PAST }, (_, i) => known(context.previous(code, i + 1))).filter((one) => one !== null)
      if (others.length < figures) return null
      const distance = measureDistance(value, others)
      if (distance === null || Math.abs(value - distance.median) < atLeast) return null
      if (!distance.isAlone && Math.abs(distance.score) <= limit) return null
      return {
        median: show(distance.median, decimals),
        score: distance.isAlone ? '—' : show(distance.score, 1),
        limit,
      }
    }
  }
}

function findTypeFault({ kind, decimals }: IndicatorShape, stated: CheckedValue | undefined): Figures | null {
  const value = stated?.value ?? null
  const missing = stated?.missing ?? null
  const fault = (zh: string, en: string) => ({ fault: { zh, en } })
  if (value === null) return null
  if (missing !== null) return fault('既有数值又写明没有数值', 'both a figure and a word for why there is none')
  if (!Number.isFinite(value)) return fault('不是数', 'not a number')
  if (Math.abs(value) > MOST) return fault('数值过大', 'too large a number')
  if (kind === 'count' && !Number.isInteger(value)) return fault('不是整数', 'not a whole number')
  if (countDecimals(value) > decimals) return fault(`小数超过 ${decimals} 位`, `more than ${decimals} decimals`)
  return null
}

function isOwed(when: 'empty' | 'missing', indicator: IndicatorShape, stated: CheckedValue | undefined): boolean {
  // What is worked out is not owed by anybody.
  if (!indicator.isRequired || indicator.source !== 'reported') return false
  const isMissing = (stated?.value ?? null) === null
  const hasWord = (stated?.missing ?? null) !== null
  return when === 'empty' ? isMissing && !hasWord : isMissing && hasWord
}

function checkFields(rule: CheckRule & { kind: 'cross_field' }, context: CheckContext): Finding[] {
  const { left, is, right, within } = rule.params
  const sides = [parseOnce(left), parseOnce(right)]
  const [one, other] = sides
  if (!one || !other) return []
  const codes = [...listCodes(one), ...listCodes(other)]
  const place = codes.map((code) => findPlace(code, context.indicators)).find((code) => code !== null)
  const indicator = place === undefined ? undefined : context.indicators.get(place)
  if (place === undefined || place === null || indicator === undefined) return []
  const read = {
    periodsAYear: PERIODS_A_YEAR[indicator.frequency],
    read: (code: string, back: number): Reading => readValue(code, back, context),
  }
  const [a, b] = [evaluate(one, read).value, evaluate(other, read).value]
  // What cannot be worked out cannot be found wrong; that it is missing is another rule's.
  if (a === null || b === null) return []
  const play = Math.max((Math.abs(b) * within) / 100, Math.max(Math.abs(a), Math.abs(b)) * ROUNDING)
  const holds = {
    at_most: a <= b + play,
    below: a < b + (within > 0 ? play : 0),
    at_least: a >= b - play,
    above: a > b - (within > 0 ? play : 0),
    equal: Math.abs(a - b) <= play,
  }[is]
  if (holds) return []
  const { decimals } = indicator
  return [
    tell(rule, place, indicator, {
      left: show(a, decimals),
      right: show(b, decimals),
      formula: `${left} ${COMPARED[is]} ${right}`,
    }),
  ]
}
const COMPARED = { at_most: '≤', below: '<', at_least: '≥', above: '>', equal: '=' } as const

const MISSING_WORDS = ['not_reported', 'not_applicable', 'confidential', 'not_due', 'undefined'] as const

function readValue(code: string, back: number, { values, previous }: CheckContext): Reading {
  if (back > 0) {
    const value = known(previous(code, back))
    return value === null ? { value, missing: 'not_reported' } : { value }
  }
  const stated = values.get(code)
  const value = known(stated?.value ?? null)
  if (value !== null) return { value }
  const missing = MISSING_WORDS.find((word): word is MissingWord | 'undefined' => word === stated?.missing)
  return { value: null, missing: missing ?? 'not_reported' }
}

/** Where somebody can answer for an indicator; null: nowhere, it comes from a list. */
function findPlace(
  code: string,
  indicators: ReadonlyMap<string, IndicatorShape>,
  seen: ReadonlySet<string> = new Set(),
): string | null {
  const indicator = indicators.get(code)
  if (!indicator || seen.has(code)) return null
  if (indicator.source === 'reported') return code
  const expression = indicator.expression === null ? null : parseOnce(indicator.expression)
  if (indicator.source === 'register' || !expression) return null
  for (const needed of listCodes(expression)) {
    const place = findPlace(needed, indicators, new Set([...seen, code]))
    if (place !== null) return place
  }
  return null
}

function tell(
  rule: CheckRule,
  code: string,
  { code: about, name, unit, decimals }: IndicatorShape,
  figures: Figures,
): Finding {
  const all: Figures = {
    indicator: name,
    unit,
    ...figures,
    value: typeof figures.value === 'number' ? show(figures.value, decimals) : '—',
  }
  const say = (language: 'zh' | 'en') =>
    rule.message[language].replace(/\{([^{}]*)\}/g, (_, placeholder: string) => {
      const figure = all[placeholder] ?? '—'
      return typeof figure === 'object' ? figure[language] : String(figure)
    })
  return {
    ruleId: rule.id,
    code,
    severity: rule.severity,
    message: { zh: say('zh'), en: say('en') },
    params: { rule: rule.code, kind: rule.kind, about, ...figures },
  }
}

/** By more than so many percent, and by what counts; from zero, any such change is. */
function isFar(value: number, from: number, percent: number, atLeast: number): boolean {
  const change = Math.abs(value - from)
  return change > 0 && change >= atLeast && change > (Math.abs(from) * percent) / 100
}

function sayChange(value: number, from: number): string | Words {
  const percent = ((value - from) / Math.abs(from)) * 100
  // From zero, or from what is nearly so.
  if (!Number.isFinite(percent)) return { zh: '从零起', en: 'from nothing' }
  return `${percent > 0 ? '+' : ''}${show(percent, 1)}%`
}

function sayBounds(min: number | undefined, max: number | undefined): Words {
  if (min === undefined) return { zh: `不大于 ${max}`, en: `at most ${max}` }
  if (max === undefined) return { zh: `不小于 ${min}`, en: `at least ${min}` }
  return { zh: `${min} 到 ${max}`, en: `from ${min} to ${max}` }
}

/** By their decimals: making one takes longer than a whole report of checks. */
const FORMATS = Array.from(
  { length: 7 },
  (_, decimals) => new Intl.NumberFormat('en-US', { maximumFractionDigits: decimals }),
)

function show(value: number, decimals: number): string {
  return (FORMATS[decimals] ?? FORMATS[6])?.format(value) ?? ''
}

/** As it goes over the wire and back: what is no number is null there. */
function asFigure(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value + 0 : null
}

function countDecimals(value: number): number {
  const [digits = '', power = '0'] = Math.abs(value).toExponential().split('e')
  return Math.max(0, digits.replace('.', '').length - 1 - Number(power))
}

/** A figure to reckon with. */
function known(value: number | null): number | null {
  return value !== null && Math.abs(value) <= MOST ? value : null
}

/** Rules are few and values are many: what was read stays read. */
const READ = new Map<string, Expression | null>()
const MOST_READ = 500

function parseOnce(text: string): Expression | null {
  const found = READ.get(text)
  if (found !== undefined) return found
  const parsed = parseExpression(text)
  const expression = parsed.ok ? parsed.value : null
  if (READ.size >= MOST_READ) READ.clear()
  READ.set(text, expression)
  return expression
}

/** The same list again where the same one is given: what is found of it is then found once. */
const KNOWN = new WeakMap<readonly number[], readonly number[]>()

function listKnown(figures: readonly number[]): readonly number[] {
  const listed = KNOWN.get(figures) ?? figures.filter((one) => known(one) !== null)
  KNOWN.set(figures, listed)
  return listed
}
