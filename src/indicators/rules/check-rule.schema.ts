import { z } from 'zod'
import { findUnit } from './language/find-unit.ts'
import { parseExpression } from './language/parse.ts'
import { type CheckKind, findWrongPlaceholder } from './placeholders.ts'

export const indicatorCodeSchema = z.string().regex(/^[a-z][a-z0-9_]{0,62}$/)
export const indicatorKindSchema = z.enum(['number', 'percent', 'money', 'count'])
export type IndicatorKind = z.infer<typeof indicatorKindSchema>

/** blocks: such a value is not handed in. asks: it is, with a word of explanation. */
export const checkSeveritySchema = z.enum(['blocks', 'asks'])
export type CheckSeverity = z.infer<typeof checkSeveritySchema>

const figure = z.number().min(-1e15).max(1e15)
const notNegative = z.number().min(0).max(1e15)
/** A share of change in percent. */
const percent = z.number().gt(0).max(1e6)
/** A formula of the language (`language/parse.ts`). Whether the catalogue has its codes is looked at where the rule is stated. */
const expression = z
  .string()
  .min(1)
  .refine((text) => parseExpression(text).ok, 'not a formula')

/** Which indicators a rule looks at: those named, those of these kinds, or all. Those that hold on the day count. */
const of = z
  .object({
    codes: z.array(indicatorCodeSchema).min(1).max(200).optional(),
    kinds: z.array(indicatorKindSchema).min(1).optional(),
  })
  .strict()
  .default({})

/** What a change or a distance must come to in the indicator's own unit before anybody asks. */
const atLeast = notNegative.default(0)

/** How the two sides of a cross-field check stand to one another. */
export const comparisonSchema = z.enum(['at_most', 'below', 'at_least', 'above', 'equal'])

const paramsOf = {
  /** A figure is a number of the indicator's decimals, or a word says why there is none. */
  type: z.object({ of }).strict(),
  range: z
    .object({ of, min: figure.optional(), max: figure.optional() })
    .strict()
    .refine(({ min, max }) => min !== undefined || max !== undefined, 'no bound')
    .refine(({ min = -1e15, max = 1e15 }) => min <= max, 'bounds in the wrong order'),
  /** empty: neither a figure nor a word. missing: a word instead of a figure. Of those that the form requires. */
  required: z.object({ of, when: z.enum(['empty', 'missing']).default('empty') }).strict(),
  /** `within`: how many percent of the right side they may differ all the same, as rounded parts do. */
  cross_field: z
    .object({
      left: expression,
      is: comparisonSchema,
      right: expression,
      within: z.number().min(0).max(100).default(0),
    })
    .strict(),
  /** Against the figure so many periods before. */
  cross_period: z.object({ of, back: z.int().min(1).max(60).default(1), percent, atLeast }).strict(),
  /** Against the other parks' median: so many times as much, or as little, is asked about. */
  cross_park: z
    .object({ of, times: z.number().gt(1).max(1e6), parks: z.int().min(3).max(1000).default(5), atLeast })
    .strict(),
  /** Against a count of the register. */
  register: z
    .object({ code: indicatorCodeSchema, key: z.string().min(1).max(100), within: notNegative.default(0) })
    .strict(),
  /** Modified z-score against other parks or the same park's past. */
  outlier: z
    .object({
      of,
      over: z.enum(['parks', 'past']),
      limit: z.number().gt(0).max(100).default(3.5),
      figures: z.int().min(3).max(60).default(7),
      atLeast,
    })
    .strict(),
  /** Against the median of the same season of the last years. */
  seasonal: z.object({ of, years: z.int().min(1).max(5).default(3), percent, atLeast }).strict(),
} as const

export type { CheckKind }

const messageSchema = z.object({ zh: z.string().trim().min(1).max(500), en: z.string().trim().min(1).max(1000) })

const said = {
  /** Its name, by which it is the same rule when it is stated anew. */
  code: indicatorCodeSchema,
  severity: checkSeveritySchema,
  message: messageSchema,
}
const ruleOf = <Kind extends CheckKind>(kind: Kind) =>
  z.object({ ...said, kind: z.literal(kind), params: paramsOf[kind] })

const bodies = z.discriminatedUnion('kind', [
  ruleOf('type'),
  ruleOf('range'),
  ruleOf('required'),
  ruleOf('cross_field'),
  ruleOf('cross_period'),
  ruleOf('cross_park'),
  ruleOf('register'),
  ruleOf('outlier'),
  ruleOf('seasonal'),
])

/** A check as somebody states it. */
export const checkRuleBodySchema = bodies.superRefine(({ kind, message }, context) => {
  for (const language of ['zh', 'en'] as const) {
    const wrong = findWrongPlaceholder(kind, message[language])
    if (wrong !== null)
      context.addIssue({ code: 'custom', path: ['message', language], message: `no figure of this rule: ${wrong}` })
  }
})
export type CheckRuleBody = z.infer<typeof checkRuleBodySchema>

/** A check as the engine takes it. */
export type CheckRule = CheckRuleBody & { readonly id: string }

/** The units of both sides of a cross-field check are alike; the fault names the side. Null: they are, or it is no such check. */
export function findRuleFault(
  rule: CheckRuleBody,
  unitOf: (code: string) => string | null,
): { readonly side: 'left' | 'right' | 'both'; readonly fault: import('./language/fault.ts').Fault } | null {
  if (rule.kind !== 'cross_field') return null
  for (const side of ['left', 'right'] as const) {
    const parsed = parseExpression(rule.params[side])
    const unit = parsed.ok ? findUnit(parsed.value, unitOf) : parsed
    if (!unit.ok) return { side, fault: unit.refusal }
  }
  const both = parseExpression(`(${rule.params.left}) - (${rule.params.right})`)
  const unit = both.ok ? findUnit(both.value, unitOf) : both
  return unit.ok ? null : { side: 'both', fault: unit.refusal }
}
