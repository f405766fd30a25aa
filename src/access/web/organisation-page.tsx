import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Acts } from '../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay, sayDays } from '../../ui/desk/say-when.ts'
import { Light } from '../../ui/light.tsx'
import type { OrganisationDetail } from '../organisation.schema.ts'
import { showActs } from './act-words.ts'
import { readOrganisation } from './asks.ts'
import { EventPanel } from './event-panel.tsx'
import { organisationWords } from './organisation-words.ts'
import { useRoles } from './role-names.ts'
import { sayName, sayPerson } from './say-names.ts'
import { ThingTrail } from './thing-trail.tsx'

/** What is this organisation, what was it, and who is in office there? */
export function OrganisationPage() {
  const { id = '' } = useParams({ strict: false })
  const organisation = useAnswer(readOrganisation, { id })
  return (
    <Asked of={organisation} isPage>
      {(answer) => <OrganisationView key={answer.id} of={answer} />}
    </Asked>
  )
}

function OrganisationView({ of }: { readonly of: OrganisationDetail }) {
  const { lang } = useDesk()
  const w = organisationWords[lang]
  const [isRecording, setRecording] = useState(false)
  const name = sayName(latest(of.names) ?? { zh: of.id, en: null }, lang)
  const parent = latest(of.parents)
  const roles = of.roles.filter(({ to }) => to === null || to === of.to).map(({ value }) => w.kinds[value])
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="organisations" to="/organisations">
            {w.organisations}
          </Go>,
          ...(parent
            ? [
                <Go key="parent" to={`/organisations/${parent.id}`}>
                  {sayName(parent.name, lang)}
                </Go>,
              ]
            : []),
          name,
        ]}
        title={name}
        mark={<Light colour={of.to ? 'grey' : 'green'}>{of.to ? w.isEnded(sayDay(of.to, lang)) : w.standing}</Light>}
        facts={
          <>
            <span>{[...new Set(roles)].join(lang === 'zh' ? '，' : ', ')}</span>
            {of.codes
              .filter(({ to }) => to === null)
              .map(({ value }) => (
                <span key={value.code}>
                  {w.schemes[value.scheme] ?? value.scheme} <span className="n">{value.code}</span>
                </span>
              ))}
            {of.isPublic ? null : <span className="tag">{w.hidden}</span>}
          </>
        }
        acts={<Acts acts={showActs(of.acts, lang, { 'organisations.record': () => setRecording(true) })} />}
      />
      {isRecording ? <EventPanel of={of} name={name} onClose={() => setRecording(false)} /> : null}
      <div className="grid">
        <Card title={w.history} columns={8}>
          <History of={of} />
        </Card>
        <div className="c4 stack">
          <PeopleThere of={of} />
          <Card title={w.below} note={of.below.length > 0 ? <span className="n">{of.below.length}</span> : null}>
            {of.below.length === 0 ? <Empty>{w.noneBelow}</Empty> : null}
            <ul className="rows">
              {of.below.map((each) => (
                <li key={each.id}>
                  <Go to={`/organisations/${each.id}`}>{sayName(each.name, lang)}</Go>
                </li>
              ))}
            </ul>
          </Card>
        </div>
      </div>
      <ThingTrail kind="access.organisation" id={of.id} />
    </>
  )
}

function PeopleThere({ of }: { readonly of: OrganisationDetail }) {
  const { lang } = useDesk()
  const w = organisationWords[lang]
  const { sayRole } = useRoles()
  return (
    <Card title={w.people}>
      {of.people.length === 0 ? <Empty>{w.nobody}</Empty> : null}
      <ul className="rows">
        {of.people.map((each) => (
          <li key={each.appointment}>
            <div>
              <Go to={`/people/${each.person}`}>{sayPerson(each, lang)}</Go>
              <span className="q">{sayRole(each.role)}</span>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function History({ of }: { readonly of: OrganisationDetail }) {
  const { lang } = useDesk()
  const w = organisationWords[lang]
  const lines = [
    ...of.names.map((each) => ({ what: w.name, said: sayName(each.value, lang), ...each })),
    ...of.parents.map((each) => ({ what: w.under, said: sayName(each.value.name, lang), ...each })),
    ...of.roles.map((each) => ({ what: w.roles, said: w.kinds[each.value], ...each })),
    ...of.codes.map((each) => ({ what: w.schemes[each.value.scheme] ?? w.codes, said: each.value.code, ...each })),
  ]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.historyHeads.what}</th>
          <th scope="col">{w.historyHeads.value}</th>
          <th scope="col">{w.historyHeads.period}</th>
          <th scope="col" className="wide-only">
            {w.historyHeads.source}
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ what, said, from, to, source }) => (
          <tr key={`${what} ${said} ${from}`}>
            <td>{what}</td>
            <td>{said}</td>
            <td className="n wraps">{sayDays(from, to, lang)}</td>
            <td className="wide-only">{source ?? <span className="m">{w.sourceHidden}</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The one that holds still, else the one that held last. */
function latest<Value>(held: readonly { readonly value: Value; readonly from: string }[]): Value | null {
  return (
    held.reduce<{ value: Value; from: string } | null>(
      (last, each) => (last === null || each.from >= last.from ? each : last),
      null,
    )?.value ?? null
  )
}
