/** Draws that follow from a seed alone, so that the same history gives the same forecast on every machine. */
export interface Draws {
  /** Evenly from [0, 1). */
  even(): number
  normal(): number
  /** @param shape  above zero; the scale is 1 */
  gamma(shape: number): number
  beta(a: number, b: number): number
  /** @param mean  zero or more */
  poisson(mean: number): number
  binomial(of: number, chance: number): number
}

/**
 * Source: sfc32 of PractRand 0.94 (Chris Doty-Humphrey, public domain); gamma by Marsaglia and Tsang, ACM Transactions on
 * Mathematical Software 26 (2000) 363, for shapes below one by their boost; Poisson by counting for small means, else
 * PTRS of Hörmann, Insurance: Mathematics and Economics 12 (1993) 39; binomial by the order statistic that Devroye,
 * Non-Uniform Random Variate Generation (1986) X.4, splits it at.
 */
export function drawsFrom(seed: number): Draws {
  let [a, b, c, counter] = [seed | 0, Math.imul(seed, 0x9e3779b1) | 0, 0x2545f491, 1]
  const even = (): number => {
    const word = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + word) | 0
    return (word >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 12; i += 1) even()

  const normal = (): number => Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even())
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * (1 - even()) ** (1 / shape)
    const d = shape - 1 / 3
    const scale = 1 / Math.sqrt(9 * d)
    for (;;) {
      const x = normal()
      const v = (1 + scale * x) ** 3
      if (v > 0 && Math.log(1 - even()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
    }
  }
  const beta = (x: number, y: number): number => {
    const [one, other] = [gamma(x), gamma(y)]
    return one + other === 0 ? 0.5 : one / (one + other)
  }
  const poisson = (mean: number): number => {
    if (mean < 10) {
      let [count, product] = [0, even()]
      for (const floor = Math.exp(-mean); product > floor; count += 1) product *= even()
      return count
    }
    const width = 0.931 + 2.53 * Math.sqrt(mean)
    const slope = -0.059 + 0.02483 * width
    const squeeze = 0.9277 - 3.6224 / (width - 2)
    const inverse = 1.1239 + 1.1328 / (width - 3.4)
    for (;;) {
      const u = even() - 0.5
      const v = 1 - even()
      const us = 0.5 - Math.abs(u)
      const k = Math.floor(((2 * slope) / us + width) * u + mean + 0.43)
      if (us >= 0.07 && v <= squeeze) return k
      if (k < 0 || (us < 0.013 && v > us)) continue
      if (
        Math.log(v) + Math.log(inverse) - Math.log(slope / (us * us) + width) <=
        -mean + k * Math.log(mean) - logFactorial(k)
      ) {
        return k
      }
    }
  }
  const binomial = (of: number, chance: number): number => {
    let [left, p, found] = [of, Math.min(1, Math.max(0, chance)), 0]
    while (left > 24) {
      const middle = 1 + Math.floor(left / 2)
      const split = beta(middle, left + 1 - middle)
      if (split <= p) {
        found += middle
        left -= middle
        p = (p - split) / (1 - split)
      } else {
        left = middle - 1
        p /= split
      }
    }
    for (; left > 0; left -= 1) if (even() < p) found += 1
    return found
  }
  return { even, normal, gamma, beta, poisson, binomial }
}

const FACTORIALS: readonly number[] = (() => {
  const logs = [0]
  for (let n = 1; n < 64; n += 1) logs.push((logs[n - 1] as number) + Math.log(n))
  return logs
})()

/** Natural logarithm of n!, by Stirling's series where no table holds it. */
export function logFactorial(n: number): number {
  return FACTORIALS[n] ?? logGamma(n + 1)
}

/** Natural logarithm of the gamma function for x > 0: Stirling's series, from 10 on; below, by its recurrence. */
export function logGamma(x: number): number {
  let [at, shift] = [x, 0]
  for (; at < 10; at += 1) shift += Math.log(at)
  const square = 1 / (at * at)
  return (
    (at - 0.5) * Math.log(at) -
    at +
    0.5 * Math.log(2 * Math.PI) +
    (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680))) / at -
    shift
  )
}
