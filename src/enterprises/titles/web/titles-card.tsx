import { useState } from 'react'
import { RowActs } from '../../../ui/desk/acts.tsx'
import { Asked } from '../../../ui/desk/asked.tsx'
import { useAnswer, useDesk } from '../../../ui/desk/desk-context.tsx'
import { Card } from '../../../ui/desk/page-head.tsx'
import { listTitles } from './asks.ts'
import { showTitleActs } from './show-title-acts.ts'
import { StateTitlePanel } from './title-panels.tsx'
import { titleWords } from './title-words.ts'
import { TitlesTable } from './titles-table.tsx'

/** Part of an enterprise's page: which titles does it hold, and what waits? */
export function TitlesCard({ enterprise }: { readonly enterprise: { readonly id: string; readonly name: string } }) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const [isOpen, setOpen] = useState(false)
  const found = useAnswer(listTitles, {}, { enterprise: enterprise.id })
  return (
    <Card title={w.titles} id="titles">
      <Asked of={found} bars={2}>
        {({ titles, on, acts }) => (
          <>
            <RowActs acts={showTitleActs(acts, lang, () => setOpen(true))} />
            {isOpen ? <StateTitlePanel enterprise={enterprise} onClose={() => setOpen(false)} /> : null}
            {titles.length === 0 ? <p className="q">{w.noTitles}</p> : <TitlesTable titles={titles} on={on} />}
          </>
        )}
      </Asked>
    </Card>
  )
}
