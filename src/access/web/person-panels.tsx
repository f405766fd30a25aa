import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import type { z } from 'zod'
import { Asked, FailureLine } from '../../ui/desk/asked.tsx'
import { type Doing, useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Choice, Field, Panel } from '../../ui/desk/field.tsx'
import { sayMoment, todayThere } from '../../ui/desk/say-when.ts'
import { Secret } from '../../ui/desk/secret.tsx'
import { deskWords } from '../../ui/desk/words.ts'
import { Light } from '../../ui/light.tsx'
import type { Person } from '../people.schema.ts'
import type { accountStateSchema } from '../sign-in/sign-in.schema.ts'
import { appoint, changeAccount, changePerson, invitePerson, readAccount, unlockPerson } from './asks.ts'
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

/** How the account stands; ends a lock, takes away a lost second factor, disables it, enables it again. */
export function AccountPanel({ person, onClose }: PanelProps) {
  const { lang, say } = useDesk()
  const w = peopleWords[lang]
  const account = useAnswer(readAccount, { id: person.id })
  const unlock = useAct(unlockPerson)
  const change = useAct(changeAccount)
  const [isTried, setTried] = useState(false)
  const [why, setWhy] = useState('')
  const [secondFactor, setSecondFactor] = useState(false)
  const { id } = person
  const finish = (text: string) => {
    say(text)
    onClose()
  }
  const turn = async (disabled: boolean) => {
    if (await change.run({ id }, { why: why.trim(), disabled })) finish(disabled ? w.disabled : w.enabled)
  }
  return (
    <Panel
      title={w.unlockTitle(sayPerson(person, lang))}
      onSubmit={async () => {
        setTried(true)
        if (!why.trim() || !account.data) return
        if (account.data.disabled || !mayUnlock(account.data)) await turn(!account.data.disabled)
        else if (await unlock.run({ id }, { why: why.trim(), secondFactor })) finish(w.unlocked)
      }}
    >
      <Asked of={account} bars={3}>
        {(answer) => (
          <>
            <AccountFacts account={answer} />
            <Field label={w.why} error={isTried && !why.trim() ? w.needWhy : undefined}>
              {(control) => <Input {...control} value={why} onChange={(event) => setWhy(event.target.value)} />}
            </Field>
            {answer.hasTotp && !answer.disabled ? (
              <label className="tick">
                <input
                  type="checkbox"
                  checked={secondFactor}
                  onChange={(event) => setSecondFactor(event.target.checked)}
                />
                {w.removeFactor}
              </label>
            ) : null}
            {answer.disabled ? null : <p className="q">{w.disableHow}</p>}
            <PanelEnd
              doing={{ isRunning: unlock.isRunning || change.isRunning, failure: unlock.failure ?? change.failure }}
              label={answer.disabled ? w.enable : mayUnlock(answer) ? w.unlock : w.disable}
              onClose={onClose}
            >
              {mayUnlock(answer) ? (
                <Button
                  danger
                  loading={change.isRunning}
                  onClick={async () => {
                    setTried(true)
                    if (why.trim()) await turn(true)
                  }}
                >
                  {w.disable}
                </Button>
              ) : null}
            </PanelEnd>
          </>
        )}
      </Asked>
    </Panel>
  )
}

type AccountState = z.infer<typeof accountStateSchema>

/** A lock to end, or a second factor to take away. */
function mayUnlock({ disabled, lockedUntil, hasTotp }: AccountState): boolean {
  return !disabled && (lockedUntil !== null || hasTotp)
}

function AccountFacts({ account }: { readonly account: AccountState }) {
  const { lang } = useDesk()
  const w = peopleWords[lang]
  const { signInName, hasTotp, lockedUntil, disabled } = account
  return (
    <div className="facts">
      {disabled ? (
        <Light colour="red">{w.accountDisabled}</Light>
      ) : lockedUntil ? (
        <Light colour="yellow">{w.accountLocked(sayMoment(lockedUntil, lang))}</Light>
      ) : (
        <Light colour="green">{w.accountOpen}</Light>
      )}
      <span>{signInName === null ? w.accountByCity : w.accountSignsIn(signInName)}</span>
      <span>{w.accountTotp(hasTotp)}</span>
    </div>
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
