/** The four wings, clockwise from the north, in the plan's own order. */
export const WINGS = ['mechanism', 'supply', 'actors', 'ground'] as const
export type Wing = (typeof WINGS)[number]

/** Four bars laid pinwheel-fashion round an empty square, on a grid of 16 × 16. */
const BARS: Record<Wing, string> = {
  mechanism: 'M1 1h10v4H1z',
  supply: 'M11 1h4v10h-4z',
  actors: 'M5 11h10v4H5z',
  ground: 'M1 5h4v10H1z',
}
const YARD = 'M5.6 5.6h4.8v4.8H5.6z'

/** The mark of the house: the plan of a courtyard house. Decoration: the name stands beside it. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg className="wg" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {WINGS.map((wing) => (
        <path key={wing} className={`fill seam w-${wing}`} d={BARS[wing]} />
      ))}
    </svg>
  )
}

/** The mark with one part filled: its position tells the wing, so it works without colour. */
export function WingGlyph({ wing, size = 20 }: { wing: Wing | 'yard'; size?: number }) {
  return (
    <svg className="wg" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {WINGS.map((each) => (
        <path key={each} className={each === wing ? `fill w-${each}` : 'hollow'} d={BARS[each]} />
      ))}
      {wing === 'yard' && <path className="fill w-yard" d={YARD} />}
    </svg>
  )
}
