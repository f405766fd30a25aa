import { Input } from 'antd'
import { useState } from 'react'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { useAct, useAnswer, useDesk, useGo } from '../../ui/desk/desk-context.tsx'
import { Choice, Field, Panel } from '../../ui/desk/field.tsx'
import { sayDay } from '../../ui/desk/say-when.ts'
import type { Appointment, Me } from '../people.schema.ts'
import { drawUpHandover, listDuties, readPerson } from './asks.ts'
import { dutiesWords } from './duties-words.ts'
import { listStanding } from './list-standing.ts'
import { PanelEnd } from './person-panels.tsx'
import { PersonPicker } from './pickers.tsx'
import { useRoles } from './role-names.ts'
import { sayName } from './say-names.ts'

interface PanelProps {
  readonly appointment: Appointment
  readonly me: Me
  readonly onClose: () => void
}

/** Which duties go to whom: the list that both sign. */
export function HandoverPanel({ appointment, me, onClose }: PanelProps) {
  const { lang, say } = useDesk()
  const w = dutiesWords[lang]
  const { sayRole } = useRoles()
  const act = useAct(drawUpHandover)
  const go = useGo()
  const duties = useAnswer(listDuties, {}, { of: 'mine' })
  const [isTried, setTried] = useState(false)
  const [person, setPerson] = useState('')
  const [to, setTo] = useState('')
  const [note, setNote] = useState('')
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [notes, setNotes] = useState<Readonly<Record<string, string>>>({})
  const taker = useAnswer(readPerson, { id: person || '-' }, undefined, person !== '')
  const places = listStanding(taker.data?.appointments ?? [])
  const mine =
    duties.data?.duties.filter(
      (duty) => duty.role === appointment.role && duty.organisation.id === appointment.organisation.id,
    ) ?? []
  const chosen = mine.filter(({ id }) => !left.has(id))
  return (
    <Panel
      title={`${w.newHandover}: ${sayName(appointment.organisation.name, lang)} · ${sayRole(appointment.role)}`}
      onSubmit={async () => {
        setTried(true)
        if (!to || chosen.length === 0) return
        const items = chosen.map(({ id }) => ({ duty: id, note: notes[id]?.trim() || null }))
        const done = await act.run({}, { from: appointment.id, to, note: note.trim() || null, items })
        if (!done) return
        onClose()
        await go(`/handovers/${done.answer.id}`)
        say(w.sent)
      }}
    >
      <Field label={w.toWhom} error={isTried && !person ? w.needPerson : undefined}>
        {(control) => (
          <PersonPicker
            control={control}
            value={person}
            onChange={(id) => {
              setPerson(id)
              setTo('')
            }}
            except={me.person.id}
          />
        )}
      </Field>
      {person ? (
        <Field
          label={w.toWhich}
          error={taker.data && places.length === 0 ? w.noAppointments : isTried && !to ? w.needAppointment : undefined}
        >
          {(control) => (
            <Choice
              {...control}
              value={to}
              onChange={setTo}
              none={w.choose}
              options={places.map((each) => ({
                value: each.id,
                label: `${sayName(each.organisation.name, lang)} · ${sayRole(each.role)}`,
              }))}
            />
          )}
        </Field>
      ) : null}
      <fieldset className="checks">
        <legend>{w.chooseDuties}</legend>
        <Asked of={duties} bars={3}>
          {() =>
            mine.length === 0 ? (
              <Empty>{w.noneToHandOver}</Empty>
            ) : (
              mine.map((duty) => (
                <div key={duty.id} className="two">
                  <label>
                    <input
                      type="checkbox"
                      checked={!left.has(duty.id)}
                      onChange={(event) => {
                        const next = new Set(left)
                        if (event.target.checked) next.delete(duty.id)
                        else next.add(duty.id)
                        setLeft(next)
                      }}
                    />
                    <span>
                      {duty.title[lang]}
                      <span className="q n">{duty.dueOn ? sayDay(duty.dueOn, lang) : w.noDue}</span>
                    </span>
                  </label>
                  <Input
                    aria-label={`${w.note}: ${duty.title[lang]}`}
                    placeholder={w.note}
                    value={notes[duty.id] ?? ''}
                    onChange={(event) => setNotes({ ...notes, [duty.id]: event.target.value })}
                  />
                </div>
              ))
            )
          }
        </Asked>
        {isTried && duties.data && chosen.length === 0 ? <p className="field-error">{w.needDuty}</p> : null}
      </fieldset>
      <Field label={w.remarks} isOptional>
        {(control) => (
          <Input.TextArea {...control} rows={2} value={note} onChange={(event) => setNote(event.target.value)} />
        )}
      </Field>
      <PanelEnd doing={act} label={w.send} onClose={onClose} />
    </Panel>
  )
}
