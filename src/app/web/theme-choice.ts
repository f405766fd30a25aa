export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'courtyard.theme'
const darkQuery = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

/** What this browser was told; without a word the system decides. */
export function chosenTheme(): Theme {
  // A browser that keeps nothing (private windows) throws on being asked.
  try {
    const kept = window.localStorage.getItem(KEY)
    return kept === 'light' || kept === 'dark' ? kept : 'system'
  } catch {
    return 'system'
  }
}

/** Marks the document, so that the sheets follow, and remembers the choice where the browser keeps anything. */
export function chooseTheme(theme: Theme): void {
  try {
    if (theme === 'system') window.localStorage.removeItem(KEY)
    else window.localStorage.setItem(KEY, theme)
  } catch {
    // The choice then holds until the page is closed.
  }
  applyTheme(theme)
}

/** Takes over the theme that was chosen earlier; called once, before anything is drawn. */
export function applyTheme(theme: Theme = chosenTheme()): void {
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
  for (const tell of listeners) tell()
}

export function isDark(): boolean {
  const { theme } = document.documentElement.dataset
  return theme ? theme === 'dark' : darkQuery.matches
}

export function watchTheme(tell: () => void): () => void {
  listeners.add(tell)
  darkQuery.addEventListener('change', tell)
  return () => {
    listeners.delete(tell)
    darkQuery.removeEventListener('change', tell)
  }
}
