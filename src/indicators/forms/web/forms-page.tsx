import { useState } from 'react'
import { Acts } from '../../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk } from '../../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../../ui/desk/page-head.tsx'
import { Light } from '../../../ui/light.tsx'
import { catalogueWords } from '../../catalogue/web/catalogue-words.ts'
import type { Burden, FormState, ListedForm } from '../../indicators.schema.ts'
import { IndicatorTabs } from '../../web/indicator-tabs.tsx'
import { readForms } from './asks.ts'
import { FormDrawer } from './form-drawer.tsx'
import { formWords } from './form-words.ts'

/** What are parks asked for, how often, and how much of it does the city hold already? */
export function FormsPage() {
  const { lang } = useDesk()
  const w = formWords[lang]
  const forms = useAnswer(readForms, {})
  const [isDrafting, setDrafting] = useState(false)
  const all = forms.data?.forms ?? []
  const at = (state: FormState) => all.filter((form) => form.state === state).length
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="indicators" to="/indicators">
            {w.indicators}
          </Go>,
          w.forms,
        ]}
        title={!forms.data ? w.forms : all.length === 0 ? w.noneYet : w.finding(at('published'), at('draft'))}
        acts={
          <Acts
            acts={(forms.data?.acts ?? []).map(({ act, open }) => ({
              act,
              label: w.newForm,
              isOpen: open,
              waits: [],
              onDo: () => setDrafting(true),
            }))}
          />
        }
      />
      <IndicatorTabs current="forms" />
      {isDrafting ? <FormDrawer of={null} onClose={() => setDrafting(false)} /> : null}
      <Card title={w.forms}>
        <Asked of={forms}>
          {(found) => (found.forms.length === 0 ? <Empty>{w.noneYet}</Empty> : <Table forms={found.forms} />)}
        </Asked>
      </Card>
    </>
  )
}

function Table({ forms }: { readonly forms: readonly ListedForm[] }) {
  const { lang } = useDesk()
  const w = formWords[lang]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.name}</th>
          <th scope="col">{w.state}</th>
          <th scope="col">{w.burden}</th>
          <th scope="col" className="wide-only">
            {w.due}
          </th>
          <th scope="col" className="wide-only">
            {w.parks}
          </th>
        </tr>
      </thead>
      <tbody>
        {forms.map((form) => (
          <tr key={form.id}>
            <td>
              <Go to={`/indicators/forms/${form.id}`}>{form.name[lang]}</Go>
              <div className="q">{catalogueWords[lang].frequencies[form.frequency]}</div>
            </td>
            <td>
              <FormLight state={form.state} />
            </td>
            <td>
              <BurdenSaid burden={form.burden} />
            </td>
            <td className="wide-only">{w.dueSaid(form.dueWorkingDays)}</td>
            <td className="wide-only">{form.parks === null ? w.allParks : w.someParks(form.parks)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function FormLight({ state }: { readonly state: FormState }) {
  const { lang } = useDesk()
  const colour = { draft: 'yellow', published: 'green', withdrawn: 'grey' } as const
  return <Light colour={colour[state]}>{formWords[lang].states[state]}</Light>
}

export function BurdenSaid({ burden }: { readonly burden: Burden }) {
  const { lang } = useDesk()
  const w = formWords[lang]
  const limit = Math.round(burden.limit * 100)
  return (
    <>
      {w.burdenSaid(burden.held, burden.fields)}
      <div className="q">{burden.isAbove ? <Light colour="red">{w.above(limit)}</Light> : w.within(limit)}</div>
    </>
  )
}
