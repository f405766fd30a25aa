import { Button, Input } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import { encode } from 'uqr'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { Card } from '../../ui/desk/page-head.tsx'
import { Secret } from '../../ui/desk/secret.tsx'
import { deskWords } from '../../ui/desk/words.ts'
import { Light } from '../../ui/light.tsx'
import type { Session } from '../sign-in/sign-in.schema.ts'
import { accountWords } from './account-words.ts'
import { confirmTotp, enrolTotp, renewRecoveryCodes } from './asks.ts'
import { TryFailure } from './try-failure.tsx'

interface TotpCardProps {
  readonly session: Session
  /** The page is about nothing else, and its heading says so. */
  readonly isPage?: boolean
}

/** Turning the second factor on: the password, the code to scan, the recovery codes, the first code. */
export function TotpCard({ session, isPage = false }: TotpCardProps) {
  const { lang } = useDesk()
  const w = accountWords[lang]
  const begin = useAct(enrolTotp)
  const [isTried, setTried] = useState(false)
  const [password, setPassword] = useState('')
  const [begun, setBegun] = useState<Begun | null>(null)
  if (begun) return <Confirming begun={begun} isPage={isPage} onDone={() => setBegun(null)} />
  if (session.hasTotp)
    return (
      <Part isPage={isPage}>
        <p>
          <Light colour={session.needsTotp ? 'yellow' : 'green'}>{session.needsTotp ? w.totpAgain : w.totpOn}</Light>
        </p>
        <RecoveryCodes />
      </Part>
    )
  return (
    <Part isPage={isPage}>
      <form
        className="stack"
        noValidate
        onSubmit={async (event) => {
          event.preventDefault()
          setTried(true)
          if (!password) return
          const done = await begin.run({}, { password })
          if (done) setBegun(done.answer)
        }}
      >
        {session.needsTotp ? <Light colour="yellow">{w.totpNeeded}</Light> : null}
        <p>{w.totpOff}</p>
        <Field label={w.currentPassword} error={isTried && !password ? w.needed : undefined}>
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
        <TryFailure failure={begin.failure} />
        <div className="row">
          <Button htmlType="submit" type={session.needsTotp ? 'primary' : 'default'} loading={begin.isRunning}>
            {w.begin}
          </Button>
        </div>
      </form>
    </Part>
  )
}

function Part({ isPage, children }: { readonly isPage: boolean; readonly children: ReactNode }) {
  const { lang } = useDesk()
  if (isPage) return <section className="card">{children}</section>
  return <Card title={accountWords[lang].totp}>{children}</Card>
}

interface Begun {
  readonly uri: string
  readonly secret: string
  readonly recoveryCodes: readonly string[]
}

/** New recovery codes, later on: for the password, shown once. */
function RecoveryCodes() {
  const { lang } = useDesk()
  const w = accountWords[lang]
  const act = useAct(renewRecoveryCodes, 'leave')
  const [isAsking, setAsking] = useState(false)
  const [isTried, setTried] = useState(false)
  const [password, setPassword] = useState('')
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  if (codes) return <Secret text={codes.join('\n')} note={w.codesRenewed} />
  if (!isAsking)
    return (
      <div className="foot-line">
        <Button size="small" onClick={() => setAsking(true)}>
          {w.newCodes}
        </Button>
      </div>
    )
  return (
    <form
      className="stack"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        setTried(true)
        if (!password) return
        const done = await act.run({}, { password })
        if (done) setCodes(done.answer.recoveryCodes)
      }}
    >
      <p className="q">{w.newCodesHow}</p>
      <Field label={w.currentPassword} error={isTried && !password ? w.needed : undefined}>
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
          {w.newCodes}
        </Button>
        <Button onClick={() => setAsking(false)}>{deskWords[lang].cancel}</Button>
      </div>
    </form>
  )
}

interface ConfirmingProps {
  readonly begun: Begun
  readonly isPage: boolean
  readonly onDone: () => void
}

function Confirming({ begun, isPage, onDone }: ConfirmingProps) {
  const { lang, say } = useDesk()
  const w = accountWords[lang]
  const act = useAct(confirmTotp)
  const [isTried, setTried] = useState(false)
  const [code, setCode] = useState('')
  return (
    <Part isPage={isPage}>
      <form
        className="stack"
        noValidate
        onSubmit={async (event) => {
          event.preventDefault()
          setTried(true)
          const given = code.replace(/\s/g, '')
          if (given.length < 6) return
          if (!(await act.run({}, { code: given }))) return
          say(w.turnedOn)
          onDone()
        }}
      >
        <p>{w.scan}</p>
        <QrCode text={begun.uri} label={w.qr} />
        <p className="q">{w.typeSecret}</p>
        <p className="code">{begun.secret}</p>
        <Secret text={begun.recoveryCodes.join('\n')} note={w.recovery} />
        <Field label={w.firstCode} error={isTried && code.replace(/\s/g, '').length < 6 ? w.needCode : undefined}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="one-time-code"
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
        <TryFailure failure={act.failure} />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={act.isRunning}>
            {w.confirm}
          </Button>
        </div>
      </form>
    </Part>
  )
}

/** Drawn here as one path: a picture from elsewhere would carry the secret there. */
function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { data, size } = useMemo(() => encode(text, { border: 2 }), [text])
  const path = data.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ''))).join('')
  return (
    <div className="qr">
      <svg viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
        <path d={path} />
      </svg>
    </div>
  )
}
