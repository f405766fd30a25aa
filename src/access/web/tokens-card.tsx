import { Button, Input } from 'antd'
import { useState } from 'react'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Confirm } from '../../ui/desk/confirm.tsx'
import { useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { Card } from '../../ui/desk/page-head.tsx'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { Secret } from '../../ui/desk/secret.tsx'
import { deskWords } from '../../ui/desk/words.ts'
import type { Right } from '../roles.schema.ts'
import { accountWords } from './account-words.ts'
import { listTokens, makeToken, revokeToken } from './asks.ts'
import { TryFailure } from './try-failure.tsx'

/** Keys for programs, of this programme: each shown once, with some of my rights, for some days. */
export function TokensCard({ rights }: { readonly rights: readonly string[] }) {
  const { lang, slug, say } = useDesk()
  const w = accountWords[lang]
  const tokens = useAnswer(listTokens, {})
  const revoke = useAct(revokeToken)
  const [isMaking, setMaking] = useState(false)
  const [shown, setShown] = useState<string | null>(null)
  const [revoking, setRevoking] = useState<{ readonly id: string; readonly name: string } | null>(null)
  return (
    <Card title={w.tokens} note={w.tokensNote}>
      {shown ? <Secret text={shown} note={w.tokenOnce} /> : null}
      <Asked of={tokens} bars={2}>
        {(answer) => {
          const mine = answer.tokens.filter((token) => token.slug === slug)
          return mine.length === 0 ? (
            <Empty>{w.noTokens}</Empty>
          ) : (
            <ul className="rows">
              {mine.map((token) => (
                <li key={token.id}>
                  <div>
                    <b>{token.name}</b>
                    <span className="q">
                      {token.rights.map((right) => w.rightNames[right] ?? right).join(lang === 'zh' ? '、' : ', ')}
                      {'　'}
                      {w.until(sayMoment(token.expiresAt, lang))}
                      {'　'}
                      {token.lastUsedAt ? w.lastUsed(sayMoment(token.lastUsedAt, lang)) : w.neverUsed}
                    </span>
                  </div>
                  {token.revokedAt ? (
                    <span className="m">{w.revoked}</span>
                  ) : (
                    <Button size="small" onClick={() => setRevoking(token)}>
                      {w.revoke}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          )
        }}
      </Asked>
      {isMaking ? (
        <TokenForm
          rights={rights}
          onMade={(token) => {
            setShown(token)
            setMaking(false)
          }}
          onClose={() => setMaking(false)}
        />
      ) : rights.length > 0 ? (
        <div className="foot-line">
          <Button
            onClick={() => {
              setMaking(true)
              setShown(null)
            }}
          >
            {w.newToken}
          </Button>
        </div>
      ) : null}
      {revoking ? (
        <Confirm
          title={w.revokeTitle(revoking.name)}
          act={w.revoke}
          doing={revoke}
          onClose={() => setRevoking(null)}
          onAct={async () => {
            if (!(await revoke.run({ id: revoking.id }))) return
            setRevoking(null)
            say(w.revoked)
          }}
        >
          <p>{w.revokeWhy}</p>
        </Confirm>
      ) : null}
    </Card>
  )
}

interface TokenFormProps {
  readonly rights: readonly string[]
  readonly onMade: (token: string) => void
  readonly onClose: () => void
}

function TokenForm({ rights, onMade, onClose }: TokenFormProps) {
  const { lang, slug } = useDesk()
  const w = accountWords[lang]
  const act = useAct(makeToken)
  const [isTried, setTried] = useState(false)
  const [name, setName] = useState('')
  const [days, setDays] = useState('90')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [password, setPassword] = useState('')
  // Once it was asked for it stays, however it was answered.
  const [isAsked, setAsked] = useState(false)
  if (act.failure?.code === 'password_again' && !isAsked) {
    setAsked(true)
    setTried(false)
  }
  const isBad = !/^\d{1,3}$/.test(days) || Number(days) < 1 || Number(days) > 365
  return (
    <form
      className="stack"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        setTried(true)
        if (!name.trim() || isBad || chosen.length === 0) return
        // Rights that were read from the server are rights of the server.
        const body = { slug, name: name.trim(), rights: chosen as Right[], days: Number(days) }
        if (isAsked && !password) return
        const done = await act.run({}, isAsked ? { ...body, password } : body)
        if (done) onMade(done.answer.token)
      }}
    >
      <div className="two">
        <Field label={w.tokenName} hint={w.tokenNameHint} error={isTried && !name.trim() ? w.needName : undefined}>
          {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={w.days} error={isTried && isBad ? w.badDays : undefined}>
          {(control) => (
            <Input {...control} inputMode="numeric" value={days} onChange={(event) => setDays(event.target.value)} />
          )}
        </Field>
      </div>
      <fieldset className="checks">
        <legend>{w.rights}</legend>
        {rights.map((right) => (
          <label key={right}>
            <input
              type="checkbox"
              checked={chosen.includes(right)}
              onChange={(event) =>
                setChosen(event.target.checked ? [...chosen, right] : chosen.filter((each) => each !== right))
              }
            />
            {w.rightNames[right] ?? right}
          </label>
        ))}
        {isTried && chosen.length === 0 ? <p className="field-error">{w.needRight}</p> : null}
      </fieldset>
      {isAsked ? (
        <Field label={w.again} error={isTried && !password ? w.needed : undefined}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {act.failure?.code === 'password_again' ? null : <TryFailure failure={act.failure} />}
      <div className="row">
        <Button type="primary" htmlType="submit" loading={act.isRunning}>
          {w.make}
        </Button>
        <Button onClick={onClose}>{deskWords[lang].cancel}</Button>
      </div>
    </form>
  )
}
