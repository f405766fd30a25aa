import { Input } from 'antd'
import { useState } from 'react'
import { sayName } from '../../access/web/index.ts'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Choice, Field, Panel } from '../../ui/desk/field.tsx'
import { todayThere } from '../../ui/desk/say-when.ts'
import { type ParkAct, parkCycle } from '../park.acts.ts'
import type { Park, Stage } from '../parks.schema.ts'
import { actAsCity, actAsDistrict, actAsZone } from './asks.ts'
import {
  BasisField,
  DeclaredFields,
  DirectionFields,
  PanelEnd,
  typedOf,
  writeDeclared,
  writeDirections,
} from './park-form.tsx'
import { parkWords } from './park-words.ts'

interface ActPanelProps {
  readonly of: Park
  readonly act: ParkAct
  readonly onClose: () => void
}

/** What has to be said with an act: a document and a day, a reason, or what is declared. */
export function ActPanel({ of, act, onClose }: ActPanelProps) {
  const { lang, say } = useDesk()
  const w = parkWords[lang]
  const doings = { zone: useAct(actAsZone), district: useAct(actAsDistrict), city: useAct(actAsCity) }
  const [isTried, setTried] = useState(false)
  const [typed, setTyped] = useState(typedOf(of))
  const [why, setWhy] = useState('')
  const [on, setOn] = useState(todayThere())
  const [stage, setStage] = useState<Stage>(of.stage)
  const [from, setFrom] = useState(of.since)
  const [to, setTo] = useState('')
  const { name, needsReason = false, who } = parkCycle.acts[act]
  const doing = doings[who[0] === 'host_zone' ? 'zone' : who[0] === 'district' ? 'district' : 'city']
  const change = (part: Partial<typeof typed>) => setTyped({ ...typed, ...part })
  const basis = typed.basis.trim()

  const run = () => {
    const params = { id: of.id }
    switch (act) {
      case 'declare_again': {
        const declared = writeDeclared(typed)
        return declared && doings.zone.run(params, { act, ...declared })
      }
      case 'withdraw':
        return why.trim() ? doings.zone.run(params, { act, why: why.trim() }) : null
      case 'confirm':
        return basis ? doings.district.run(params, { act, basis }) : null
      case 'return':
        return why.trim() ? doings.district.run(params, { act, why: why.trim() }) : null
      case 'send_back':
        return why.trim() ? doings.city.run(params, { act, why: why.trim() }) : null
      case 'restate':
        return basis && from && to > from ? doings.city.run(params, { act, stage, from, to, basis }) : null
      case 'redirect': {
        const directions = writeDirections(typed.directions)
        return basis && on && directions.length > 0 ? doings.city.run(params, { act, on, basis, directions }) : null
      }
      case 'plan':
      case 'admit':
      case 'recognise':
      case 'remove':
        return basis && on ? doings.city.run(params, { act, on, basis }) : null
      default:
        return null
    }
  }
  const parkName = sayName(of.name, lang)
  return (
    <Panel
      title={act === 'declare_again' ? w.againTitle(parkName) : `${name[lang]}：${parkName}`}
      onSubmit={async () => {
        setTried(true)
        if (!(await run())) return
        say(act === 'declare_again' ? w.declared : w.done)
        onClose()
      }}
    >
      {act === 'declare_again' ? (
        <DeclaredFields typed={typed} change={change} zone={of.hostZone.name} isTried={isTried} />
      ) : null}
      {act === 'redirect' ? (
        <DirectionFields
          zone={of.hostZone.name}
          value={typed.directions}
          onChange={(directions) => change({ directions })}
          isMissing={isTried && writeDirections(typed.directions).length === 0}
        />
      ) : null}
      {act === 'restate' ? (
        <>
          <Field label={w.stage} hint={w.restateHint}>
            {(control) => (
              <Choice
                {...control}
                value={stage}
                onChange={(next) => setStage(next as Stage)}
                options={Object.entries(w.stages).map(([value, label]) => ({ value, label }))}
              />
            )}
          </Field>
          <div className="two">
            <Field label={w.from} error={isTried && !from ? w.needDay : undefined}>
              {(control) => (
                <Input {...control} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
              )}
            </Field>
            <Field label={w.until} error={isTried && !(to > from) ? w.needLater : undefined}>
              {(control) => (
                <Input {...control} type="date" value={to} onChange={(event) => setTo(event.target.value)} />
              )}
            </Field>
          </div>
        </>
      ) : null}
      {who[0] === 'city' && !needsReason && act !== 'restate' ? (
        <Field label={w.day} error={isTried && !on ? w.needDay : undefined}>
          {(control) => <Input {...control} type="date" value={on} onChange={(event) => setOn(event.target.value)} />}
        </Field>
      ) : null}
      {needsReason ? (
        <Field label={w.why} hint={w.whyHint} error={isTried && !why.trim() ? w.needWhy : undefined}>
          {(control) => (
            <Input.TextArea {...control} rows={3} value={why} onChange={(event) => setWhy(event.target.value)} />
          )}
        </Field>
      ) : act === 'declare_again' ? null : (
        <BasisField value={typed.basis} onChange={(next) => change({ basis: next })} isTried={isTried} />
      )}
      <PanelEnd doing={doing} label={name[lang]} onClose={onClose} />
    </Panel>
  )
}
