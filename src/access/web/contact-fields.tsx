import { Input } from 'antd'
import { useDesk } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import type { ContactField, Contacts } from '../people.schema.ts'
import { peopleWords } from './people-words.ts'

export type ContactTexts = Readonly<Record<ContactField, string>>

export const NO_CONTACTS: ContactTexts = { phone: '', email: '', id_number: '' }
const FIELDS = ['phone', 'email', 'id_number'] as const
const SHAPES: Readonly<Record<ContactField, RegExp>> = {
  phone: /^\+?[0-9][0-9 -]{5,19}$/,
  email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/,
  id_number: /^[0-9]{17}[0-9X]$/,
}

/** Which of them are not what they should be; what is empty is left out. The server judges again. */
export function judgeContacts(texts: ContactTexts): ReadonlySet<ContactField> {
  return new Set(FIELDS.filter((field) => texts[field].trim() !== '' && !SHAPES[field].test(clean(texts[field]))))
}

/** Those that were filled in. */
export function readContacts(texts: ContactTexts): Contacts {
  return Object.fromEntries(FIELDS.filter((field) => texts[field].trim()).map((field) => [field, clean(texts[field])]))
}

const clean = (text: string) => text.trim().replace(/x$/, 'X')

interface ContactFieldsProps {
  readonly value: ContactTexts
  readonly onChange: (value: ContactTexts) => void
  readonly wrong: ReadonlySet<ContactField>
  /** What stands there now, masked. */
  readonly masked?: Partial<Record<ContactField, string>>
}

/** Phone, e-mail and identity number. What stands there is never filled in: one sees only its mask. */
export function ContactFields({ value, onChange, wrong, masked = {} }: ContactFieldsProps) {
  const { lang } = useDesk()
  const w = peopleWords[lang]
  const errors: Readonly<Record<ContactField, string>> = { phone: w.badPhone, email: w.badEmail, id_number: w.badId }
  return FIELDS.map((field) => {
    const now = masked[field]
    return (
      <Field
        key={field}
        label={w.fields[field]}
        isOptional
        hint={now ? w.keepContact(now) : w.fieldHints[field] || undefined}
        error={wrong.has(field) ? errors[field] : undefined}
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            inputMode={field === 'phone' ? 'tel' : field === 'email' ? 'email' : 'text'}
            value={value[field]}
            onChange={(event) => onChange({ ...value, [field]: event.target.value })}
          />
        )}
      </Field>
    )
  })
}
