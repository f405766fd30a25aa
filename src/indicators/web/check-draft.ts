import type { ReadMissing, Report, ShownFinding } from '../reports.schema.ts'
import type { CheckRule } from '../rules/check-rule.schema.ts'
import {
  type CheckContext,
  checkValues,
  findStops,
  type IndicatorShape,
  PERIODS_A_YEAR,
} from '../rules/check-values.ts'
import { computeValues } from '../rules/language/compute-values.ts'
import { type CellChange, type ReportDraft, showCell, typeCell } from './report-draft.ts'

export interface DraftChecked {
  /** What nobody types, worked out from what stands in the cells now. */
  readonly computed: ReadonlyMap<string, { readonly value: number | null; readonly missing: ReadMissing | null }>
  readonly findings: readonly ShownFinding[]
  /** Those that stand in the way of handing in. */
  readonly stops: readonly ShownFinding[]
}

type Given = Pick<Report, 'form' | 'indicators' | 'checking'>

/**
 * Runs the checks of the server over a report as it is being typed, by the same function. What compares with parks that the
 * one who types may not see was found by the server when the cell was saved; it is taken over until the cell is changed.
 *
 * @param live  what is in a field that was not left yet
 */
export function checkDraft(
  { form, indicators, checking }: Given,
  draft: ReportDraft,
  live: readonly [code: string, change: CellChange] | null,
  saved: readonly ShownFinding[],
): DraftChecked {
  const now = live ? typeCell(draft, live[0], live[1]) : draft
  const shapes = new Map<string, IndicatorShape>(
    indicators.map((each) => [each.code, { ...each, frequency: form.frequency }]),
  )
  const values = new Map(
    indicators.map(({ code }) => {
      const { value, missing, explanation } = showCell(now, code)
      return [code, { value, missing: missing as string | null, explanation }] as const
    }),
  )
  const before = (code: string, back: number) => checking.previous[code]?.[back - 1] ?? null
  const computed = new Map(
    [
      ...computeValues(
        indicators.flatMap(({ code, source, expression, decimals }) =>
          source === 'computed' && expression !== null ? [{ code, expression, decimals }] : [],
        ),
        {
          periodsAYear: PERIODS_A_YEAR[form.frequency],
          read: (code, back) => {
            const value = back === 0 ? (values.get(code)?.value ?? null) : before(code, back)
            if (value !== null) return { value }
            const missing = back === 0 ? values.get(code)?.missing : null
            return {
              value: null,
              missing: missing === null || missing === undefined ? 'not_reported' : (missing as 'not_reported'),
            }
          },
        },
      ),
    ].map(([code, result]) => [
      code,
      result.value === null
        ? { value: null, missing: result.missing as ReadMissing }
        : { value: result.value, missing: null },
    ]),
  )
  for (const [code, { value, missing }] of computed)
    values.set(code, { value, missing, explanation: values.get(code)?.explanation ?? '' })

  const rules = checking.rules as unknown as readonly CheckRule[]
  const context: CheckContext = {
    indicators: shapes,
    values,
    previous: before,
    peers: (code) => checking.peers[code] ?? [],
    register: (key) => checking.register[key] ?? null,
  }
  const seesOthers = Object.keys(checking.peers).length > 0
  const elsewhere = new Set(seesOthers ? [] : rules.filter(looksAtOthers).map(({ id }) => id))
  const standing = saved.filter(({ ruleId, code }) => elsewhere.has(ruleId) && !now.local.has(code))
  // What was typed and could not be read is said to be that, not to be missing.
  const isUnread = ({ code, params }: ShownFinding) =>
    params.kind === 'required' && (now.local.get(code)?.text ?? null) !== null
  const findings = [...(checkValues(rules, context) as ShownFinding[]), ...standing].filter((each) => !isUnread(each))
  return { computed, findings, stops: findStops(findings, values) as ShownFinding[] }
}

function looksAtOthers(rule: CheckRule): boolean {
  return rule.kind === 'cross_park' || (rule.kind === 'outlier' && rule.params.over === 'parks')
}
