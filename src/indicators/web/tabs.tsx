import './indicators.css'
import { Go, useDesk } from '../../ui/desk/desk-context.tsx'
import { reportsWords } from './reports-words.ts'

const TABS = [
  ['mine', '/reports'],
  ['all', '/reports/all'],
  ['completeness', '/reports/completeness'],
] as const

/** The pages of reporting beside each other. */
export function ReportTabs({ current }: { readonly current: (typeof TABS)[number][0] }) {
  const { lang } = useDesk()
  const w = reportsWords[lang]
  return (
    <nav className="tabs" aria-label={w.reports}>
      {TABS.map(([tab, to]) => (
        <Go key={tab} to={to} current={tab === current}>
          {w.tabs[tab]}
        </Go>
      ))}
    </nav>
  )
}
