import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { Asked } from '../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk, useTitle } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { Light } from '../../ui/light.tsx'
import type { linkSchema } from '../sign-in/sign-in.schema.ts'
import { accountWords } from './account-words.ts'
import { readLink, takeLink } from './asks.ts'
import { NewPasswordFields, NO_PASSWORD } from './new-password-fields.tsx'
import { TryFailure } from './try-failure.tsx'

/** What is this link for? An invitation, or a new password. Its key stands after the `#`: browsers send that nowhere. */
export function LinkPage() {
  const { lang } = useDesk()
  const w = accountWords[lang]
  const [token] = useState(() => window.location.hash.slice(1))
  const isWhole = /^[\w-]{43}$/.test(token)
  const link = useAnswer(readLink, { token: token || '-' }, undefined, isWhole)
  const [isPasswordSet, setPasswordSet] = useState(false)
  const title = link.data ? w.linkTitle[link.data.purpose] : w.linkGone
  useTitle(title)
  if (isPasswordSet)
    return (
      <div className="narrow-page">
        <div className="head">
          <h1>{w.linkTitle.reset}</h1>
        </div>
        <section className="card stack" role="status">
          <Light colour="green">{w.passwordSet}</Light>
          <Go to="/sign-in" house>
            {w.toSignIn}
          </Go>
        </section>
      </div>
    )
  if (!isWhole || link.error?.kind === 'not_found')
    return (
      <div className="narrow-page">
        <div className="head">
          <h1>{w.linkGone}</h1>
          <p className="lead">{isWhole ? w.linkGoneHow : w.noToken}</p>
        </div>
        <p>
          <Go to="/sign-in" house>
            {w.toSignIn}
          </Go>
        </p>
      </div>
    )
  return (
    <div className="narrow-page">
      <Asked of={link} isPage>
        {(answer) => (
          <>
            <div className="head">
              <h1>{title}</h1>
              <p className="lead">{w.linkLead[answer.purpose]}</p>
            </div>
            <LinkForm token={token} link={answer} onPasswordSet={() => setPasswordSet(true)} />
          </>
        )}
      </Asked>
    </div>
  )
}

interface LinkFormProps {
  readonly token: string
  readonly link: z.infer<typeof linkSchema>
  readonly onPasswordSet: () => void
}

function LinkForm({ token, link, onPasswordSet }: LinkFormProps) {
  const { lang } = useDesk()
  const w = accountWords[lang]
  const act = useAct(takeLink, 'leave')
  const known = useQueryClient()
  const navigate = useNavigate()
  const [isTried, setTried] = useState(false)
  const [name, setName] = useState('')
  const [password, setPassword] = useState(NO_PASSWORD)
  const isInvitation = link.purpose === 'invitation'
  const ofName = act.failure?.code.startsWith('sign_in_name_') ? act.failure.title?.[lang] : undefined
  const goIn = () => {
    known.removeQueries({ type: 'inactive' })
    void navigate({ to: '/' })
  }
  return (
    <>
      {link.mayJoin ? (
        <section className="card stack">
          <p>{w.joinLead}</p>
          <div className="row">
            <Button
              loading={act.isRunning}
              onClick={async () => {
                if (await act.run({ token }, { join: true })) goIn()
              }}
            >
              {w.join}
            </Button>
          </div>
        </section>
      ) : null}
      <form
        className="card stack"
        noValidate
        onSubmit={async (event) => {
          event.preventDefault()
          setTried(true)
          if (!password.next || password.next !== password.again || (isInvitation && !name.trim())) return
          const body = isInvitation ? { signInName: name.trim(), password: password.next } : { password: password.next }
          const done = await act.run({ token }, body)
          if (done?.answer.state === 'signed_in') goIn()
          if (done?.answer.state === 'totp_needed') void navigate({ to: '/totp' })
          if (done?.answer.state === 'done') onPasswordSet()
        }}
      >
        {isInvitation ? (
          <Field
            label={w.signInName}
            hint={w.signInNameHint}
            error={isTried && !name.trim() ? w.needSignInName : ofName}
          >
            {(control) => (
              <Input
                {...control}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                value={name}
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        ) : (
          <p>
            {w.signInName} <b>{link.signInName}</b>
            {/* Lets the browser's keeper of passwords know whose it is. */}
            <input
              className="vh"
              readOnly
              tabIndex={-1}
              aria-hidden="true"
              autoComplete="username"
              value={link.signInName ?? ''}
            />
          </p>
        )}
        <NewPasswordFields value={password} onChange={setPassword} isTried={isTried} failure={act.failure} />
        <TryFailure failure={act.failure} />
        <p className="q">{w.goodUntil(sayMoment(link.expiresAt, lang))}</p>
        <div className="row">
          <Button type="primary" htmlType="submit" loading={act.isRunning}>
            {isInvitation ? w.accept : w.setPassword}
          </Button>
        </div>
      </form>
    </>
  )
}
