import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Acts } from '../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay, sayDays } from '../../ui/desk/say-when.ts'
import { Light } from '../../ui/light.tsx'
import type { Appointment, Person } from '../people.schema.ts'
import { showActs } from './act-words.ts'
import { AppointmentList } from './appointment-list.tsx'
import { readMe, readPerson } from './asks.ts'
import { ContactList } from './contact-list.tsx'
import { dutiesWords } from './duties-words.ts'
import { EndAppointment } from './end-appointment.tsx'
import { peopleWords } from './people-words.ts'
import { AccountPanel, AppointPanel, ChangePanel, InvitePanel } from './person-panels.tsx'
import { useRoles } from './role-names.ts'
import { sayName, sayPerson } from './say-names.ts'
import { ThingTrail } from './thing-trail.tsx'

/** Who is this, in which roles, and what may I do about it? */
export function PersonPage() {
  const { id = '' } = useParams({ strict: false })
  const person = useAnswer(readPerson, { id })
  return (
    <Asked of={person} isPage>
      {(answer) => <PersonView key={answer.id} person={answer} />}
    </Asked>
  )
}

const PANELS = {
  'people.change': ChangePanel,
  'people.appoint': AppointPanel,
  'people.invite': InvitePanel,
  'sign_in.unlock': AccountPanel,
} as const

function PersonView({ person }: { readonly person: Person }) {
  const { lang } = useDesk()
  const w = peopleWords[lang]
  const me = useAnswer(readMe, {})
  const [panel, setPanel] = useState<keyof typeof PANELS | null>(null)
  const [ending, setEnding] = useState<Appointment | null>(null)
  const name = sayPerson(person, lang)
  const Open = panel ? PANELS[panel] : null
  const ways = Object.fromEntries(
    (Object.keys(PANELS) as (keyof typeof PANELS)[]).map((act) => [act, () => setPanel(act)]),
  )
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="people" to="/people">
            {w.people}
          </Go>,
          name,
        ]}
        title={name}
        mark={person.leftOn ? <Light colour="grey">{w.left(sayDay(person.leftOn, lang))}</Light> : null}
        facts={
          <>
            <span>
              {w.belongs} {sayName(person.organisation.name, lang)}
            </span>
            {person.staffNumber ? (
              <span className="n">
                {w.staffNumber} {person.staffNumber}
              </span>
            ) : null}
            {person.nameEn && lang === 'zh' ? <span lang="en">{person.nameEn}</span> : null}
          </>
        }
        acts={<Acts acts={showActs(person.acts, lang, ways)} />}
      />
      {Open ? <Open key={panel} person={person} onClose={() => setPanel(null)} /> : null}
      {ending ? <EndAppointment appointment={ending} onClose={() => setEnding(null)} /> : null}
      <div className="grid">
        <Card title={w.appointments} columns={8}>
          <AppointmentList
            appointments={person.appointments}
            onAct={(act, appointment) => {
              if (act === 'people.end_appointment') setEnding(appointment)
            }}
            does={['people.end_appointment']}
          />
        </Card>
        <div className="c4 stack">
          <ContactList person={person} isSelf={me.data?.person.id === person.id} />
          <Mandates person={person} />
        </div>
      </div>
      <ThingTrail kind="access.person" id={person.id} />
    </>
  )
}

function Mandates({ person }: { readonly person: Person }) {
  const { lang } = useDesk()
  const w = peopleWords[lang]
  const { sayRole } = useRoles()
  return (
    <Card title={w.mandates}>
      {person.mandates.length === 0 ? <Empty>{w.noMandates}</Empty> : null}
      <ul className="rows">
        {person.mandates.map((each) => (
          <li key={each.id}>
            <div>
              <b>{w.actsForAnother(sayPerson(each.deputy, lang), sayPerson(each.giver, lang))}</b>
              <span className="q">
                {sayRole(each.role)}　<span className="n">{sayDays(each.from, each.to, lang)}</span>
              </span>
            </div>
            <span className="m">{dutiesWords[lang].mandateState[each.state]}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
