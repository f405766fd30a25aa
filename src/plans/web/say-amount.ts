import type { Target } from '../plans.schema.ts'

/** A target's figure without its unit: thousands separated, a range as `2—3`, and never more decimals than printed. */
export function sayAmount(target: Pick<Target, 'value' | 'valueMax'>): string {
  const low = groupThousands(target.value)
  return target.valueMax === undefined ? low : `${low}—${groupThousands(target.valueMax)}`
}

function groupThousands(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 12 })
}
