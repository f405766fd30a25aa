import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useDesk } from './desk-context.tsx'
import { deskWords } from './words.ts'

/** What a control needs to belong to its label, its hint and its error. */
export interface ControlProps {
  readonly id: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: boolean
  readonly status?: 'error' | ''
}

interface FieldProps {
  readonly label: string
  readonly hint?: ReactNode
  /** Begins with what to do. */
  readonly error?: string | undefined
  readonly isOptional?: boolean
  readonly className?: string
  readonly children: (control: ControlProps) => ReactNode
}

/** A field of a form: label above, hint and error below. */
export function Field({ label, hint, error, isOptional = false, className = '', children }: FieldProps) {
  const { lang } = useDesk()
  const id = useId()
  const below = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className={`field ${className}`}>
      <label htmlFor={id}>
        {label}
        {isOptional ? <span className="q">{deskWords[lang].optional}</span> : null}
      </label>
      {children({
        id,
        status: error ? 'error' : '',
        ...(below ? { 'aria-describedby': below } : {}),
        ...(error ? { 'aria-invalid': true } : {}),
      })}
      {hint ? (
        <p className="q" id={`${id}-hint`}>
          {hint}
        </p>
      ) : null}
      {error ? (
        <p className="field-error" id={`${id}-error`}>
          {error}
        </p>
      ) : null}
    </div>
  )
}

interface ChoiceProps extends Partial<Omit<ControlProps, 'status'>> {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly options: readonly { readonly value: string; readonly label: string }[]
  /** Shown while nothing is chosen. */
  readonly none?: string
  readonly 'aria-label'?: string
  readonly status?: 'error' | ''
}

/** One of a few. The browser's own list: it works with every keyboard, reader and phone. */
export function Choice({ value, onChange, options, none, status, ...control }: ChoiceProps) {
  return (
    <select
      {...control}
      className={status === 'error' ? 'choice wrong' : 'choice'}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {none === undefined ? null : <option value="">{none}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}

interface PanelProps {
  readonly title: string
  readonly onSubmit: () => void
  readonly children: ReactNode
}

/** A form that opens under the head of a page. Its first field takes the focus. */
export function Panel({ title, onSubmit, children }: PanelProps) {
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('input, select, textarea, button')?.focus()
  }, [])
  const id = useId()
  return (
    <form
      ref={form}
      className="card panel"
      aria-labelledby={id}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <div className="hd">
        <h2 id={id}>{title}</h2>
      </div>
      {children}
    </form>
  )
}
