import { useCallback, useEffect, useState } from 'react'

const STORE = 'courtyard.single-keys'

/** Whether single keys are on, which the browser remembers; on until switched off. Works without storage too. */
export function useSingleKeysSetting(): readonly [boolean, (on: boolean) => void] {
  const [on, setOn] = useState(() => {
    try {
      return localStorage.getItem(STORE) !== 'off'
    } catch {
      return true
    }
  })
  const change = useCallback((next: boolean) => {
    setOn(next)
    try {
      localStorage.setItem(STORE, next ? 'on' : 'off')
    } catch {
      // A browser that keeps nothing still obeys the switch on this page.
    }
  }, [])
  return [on, change]
}

/** J and K call `onStep` with 1 and -1, while `on` and unless something is being typed or another key is held. */
export function useStepKeys(on: boolean, onStep: (step: 1 | -1) => void): void {
  useEffect(() => {
    if (!on) return
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if (event.target instanceof HTMLElement && event.target.closest('input:not([type=file]), textarea, select'))
        return
      const key = event.key.toLowerCase()
      if (key !== 'j' && key !== 'k') return
      event.preventDefault()
      onStep(key === 'j' ? 1 : -1)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [on, onStep])
}
