import type { Span } from '../../plans.schema.ts'

const OPEN = '（(〔［[【﹝'
const CLOSE = '）)〕］]】﹞'

/** No owner bracket is longer, in UTF-16 units; an opening one that stays open longer is a slip of the pen. */
const LONGEST = 900
/** Brackets stand at most this deep: 〔（（…）…）〕. */
const DEEPEST = 6

/** Full and half-width, round and square: which pairs close each other. Mixed widths (`（…)`) are one kind. */
function kindOf(index: number): 'round' | 'square' {
  return index < 2 ? 'round' : 'square'
}

/**
 * All closed brackets of a text, outer ones before what stands inside them, otherwise in text order.
 * A closing bracket without its opening one (`1)`) and an opening one that is never closed are passed over. Linear.
 *
 * @returns spans with the brackets themselves
 */
export function findBrackets(text: string): Span[] {
  const open: { at: number; kind: 'round' | 'square' }[] = []
  const found: Span[] = []
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    const opening = OPEN.indexOf(character)
    if (opening >= 0) {
      const oldest = open[0]
      if (open.length === DEEPEST || (oldest && at - oldest.at > LONGEST)) open.shift()
      open.push({ at, kind: kindOf(opening) })
      continue
    }
    const closing = CLOSE.indexOf(character)
    if (closing < 0) continue
    const kind = kindOf(closing)
    const match = open.findLastIndex((bracket) => bracket.kind === kind)
    const start = open[match]
    if (!start) continue
    open.length = match
    if (at - start.at <= LONGEST) found.push([start.at, at + 1])
  }
  return found.sort((left, right) => left[0] - right[0] || right[1] - left[1])
}

/** Cuts a text at the separators that stand outside every bracket. The separators go with the piece before them. */
export function cutOutsideBrackets(text: string, separators: string): { text: string; separator: string }[] {
  const pieces: { text: string; separator: string }[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (OPEN.includes(character)) depth += 1
    else if (CLOSE.includes(character)) depth = Math.max(0, depth - 1)
    else if (depth === 0 && separators.includes(character)) {
      pieces.push({ text: text.slice(start, at), separator: character })
      start = at + 1
    }
  }
  pieces.push({ text: text.slice(start), separator: '' })
  return pieces
}
