import { type RefObject, useEffect } from 'react'

/** `byKeyboard`: a link or button was pressed by a key, so the focus should go where the eye goes. */
export type OnPick = (ids: readonly string[], byKeyboard: boolean) => void

/**
 * Tells which items a click in an element means, by the nearest `data-items` around it. One listener serves thousands
 * of marks and rows; a host inside another takes the click for itself. Clicks that end a text selection, or hit
 * something with an act of its own, mean none.
 */
export function usePickByClick(host: RefObject<HTMLElement | null>, onPick: OnPick): void {
  useEffect(() => {
    const element = host.current
    if (!element) return
    const pick = (event: MouseEvent) => {
      if (event.defaultPrevented || !(event.target instanceof Element)) return
      const control = event.target.closest<HTMLElement>('a, button, input, summary')
      if (control && !control.dataset.items) return
      if (!control && window.getSelection()?.isCollapsed === false) return
      const ids = event.target.closest<HTMLElement>('[data-items]')?.dataset.items
      if (!ids) return
      event.preventDefault()
      onPick(ids.split(' '), control !== null && event.detail === 0)
    }
    element.addEventListener('click', pick)
    return () => element.removeEventListener('click', pick)
  }, [host, onPick])
}
