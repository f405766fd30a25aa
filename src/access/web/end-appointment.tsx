import { Input } from 'antd'
import { useState } from 'react'
import { Confirm } from '../../ui/desk/confirm.tsx'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { addDays, todayThere } from '../../ui/desk/say-when.ts'
import type { Appointment } from '../people.schema.ts'
import { endAppointment } from './asks.ts'
import { peopleWords } from './people-words.ts'
import { useRoles } from './role-names.ts'
import { sayName } from './say-names.ts'

/** Asks from which day on, and why. */
export function EndAppointment({
  appointment,
  onClose,
}: {
  readonly appointment: Appointment
  readonly onClose: () => void
}) {
  const { lang, say } = useDesk()
  const w = peopleWords[lang]
  const { sayRole } = useRoles()
  const act = useAct(endAppointment)
  const [on, setOn] = useState(addDays(todayThere(), 1))
  const [why, setWhy] = useState('')
  return (
    <Confirm
      title={w.endTitle(sayRole(appointment.role), sayName(appointment.organisation.name, lang))}
      act={w.endAct}
      doing={act}
      isReady={on !== '' && why.trim() !== ''}
      onClose={onClose}
      onAct={async () => {
        if (!(await act.run({ id: appointment.id }, { on, why: why.trim() }))) return
        say(w.ended)
        onClose()
      }}
    >
      <Field label={w.endOn}>
        {(control) => (
          <Input
            {...control}
            type="date"
            min={todayThere()}
            value={on}
            onChange={(event) => setOn(event.target.value)}
          />
        )}
      </Field>
      <Field label={w.why}>
        {(control) => <Input {...control} value={why} onChange={(event) => setWhy(event.target.value)} />}
      </Field>
    </Confirm>
  )
}
