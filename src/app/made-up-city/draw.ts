/** Draws that follow from a seed alone: the same seed gives the same city on every machine. */
export interface Draw {
  /** 0 ≤ whole number < `below`. */
  whole(below: number): number
  /** @throws {RangeError} nothing to pick from */
  pick<Item>(items: readonly Item[]): Item
  /** All of them in another order. */
  shuffle<Item>(items: readonly Item[]): Item[]
}

/**
 * Four words of state, 32 bits each; the first twelve numbers are thrown away, as the generator's author does.
 *
 * Source: Chris Doty-Humphrey, sfc32 of PractRand 0.94 (small fast counting, public domain); the seed is spread over the
 * state by FNV-1a (32 bits), http://www.isthe.com/chongo/tech/comp/fnv/.
 */
export function drawFrom(seed: string): Draw {
  let [a, b, c, counter] = [hash(`${seed} a`), hash(`${seed} b`), hash(`${seed} c`), 1]
  const next = (): number => {
    const word = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + word) | 0
    return word >>> 0
  }
  for (let i = 0; i < 12; i += 1) next()
  const whole = (below: number) => Math.floor((next() / 2 ** 32) * below)
  return {
    whole,
    pick: (items) => {
      if (items.length === 0) throw new RangeError('nothing to pick from')
      return items[whole(items.length)] as (typeof items)[number]
    },
    shuffle: (items) => {
      const all = [...items]
      for (let last = all.length - 1; last > 0; last -= 1) {
        const other = whole(last + 1)
        ;[all[last], all[other]] = [all[other] as (typeof all)[number], all[last] as (typeof all)[number]]
      }
      return all
    },
  }
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193)
  return value | 0
}
