import { Button, Input } from 'antd'
import { useId, useState } from 'react'
import { Empty, FailureLine } from '../../ui/desk/asked.tsx'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { deskWords } from '../../ui/desk/words.ts'
import type { MadeUpPeople } from '../sign-in/sign-in.schema.ts'
import { enterMadeUp } from './asks.ts'
import { sayName, sayPerson } from './say-names.ts'
import { signInWords } from './sign-in-words.ts'

type Person = MadeUpPeople['people'][number]

interface MadeUpDoorProps {
  readonly people: readonly Person[]
  readonly onEnter: (slug: string) => void
}

/** The door of the made-up city: one person a role, or all of them. It is there on this machine only. */
export function MadeUpDoor({ people, onEnter }: MadeUpDoorProps) {
  const { lang } = useDesk()
  const w = signInWords[lang]
  const act = useAct(enterMadeUp, 'leave')
  const id = useId()
  const [showsAll, setShowsAll] = useState(false)
  const [text, setText] = useState('')
  const shown = (showsAll ? people : onePerRole(people)).filter((person) => isFound(person, text))
  return (
    <section className="card" aria-labelledby={id}>
      <div className="hd">
        <h2 id={id}>{w.madeUp}</h2>
        <span className="tag">{deskWords[lang].invented}</span>
        <button type="button" className="plain end" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? w.madeUpFew : w.madeUpAll(people.length)}
        </button>
      </div>
      <p className="m">{w.madeUpLead}</p>
      <FailureLine failure={act.failure} />
      {showsAll ? (
        <div className="filters spaced">
          <Input
            allowClear
            aria-label={w.findPerson}
            placeholder={w.findPerson}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
      ) : null}
      {shown.length === 0 ? <Empty>{w.none}</Empty> : null}
      <ul className="door-cards">
        {shown.map((person) => (
          <li key={`${person.slug} ${person.personId} ${person.role}`}>
            <Button
              block
              disabled={act.isRunning}
              onClick={async () => {
                if (await act.run({}, { slug: person.slug, personId: person.personId })) onEnter(person.slug)
              }}
            >
              <b>{sayName(person.roleName, lang)}</b>
              <span>{sayPerson(person, lang)}</span>
              <span className="q">{sayName(person.organisation, lang)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function onePerRole(people: readonly Person[]): Person[] {
  const seen = new Set<string>()
  return people.filter(({ slug, role }) => {
    const key = `${slug} ${role}`
    return !seen.has(key) && seen.add(key)
  })
}

function isFound(person: Person, text: string): boolean {
  const all = [person.name, person.nameEn, person.roleName.zh, person.roleName.en, person.organisation.zh]
  return `${all.join(' ')} ${person.organisation.en ?? ''}`.toLowerCase().includes(text.trim().toLowerCase())
}
