import { Button } from 'antd'
import { useState } from 'react'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Confirm } from '../../ui/desk/confirm.tsx'
import { Go, useAct, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { Pages } from '../../ui/desk/pages.tsx'
import { sayDay, sayDays, todayThere } from '../../ui/desk/say-when.ts'
import { useThingPlace } from '../../ui/desk/thing-places.ts'
import { deskWords } from '../../ui/desk/words.ts'
import { Light } from '../../ui/light.tsx'
import type { Duty, Me } from '../people.schema.ts'
import { isOpen, sayBlocks } from './act-words.ts'
import { closeDuty, listDuties, listHandovers, readMe, readSession } from './asks.ts'
import { dutiesWords } from './duties-words.ts'
import { DutyPanel } from './duty-panel.tsx'
import { listStanding } from './list-standing.ts'
import { useRoles } from './role-names.ts'
import { byDue, judgeDue, sayDue } from './say-due.ts'
import { sayName, sayPerson } from './say-names.ts'

/** What have I to do, and what waits for me? */
export function DutiesPage() {
  const { lang } = useDesk()
  const w = dutiesWords[lang]
  const [query, change] = useQueryText()
  const of = query.of === 'seen' ? 'seen' : 'mine'
  const page = Number(query.page ?? 1)
  const me = useAnswer(readMe, {})
  const duties = useAnswer(listDuties, {}, { of, page })
  const [isWriting, setWriting] = useState(false)
  const today = todayThere()
  const late = duties.data?.duties.filter(({ dueOn }) => judgeDue(dueOn, today).colour === 'red').length ?? 0
  const maySeeMore = me.data?.rights['duties.see'] !== undefined
  return (
    <>
      <PageHead
        path={[w.path, w.duties]}
        title={duties.data ? w.finding(duties.data.total, late) : w.duties}
        acts={
          me.data && listStanding(me.data.appointments).length > 0 ? (
            <section className="acts" aria-label={deskWords[lang].acts}>
              <div className="row">
                <Button onClick={() => setWriting(true)}>{w.assignTitle}</Button>
              </div>
            </section>
          ) : null
        }
      />
      <Notices />
      {isWriting && me.data ? <DutyPanel me={me.data} onClose={() => setWriting(false)} /> : null}
      <div className="grid">
        <Card
          title={of === 'mine' ? w.mine : w.ofReach}
          columns={8}
          note={
            maySeeMore ? (
              <button
                type="button"
                className="plain"
                onClick={() => change({ of: of === 'mine' ? 'seen' : '', page: '' })}
              >
                {of === 'mine' ? w.showSeen : w.showMine}
              </button>
            ) : null
          }
        >
          <Asked of={duties}>
            {(answer) =>
              answer.duties.length === 0 ? (
                <Empty>{of === 'mine' ? w.none : w.noneSeen}</Empty>
              ) : (
                <>
                  <ul className="rows dated">
                    {[...answer.duties].sort(byDue).map((duty) => (
                      <DutyRow key={duty.id} duty={duty} today={today} showsHolder={of === 'seen'} />
                    ))}
                  </ul>
                  <Pages total={answer.total} shown={answer.duties.length} page={answer.page} />
                </>
              )
            }
          </Asked>
        </Card>
        <div className="c4 stack">
          <ToSign />
          {me.data ? <MyRoles me={me.data} /> : null}
        </div>
      </div>
    </>
  )
}

function DutyRow({
  duty,
  today,
  showsHolder,
}: {
  readonly duty: Duty
  readonly today: string
  readonly showsHolder: boolean
}) {
  const { lang, say } = useDesk()
  const w = dutiesWords[lang]
  const { sayRole } = useRoles()
  const close = useAct(closeDuty)
  const [isAsking, setAsking] = useState(false)
  const place = useThingPlace()
  const to = duty.thing ? place(duty.thing) : null
  const blocked = sayBlocks(duty.acts, 'duties.close', lang)
  return (
    <li>
      <span className="when n">{duty.dueOn ? sayDay(duty.dueOn, lang) : w.noDue}</span>
      <div>
        {to === null ? <b>{duty.title[lang]}</b> : <Go to={to}>{duty.title[lang]}</Go>}
        <span className="q">
          {w.at(sayRole(duty.role), sayName(duty.organisation.name, lang))}
          {showsHolder ? `　${w.heldBy(sayPerson(duty.holder, lang))}` : ''}
          {blocked ? `　${blocked}` : ''}
        </span>
      </div>
      <div className="row">
        {duty.dueOn ? <Light colour={judgeDue(duty.dueOn, today).colour}>{sayDue(duty.dueOn, today, w)}</Light> : null}
        {isOpen(duty.acts, 'duties.close') ? <Button onClick={() => setAsking(true)}>{w.close}</Button> : null}
      </div>
      {isAsking ? (
        <Confirm
          title={w.closeTitle(duty.title[lang])}
          act={w.close}
          doing={close}
          onClose={() => setAsking(false)}
          onAct={async () => {
            if (!(await close.run({ id: duty.id }))) return
            setAsking(false)
            say(w.closed)
          }}
        >
          <p>{w.closeWhy}</p>
        </Confirm>
      ) : null}
    </li>
  )
}

/** What stands in the way of working at all: an expired password, a missing second factor. */
function Notices() {
  const { lang } = useDesk()
  const w = dutiesWords[lang]
  const me = useAnswer(readMe, {})
  const session = useAnswer(readSession, {})
  return (
    <>
      {session.data?.passwordExpired ? (
        <p className="strip" role="status">
          <Light colour="yellow">{w.expired}</Light>
          <Go to="/profile">{w.changePassword}</Go>
        </p>
      ) : null}
      {me.data?.waitsForSecondFactor ? (
        <p className="strip" role="status">
          <Light colour="yellow">{w.needsTotp}</Light>
          <Go to="/totp" house>
            {w.setUpTotp}
          </Go>
        </p>
      ) : null}
    </>
  )
}

/** Handovers that I have not signed, mandates that I have not answered. */
function ToSign() {
  const { lang } = useDesk()
  const w = dutiesWords[lang]
  const { sayRole } = useRoles()
  const me = useAnswer(readMe, {})
  const handovers = useAnswer(listHandovers, {})
  const toSign = handovers.data?.handovers.filter(({ acts }) => isOpen(acts, 'people.sign_handover')) ?? []
  const toAnswer = me.data?.mandates.filter(({ acts }) => isOpen(acts, 'people.accept_mandate')) ?? []
  const count = toSign.length + toAnswer.length
  return (
    <Card title={w.toSign} note={count > 0 ? w.count(count) : null}>
      <Asked of={handovers} bars={2}>
        {() =>
          count === 0 ? (
            <p className="m">{w.toSignNone}</p>
          ) : (
            <ul className="rows">
              {toSign.map((each) => (
                <li key={each.id}>
                  <div>
                    <b>
                      {me.data?.person.id === each.from.person.id
                        ? w.handoverTo(sayPerson(each.to.person, lang), each.items.length)
                        : w.handoverFrom(sayPerson(each.from.person, lang), each.items.length)}
                    </b>
                    <span className="q">{sayName(each.from.organisation.name, lang)}</span>
                  </div>
                  <Go to={`/handovers/${each.id}`}>{w.read}</Go>
                </li>
              ))}
              {toAnswer.map((each) => (
                <li key={each.id}>
                  <div>
                    <b>{w.mandateFrom(sayPerson(each.giver, lang), sayRole(each.role))}</b>
                    <span className="q n">{sayDays(each.from, each.to, lang)}</span>
                  </div>
                  <Go to="/handovers">{w.read}</Go>
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
    </Card>
  )
}

function MyRoles({ me }: { readonly me: Me }) {
  const { lang } = useDesk()
  const w = dutiesWords[lang]
  const { sayRole } = useRoles()
  const standing = listStanding(me.appointments)
  return (
    <Card title={w.myRoles}>
      {standing.length === 0 ? <p className="m">{w.noRoles}</p> : null}
      <ul className="rows">
        {standing.map((each) => (
          <li key={each.id}>
            <div>
              <b>{sayRole(each.role)}</b>
              <span className="q">
                {sayName(each.organisation.name, lang)}　<span className="n">{sayDays(each.from, each.to, lang)}</span>
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  )
}
