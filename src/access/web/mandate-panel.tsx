import { Input } from 'antd'
import { useState } from 'react'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Field, Panel } from '../../ui/desk/field.tsx'
import { addDays, todayThere } from '../../ui/desk/say-when.ts'
import type { Appointment, Me } from '../people.schema.ts'
import { giveMandate } from './asks.ts'
import { dutiesWords } from './duties-words.ts'
import { PanelEnd } from './person-panels.tsx'
import { PersonPicker } from './pickers.tsx'
import { useRoles } from './role-names.ts'
import { sayName } from './say-names.ts'

interface PanelProps {
  readonly appointment: Appointment
  readonly me: Me
  readonly onClose: () => void
}

/** Another acts in one of my roles, from a day to a day, on a written basis. */
export function MandatePanel({ appointment, me, onClose }: PanelProps) {
  const { lang, say } = useDesk()
  const w = dutiesWords[lang]
  const { sayRole } = useRoles()
  const act = useAct(giveMandate)
  const [isTried, setTried] = useState(false)
  const [deputy, setDeputy] = useState('')
  const [from, setFrom] = useState(todayThere())
  const [to, setTo] = useState(addDays(todayThere(), 14))
  const [basis, setBasis] = useState('')
  const isWrong = !to || to <= from || to > addDays(from || todayThere(), 366)
  return (
    <Panel
      title={`${w.giveTitle}: ${sayName(appointment.organisation.name, lang)} · ${sayRole(appointment.role)}`}
      onSubmit={async () => {
        setTried(true)
        if (!deputy || !from || isWrong || !basis.trim()) return
        if (!(await act.run({}, { appointment: appointment.id, deputy, from, to, basis: basis.trim() }))) return
        say(w.given)
        onClose()
      }}
    >
      <Field label={w.deputy} hint={w.deputyHint} error={isTried && !deputy ? w.needPerson : undefined}>
        {(control) => <PersonPicker control={control} value={deputy} onChange={setDeputy} except={me.person.id} />}
      </Field>
      <div className="two">
        <Field label={w.fromDay} error={isTried && !from ? w.needDay : undefined}>
          {(control) => (
            <Input {...control} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
          )}
        </Field>
        <Field label={w.toDay} error={isTried && isWrong ? w.needLater : undefined}>
          {(control) => <Input {...control} type="date" value={to} onChange={(event) => setTo(event.target.value)} />}
        </Field>
      </div>
      <Field label={w.basis} hint={w.basisHint} error={isTried && !basis.trim() ? w.needBasis : undefined}>
        {(control) => <Input {...control} value={basis} onChange={(event) => setBasis(event.target.value)} />}
      </Field>
      <PanelEnd doing={act} label={w.give} onClose={onClose} />
    </Panel>
  )
}
