import { type RefObject, useEffect } from 'react'

/**
 * Tells which items a click in an element means, by the nearest `data-items` around it. One listener serves
 * thousands of marks and rows. Clicks that end a text selection, or hit something with an act of its own, mean none.
 */
export function usePickByClick(host: RefObject<HTMLElement | null>, onPick: (ids: readonly string[]) => void): void {
  useEffect(() => {
    const element = host.current
    if (!element) return
    const pick = (event: MouseEvent) => {
      if (!(event.target instanceof Element)) return
      const button = event.target.closest('button')
      if (event.target.closest('a, summary, input') || (button && !button.dataset.items)) return
      if (!button && window.getSelection()?.isCollapsed === false) return
      const ids = event.target.closest<HTMLElement>('[data-items]')?.dataset.items
      if (ids) onPick(ids.split(' '))
    }
    element.addEventListener('click', pick)
    return () => element.removeEventListener('click', pick)
  }, [host, onPick])
}
