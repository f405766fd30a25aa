import { Button, Input } from 'antd'
import { useState } from 'react'
import { Asked, FailureLine } from '../../ui/desk/asked.tsx'
import { useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { Card } from '../../ui/desk/page-head.tsx'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { Light } from '../../ui/light.tsx'
import type { Session } from '../sign-in/sign-in.schema.ts'
import { accountWords } from './account-words.ts'
import { changePassword, endOtherSessions, endSession, listSessions } from './asks.ts'
import { nameDevice } from './name-device.ts'
import { NewPasswordFields, NO_PASSWORD } from './new-password-fields.tsx'
import { TotpCard } from './totp-card.tsx'
import { TryFailure } from './try-failure.tsx'

/** Everything about an account that is not of one programme. */
export function AccountCards({ session }: { readonly session: Session }) {
  const { lang } = useDesk()
  const w = accountWords[lang]
  if (session.signInName === null)
    return (
      <>
        <Sessions />
        <Card title={w.account}>
          <p className="m">{w.madeUp}</p>
        </Card>
      </>
    )
  return (
    <>
      <Sessions />
      <PasswordCard isExpired={session.passwordExpired} />
      <TotpCard session={session} />
    </>
  )
}

function Sessions() {
  const { lang, say } = useDesk()
  const w = accountWords[lang]
  const sessions = useAnswer(listSessions, {})
  const end = useAct(endSession)
  const endOthers = useAct(endOtherSessions)
  return (
    <Card title={w.sessions}>
      <Asked of={sessions} bars={2}>
        {(answer) => (
          <>
            <ul className="rows">
              {answer.sessions.map((each) => (
                <li key={each.id}>
                  <div>
                    <b>{nameDevice(each.userAgent) ?? w.unknownDevice}</b>
                    {each.current ? <span className="tag gap">{w.current}</span> : null}
                    <span className="q">
                      {each.address ?? ''}　{w.signedIn(sayMoment(each.signedInAt, lang))}
                      {'　'}
                      {w.seen(sayMoment(each.lastSeenAt, lang))}
                    </span>
                  </div>
                  {each.current ? null : (
                    <Button
                      size="small"
                      loading={end.isRunning}
                      onClick={async () => {
                        if (await end.run({ id: each.id })) say(w.ended)
                      }}
                    >
                      {w.end}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            <FailureLine failure={end.failure ?? endOthers.failure} />
            <div className="foot-line">
              <span className="q">{w.sessionsNote}</span>
              {answer.sessions.length > 1 ? (
                <Button
                  size="small"
                  loading={endOthers.isRunning}
                  onClick={async () => {
                    if (await endOthers.run({})) say(w.ended)
                  }}
                >
                  {w.endOthers}
                </Button>
              ) : null}
            </div>
          </>
        )}
      </Asked>
    </Card>
  )
}

function PasswordCard({ isExpired }: { readonly isExpired: boolean }) {
  const { lang, say } = useDesk()
  const w = accountWords[lang]
  const act = useAct(changePassword)
  const [isTried, setTried] = useState(false)
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState(NO_PASSWORD)
  return (
    <Card title={w.password}>
      <form
        className="stack"
        noValidate
        onSubmit={async (event) => {
          event.preventDefault()
          setTried(true)
          if (!current || !password.next || password.next !== password.again) return
          if (!(await act.run({}, { current, next: password.next }))) return
          setCurrent('')
          setPassword(NO_PASSWORD)
          setTried(false)
          say(w.changed)
        }}
      >
        {isExpired ? <Light colour="yellow">{w.expired}</Light> : null}
        <Field label={w.currentPassword} error={isTried && !current ? w.needed : undefined}>
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="current-password"
              value={current}
              onChange={(event) => setCurrent(event.target.value)}
            />
          )}
        </Field>
        <NewPasswordFields value={password} onChange={setPassword} isTried={isTried} failure={act.failure} />
        <TryFailure failure={act.failure} />
        <div className="row">
          <Button htmlType="submit" loading={act.isRunning}>
            {w.change}
          </Button>
        </div>
      </form>
    </Card>
  )
}
