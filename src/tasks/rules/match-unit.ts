/** An organisation as a plan might name it. */
export interface KnownUnit {
  readonly id: string
  /** All names it has today, and had. */
  readonly names: readonly string[]
}

const squeeze = (text: string) => text.normalize('NFKC').replace(/[\s“”"'‘’（）()、，,。]/g, '')

/**
 * The organisation that a plan's name for a unit means: its name, or its name without the city in front (「市科技局」 of
 * 「南通市科技局」). One alone, or none: a person decides where two would fit.
 *
 * @param city  as its own name is, 「南通市」
 */
export function matchUnit(printed: string, city: string, units: readonly KnownUnit[]): string | null {
  const wanted = squeeze(printed)
  if (wanted === '') return null
  const spellings = (name: string) => {
    const whole = squeeze(name)
    const short = squeeze(city)
    return whole.startsWith(short) && whole !== short
      ? [whole, whole.slice(short.length), `市${whole.slice(short.length)}`]
      : [whole]
  }
  const asked = new Set(spellings(printed))
  const found = units.filter(({ names }) =>
    names.some((name) => spellings(name).some((one) => one === wanted || asked.has(one))),
  )
  return found.length === 1 ? (found[0]?.id ?? null) : null
}
