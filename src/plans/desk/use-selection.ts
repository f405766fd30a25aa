import { type RefObject, useEffect, useRef } from 'react'
import type { Span } from '../plans.schema.ts'
import { findSelectedSpan } from './selected-span.ts'

/** Tells which words of the notice are selected, whenever that changes; null: none. */
export function useSelection(host: RefObject<HTMLElement | null>, onSelect: (span: Span | null) => void): void {
  const tell = useRef(onSelect)
  useEffect(() => {
    tell.current = onSelect
  })
  useEffect(() => {
    let last = ''
    const look = () => {
      const pane = host.current?.querySelector<HTMLElement>('.notice-text')
      // Pressing the button that takes the selection up is no other selection.
      if (document.activeElement?.closest('.selected-words, dialog')) return
      const span = pane ? findSelectedSpan(pane, window.getSelection()) : null
      if (String(span) === last) return
      last = String(span)
      tell.current(span)
    }
    document.addEventListener('selectionchange', look)
    return () => document.removeEventListener('selectionchange', look)
  }, [host])
}
