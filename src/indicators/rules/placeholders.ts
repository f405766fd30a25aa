/** What a check looks at. */
export type CheckKind =
  | 'type'
  | 'range'
  | 'required'
  | 'cross_field'
  | 'cross_period'
  | 'cross_park'
  | 'register'
  | 'outlier'
  | 'seasonal'

/** What a message may speak of: `{indicator}`, `{value}` … By the kind of the rule. */
export const PLACEHOLDERS: Readonly<Record<CheckKind, readonly string[]>> = {
  type: ['indicator', 'value', 'unit', 'fault'],
  range: ['indicator', 'value', 'unit', 'bounds'],
  required: ['indicator', 'unit'],
  cross_field: ['indicator', 'left', 'right', 'formula'],
  cross_period: ['indicator', 'value', 'unit', 'before', 'change', 'limit'],
  cross_park: ['indicator', 'value', 'unit', 'median', 'times', 'parks'],
  register: ['indicator', 'value', 'unit', 'listed', 'difference'],
  outlier: ['indicator', 'value', 'unit', 'median', 'score', 'limit'],
  seasonal: ['indicator', 'value', 'unit', 'usual', 'change', 'limit', 'years'],
}

/** The names between braces in a message. */
export function listPlaceholders(message: string): string[] {
  return [...message.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
}

/** The first name that a message of this kind cannot speak of; a brace alone is one too. Null: all of them are its own. */
export function findWrongPlaceholder(kind: CheckKind, message: string): string | null {
  const wrong = listPlaceholders(message).find((name) => !PLACEHOLDERS[kind].includes(name))
  return wrong ?? /[{}]/.exec(message.replace(/\{[^{}]*\}/g, ''))?.[0] ?? null
}
