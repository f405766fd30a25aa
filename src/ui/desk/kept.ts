import { useCallback, useState } from 'react'

const PREFIX = 'courtyard.typed.'

/** Some of the values, or how they follow from what they were. */
export type Change<Values> = Partial<Values> | ((before: Values) => Partial<Values>)

/**
 * What was typed into a form: kept in this tab until the act is done, also when the form is closed, the network fails or
 * the page is loaded again.
 *
 * @param key  of whom, which form, about what
 * @returns    the values, a way to change some of them, and a way to forget them
 */
export function useKept<Values extends object>(
  key: string,
  initial: () => Values,
): readonly [Values, (change: Change<Values>) => void, () => void] {
  const [values, setValues] = useState<Values>(() => ({ ...initial(), ...read<Values>(key) }))
  const change = useCallback(
    (part: Change<Values>) =>
      setValues((before) => {
        const next = { ...before, ...(typeof part === 'function' ? part(before) : part) }
        write(key, next)
        return next
      }),
    [key],
  )
  const forget = useCallback(() => write(key, null), [key])
  return [values, change, forget]
}

/** Nothing of what was typed stays for whoever comes next. */
export function forgetAllKept(): void {
  try {
    const { sessionStorage } = window
    for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name)
  } catch {
    // Nothing could be kept either.
  }
}

function read<Values>(key: string): Partial<Values> {
  try {
    return JSON.parse(window.sessionStorage.getItem(PREFIX + key) ?? '{}') as Partial<Values>
  } catch {
    return {}
  }
}

function write(key: string, values: object | null): void {
  try {
    if (values === null) window.sessionStorage.removeItem(PREFIX + key)
    else window.sessionStorage.setItem(PREFIX + key, JSON.stringify(values))
  } catch {
    // It then lasts as long as the form is open.
  }
}
