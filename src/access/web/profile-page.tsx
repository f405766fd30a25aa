import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDays } from '../../ui/desk/say-when.ts'
import { AccountCards } from './account-cards.tsx'
import { accountWords } from './account-words.ts'
import { readMe, readSession } from './asks.ts'
import { ChannelsCard } from './channels-card.tsx'
import { useRoles } from './role-names.ts'
import { sayName, sayPerson } from './say-names.ts'
import { TokensCard } from './tokens-card.tsx'

/** Who am I here, and how do I get in? */
export function ProfilePage() {
  const { lang } = useDesk()
  const w = accountWords[lang]
  const { sayRole } = useRoles()
  const me = useAnswer(readMe, {})
  const session = useAnswer(readSession, {})
  return (
    <Asked of={me} isPage>
      {(mine) => (
        <>
          <PageHead
            path={[w.path, w.profile]}
            title={sayPerson(mine.person, lang)}
            facts={
              <>
                <span>{sayName(mine.person.organisation.name, lang)}</span>
                <span>{session.data?.signInName ? w.facts(session.data.signInName) : w.noSignInName}</span>
              </>
            }
          />
          <div className="grid">
            <div className="c6 stack">
              <Card title={w.myAppointments}>
                {mine.appointments.length === 0 ? <Empty>{w.noAppointments}</Empty> : null}
                <ul className="rows">
                  {mine.appointments.map((each) => (
                    <li key={each.id}>
                      <div>
                        <b>{sayRole(each.role)}</b>
                        <span>　{sayName(each.organisation.name, lang)}</span>
                        <span className="q">
                          <span className="n">{sayDays(each.from, each.to, lang)}</span>　{each.basis}
                        </span>
                      </div>
                    </li>
                  ))}
                </ul>
                <p className="foot-line">
                  <Go to={`/people/${mine.person.id}`}>{w.myPage}</Go>
                  <Go to="/handovers">{w.give}</Go>
                </p>
              </Card>
              <ChannelsCard />
              <TokensCard rights={Object.keys(mine.rights)} />
            </div>
            <div className="c6 stack">
              <Asked of={session}>{(answer) => <AccountCards session={answer} />}</Asked>
            </div>
          </div>
        </>
      )}
    </Asked>
  )
}
