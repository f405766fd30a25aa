import { useState } from 'react'
import { RowActs } from '../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Confirm } from '../../ui/desk/confirm.tsx'
import { Go, useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDays, sayMoment } from '../../ui/desk/say-when.ts'
import { Light } from '../../ui/light.tsx'
import type { Appointment, Handover, Mandate, Me } from '../people.schema.ts'
import { showActs } from './act-words.ts'
import { AppointmentList } from './appointment-list.tsx'
import { acceptMandate, declineMandate, endMandate, listHandovers, readMe, readPerson } from './asks.ts'
import { dutiesWords } from './duties-words.ts'
import { HandoverPanel } from './handover-panel.tsx'
import { MandatePanel } from './mandate-panel.tsx'
import { useRoles } from './role-names.ts'
import { sayName, sayPerson } from './say-names.ts'

/** What do I hand over, and who acts for whom? */
export function HandoversPage() {
  const { lang } = useDesk()
  const w = dutiesWords[lang]
  const me = useAnswer(readMe, {})
  return (
    <>
      <PageHead path={[w.path, w.handovers]} title={w.handovers} />
      <Asked of={me}>{(mine) => <Content me={mine} />}</Asked>
    </>
  )
}

type Open = { readonly act: string; readonly appointment: Appointment }

function Content({ me }: { readonly me: Me }) {
  const { lang } = useDesk()
  const w = dutiesWords[lang]
  // What may be done with my appointments stands on my own page among the people.
  const self = useAnswer(readPerson, { id: me.person.id })
  const handovers = useAnswer(listHandovers, {})
  const [open, setOpen] = useState<Open | null>(null)
  return (
    <>
      {open?.act === 'people.give_mandate' ? (
        <MandatePanel key={open.appointment.id} appointment={open.appointment} me={me} onClose={() => setOpen(null)} />
      ) : null}
      {open?.act === 'people.draw_up_handover' ? (
        <HandoverPanel key={open.appointment.id} appointment={open.appointment} me={me} onClose={() => setOpen(null)} />
      ) : null}
      <div className="grid">
        <Card title={w.myRoles}>
          <Asked of={self} bars={2}>
            {({ appointments }) => (
              <AppointmentList
                appointments={appointments}
                does={['people.give_mandate', 'people.draw_up_handover']}
                onAct={(act, appointment) => setOpen({ act, appointment })}
              />
            )}
          </Asked>
        </Card>
        <Card title={w.handoversCard}>
          <Asked of={handovers} bars={3}>
            {(answer) =>
              answer.handovers.length === 0 ? (
                <Empty>{w.handoversNone}</Empty>
              ) : (
                <HandoverTable handovers={answer.handovers} />
              )
            }
          </Asked>
        </Card>
        <Card title={w.mandatesCard}>
          {me.mandates.length === 0 ? <Empty>{w.mandatesNone}</Empty> : null}
          <ul className="rows">
            {me.mandates.map((mandate) => (
              <MandateRow key={mandate.id} mandate={mandate} />
            ))}
          </ul>
        </Card>
      </div>
    </>
  )
}

function HandoverTable({ handovers }: { readonly handovers: readonly Handover[] }) {
  const { lang } = useDesk()
  const w = dutiesWords[lang]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.handoversCard}</th>
          <th scope="col" className="wide-only">
            {w.drawUp}
          </th>
          <th scope="col" className="r">
            {w.items}
          </th>
          <th scope="col">{w.state}</th>
        </tr>
      </thead>
      <tbody>
        {handovers.map((each) => (
          <tr key={each.id}>
            <td>
              <Go to={`/handovers/${each.id}`}>
                {w.handoverTitle(sayPerson(each.from.person, lang), sayPerson(each.to.person, lang))}
              </Go>
              <span className="q">　{sayName(each.from.organisation.name, lang)}</span>
            </td>
            <td className="wide-only n">{sayMoment(each.drawnUp.at, lang)}</td>
            <td className="r n">{each.items.length}</td>
            <td>
              <Light colour={each.state === 'done' ? 'green' : each.state === 'open' ? 'yellow' : 'grey'}>
                {w.handoverState[each.state]}
              </Light>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function MandateRow({ mandate }: { readonly mandate: Mandate }) {
  const { lang, say } = useDesk()
  const w = dutiesWords[lang]
  const { sayRole } = useRoles()
  const accept = useAct(acceptMandate)
  const decline = useAct(declineMandate)
  const end = useAct(endMandate)
  const [asking, setAsking] = useState<'decline' | 'end' | null>(null)
  const { id } = mandate
  const doing = asking === 'decline' ? decline : end
  return (
    <li>
      <div>
        <b>
          {sayPerson(mandate.giver, lang)} → {sayPerson(mandate.deputy, lang)}
        </b>
        <span>
          　{sayName(mandate.organisation.name, lang)} · {sayRole(mandate.role)}
        </span>
        <span className="q">
          <span className="n">{sayDays(mandate.from, mandate.to, lang)}</span>　{mandate.basis}
        </span>
      </div>
      <div className="row-acts">
        <Light colour={mandate.state === 'holds' ? 'green' : mandate.state === 'waiting' ? 'yellow' : 'grey'}>
          {w.mandateState[mandate.state]}
        </Light>
        <RowActs
          acts={showActs(
            // What is over needs no list of what can no longer be done with it.
            mandate.acts.filter(({ open }) => open),
            lang,
            {
              'people.accept_mandate': async () => {
                if (await accept.run({ id })) say(w.accepted)
              },
              'people.decline_mandate': () => setAsking('decline'),
              'people.end_mandate': () => setAsking('end'),
            },
          )}
        />
      </div>
      {asking ? (
        <Confirm
          title={
            asking === 'end'
              ? w.endMandateTitle(sayPerson(mandate.giver, lang))
              : w.declineTitle(sayPerson(mandate.giver, lang))
          }
          act={asking === 'end' ? w.endMandate : w.decline}
          doing={doing}
          onClose={() => setAsking(null)}
          onAct={async () => {
            if (!(await doing.run({ id }))) return
            setAsking(null)
            say(asking === 'end' ? w.ended : w.declined)
          }}
        >
          <p>{asking === 'end' ? w.endMandateWhy : w.declineWhy}</p>
        </Confirm>
      ) : null}
    </li>
  )
}
