import { Button, Input } from 'antd'
import { useState } from 'react'
import { Empty } from '../../ui/desk/asked.tsx'
import { Confirm } from '../../ui/desk/confirm.tsx'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { Card } from '../../ui/desk/page-head.tsx'
import type { ContactField, Person } from '../people.schema.ts'
import { isOpen, sayBlocks } from './act-words.ts'
import { revealContact } from './asks.ts'
import { peopleWords } from './people-words.ts'
import { sayPerson } from './say-names.ts'

/** Phone, e-mail, identity number: masked, and in full when a reason is given. */
export function ContactList({ person, isSelf }: { readonly person: Person; readonly isSelf: boolean }) {
  const { lang, say } = useDesk()
  const w = peopleWords[lang]
  const [asked, setAsked] = useState<ContactField | null>(null)
  const [why, setWhy] = useState('')
  const [shown, setShown] = useState<Partial<Record<ContactField, string>>>({})
  const act = useAct(revealContact)
  const mayReveal = isOpen(person.acts, 'people.reveal')
  const blocked = sayBlocks(person.acts, 'people.reveal', lang)
  const close = () => {
    setAsked(null)
    setWhy('')
    act.reset()
  }
  return (
    <Card title={w.contacts}>
      {person.contacts.length === 0 ? <Empty>{w.noContacts}</Empty> : null}
      <ul className="rows">
        {person.contacts.map(({ field, masked }) => (
          <li key={field}>
            <div>
              <span className="q">{w.fields[field]}</span>
              <span className="n">{shown[field] ?? masked}</span>
            </div>
            {mayReveal && shown[field] === undefined ? (
              <Button size="small" aria-label={`${w.reveal}: ${w.fields[field]}`} onClick={() => setAsked(field)}>
                {w.reveal}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {person.contacts.length > 0 ? <p className="q">{blocked ?? w.masked}</p> : null}
      {asked ? (
        <Confirm
          title={w.revealTitle(w.fields[asked], sayPerson(person, lang))}
          act={w.reveal}
          doing={act}
          isReady={isSelf || why.trim() !== ''}
          onClose={close}
          onAct={async () => {
            const done = await act.run({ id: person.id }, { field: asked, ...(isSelf ? {} : { why: why.trim() }) })
            if (!done) return
            setShown({ ...shown, [asked]: done.answer.value ?? w.nothingThere })
            say(w.shown(w.fields[asked]))
            close()
          }}
        >
          <p>{isSelf ? w.revealOwn : w.revealWhy}</p>
          {isSelf ? null : (
            <Field label={w.why}>
              {(control) => (
                <Input {...control} autoFocus value={why} onChange={(event) => setWhy(event.target.value)} />
              )}
            </Field>
          )}
        </Confirm>
      ) : null}
    </Card>
  )
}
