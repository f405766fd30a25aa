import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useAct, useAnswer, useDesk, useQueryText, useTitle } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { Light } from '../../ui/light.tsx'
import { listMadeUpPeople, listSignOn, signIn } from './asks.ts'
import { CodeForm } from './code-form.tsx'
import { MadeUpDoor } from './made-up-door.tsx'
import { safeReturn } from './safe-return.ts'
import { signInWords } from './sign-in-words.ts'
import { TryFailure } from './try-failure.tsx'

/** Who is it? A name and a password, then a second factor where the account has one; or another door. */
export function SignInPage() {
  const { lang } = useDesk()
  const w = signInWords[lang]
  const [query] = useQueryText()
  const [needsCode, setNeedsCode] = useState(false)
  const doors = useAnswer(listMadeUpPeople, {})
  const known = useQueryClient()
  const navigate = useNavigate()
  useTitle(w.title)
  const enter = async (to = safeReturn(query.to)) => {
    // Whoever was here before, nothing of what they saw stays.
    known.removeQueries({ type: 'inactive' })
    await navigate({ href: to })
  }
  const isAlone = needsCode || !doors.data
  // One tree for all three looks: what is being typed stays when the other doors come.
  return (
    <div className={isAlone ? 'narrow-page' : undefined}>
      <div className="head">
        <h1>{w.title}</h1>
      </div>
      <div className={isAlone ? undefined : 'doors'}>
        <div className="stack">
          {needsCode ? (
            <CodeForm onSignedIn={() => void enter()} onBack={() => setNeedsCode(false)} />
          ) : (
            <>
              <PasswordForm onSignedIn={() => void enter()} onCode={() => setNeedsCode(true)} />
              <OtherDoors error={query.error} to={safeReturn(query.to)} />
            </>
          )}
        </div>
        {doors.data && !needsCode ? (
          <MadeUpDoor people={doors.data.people} onEnter={(slug) => void enter(`/${slug}`)} />
        ) : null}
      </div>
    </div>
  )
}

function PasswordForm({ onSignedIn, onCode }: { readonly onSignedIn: () => void; readonly onCode: () => void }) {
  const { lang } = useDesk()
  const w = signInWords[lang]
  const act = useAct(signIn, 'leave')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [isTried, setTried] = useState(false)
  return (
    <form
      className="card stack"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        setTried(true)
        if (!name || !password) return
        const done = await act.run({}, { signInName: name, password })
        if (done?.answer.state === 'signed_in') onSignedIn()
        if (done?.answer.state === 'totp_needed') onCode()
      }}
    >
      <p className="m">{w.lead}</p>
      <Field label={w.signInName} error={isTried && !name ? w.needName : undefined}>
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
      <Field label={w.password} error={isTried && !password ? w.needPassword : undefined}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="current-password"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        )}
      </Field>
      <TryFailure failure={act.failure} />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={act.isRunning}>
          {w.signIn}
        </Button>
      </div>
    </form>
  )
}

/** The city's own sign-on, where it has any. A link, because the browser leaves for another server. */
function OtherDoors({ error, to }: { readonly error: string | undefined; readonly to: string }) {
  const { lang } = useDesk()
  const w = signInWords[lang]
  const providers = useAnswer(listSignOn, {})
  if (!providers.data || providers.data.providers.length === 0) return null
  const back = `${lang === 'en' ? '/en/desk' : '/desk'}${to}`
  return (
    <section className="card stack" aria-label={w.orBy}>
      <h2>{w.orBy}</h2>
      {error ? (
        <p role="alert">
          <Light colour="yellow">{w.signOnErrors[error] ?? w.signOnErrors.sign_on_refused}</Light>
        </p>
      ) : null}
      <div className="row">
        {providers.data.providers.map(({ id, name }) => (
          <Button key={id} href={`/api/sign-on/${encodeURIComponent(id)}/start?to=${encodeURIComponent(back)}`}>
            {w.by(name[lang])}
          </Button>
        ))}
      </div>
    </section>
  )
}
