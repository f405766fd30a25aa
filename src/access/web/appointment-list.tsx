import { RowActs } from '../../ui/desk/acts.tsx'
import { Empty } from '../../ui/desk/asked.tsx'
import { useDesk } from '../../ui/desk/desk-context.tsx'
import { sayDays, todayThere } from '../../ui/desk/say-when.ts'
import type { Appointment } from '../people.schema.ts'
import { showActs } from './act-words.ts'
import { peopleWords } from './people-words.ts'
import { useRoles } from './role-names.ts'
import { sayName, sayPerson } from './say-names.ts'

interface AppointmentListProps {
  readonly appointments: readonly Appointment[]
  /** The acts that this page has a way to do. */
  readonly does: readonly string[]
  readonly onAct: (act: string, appointment: Appointment) => void
}

/** Roles from day to day, what each rests on, and what may be done with it. */
export function AppointmentList({ appointments, does, onAct }: AppointmentListProps) {
  const { lang } = useDesk()
  const w = peopleWords[lang]
  const { sayRole } = useRoles()
  const today = todayThere()
  if (appointments.length === 0) return <Empty>{w.noAppointments}</Empty>
  return (
    <ul className="rows">
      {appointments.map((each) => (
        <li key={each.id}>
          <div>
            <b>{sayRole(each.role)}</b>
            <span>　{sayName(each.organisation.name, lang)}</span>
            <span className="q">
              <span className="n">{sayDays(each.from, each.to, lang)}</span>　{each.basis}
              {'　'}
              {each.appointedBy ? w.appointedBy(sayPerson(each.appointedBy, lang)) : w.byLoader}
              {each.openDuties > 0 ? `　${w.openDuties(each.openDuties)}` : ''}
            </span>
          </div>
          <RowActs
            acts={showActs(
              // What has ended is waited for by nobody: of it, only what can still be done is shown.
              each.acts.filter(({ open }) => open || !each.to || each.to > today),
              lang,
              Object.fromEntries(does.map((act) => [act, () => onAct(act, each)])),
            )}
          />
        </li>
      ))}
    </ul>
  )
}
