import type { Span } from '../plans.schema.ts'

/**
 * Where the words that are selected in a notice stand in its text. Its lines bear their start as `data-start`; labels
 * that are set between the words are no part of it.
 *
 * @returns null: nothing is selected, or not only words of the notice
 */
export function findSelectedSpan(host: HTMLElement, selection: Selection | null): Span | null {
  if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null
  const range = selection.getRangeAt(0)
  if (!host.contains(range.startContainer) || !host.contains(range.endContainer)) return null
  const start = findOffset(range.startContainer, range.startOffset)
  const end = findOffset(range.endContainer, range.endOffset)
  return start === null || end === null || end <= start ? null : [start, end]
}

/** The span without blanks at its ends; null where nothing else is in it. */
export function trimSpan(text: string, [start, end]: Span): Span | null {
  let [from, to] = [start, end]
  while (from < to && /\s/.test(text.charAt(from))) from += 1
  while (to > from && /\s/.test(text.charAt(to - 1))) to -= 1
  return to > from ? [from, to] : null
}

function findOffset(node: Node, offset: number): number | null {
  const element = node instanceof Element ? node : node.parentElement
  const line = element?.closest<HTMLElement>('[data-start]')
  if (!line) return null
  const goal = node instanceof Element ? (node.childNodes[offset] ?? null) : node
  let passed = 0
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    if (text === node) return Number(line.dataset.start) + passed + (isLabel(text) ? 0 : offset)
    const isPast =
      goal !== null && goal !== node && goal.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING
    if (node instanceof Element && (goal === text || goal?.contains(text) || isPast)) break
    if (!isLabel(text)) passed += text.textContent?.length ?? 0
  }
  return Number(line.dataset.start) + passed
}

function isLabel(text: Node): boolean {
  return text.parentElement?.closest('.mark-ref') !== null
}
