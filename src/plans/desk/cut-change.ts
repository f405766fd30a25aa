/** How a text became another: what stays at both ends, and what was put in place of what between them. */
export interface TextChange {
  readonly head: string
  readonly was: string
  readonly is: string
  readonly tail: string
}

/** Digits belong together: 30 became 35, not 0 became 5. */
const IN_A_NUMBER = /[\d.]/

/** Cuts away what two texts share at their begin and at their end. */
export function cutChange(was: string, is: string): TextChange {
  const shorter = Math.min(was.length, is.length)
  let head = 0
  while (head < shorter && was[head] === is[head]) head += 1
  while (head > 0 && (isInside(was, head) || isInside(is, head))) head -= 1
  let tail = 0
  while (tail < shorter - head && was[was.length - 1 - tail] === is[is.length - 1 - tail]) tail += 1
  while (tail > 0 && (isInside(was, was.length - tail) || isInside(is, is.length - tail))) tail -= 1
  return {
    head: was.slice(0, head),
    was: was.slice(head, was.length - tail),
    is: is.slice(head, is.length - tail),
    tail: tail === 0 ? '' : was.slice(-tail),
  }
}

/** Whether a cut there would go through a number, or through one sign of two units. */
function isInside(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false
  const [before, after] = [text[at - 1] ?? '', text[at] ?? '']
  return (IN_A_NUMBER.test(before) && IN_A_NUMBER.test(after)) || /[\ud800-\udbff]/.test(before)
}
