import { Button, Input } from 'antd'
import { useState } from 'react'
import { Asked, Empty, FailureLine } from '../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk, useGo, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Choice, Field, Panel } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { Pages } from '../../ui/desk/pages.tsx'
import { sayDay } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import { Light } from '../../ui/light.tsx'
import type { PersonSummary } from '../people.schema.ts'
import { enterPerson, listPeople, readMe } from './asks.ts'
import { ContactFields, type ContactTexts, judgeContacts, NO_CONTACTS, readContacts } from './contact-fields.tsx'
import { peopleWords } from './people-words.ts'
import { OrganisationPicker } from './pickers.tsx'
import { useRoles } from './role-names.ts'
import { sayName, sayPerson } from './say-names.ts'

/** Who is there, in which role, at which organisation? */
export function PeoplePage() {
  const { lang } = useDesk()
  const w = peopleWords[lang]
  const [query, change] = useQueryText()
  const { q = '', role = '', organisation = '' } = query
  const left = query.left === 'yes' ? 'yes' : 'no'
  const me = useAnswer(readMe, {})
  const people = useAnswer(listPeople, {}, { q, role, organisation, left, page: Number(query.page ?? 1) })
  const [isAdding, setAdding] = useState(false)
  const mayAdd = me.data?.rights['people.manage'] !== undefined
  const isFiltered = q !== '' || role !== '' || organisation !== ''
  return (
    <>
      <PageHead
        path={[w.path, w.people]}
        title={people.data ? w.finding(people.data.total) : w.people}
        acts={
          mayAdd && people.data ? (
            <section className="acts" aria-label={deskWords[lang].acts}>
              <div className="row">
                <Button type="primary" onClick={() => setAdding(true)}>
                  {w.add}
                </Button>
                <Go to="/import" query={{ kind: 'people' }}>
                  {w.import}
                </Go>
              </div>
            </section>
          ) : null
        }
      />
      {isAdding ? <AddPanel onDone={() => setAdding(false)} /> : null}
      <Card title={w.people}>
        {people.error?.kind === 'denied' ? null : <Filters />}
        <Asked of={people} whoMay={w.whoMay}>
          {(answer) =>
            answer.people.length === 0 ? (
              <Empty
                act={
                  isFiltered ? (
                    <Button onClick={() => change({ q: '', role: '', organisation: '', page: '' })}>{w.clear}</Button>
                  ) : null
                }
              >
                {isFiltered ? w.noneByFilter : w.none}
              </Empty>
            ) : (
              <>
                <PeopleTable people={answer.people} />
                <Pages total={answer.total} shown={answer.people.length} page={answer.page} />
              </>
            )
          }
        </Asked>
      </Card>
    </>
  )
}

function Filters() {
  const { lang } = useDesk()
  const w = peopleWords[lang]
  const [query, change] = useQueryText()
  const { roles } = useRoles()
  const [text, setText] = useState(query.q ?? '')
  return (
    <form
      className="filters"
      onSubmit={(event) => {
        event.preventDefault()
        change({ q: text.trim(), page: '' })
      }}
    >
      <Field label={w.name} className="grow">
        {(control) => (
          <Input
            {...control}
            allowClear
            placeholder={w.find}
            value={text}
            onChange={(event) => {
              setText(event.target.value)
              if (event.target.value === '') change({ q: '', page: '' })
            }}
          />
        )}
      </Field>
      <Field label={w.role}>
        {(control) => (
          <Choice
            {...control}
            value={query.role ?? ''}
            onChange={(role) => change({ role, page: '' })}
            none={w.anyRole}
            options={roles.map(({ role, name }) => ({ value: role, label: name[lang] }))}
          />
        )}
      </Field>
      <Field label={w.organisation}>
        {(control) => (
          <OrganisationPicker
            control={control}
            none={w.anyOrganisation}
            value={query.organisation ?? ''}
            onChange={(organisation) => change({ organisation, page: '' })}
          />
        )}
      </Field>
      <label className="tick">
        <input
          type="checkbox"
          checked={query.left === 'yes'}
          onChange={(event) => change({ left: event.target.checked ? 'yes' : '', page: '' })}
        />
        {w.withLeft}
      </label>
      <Button htmlType="submit">{deskWords[lang].search}</Button>
    </form>
  )
}

function PeopleTable({ people }: { readonly people: readonly PersonSummary[] }) {
  const { lang } = useDesk()
  const w = peopleWords[lang]
  const { sayRole } = useRoles()
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.name}</th>
          <th scope="col">{w.today}</th>
          <th scope="col" className="wide-only">
            {w.belongs}
          </th>
          <th scope="col" className="wide-only">
            {w.staffNumber}
          </th>
          <th scope="col" className="wide-only">
            {w.leftHead}
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id}>
            <td>
              <Go to={`/people/${person.id}`}>{sayPerson(person, lang)}</Go>
              <span className="q phone-only">{sayName(person.organisation.name, lang)}</span>
            </td>
            <td>
              {person.roles.length === 0 ? <span className="m">{w.noRole}</span> : null}
              {person.roles.map(({ role, organisation }) => (
                <div key={`${role} ${organisation.id}`}>
                  {sayRole(role)}
                  {organisation.id === person.organisation.id ? null : (
                    <span className="q">　{sayName(organisation.name, lang)}</span>
                  )}
                </div>
              ))}
            </td>
            <td className="wide-only">{sayName(person.organisation.name, lang)}</td>
            <td className="wide-only n">{person.staffNumber ?? deskWords[lang].missing}</td>
            <td className="wide-only">
              {person.leftOn ? <Light colour="grey">{w.left(sayDay(person.leftOn, lang))}</Light> : w.here}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function AddPanel({ onDone }: { readonly onDone: () => void }) {
  const { lang, say } = useDesk()
  const w = peopleWords[lang]
  const act = useAct(enterPerson)
  const go = useGo()
  const [isTried, setTried] = useState(false)
  const [name, setName] = useState('')
  const [nameEn, setNameEn] = useState('')
  const [staffNumber, setStaffNumber] = useState('')
  const [organisation, setOrganisation] = useState('')
  const [contacts, setContacts] = useState<ContactTexts>(NO_CONTACTS)
  const wrong = judgeContacts(contacts)
  return (
    <Panel
      title={w.addTitle}
      onSubmit={async () => {
        setTried(true)
        if (!name.trim() || !organisation || wrong.size > 0) return
        const done = await act.run(
          {},
          {
            name: name.trim(),
            nameEn: nameEn.trim() || null,
            staffNumber: staffNumber.trim() || null,
            organisation,
            contacts: readContacts(contacts),
          },
        )
        if (!done) return
        onDone()
        await go(`/people/${done.answer.id}`)
        say(w.added)
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
      <Field label={w.staffNumber} isOptional>
        {(control) => (
          <Input {...control} value={staffNumber} onChange={(event) => setStaffNumber(event.target.value)} />
        )}
      </Field>
      <ContactFields value={contacts} onChange={setContacts} wrong={isTried ? wrong : new Set()} />
      <FailureLine failure={act.failure} />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={act.isRunning}>
          {w.addAct}
        </Button>
        <Button onClick={onDone}>{deskWords[lang].cancel}</Button>
      </div>
    </Panel>
  )
}
