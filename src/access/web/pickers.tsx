import { Input } from 'antd'
import { useState } from 'react'
import { useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Choice, type ControlProps } from '../../ui/desk/field.tsx'
import { listOrganisations, listPeople } from './asks.ts'
import { peopleWords } from './people-words.ts'
import { useRoles } from './role-names.ts'
import { sayName, sayPerson } from './say-names.ts'

interface PickerProps {
  readonly value: string
  readonly onChange: (id: string) => void
  readonly control: ControlProps
}

/** One of the people I may see; what is typed narrows the list. */
export function PersonPicker({ value, onChange, control, except }: PickerProps & { readonly except?: string }) {
  const { lang } = useDesk()
  const w = peopleWords[lang]
  const { sayRole } = useRoles()
  const [text, setText] = useState('')
  const found = useAnswer(listPeople, {}, { q: text })
  const people = found.data?.people.filter(({ id }) => id !== except) ?? []
  return (
    <div className="stack tight">
      <Input
        allowClear
        aria-label={w.find}
        placeholder={w.find}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          onChange('')
        }}
      />
      <Choice
        {...control}
        value={value}
        onChange={onChange}
        none={found.data && people.length === 0 ? w.nobody : w.choose}
        options={people.map((person) => ({
          value: person.id,
          label: [
            sayPerson(person, lang),
            sayName(person.organisation.name, lang),
            ...person.roles.slice(0, 1).map(({ role }) => sayRole(role)),
          ].join(' · '),
        }))}
      />
    </div>
  )
}

interface OrganisationPickerProps extends PickerProps {
  /** Only those that are one of these: `park`, `bureau`. Left out: all. */
  readonly places?: readonly string[]
  /** Shown while none is chosen. */
  readonly none?: string
}

/** One of today's organisations, each indented under its own. */
export function OrganisationPicker({ value, onChange, control, places, none }: OrganisationPickerProps) {
  const { lang } = useDesk()
  const w = peopleWords[lang]
  const tree = useAnswer(listOrganisations, {})
  const all = tree.data?.organisations ?? []
  const shown = places ? all.filter(({ roles }) => roles.some((role) => places.includes(role))) : all
  return (
    <Choice
      {...control}
      value={value}
      onChange={onChange}
      none={none ?? w.choose}
      options={shown.map(({ id, depth, name }) => ({
        value: id,
        label: `${places ? '' : '　'.repeat(depth - 1)}${sayName(name, lang)}`,
      }))}
    />
  )
}
