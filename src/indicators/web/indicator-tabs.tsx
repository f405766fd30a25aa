import './indicators.css'
import { Go, useDesk } from '../../ui/desk/desk-context.tsx'
import { readingWords } from './reading-words.ts'

const TABS = [
  ['series', '/indicators'],
  ['compare', '/indicators/compare'],
  ['catalogue', '/indicators/catalogue'],
  ['checks', '/indicators/checks'],
  ['forms', '/indicators/forms'],
] as const

/** The pages of indicators beside each other. */
export function IndicatorTabs({ current }: { readonly current: (typeof TABS)[number][0] }) {
  const { lang } = useDesk()
  const w = readingWords[lang]
  return (
    <nav className="tabs" aria-label={w.indicators}>
      {TABS.map(([tab, to]) => (
        <Go key={tab} to={to} current={tab === current}>
          {w.tabs[tab]}
        </Go>
      ))}
    </nav>
  )
}
