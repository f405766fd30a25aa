import { Input } from 'antd'
import { useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import type { Failure } from '../../ui/desk/failure.ts'
import { Field } from '../../ui/desk/field.tsx'
import { accountWords } from './account-words.ts'
import { listSignInRules } from './asks.ts'

export interface NewPassword {
  readonly next: string
  readonly again: string
}

export const NO_PASSWORD: NewPassword = { next: '', again: '' }

interface NewPasswordFieldsProps {
  readonly value: NewPassword
  readonly onChange: (value: NewPassword) => void
  readonly isTried: boolean
  /** Of the last try: the server names the causes. */
  readonly failure: Failure | null
}

/** A new password, typed twice, with the rules it has to meet. */
export function NewPasswordFields({ value, onChange, isTried, failure }: NewPasswordFieldsProps) {
  const { lang } = useDesk()
  const w = accountWords[lang]
  const rules = useAnswer(listSignInRules, {})
  const of = (name: string) => rules.data?.rules.find(({ rule }) => rule === name)?.value
  const [least, kinds] = [of('password_length'), of('password_kinds')]
  const causes = Array.isArray(failure?.more.refusals) ? failure.more.refusals : []
  const refused = causes.map((cause) => w.refusals[String(cause)] ?? String(cause)).join(lang === 'zh' ? '；' : '; ')
  return (
    <>
      <Field
        label={w.nextPassword}
        hint={least !== undefined && kinds !== undefined ? w.length(least, kinds) : undefined}
        error={isTried && !value.next ? w.needed : refused || undefined}
      >
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={value.next}
            onChange={(event) => onChange({ ...value, next: event.target.value })}
          />
        )}
      </Field>
      <Field label={w.againPassword} error={isTried && value.again !== value.next ? w.differ : undefined}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="new-password"
            value={value.again}
            onChange={(event) => onChange({ ...value, again: event.target.value })}
          />
        )}
      </Field>
    </>
  )
}
