import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { Acts } from '../../ui/desk/acts.tsx'
import { Asked } from '../../ui/desk/asked.tsx'
import { Confirm } from '../../ui/desk/confirm.tsx'
import { Go, useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay, sayMoment } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import { Light } from '../../ui/light.tsx'
import type { Handover } from '../people.schema.ts'
import { showActs } from './act-words.ts'
import { readHandover, signHandover, withdrawHandover } from './asks.ts'
import { dutiesWords } from './duties-words.ts'
import { useRoles } from './role-names.ts'
import { sayName, sayPerson } from './say-names.ts'
import { ThingTrail } from './thing-trail.tsx'

/** What goes from whom to whom, and who has signed? Also a sheet of paper. */
export function HandoverPage() {
  const { id = '' } = useParams({ strict: false })
  const handover = useAnswer(readHandover, { id })
  return (
    <Asked of={handover} isPage>
      {(answer) => <HandoverView handover={answer} />}
    </Asked>
  )
}

function HandoverView({ handover }: { readonly handover: Handover }) {
  const { lang, say } = useDesk()
  const w = dutiesWords[lang]
  const sign = useAct(signHandover)
  const withdraw = useAct(withdrawHandover)
  const [asking, setAsking] = useState<'sign' | 'withdraw' | null>(null)
  const { id, from, to, listSha256 } = handover
  const title = w.handoverTitle(sayPerson(from.person, lang), sayPerson(to.person, lang))
  const isOver = handover.state !== 'open'
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="handovers" to="/handovers">
            {w.handovers}
          </Go>,
          title,
        ]}
        title={title}
        mark={
          <Light colour={handover.state === 'done' ? 'green' : isOver ? 'grey' : 'yellow'}>
            {w.handoverState[handover.state]}
          </Light>
        }
        facts={<span>{w.drawnUpBy(sayPerson(handover.drawnUp.by, lang), sayMoment(handover.drawnUp.at, lang))}</span>}
        acts={
          isOver ? null : (
            <Acts
              acts={showActs(handover.acts, lang, {
                'people.sign_handover': () => setAsking('sign'),
                'people.withdraw_handover': () => setAsking('withdraw'),
              })}
            />
          )
        }
      />
      <div className="grid">
        <Card title={w.list} note={w.listNote}>
          <table>
            <thead>
              <tr>
                <th scope="col">{w.no}</th>
                <th scope="col">{w.duty}</th>
                <th scope="col">{w.due}</th>
                <th scope="col" className="wide-only">
                  {w.note}
                </th>
              </tr>
            </thead>
            <tbody>
              {handover.items.map((item, at) => (
                <tr key={item.duty}>
                  <td className="n">{at + 1}</td>
                  <td>
                    {item.title[lang]}
                    {item.note ? <span className="q phone-only">{item.note}</span> : null}
                  </td>
                  <td className="n">{item.dueOn ? sayDay(item.dueOn, lang) : w.noDue}</td>
                  <td className="wide-only">{item.note ?? deskWords[lang].missing}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {handover.note ? <p className="said-line">{handover.note}</p> : null}
          <p className="q code">
            {w.checksum} {listSha256}
          </p>
        </Card>
        <Side title={w.from} side={from} signed={handover.giverSigned} />
        <Side title={w.to} side={to} signed={handover.takerSigned} />
      </div>
      <p className="foot-line">
        <Button onClick={() => window.print()}>{w.print}</Button>
      </p>
      <ThingTrail kind="access.handover" id={id} />
      {asking ? (
        <Confirm
          title={`${asking === 'sign' ? w.signTitle : w.withdrawTitle}: ${title}`}
          act={asking === 'sign' ? w.sign : w.withdrawTitle}
          doing={asking === 'sign' ? sign : withdraw}
          onClose={() => setAsking(null)}
          onAct={async () => {
            const done = asking === 'sign' ? await sign.run({ id }, { listSha256 }) : await withdraw.run({ id })
            if (!done) return
            setAsking(null)
            say(asking === 'sign' ? w.signedNow : w.withdrawn)
          }}
        >
          <p>{asking === 'sign' ? w.signWhy : w.withdrawWhy}</p>
        </Confirm>
      ) : null}
    </>
  )
}

interface SideProps {
  readonly title: string
  readonly side: Handover['from']
  readonly signed: Handover['giverSigned']
}

function Side({ title, side, signed }: SideProps) {
  const { lang } = useDesk()
  const w = dutiesWords[lang]
  const { sayRole } = useRoles()
  return (
    <Card title={title} columns={6}>
      <p className="b">{sayPerson(side.person, lang)}</p>
      <p>
        {sayName(side.organisation.name, lang)} · {sayRole(side.role)}
      </p>
      <p className="said-line">
        <span>
          {w.signature}
          {'　'}
          <Light colour={signed ? 'green' : 'grey'}>
            {signed ? w.signed(sayPerson(signed.by, lang), sayMoment(signed.at, lang)) : w.unsigned}
          </Light>
        </span>
      </p>
    </Card>
  )
}
