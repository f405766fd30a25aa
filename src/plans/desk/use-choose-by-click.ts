import { type RefObject, useEffect, useRef } from 'react'

/**
 * Tells which row a press means: its label, or anywhere on it that does nothing of its own. A press that ends a
 * selection means none.
 */
export function useChooseByClick(
  host: RefObject<HTMLElement | null>,
  onChoose: (id: string, byKeyboard: boolean) => void,
): void {
  const tell = useRef(onChoose)
  useEffect(() => {
    tell.current = onChoose
  })
  useEffect(() => {
    const element = host.current
    if (!element) return
    const press = (event: MouseEvent) => {
      if (!(event.target instanceof Element)) return
      const control = event.target.closest<HTMLElement>('a, button, input, textarea, select, label, summary, .chosen')
      if (control && !control.dataset.choose) return
      if (!control && window.getSelection()?.isCollapsed === false) return
      const id = control?.dataset.choose ?? event.target.closest<HTMLElement>('[data-item]')?.dataset.item
      if (id) tell.current(id, control !== null && event.detail === 0)
    }
    element.addEventListener('click', press)
    return () => element.removeEventListener('click', press)
  }, [host])
}
