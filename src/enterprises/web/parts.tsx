import { Button, Input } from 'antd'
import type { ReactNode } from 'react'
import { sayName } from '../../access/web/index.ts'
import { FailureLine } from '../../ui/desk/asked.tsx'
import { type Doing, useDesk } from '../../ui/desk/desk-context.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { deskWords } from '../../ui/desk/words.ts'

interface TextFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: ReactNode
  readonly error?: string | undefined
  readonly isOptional?: boolean
  readonly type?: 'text' | 'date'
}

/** One line of text, or a day. */
export function TextField({ value, onChange, type = 'text', ...field }: TextFieldProps) {
  return (
    <Field {...field}>
      {(control) => <Input {...control} type={type} value={value} onChange={({ target }) => onChange(target.value)} />}
    </Field>
  )
}

interface ChoiceFieldProps extends Omit<TextFieldProps, 'type'> {
  readonly none?: string
  readonly options: readonly { readonly value: string; readonly label: string }[]
}

/** One of a few. */
export function ChoiceField({ value, onChange, none, options, ...field }: ChoiceFieldProps) {
  return (
    <Field {...field}>
      {(control) => (
        <Choice
          {...control}
          value={value}
          onChange={onChange}
          options={options}
          {...(none === undefined ? {} : { none })}
        />
      )}
    </Field>
  )
}

/** What is chosen from a list of words. */
export const optionsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }))

/** What is chosen from a list of places. */
export function usePlaceOptions() {
  const { lang } = useDesk()
  return (places: readonly { id: string; name: { zh: string; en: string | null } }[] = []) =>
    places.map(({ id, name }) => ({ value: id, label: sayName(name, lang) }))
}

interface PanelEndProps {
  readonly doing: Pick<Doing<string, unknown, object>, 'isRunning' | 'failure'>
  readonly label: string
  readonly onClose: () => void
}

export function PanelEnd({ doing, label, onClose }: PanelEndProps) {
  const { lang } = useDesk()
  return (
    <>
      <FailureLine failure={doing.failure} />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={doing.isRunning}>
          {label}
        </Button>
        <Button onClick={onClose}>{deskWords[lang].cancel}</Button>
      </div>
    </>
  )
}
