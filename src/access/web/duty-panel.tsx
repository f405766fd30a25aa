import { Input } from 'antd'
import { useState } from 'react'
import { useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Choice, Field, Panel } from '../../ui/desk/field.tsx'
import { todayThere } from '../../ui/desk/say-when.ts'
import type { Me } from '../people.schema.ts'
import { assignDuty, readPerson } from './asks.ts'
import { dutiesWords } from './duties-words.ts'
import { listStanding } from './list-standing.ts'
import { PanelEnd } from './person-panels.tsx'
import { PersonPicker } from './pickers.tsx'
import { useRoles } from './role-names.ts'
import { sayName } from './say-names.ts'

/** Something to be done, written into a role: my own, or of somebody whom I may assign duties. */
export function DutyPanel({ me, onClose }: { readonly me: Me; readonly onClose: () => void }) {
  const { lang, say } = useDesk()
  const w = dutiesWords[lang]
  const { sayRole } = useRoles()
  const act = useAct(assignDuty)
  const [isTried, setTried] = useState(false)
  const [person, setPerson] = useState(me.person.id)
  const [appointment, setAppointment] = useState('')
  const [zh, setZh] = useState('')
  const [en, setEn] = useState('')
  const [dueOn, setDueOn] = useState('')
  const mayAssign = me.rights['duties.assign'] !== undefined
  const holder = useAnswer(readPerson, { id: person || '-' }, undefined, person !== '')
  const places = listStanding(holder.data?.appointments ?? [])
  return (
    <Panel
      title={w.assignTitle}
      onSubmit={async () => {
        setTried(true)
        if (!appointment || !zh.trim() || !en.trim()) return
        const title = { zh: zh.trim(), en: en.trim() }
        if (!(await act.run({}, { appointment, title, dueOn: dueOn || null }))) return
        say(w.assigned)
        onClose()
      }}
    >
      {mayAssign ? (
        <Field label={w.assignTo} hint={w.assignHint} error={isTried && !person ? w.needPerson : undefined}>
          {(control) => (
            <PersonPicker
              control={control}
              value={person}
              onChange={(id) => {
                setPerson(id)
                setAppointment('')
              }}
            />
          )}
        </Field>
      ) : null}
      <Field
        label={w.role}
        error={
          holder.data && places.length === 0
            ? w.noAppointments
            : isTried && !appointment
              ? w.needAppointment
              : undefined
        }
      >
        {(control) => (
          <Choice
            {...control}
            value={appointment}
            onChange={setAppointment}
            none={w.choose}
            options={places.map((each) => ({
              value: each.id,
              label: `${sayName(each.organisation.name, lang)} · ${sayRole(each.role)}`,
            }))}
          />
        )}
      </Field>
      <Field label={w.titleZh} error={isTried && !zh.trim() ? w.needTitle : undefined}>
        {(control) => <Input {...control} value={zh} onChange={(event) => setZh(event.target.value)} />}
      </Field>
      <Field label={w.titleEn} error={isTried && !en.trim() ? w.needTitle : undefined}>
        {(control) => <Input {...control} value={en} onChange={(event) => setEn(event.target.value)} />}
      </Field>
      <Field label={w.due} isOptional>
        {(control) => (
          <Input
            {...control}
            type="date"
            min={todayThere()}
            value={dueOn}
            onChange={(event) => setDueOn(event.target.value)}
          />
        )}
      </Field>
      <PanelEnd doing={act} label={w.assign} onClose={onClose} />
    </Panel>
  )
}
