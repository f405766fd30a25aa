import type { Span } from '../plans.schema.ts'

/** A stretch of the text that is to be told apart from the rest. Stretches may overlap and run over several lines. */
export interface Stretch {
  readonly id: string
  readonly span: Span
}

/** A run of text over which the same stretches lie. */
export interface Piece {
  readonly start: number
  readonly text: string
  /** Stretches that cover it, in the order they were given. */
  readonly ids: readonly string[]
  /** Those among them that end with it: their labels are set here. */
  readonly ends: readonly string[]
}

/** A line of the text without its line break. Lines without a visible character are left out. */
export interface Line {
  readonly start: number
  readonly end: number
  readonly pieces: readonly Piece[]
}

/**
 * Cuts a text once into lines and these into pieces, so that marks may overlap and nothing is drawn twice.
 *
 * The pieces of a line put together are the line. A stretch ends with its last visible character, so that its label
 * stands there and nowhere else. Takes time in the length of the text, the number of stretches, and how many of them lie over one another.
 *
 * @param stretches  within the text, none of them empty
 */
export function cutText(text: string, stretches: readonly Stretch[]): Line[] {
  const order = new Map(stretches.map((stretch, index) => [stretch.id, index]))
  const opening = stretches.flatMap((stretch) => endVisibly(text, stretch)).sort((a, b) => a.span[0] - b.span[0])
  const active = new Set<Stretch>()
  const lines: Line[] = []
  let next = 0
  for (const [start, end] of listLines(text)) {
    const edges = new Set<number>([start, end])
    for (const stretch of active) if (stretch.span[1] <= start) active.delete(stretch)
    for (const stretch of active) if (stretch.span[1] < end) edges.add(stretch.span[1])
    const here = [...active]
    for (let one = opening[next]; one && one.span[0] < end; one = opening[++next]) {
      if (one.span[1] <= start) continue
      edges.add(Math.max(one.span[0], start))
      edges.add(Math.min(one.span[1], end))
      active.add(one)
      here.push(one)
    }
    lines.push({ start, end, pieces: cutLine(text, [...edges].sort(ascending), here, order) })
  }
  return lines
}

function cutLine(
  text: string,
  edges: readonly number[],
  stretches: readonly Stretch[],
  order: ReadonlyMap<string, number>,
): Piece[] {
  const lineEnd = edges.at(-1) ?? 0
  const rank = (id: string) => order.get(id) ?? 0
  return edges.slice(0, -1).map((start, at) => {
    const end = edges[at + 1] ?? lineEnd
    const over = stretches.filter(({ span }) => span[0] < end && span[1] > start)
    const ends = over.filter(({ span }) => span[1] === end)
    return { start, text: text.slice(start, end), ids: sortIds(over, rank), ends: sortIds(ends, rank) }
  })
}

/** The stretch without blanks at its end; none at all when it holds nothing else. */
function endVisibly(text: string, { id, span }: Stretch): Stretch[] {
  let end = span[1]
  while (end > span[0] && isBlank(text.charAt(end - 1))) end -= 1
  return end > span[0] ? [{ id, span: [span[0], end] }] : []
}

function sortIds(stretches: readonly Stretch[], rank: (id: string) => number): string[] {
  return stretches.map((stretch) => stretch.id).sort((a, b) => rank(a) - rank(b))
}

function* listLines(text: string): Generator<Span> {
  for (let start = 0; start < text.length; ) {
    const stop = text.indexOf('\n', start)
    const end = stop < 0 ? text.length : stop
    if (!isBlank(text.slice(start, end))) yield [start, end]
    start = end + 1
  }
}

function isBlank(text: string): boolean {
  return text.trim() === ''
}

function ascending(a: number, b: number): number {
  return a - b
}
