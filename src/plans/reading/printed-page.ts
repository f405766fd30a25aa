/**
 * A printed page as a PDF or OFD gives it: words with their places, and drawn lines. One unit throughout a file
 * (points or millimetres); x grows to the right, y downwards.
 */
export interface PrintedPage {
  readonly width: number
  readonly height: number
  /** In the order of the file. */
  readonly runs: readonly Run[]
  readonly rulings: readonly Ruling[]
}

/** Words set in one go. */
export interface Run {
  readonly text: string
  /** Left end of the baseline. */
  readonly x: number
  readonly y: number
  readonly width: number
  /** Height of the type. */
  readonly size: number
}

/** A straight horizontal or vertical line; thin boxes count as lines. */
export interface Ruling {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/** One printed line. */
export interface Line {
  readonly text: string
  readonly x0: number
  readonly x1: number
  readonly y: number
  readonly size: number
}

/** Puts runs into lines from top to bottom. Runs of one line may sit a little higher or lower (digits, superscripts). */
export function listLines(runs: readonly Run[]): Line[] {
  const lines: Run[][] = []
  let baseline = Number.NEGATIVE_INFINITY
  for (const run of runs.filter(({ text }) => text !== '').toSorted((left, right) => left.y - right.y)) {
    const current = lines.at(-1)
    if (current !== undefined && run.y - baseline < run.size * 0.45) {
      current.push(run)
    } else {
      lines.push([run])
      baseline = run.y
    }
  }
  return lines.map(setLine).filter(({ text }) => text.trim() !== '')
}

/** From this gap on, in type heights, words on one line stand apart. Justified Chinese stays well below. */
const APART = 0.7
const APART_LATIN = 0.15

function setLine(runs: readonly Run[]): Line {
  const ordered = runs.toSorted((left, right) => left.x - right.x)
  let text = ''
  let end = Number.NaN
  for (const run of ordered) {
    // Blanks set on their own are how a reader of PDF says "a gap", which between Chinese and a mark may be none.
    if (run.text.trim() === '') continue
    const gap = run.x - end
    const latin = /[\w,.;:)]$/.test(text) && /^[\w(]/.test(run.text)
    if (gap > run.size * (latin ? APART_LATIN : APART) && !text.endsWith(' ')) text += ' '
    text += run.text
    end = Math.max(Number.isNaN(end) ? run.x : end, run.x + run.width)
  }
  const words = ordered.filter((run) => run.text.trim() !== '')
  const first = words[0] ?? ordered[0]
  return {
    text: text.trimEnd(),
    x0: first?.x ?? 0,
    x1: words.reduce((most, run) => Math.max(most, run.x + run.width), first?.x ?? 0),
    y: Math.max(...ordered.map(({ y }) => y)),
    size: Math.max(...ordered.map(({ size }) => size)),
  }
}

/** Whether what follows a line end takes a space: only between Latin words. */
export function glue(before: string, after: string): string {
  return /[A-Za-z]$/.test(before) && /^[A-Za-z]/.test(after) ? `${before} ${after}` : before + after
}

const opener = /^[（《〔【「『(]/
const quote = /^["“”‘’]/
const closer = /^[、，。；：？！）》％〕】」』…]/
const unit = /^(?:[\x21-\x7e]{1,60}|[\s\S])/

/**
 * The width of what cannot be parted at the start of a line: a Latin word or number, or one Chinese character, with the
 * marks that may not end or begin a line; quotes hold on to both sides. A line that ended earlier than this went no
 * further because it could not.
 * Source: the line-breaking classes OP, CL and QU of Unicode Standard Annex 14.
 */
export function measureFirstWord(line: Line): number {
  const text = line.text.trimStart().slice(0, 80)
  let at = 0
  const skip = (...marks: readonly RegExp[]): boolean => {
    const from = at
    while (marks.some((mark) => mark.test(text.slice(at, at + 1)))) at += 1
    return at > from
  }
  const takeUnit = () => {
    skip(opener, quote)
    at += unit.exec(text.slice(at))?.[0].length ?? 0
  }
  takeUnit()
  while (skip(closer, quote)) if (quote.test(text.slice(at - 1, at))) takeUnit()
  const wide = Array.from(text.slice(0, at)).reduce((sum, letter) => sum + (letter < '\u0100' ? 0.6 : 1), 0)
  return wide * line.size
}
