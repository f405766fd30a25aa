import { Button, Input } from 'antd'
import { useState } from 'react'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { giveCode } from './asks.ts'
import { signInWords } from './sign-in-words.ts'
import { TryFailure } from './try-failure.tsx'

/** The second step of signing in: a code of the second factor, or a recovery code. */
export function CodeForm({ onSignedIn, onBack }: { readonly onSignedIn: () => void; readonly onBack: () => void }) {
  const { lang } = useDesk()
  const w = signInWords[lang]
  const act = useAct(giveCode, 'leave')
  const [code, setCode] = useState('')
  const [isTried, setTried] = useState(false)
  return (
    <form
      className="card stack"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        setTried(true)
        const given = code.replace(/\s/g, '')
        if (!given) return
        if (await act.run({}, { code: given })) onSignedIn()
      }}
    >
      <h2>{w.codeTitle}</h2>
      <Field label={w.code} hint={w.codeHint} error={isTried && !code.trim() ? w.needCode : undefined}>
        {(control) => (
          <Input
            {...control}
            // The form replaced another one: whoever typed there goes on typing here.
            autoFocus
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
        <Button onClick={onBack}>{w.otherName}</Button>
      </div>
    </form>
  )
}
