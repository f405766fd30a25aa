import { type RefObject, useEffect } from 'react'

/**
 * Whatever is pointed at or has the focus lights up on both sides: every element that names the same item in its
 * `data-items`. Drawn on the elements themselves, since a text has thousands of them.
 */
export function useLighting(host: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = host.current
    if (!element) return
    let lit: Element[] = []
    let last: Element | null = null
    const dark = () => {
      for (const each of lit) each.classList.remove('lit')
      lit = []
      last = null
    }
    // A page that scrolls under a mouse at rest points at nothing.
    let at = ''
    const point = (event: PointerEvent) => {
      const now = `${event.clientX} ${event.clientY}`
      if (now === at) return
      at = now
      light(event)
    }
    const light = (event: Event) => {
      const found = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-items]') : null
      if (found === last) return
      dark()
      last = found
      const ids = found?.dataset.items?.split(' ') ?? []
      lit = ids.flatMap((id) => [...element.querySelectorAll(`[data-items~="${CSS.escape(id)}"]`)])
      for (const each of lit) each.classList.add('lit')
    }
    element.addEventListener('pointermove', point)
    element.addEventListener('focusin', light)
    element.addEventListener('pointerleave', dark)
    return () => {
      dark()
      element.removeEventListener('pointermove', point)
      element.removeEventListener('focusin', light)
      element.removeEventListener('pointerleave', dark)
    }
  }, [host])
}
