/**
 * Scrolls a pane, or the page when the pane does not scroll by itself, until the first element that fits the selector
 * stands in its upper third. Nothing moves when the element is in view already; nothing is animated.
 */
export function bringIntoView(pane: HTMLElement, selector: string): void {
  const found = pane.querySelector(selector)
  if (!found) return
  const box = found.getBoundingClientRect()
  const scrolls = pane.scrollHeight > pane.clientHeight + 1 && getComputedStyle(pane).overflowY !== 'visible'
  if (scrolls) {
    const frame = pane.getBoundingClientRect()
    if (box.top >= frame.top + 8 && box.bottom <= frame.bottom - 8) return
    pane.scrollTop += box.top - frame.top - pane.clientHeight / 3
    return
  }
  // The bars that stick to the top of the page cover about this much of it.
  const covered = 112
  if (box.top >= covered && box.bottom <= window.innerHeight - 16) return
  window.scrollBy({ top: box.top - Math.max(covered, window.innerHeight / 3), behavior: 'instant' })
}
