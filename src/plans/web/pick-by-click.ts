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
      const control = event.target.closest<HTMLElement>('a, button, input, summary')
      if (control && !control.dataset.items) return
      if (!control && window.getSelection()?.isCollapsed === false) return
      const ids = event.target.closest<HTMLElement>('[data-items]')?.dataset.items
      if (!ids) return
      event.preventDefault()
      onPick(ids.split(' '))
    }
    element.addEventListener('click', pick)
    return () => element.removeEventListener('click', pick)
  }, [host, onPick])
}
