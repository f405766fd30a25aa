/** An exact number: conditions such as “at least 3 percent” are kept to the last 分. The denominator is above zero. */
export interface Fraction {
  readonly over: bigint
  readonly under: bigint
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/

/** Reads a decimal number as it stands in the database or in a file, `-12.50`. @throws {RangeError} it is none */
export function readFraction(text: string): Fraction {
  const [, sign, whole, part = ''] = DECIMAL.exec(text) ?? []
  if (whole === undefined) throw new RangeError(`“${text}” is not a decimal number`)
  const over = BigInt(`${sign}${whole}${part}`)
  return { over, under: 10n ** BigInt(part.length) }
}

export const ofWhole = (value: number): Fraction => ({ over: BigInt(value), under: 1n })

export const plus = (a: Fraction, b: Fraction): Fraction => ({
  over: a.over * b.under + b.over * a.under,
  under: a.under * b.under,
})

export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { over: -b.over, under: b.under })

export const times = (a: Fraction, b: Fraction): Fraction => ({ over: a.over * b.over, under: a.under * b.under })

/** @throws {RangeError} divided by zero: the caller asks first */
export function dividedBy(a: Fraction, b: Fraction): Fraction {
  if (b.over === 0n) throw new RangeError('divided by zero')
  const sign = b.over < 0n ? -1n : 1n
  return { over: a.over * b.under * sign, under: a.under * b.over * sign }
}

export function raisedTo(a: Fraction, power: number): Fraction {
  return { over: a.over ** BigInt(power), under: a.under ** BigInt(power) }
}

/** Below zero where `a` is less than `b`, zero where they are the same. */
export function compare(a: Fraction, b: Fraction): number {
  const [left, right] = [a.over * b.under, b.over * a.under]
  return left < right ? -1 : left > right ? 1 : 0
}

/** For the eye: rounded half away from zero to so many decimals. */
export function sayRounded(a: Fraction, decimals: number): number {
  const scale = 10n ** BigInt(decimals)
  const size = a.over < 0n ? -a.over : a.over
  const rounded = (size * scale * 2n + a.under) / (a.under * 2n)
  return (Number(rounded) / Number(scale)) * (a.over < 0n ? -1 : 1) || 0
}
