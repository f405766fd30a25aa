import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { FailureLine } from '../../ui/desk/asked.tsx'
import { type Doing, useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Choice, Field, Panel } from '../../ui/desk/field.tsx'
import { sayMoment, todayThere } from '../../ui/desk/say-when.ts'
import { Secret } from '../../ui/desk/secret.tsx'
import { deskWords } from '../../ui/desk/words.ts'
import type { Person } from '../people.schema.ts'
import { appoint, changePerson, invitePerson, unlockPerson } from './asks.ts'
import { ContactFields, type ContactTexts, judgeContacts, NO_CONTACTS, readContacts } from './contact-fields.tsx'
import { peopleWords } from './people-words.ts'
import { OrganisationPicker } from './pickers.tsx'
import { useRoles } from './role-names.ts'
import { sayPerson } from './say-names.ts'

interface PanelProps {
  readonly person: Person
  readonly onClose: () => void
}

/** A role, an organisation, from a day to a day, and what it rests on. */
export function AppointPanel({ person, onClose }: PanelProps) {
  const { lang, say } = useDesk()
  const w = peopleWords[lang]
  const { roles } = useRoles()
  const act = useAct(appoint)
  const [isTried, setTried] = useState(false)
  const [role, setRole] = useState('')
  const [organisation, setOrganisation] = useState('')
  const [from, setFrom] = useState(todayThere())
  const [to, setTo] = useState('')
  const [basis, setBasis] = useState('')
  const chosen = roles.find((each) => each.role === role)
  const isLate = to !== '' && to <= from
  return (
    <Panel
      title={w.appointTitle(sayPerson(person, lang))}
      onSubmit={async () => {
        setTried(true)
        if (!role || !organisation || !from || isLate || !basis.trim()) return
        const body = { person: person.id, role, organisation, from, to: to || null, basis: basis.trim() }
        if (!(await act.run({}, body))) return
        say(w.appointed)
        onClose()
      }}
    >
      <Field
        label={w.role}
        error={isTried && !role ? w.needRole : undefined}
        hint={
          [chosen?.exclusiveGroup ? w.exclusive : '', chosen?.needsTotp ? w.needsTotp : ''].filter(Boolean).join(' ') ||
          undefined
        }
      >
        {(control) => (
          <Choice
            {...control}
            value={role}
            none={w.choose}
            onChange={(next) => {
              setRole(next)
              setOrganisation('')
            }}
            options={roles.map((each) => ({ value: each.role, label: each.name[lang] }))}
          />
        )}
      </Field>
      <Field label={w.organisation} error={isTried && !organisation ? w.needOrganisation : undefined}>
        {(control) => (
          <OrganisationPicker
            control={control}
            value={organisation}
            onChange={setOrganisation}
            places={chosen?.places ?? []}
          />
        )}
      </Field>
      <div className="two">
        <Field label={w.from} error={isTried && !from ? w.needDay : undefined}>
          {(control) => (
            <Input {...control} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
          )}
        </Field>
        <Field label={w.to} isOptional hint={w.open} error={isLate ? w.needLater : undefined}>
          {(control) => <Input {...control} type="date" value={to} onChange={(event) => setTo(event.target.value)} />}
        </Field>
      </div>
      <Field label={w.basis} hint={w.basisHint} error={isTried && !basis.trim() ? w.needBasis : undefined}>
        {(control) => <Input {...control} value={basis} onChange={(event) => setBasis(event.target.value)} />}
      </Field>
      <PanelEnd doing={act} label={w.appoint} onClose={onClose} />
    </Panel>
  )
}

/** What is known of a person. Contacts stay as they are where nothing is typed. */
export function ChangePanel({ person, onClose }: PanelProps) {
  const { lang, say } = useDesk()
  const w = peopleWords[lang]
  const act = useAct(changePerson)
  const [isTried, setTried] = useState(false)
  const [name, setName] = useState(person.name)
  const [nameEn, setNameEn] = useState(person.nameEn ?? '')
  const [staffNumber, setStaffNumber] = useState(person.staffNumber ?? '')
  const [organisation, setOrganisation] = useState(person.organisation.id)
  const [leftOn, setLeftOn] = useState(person.leftOn ?? '')
  const [contacts, setContacts] = useState<ContactTexts>(NO_CONTACTS)
  const [why, setWhy] = useState('')
  const wrong = judgeContacts(contacts)
  return (
    <Panel
      title={w.changeTitle(sayPerson(person, lang))}
      onSubmit={async () => {
        setTried(true)
        if (!name.trim() || !organisation || !why.trim() || wrong.size > 0) return
        const typed = readContacts(contacts)
        const body = {
          ...(name.trim() === person.name ? {} : { name: name.trim() }),
          ...(nameEn.trim() === (person.nameEn ?? '') ? {} : { nameEn: nameEn.trim() || null }),
          ...(staffNumber.trim() === (person.staffNumber ?? '') ? {} : { staffNumber: staffNumber.trim() || null }),
          ...(organisation === person.organisation.id ? {} : { organisation }),
          ...(leftOn === (person.leftOn ?? '') ? {} : { leftOn: leftOn || null }),
          ...(Object.keys(typed).length > 0 ? { contacts: typed } : {}),
          why: why.trim(),
        }
        if (!(await act.run({ id: person.id }, body))) return
        say(w.changed)
        onClose()
      }}
    >
      <div className="two">
        <Field label={w.name} error={isTried && !name.trim() ? w.needName : undefined}>
          {(control) => <Input {...control} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <Field label={w.nameEn} isOptional>
          {(control) => <Input {...control} value={nameEn} onChange={(event) => setNameEn(event.target.value)} />}
        </Field>
      </div>
      <Field label={w.belongs} error={isTried && !organisation ? w.needOrganisation : undefined}>
        {(control) => <OrganisationPicker control={control} value={organisation} onChange={setOrganisation} />}
      </Field>
      <div className="two">
        <Field label={w.staffNumber} isOptional>
          {(control) => (
            <Input {...control} value={staffNumber} onChange={(event) => setStaffNumber(event.target.value)} />
          )}
        </Field>
        <Field label={w.leftOn} isOptional hint={w.leftHint}>
          {(control) => (
            <Input {...control} type="date" value={leftOn} onChange={(event) => setLeftOn(event.target.value)} />
          )}
        </Field>
      </div>
      <ContactFields
        value={contacts}
        onChange={setContacts}
        wrong={isTried ? wrong : new Set()}
        masked={Object.fromEntries(person.contacts.map(({ field, masked }) => [field, masked]))}
      />
      <Field label={w.why} error={isTried && !why.trim() ? w.needWhy : undefined}>
        {(control) => <Input {...control} value={why} onChange={(event) => setWhy(event.target.value)} />}
      </Field>
      <PanelEnd doing={act} label={w.changeAct} onClose={onClose} />
    </Panel>
  )
}

/** A one-time link into an account, mailed or shown once. */
export function InvitePanel({ person, onClose }: PanelProps) {
  const { lang, say } = useDesk()
  const w = peopleWords[lang]
  const act = useAct(invitePerson)
  const [email, setEmail] = useState('')
  const [link, setLink] = useState<{ readonly url: string; readonly until: string } | null>(null)
  const isWrong = email.trim() !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())
  return (
    <Panel
      title={w.inviteTitle(sayPerson(person, lang))}
      onSubmit={async () => {
        if (isWrong || link) return
        const done = await act.run({ id: person.id }, email.trim() ? { email: email.trim() } : {})
        if (!done) return
        const { sent, url, path, expiresAt } = done.answer
        const until = sayMoment(expiresAt, lang)
        if (sent) {
          say(w.sentByMail(until))
          onClose()
        } else setLink({ url: url ?? window.location.origin + (path ?? ''), until })
      }}
    >
      <p>{w.inviteLead}</p>
      {link ? (
        <>
          <Secret text={link.url} note={w.linkOnce(link.until)} />
          <div className="row">
            <Button onClick={onClose}>{deskWords[lang].close}</Button>
          </div>
        </>
      ) : (
        <>
          <Field label={w.inviteEmail} isOptional hint={w.inviteEmailHint} error={isWrong ? w.badEmail : undefined}>
            {(control) => (
              <Input {...control} inputMode="email" value={email} onChange={(event) => setEmail(event.target.value)} />
            )}
          </Field>
          <PanelEnd doing={act} label={w.invite} onClose={onClose} />
        </>
      )}
    </Panel>
  )
}

/** Ends a lock; takes away a lost second factor. */
export function UnlockPanel({ person, onClose }: PanelProps) {
  const { lang, say } = useDesk()
  const w = peopleWords[lang]
  const act = useAct(unlockPerson)
  const [isTried, setTried] = useState(false)
  const [why, setWhy] = useState('')
  const [secondFactor, setSecondFactor] = useState(false)
  return (
    <Panel
      title={w.unlockTitle(sayPerson(person, lang))}
      onSubmit={async () => {
        setTried(true)
        if (!why.trim() || !(await act.run({ id: person.id }, { why: why.trim(), secondFactor }))) return
        say(w.unlocked)
        onClose()
      }}
    >
      <p>{w.unlockLead}</p>
      <Field label={w.why} error={isTried && !why.trim() ? w.needWhy : undefined}>
        {(control) => <Input {...control} value={why} onChange={(event) => setWhy(event.target.value)} />}
      </Field>
      <label className="tick">
        <input type="checkbox" checked={secondFactor} onChange={(event) => setSecondFactor(event.target.checked)} />
        {w.removeFactor}
      </label>
      <PanelEnd doing={act} label={w.unlock} onClose={onClose} />
    </Panel>
  )
}

interface PanelEndProps {
  readonly doing: Pick<Doing<string, unknown, object>, 'isRunning' | 'failure'>
  readonly label: string
  readonly onClose: () => void
  readonly children?: ReactNode
}

/** Why it was not done, the act, and the way out. */
export function PanelEnd({ doing, label, onClose, children }: PanelEndProps) {
  const { lang } = useDesk()
  return (
    <>
      <FailureLine failure={doing.failure} />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={doing.isRunning}>
          {label}
        </Button>
        <Button onClick={onClose}>{deskWords[lang].cancel}</Button>
        {children}
      </div>
    </>
  )
}
