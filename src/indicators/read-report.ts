import type { Kysely } from 'kysely'
import { selectAsker, toAsker } from '../access/index.ts'
import type { Asker } from '../access/rules/list-acts.ts'
import { listActs } from '../platform/acts/life-cycle.ts'
import { findLastDay, MONTHS, type Period, shiftPeriod, writePeriod } from './observations/periods.ts'
import { type ReportCase, reportCycle } from './report.acts.ts'
import type { Cell, ReadMissing, Report, ReportIndicator, ReportLine } from './reports.schema.ts'
import type { CheckRule } from './rules/check-rule.schema.ts'
import { type CheckContext, checkValues, type Finding, isExplained } from './rules/check-values.ts'
import { computeValues } from './rules/language/compute-values.ts'
import type { Reading } from './rules/language/evaluate.ts'
import {
  type CellRow,
  type HeldFigure,
  selectCells,
  selectCourse,
  selectHeld,
  selectIndicators,
  selectPeers,
  selectReport,
  selectRules,
} from './store.ts'
import type { ActRow, ReportRow } from './tables.ts'

type Tx = Kysely<unknown>

export type RegisterScope = { readonly kind: 'programme' } | { readonly kind: 'district'; readonly id: string }

/** A figure that a register counts. Of each park apart: an enterprise in two parks counts in each. */
export interface RegisterCount {
  readonly key: string
  measure(tx: Tx, programmeId: string, parkIds: readonly string[], on: string): Promise<ReadonlyMap<string, number>>
  /** Of all parks of a district or of the programme, each listed thing once. Absent: there is no such count. */
  total?(tx: Tx, programmeId: string, scope: RegisterScope, on: string): Promise<number>
}

/** How many periods back checks and formulas look. */
export const PERIODS_BACK: Readonly<Record<Period['frequency'], number>> = {
  month: 36,
  quarter: 16,
  half: 10,
  year: 10,
}

/** What a cell says, whoever or whatever said it. */
export interface Said {
  readonly value: number | null
  readonly missing: ReadMissing | null
  readonly explanation: string
}

/** What the checks and formulas of one park and period look at, wherever it comes from. */
export interface Surroundings {
  readonly period: Period
  readonly indicators: readonly ReportIndicator[]
  readonly rules: readonly CheckRule[]
  /** Approved in earlier periods, by code and first day. */
  readonly held: ReadonlyMap<string, ReadonlyMap<string, HeldFigure>>
  readonly peers: ReadonlyMap<string, readonly number[]>
  readonly register: ReadonlyMap<string, number>
}

/**
 * Works out what nobody types: what a register counts and what is computed from the rest.
 *
 * @param typed  what was typed, by code; what is worked out is put in its place
 */
export function workOut(around: Surroundings, typed: ReadonlyMap<string, Said>): Map<string, Said> {
  const said = new Map(typed)
  const explained = (code: string) => typed.get(code)?.explanation ?? ''
  for (const { code, source, registerKey } of around.indicators) {
    if (source !== 'register') continue
    const value = around.register.get(registerKey ?? '')
    said.set(code, {
      value: value ?? null,
      missing: value === undefined ? 'not_reported' : null,
      explanation: explained(code),
    })
  }
  const computed = around.indicators.flatMap(({ code, source, expression, decimals }) =>
    source === 'computed' && expression !== null ? [{ code, expression, decimals }] : [],
  )
  const read = (code: string, periodsBack: number): Reading => {
    // What the form does not ask may have been stated by another one of the same period.
    const found =
      (periodsBack === 0 ? said.get(code) : undefined) ??
      around.held.get(code)?.get(shiftPeriod(around.period, -periodsBack).start)
    if (found && found.value !== null) return { value: found.value }
    const missing = found?.missing ?? 'not_reported'
    return { value: null, missing: missing === 'undefined' ? 'not_applicable' : (missing as 'not_reported') }
  }
  const worked = computeValues(computed, { read, periodsAYear: 12 / MONTHS[around.period.frequency] })
  for (const [code, result] of worked) {
    said.set(code, {
      value: result.value,
      missing: result.value === null ? result.missing : null,
      explanation: explained(code),
    })
  }
  return said
}

/** The one way to run the checks: at typing, at handing in, at approving, at importing. */
export function runChecks(around: Surroundings, said: ReadonlyMap<string, Said>): Finding[] {
  const { frequency } = around.period
  const context: CheckContext = {
    indicators: new Map(around.indicators.map((one) => [one.code, { ...one, frequency }])),
    values: said,
    previous: (code, periodsBack) =>
      around.held.get(code)?.get(shiftPeriod(around.period, -periodsBack).start)?.value ?? null,
    peers: (code) => around.peers.get(code) ?? [],
    register: (key) => around.register.get(key) ?? null,
  }
  return checkValues(around.rules, context)
}

/** A report with all that acts on it are decided on. */
export interface LoadedReport extends Surroundings {
  readonly row: ReportRow
  readonly asker: Asker
  /** Of the version that is written. */
  readonly cells: readonly Cell[]
  readonly approvedCells: readonly Cell[]
  readonly said: ReadonlyMap<string, Said>
  readonly findings: readonly Finding[]
  readonly course: readonly ActRow[]
  readonly one: ReportCase
}

/** Null: there is none, or not for the one who asks. */
export async function loadReport(
  tx: Tx,
  programmeId: string,
  id: string,
  registers: readonly RegisterCount[],
): Promise<LoadedReport | null> {
  const [row] = (await tx.executeQuery(selectReport(id))).rows
  const [asked] = (await tx.executeQuery(selectAsker)).rows
  if (!row || !asked) return null
  const period: Period = { frequency: row.frequency, start: row.start, end: row.end }
  const lastDay = findLastDay(period)
  const indicators = (await tx.executeQuery(selectIndicators(row.formId, lastDay))).rows
  const cells = (await tx.executeQuery(selectCells(id))).rows
  const course = (await tx.executeQuery(selectCourse(id))).rows
  const around = await readSurroundings(tx, programmeId, {
    period,
    park: row.parkId,
    form: row.formId,
    indicators,
    registers,
  })

  const toCell = ({ version: _, ...cell }: CellRow): Cell => cell
  const own = cells.filter(({ version }) => version === row.version).map(toCell)
  const typed = new Map(own.map(({ code, value, missing, explanation }) => [code, { value, missing, explanation }]))
  // What was handed in stays as it was; while it is written, what follows from it is worked out anew.
  const said = row.state === 'draft' ? workOut(around, typed) : typed
  const findings = runChecks(around, said)
  const submits = course.filter(({ act }) => act === 'submit')
  return {
    ...around,
    row,
    asker: toAsker(asked),
    course,
    cells: inOrder(indicators, own).map((cell) => ({ ...cell, ...said.get(cell.code) })),
    approvedCells: inOrder(
      indicators,
      row.approvedVersion === null || row.approvedVersion === row.version
        ? []
        : cells.filter(({ version }) => version === row.approvedVersion).map(toCell),
    ),
    said,
    findings,
    one: {
      state: row.state,
      park: row.parkId,
      isItsOwnDistrict: row.isItsOwnDistrict,
      submittedBy: submits.flatMap(({ statedBy, statedFor }) => [statedBy, statedFor]).filter((by) => by !== null),
      reopenAsked: row.reopenAsked,
      empty: indicators.filter(({ code, isRequired }) => {
        const cell = said.get(code)
        return isRequired && (!cell || (cell.value === null && cell.missing === null))
      }).length,
      blocking: findings.filter(({ severity }) => severity === 'blocks').length,
      unexplained: findings.filter((one) => one.severity === 'asks' && !isExplained(one, said)).length,
    },
  }
}

function inOrder(indicators: readonly ReportIndicator[], cells: readonly Cell[]): Cell[] {
  const places = new Map(indicators.map(({ code, position }) => [code, position]))
  return [...cells].sort((a, b) => (places.get(a.code) ?? 0) - (places.get(b.code) ?? 0))
}

const LOOKS_ROUND: ReadonlySet<string> = new Set(['cross_park', 'outlier'])

export async function readSurroundings(
  tx: Tx,
  programmeId: string,
  wanted: {
    readonly period: Period
    readonly park: string
    readonly form: string
    readonly indicators: readonly ReportIndicator[]
    readonly registers: readonly RegisterCount[]
  },
): Promise<Surroundings> {
  const { period, park, form, indicators, registers } = wanted
  const rules = (await tx.executeQuery(selectRules(form))).rows
  const codes = listCodes(indicators)
  const starts = Array.from(
    { length: PERIODS_BACK[period.frequency] + 1 },
    (_, back) => shiftPeriod(period, -back).start,
  )
  const held = indexHeld((await tx.executeQuery(selectHeld(park, codes, starts))).rows)
  const peers = rules.some(({ kind }) => LOOKS_ROUND.has(kind))
    ? (await tx.executeQuery(selectPeers(codes, period.start, park))).rows
    : []
  const register = new Map<string, number>()
  if (rules.some(({ kind }) => kind === 'register') || indicators.some(({ source }) => source === 'register')) {
    for (const { key, measure } of registers) {
      register.set(key, (await measure(tx, programmeId, [park], findLastDay(period))).get(park) ?? 0)
    }
  }
  return {
    period,
    indicators,
    rules,
    held,
    peers: new Map(peers.map(({ code, values }) => [code, values])),
    register,
  }
}

const WORD = /\b[a-z][a-z0-9_]*\b(?!\s*\()/g

/** Those of the form, and those that its computed ones name. */
export function listCodes(indicators: readonly Pick<ReportIndicator, 'code' | 'expression'>[]): string[] {
  return [...new Set(indicators.flatMap(({ code, expression }) => [code, ...(expression?.match(WORD) ?? [])]))]
}

export function indexHeld(rows: readonly HeldFigure[]): Map<string, Map<string, HeldFigure>> {
  const held = new Map<string, Map<string, HeldFigure>>()
  for (const row of rows) {
    const ofCode = held.get(row.code) ?? new Map<string, HeldFigure>()
    ofCode.set(row.start, row)
    held.set(row.code, ofCode)
  }
  return held
}

/** Whose turn it is. */
function findTurn({ state, isItsOwnDistrict, reopenAsked }: ReportRow): ReportLine['waitsFor'] {
  switch (state) {
    case 'draft':
      return 'park'
    case 'submitted':
      return isItsOwnDistrict ? 'city' : 'district'
    case 'checked':
      return 'city'
    case 'approved':
      return reopenAsked ? 'city' : null
  }
}

export function tellLine(row: ReportRow): ReportLine {
  const { id, frequency, state, version, approvedVersion, dueOn, reportedLate, firstSubmittedAt } = row
  return {
    id,
    form: { id: row.formId, name: { zh: row.formZh, en: row.formEn }, frequency },
    park: { id: row.parkId, name: { zh: row.parkZh, en: row.parkEn } },
    hostZone: { id: row.zoneId, name: { zh: row.zoneZh ?? '', en: row.zoneEn } },
    period: writePeriod(row),
    periodStart: row.start,
    periodEnd: row.end,
    state,
    version,
    approvedVersion,
    waitsFor: findTurn(row),
    dueOn,
    reportedLate,
    firstSubmittedAt,
    workingDaysLeft: row.workingDaysLeft,
    filled: row.filled,
    cells: row.cells,
  }
}

/** A report as its page shows it. */
export function tellReport(loaded: LoadedReport): Report {
  const { row, asker, indicators, rules, held, peers, register, one, course, period } = loaded
  const last = course.find(({ act }) => ['return', 'send_back', 'submit', 'reopen'].includes(act))
  const asked = row.reopenAsked ? course.find(({ act }) => act === 'ask_reopen') : undefined
  const why = (act: ActRow | undefined) => (act ? { why: act.why ?? '', at: act.at, by: act.by } : null)
  const back = (code: string, periods: number) =>
    held.get(code)?.get(shiftPeriod(period, -periods).start)?.value ?? null
  const codes = indicators.map(({ code }) => code)
  const acts = listActs(reportCycle, one, asker).map((act) => ({ ...act, blocks: [...act.blocks] }))
  return {
    report: {
      ...tellLine(row),
      isItsOwnDistrict: row.isItsOwnDistrict,
      returned: last?.act === 'return' || last?.act === 'send_back' ? why(last) : null,
      reopenAsked: why(asked),
      mayEdit: row.state === 'draft' && acts.some(({ act }) => act === 'indicators.submit'),
    },
    form: {
      id: row.formId,
      name: { zh: row.formZh, en: row.formEn },
      frequency: row.frequency,
      dueWorkingDays: row.dueWorkingDays,
    },
    indicators: [...indicators],
    cells: [...loaded.cells],
    approvedCells: [...loaded.approvedCells],
    previous: Object.fromEntries(codes.map((code) => [code, back(code, 1)])),
    findings: loaded.findings.map((finding) => ({ ...finding, params: { ...finding.params } })),
    checking: {
      rules: rules.map((rule) => ({ ...rule })),
      previous: Object.fromEntries(
        codes.map((code) => [
          code,
          Array.from({ length: PERIODS_BACK[period.frequency] }, (_, place) => back(code, place + 1)),
        ]),
      ),
      peers:
        asker.rights['indicators.see'] === true
          ? Object.fromEntries([...peers].map(([code, values]) => [code, [...values]]))
          : {},
      register: Object.fromEntries(register),
    },
    acts,
    course: course.map(({ statedBy: _by, statedFor: _for, act, ...told }) => ({
      ...told,
      act: act as Report['course'][number]['act'],
    })),
  }
}
