import { Button, Input } from 'antd'
import { useState } from 'react'
import { sayName } from '../../access/web/index.ts'
import { FailureLine } from '../../ui/desk/asked.tsx'
import { type Doing, useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Choice, Field, Panel } from '../../ui/desk/field.tsx'
import { todayThere } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import type { Park, ParkClass, ParkDirection, Parks } from '../parks.schema.ts'
import { declarePark, enterPark, readPlan } from './asks.ts'
import { parkWords } from './park-words.ts'

export interface Typed {
  readonly name: string
  readonly nameEn: string
  readonly class: ParkClass | ''
  readonly directions: readonly ParkDirection[]
  readonly statement: string
  readonly basis: string
}

export const emptyPark: Typed = {
  name: '',
  nameEn: '',
  class: '',
  directions: [{ text: '', layoutDirection: null }],
  statement: '',
  basis: '',
}

/** As it was declared before, to be declared again. */
export function typedOf(park: Park): Typed {
  return {
    name: park.name.zh,
    nameEn: park.name.en ?? '',
    class: park.class ?? '',
    directions: park.directions
      .filter(({ to }) => to === null)
      .map(({ text, layoutDirection }) => ({ text, layoutDirection })),
    statement: park.statement ?? '',
    basis: '',
  }
}

/** What is sent; null while something is missing. */
export function writeDeclared(typed: Typed) {
  const directions = writeDirections(typed.directions)
  const [name, statement, basis] = [typed.name.trim(), typed.statement.trim(), typed.basis.trim()]
  if (!name || !statement || !basis || directions.length === 0) return null
  return { name, nameEn: typed.nameEn.trim() || null, class: typed.class || null, directions, statement, basis }
}

/** Those that say something, each once; named as the plan does where nothing else was written. */
export function writeDirections(directions: readonly ParkDirection[]): ParkDirection[] {
  const written = directions
    .map(({ text, layoutDirection }) => ({ text: text.trim() || (layoutDirection ?? ''), layoutDirection }))
    .filter(({ text }) => text !== '')
  return written.filter(({ text }, at) => written.findIndex((other) => other.text === text) === at)
}

interface DirectionFieldsProps {
  /** Of which host zone the plan's directions are offered. */
  readonly zone: { readonly zh: string } | null
  readonly value: readonly ParkDirection[]
  readonly onChange: (value: readonly ParkDirection[]) => void
  readonly isMissing: boolean
}

/** Each in the park's own words, and by which name the plan's layout has it. */
export function DirectionFields({ zone, value, onChange, isMissing }: DirectionFieldsProps) {
  const { lang } = useDesk()
  const w = parkWords[lang]
  const plan = useAnswer(readPlan, {})
  const rows = plan.data?.reading.layout.filter((row) => (row.hostZone ?? row.district) === zone?.zh) ?? []
  const options = rows.flatMap(({ directions }) =>
    directions.map(({ name }) => ({
      value: name,
      label: lang === 'en' ? (plan.data?.english[name] ?? name) : name,
    })),
  )
  const change = (at: number, part: Partial<ParkDirection>) =>
    onChange(value.map((each, i) => (i === at ? { ...each, ...part } : each)))
  return (
    <>
      {value.map((each, at) => (
        // Added at the end, and never moved.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div className="two" key={at}>
          <Field label={w.direction(at + 1)} error={at === 0 && isMissing ? w.needDirection : undefined}>
            {(control) => (
              <Input {...control} value={each.text} onChange={(event) => change(at, { text: event.target.value })} />
            )}
          </Field>
          <Field label={w.ofLayout(at + 1)} isOptional>
            {(control) => (
              <Choice
                {...control}
                value={each.layoutDirection ?? ''}
                none={w.ownWords}
                onChange={(name) => change(at, { layoutDirection: name === '' ? null : name })}
                options={options}
              />
            )}
          </Field>
        </div>
      ))}
      {value.length < 8 ? (
        <div className="row">
          <Button size="small" onClick={() => onChange([...value, { text: '', layoutDirection: null }])}>
            {w.addDirection}
          </Button>
        </div>
      ) : null}
    </>
  )
}

interface DeclaredFieldsProps {
  readonly typed: Typed
  readonly change: (part: Partial<Typed>) => void
  readonly zone: { readonly zh: string } | null
  readonly isTried: boolean
}

export function DeclaredFields({ typed, change, zone, isTried }: DeclaredFieldsProps) {
  const { lang } = useDesk()
  const w = parkWords[lang]
  return (
    <>
      <div className="two">
        <Field label={w.parkName} error={isTried && !typed.name.trim() ? w.needName : undefined}>
          {(control) => (
            <Input {...control} value={typed.name} onChange={(event) => change({ name: event.target.value })} />
          )}
        </Field>
        <Field label={w.parkNameEn} isOptional>
          {(control) => (
            <Input {...control} value={typed.nameEn} onChange={(event) => change({ nameEn: event.target.value })} />
          )}
        </Field>
      </div>
      <Field label={w.class} isOptional>
        {(control) => (
          <Choice
            {...control}
            value={typed.class}
            none={w.classOpen}
            onChange={(kind) => change({ class: kind as ParkClass | '' })}
            options={Object.entries(w.classes).map(([value, label]) => ({ value, label }))}
          />
        )}
      </Field>
      <DirectionFields
        zone={zone}
        value={typed.directions}
        onChange={(directions) => change({ directions })}
        isMissing={isTried && writeDirections(typed.directions).length === 0}
      />
      <Field
        label={w.statement}
        hint={w.statementHint}
        error={isTried && !typed.statement.trim() ? w.needStatement : undefined}
      >
        {(control) => (
          <Input.TextArea
            {...control}
            rows={4}
            value={typed.statement}
            onChange={(event) => change({ statement: event.target.value })}
          />
        )}
      </Field>
      <BasisField value={typed.basis} onChange={(basis) => change({ basis })} isTried={isTried} />
    </>
  )
}

interface TextProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly isTried: boolean
}

export function BasisField({ value, onChange, isTried }: TextProps) {
  const { lang } = useDesk()
  const w = parkWords[lang]
  return (
    <Field label={w.basisLabel} hint={w.basisHint} error={isTried && !value.trim() ? w.needBasis : undefined}>
      {(control) => <Input {...control} value={value} onChange={(event) => onChange(event.target.value)} />}
    </Field>
  )
}

interface PanelEndProps {
  readonly doing: Pick<Doing<string, unknown, object>, 'isRunning' | 'failure'>
  readonly label: string
  readonly onClose: () => void
}

export function PanelEnd({ doing, label, onClose }: PanelEndProps) {
  const { lang } = useDesk()
  return (
    <>
      <FailureLine failure={doing.failure} />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={doing.isRunning}>
          {label}
        </Button>
        <Button onClick={onClose}>{deskWords[lang].cancel}</Button>
      </div>
    </>
  )
}

interface NewParkPanelProps {
  /** declare: by a host zone. enter: by the office, of what was admitted before. */
  readonly kind: 'declare' | 'enter'
  readonly zones: Parks['mayDeclareIn']
  readonly onClose: () => void
}

export function NewParkPanel({ kind, zones, onClose }: NewParkPanelProps) {
  const { lang, say } = useDesk()
  const w = parkWords[lang]
  const [declare, enter] = [useAct(declarePark), useAct(enterPark)]
  const [isTried, setTried] = useState(false)
  const [zone, setZone] = useState(zones.length === 1 ? (zones[0]?.id ?? '') : '')
  const [on, setOn] = useState(todayThere())
  const [typed, setTyped] = useState(emptyPark)
  const isDeclared = kind === 'declare'
  return (
    <Panel
      title={isDeclared ? w.declareTitle : w.enterTitle}
      onSubmit={async () => {
        setTried(true)
        const park = writeDeclared(typed)
        if (!park || !zone || !on) return
        const done = isDeclared
          ? await declare.run({}, { ...park, hostZone: zone })
          : await enter.run({}, { ...park, hostZone: zone, on })
        if (!done) return
        say(isDeclared ? w.declared : w.entered)
        onClose()
      }}
    >
      <Field label={w.zone} error={isTried && !zone ? w.needZone : undefined}>
        {(control) => (
          <Choice
            {...control}
            value={zone}
            none={w.chooseZone}
            onChange={setZone}
            options={zones.map(({ id, name }) => ({ value: id, label: sayName(name, lang) }))}
          />
        )}
      </Field>
      {isDeclared ? null : (
        <Field label={w.day} error={isTried && !on ? w.needDay : undefined}>
          {(control) => <Input {...control} type="date" value={on} onChange={(event) => setOn(event.target.value)} />}
        </Field>
      )}
      <DeclaredFields
        typed={typed}
        change={(part) => setTyped({ ...typed, ...part })}
        zone={zones.find(({ id }) => id === zone)?.name ?? null}
        isTried={isTried}
      />
      <PanelEnd doing={isDeclared ? declare : enter} label={isDeclared ? w.declare : w.enter} onClose={onClose} />
    </Panel>
  )
}
