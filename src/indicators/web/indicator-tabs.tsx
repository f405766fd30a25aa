import './indicators.css'
import { readMe } from '../../access/web/index.ts'
import { Go, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { readingWords } from './reading-words.ts'

const TABS = [
  ['series', '/indicators'],
  ['compare', '/indicators/compare'],
  ['catalogue', '/indicators/catalogue'],
  ['checks', '/indicators/checks'],
  ['forms', '/indicators/forms'],
  ['imports', '/indicators/imports'],
] as const

/** The pages of indicators beside each other. */
export function IndicatorTabs({ current }: { readonly current: (typeof TABS)[number][0] }) {
  const { lang } = useDesk()
  const w = readingWords[lang]
  const me = useAnswer(readMe, {})
  // What only the office does is offered to nobody else.
  const mayImport = me.data?.rights['indicators.approve'] !== undefined
  return (
    <nav className="tabs" aria-label={w.indicators}>
      {TABS.filter(([tab]) => tab !== 'imports' || mayImport).map(([tab, to]) => (
        <Go key={tab} to={to} current={tab === current}>
          {w.tabs[tab]}
        </Go>
      ))}
    </nav>
  )
}
