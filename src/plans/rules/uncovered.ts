import type { Span, Uncovered } from '../plans.schema.ts'
import type { PlanDocument } from './document/document.ts'

/**
 * The sentences of the plan that became nothing: no target, task, layout row or owner. Cover, page and annexes are not
 * asked for; headings are structure. A sentence that shares any character with a result counts as read.
 *
 * @param covered  spans of what was read, in any order
 */
export function findUncovered(document: PlanDocument, covered: readonly Span[]): Uncovered[] {
  const taken = [...covered].sort((left, right) => left[0] - right[0])
  // The furthest end among the spans up to each one, so that one walk answers every sentence.
  const reach: number[] = []
  for (const span of taken) reach.push(Math.max(reach[reach.length - 1] ?? 0, span[1]))
  const uncovered: Uncovered[] = []
  let at = 0
  for (const paragraph of document.paragraphs) {
    if (paragraph.part !== 'body') continue
    for (const span of cutSentences(document.text, paragraph.span)) {
      while (at < taken.length && (taken[at]?.[0] ?? 0) < span[1]) at += 1
      if ((reach[at - 1] ?? 0) > span[0]) continue
      uncovered.push({ text: document.text.slice(span[0], span[1]), span })
    }
  }
  return uncovered
}

const openers = '（([“‘《〔【「『'
const closers = '）)]”’》〕】」』'

/** Sentences end at 。！？ with what closes behind them; ； parts none. Spaces at their ends are left out. */
export function cutSentences(text: string, span: Span): Span[] {
  const spans: Span[] = []
  let depth = 0
  let start = span[0]
  const push = (end: number) => {
    let from = start
    let to = end
    while (from < to && /\s/.test(text.charAt(from))) from += 1
    while (to > from && /[\s|]/.test(text.charAt(to - 1))) to -= 1
    if (to - from > 1) spans.push([from, to])
    start = end
  }
  for (let at = span[0]; at < span[1]; at += 1) {
    const character = text.charAt(at)
    if (openers.includes(character)) depth += 1
    else if (closers.includes(character)) depth = Math.max(0, depth - 1)
    else if (/[。！？]/.test(character) && (depth === 0 || at - start > 2000)) {
      let end = at + 1
      while (end < span[1] && closers.includes(text.charAt(end))) end += 1
      push(end)
      depth = 0
    }
  }
  push(span[1])
  return spans
}
