import { Button, Input } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Choice, Field, Panel } from '../../ui/desk/field.tsx'
import { todayThere } from '../../ui/desk/say-when.ts'
import type { EventKind, newEventSchema, OrganisationDetail, Role } from '../organisation.schema.ts'
import { recordEvent } from './asks.ts'
import { organisationWords } from './organisation-words.ts'
import { PanelEnd } from './person-panels.tsx'
import { OrganisationPicker } from './pickers.tsx'
import { sayName } from './say-names.ts'

const KINDS: readonly EventKind[] = ['found', 'rename', 'move', 'merge', 'split', 'end', 'take_role', 'leave_role']

interface EventPanelProps {
  readonly of: OrganisationDetail
  readonly name: string
  readonly onClose: () => void
}

type NewEvent = z.input<typeof newEventSchema>
type Missing = 'one' | 'name' | 'role'

interface Typed {
  readonly zh: string
  readonly en: string
  readonly role: string
  readonly other: string
  readonly others: readonly string[]
  readonly isPublic: boolean
  readonly lines: string
  readonly takes: Readonly<Record<string, string>>
  readonly ends: boolean
}

/** What happened to an organisation, on which day, and where it is written. */
export function EventPanel({ of, name, onClose }: EventPanelProps) {
  const { lang, say } = useDesk()
  const w = organisationWords[lang]
  const act = useAct(recordEvent)
  const [isTried, setTried] = useState(false)
  const [kind, setKind] = useState<EventKind>('rename')
  const [on, setOn] = useState(todayThere())
  const [source, setSource] = useState('')
  const [typed, setTyped] = useState<Typed>({
    zh: '',
    en: '',
    role: '',
    other: '',
    others: [''],
    isPublic: of.isPublic,
    lines: '',
    takes: {},
    ends: true,
  })
  const change = (part: Partial<Typed>) => setTyped({ ...typed, ...part })
  const written = writeEvent(kind, of, typed)
  const missing = isTried && typeof written === 'string' ? written : null
  return (
    <Panel
      title={w.recordTitle(name)}
      onSubmit={async () => {
        setTried(true)
        if (typeof written === 'string' || !on || !source.trim()) return
        if (!(await act.run({}, { ...written, on, source: source.trim() } as NewEvent))) return
        say(w.recorded)
        onClose()
      }}
    >
      <Field label={w.which}>
        {(control) => (
          <Choice
            {...control}
            value={kind}
            onChange={(next) => setKind(next as EventKind)}
            options={KINDS.map((value) => ({ value, label: w.eventKinds[value] }))}
          />
        )}
      </Field>
      {kind === 'rename' || kind === 'found' ? (
        <div className="two">
          <Field
            label={kind === 'found' ? w.newOrganisation : w.newName}
            error={missing === 'name' ? w.needName : undefined}
          >
            {(control) => (
              <Input {...control} value={typed.zh} onChange={(event) => change({ zh: event.target.value })} />
            )}
          </Field>
          <Field label={w.newNameEn} isOptional>
            {(control) => (
              <Input {...control} value={typed.en} onChange={(event) => change({ en: event.target.value })} />
            )}
          </Field>
        </div>
      ) : null}
      {kind === 'found' || kind === 'take_role' || kind === 'leave_role' ? (
        <Field label={w.newRole} error={missing === 'role' ? w.needRole : undefined}>
          {(control) => (
            <Choice
              {...control}
              value={typed.role}
              none={w.anyRole}
              onChange={(role) => change({ role })}
              options={Object.entries(w.kinds).map(([value, label]) => ({ value, label }))}
            />
          )}
        </Field>
      ) : null}
      {kind === 'found' ? (
        <label className="tick">
          <input
            type="checkbox"
            checked={typed.isPublic}
            onChange={(event) => change({ isPublic: event.target.checked })}
          />
          {w.isPublic}
        </label>
      ) : null}
      {kind === 'move' ? (
        <Field label={w.newUnder} error={missing === 'one' ? w.needOne : undefined}>
          {(control) => (
            <OrganisationPicker control={control} value={typed.other} onChange={(other) => change({ other })} />
          )}
        </Field>
      ) : null}
      {kind === 'merge' ? (
        <>
          {typed.others.map((other, at) => (
            <Field
              // They are added at the end and never moved.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              key={at}
              label={w.mergeFrom}
              hint={at === 0 ? w.mergeHint : undefined}
              error={at === 0 && missing === 'one' ? w.needOne : undefined}
            >
              {(control) => (
                <OrganisationPicker
                  control={control}
                  value={other}
                  onChange={(id) => change({ others: typed.others.map((each, i) => (i === at ? id : each)) })}
                />
              )}
            </Field>
          ))}
          <div className="row">
            <Button size="small" onClick={() => change({ others: [...typed.others, ''] })}>
              {w.addOne}
            </Button>
          </div>
        </>
      ) : null}
      {kind === 'split' ? <SplitFields of={of} typed={typed} change={change} isMissing={missing === 'name'} /> : null}
      {kind === 'end' ? <p>{w.endWhy}</p> : null}
      <div className="two">
        <Field label={w.happened} error={isTried && !on ? w.needDay : undefined}>
          {(control) => <Input {...control} type="date" value={on} onChange={(event) => setOn(event.target.value)} />}
        </Field>
        <Field label={w.source} hint={w.sourceHint} error={isTried && !source.trim() ? w.needSource : undefined}>
          {(control) => <Input {...control} value={source} onChange={(event) => setSource(event.target.value)} />}
        </Field>
      </div>
      <PanelEnd doing={act} label={w.save} onClose={onClose} />
    </Panel>
  )
}

interface SplitFieldsProps {
  readonly of: OrganisationDetail
  readonly typed: Typed
  readonly change: (part: Partial<Typed>) => void
  readonly isMissing: boolean
}

function SplitFields({ of, typed, change, isMissing }: SplitFieldsProps) {
  const { lang } = useDesk()
  const w = organisationWords[lang]
  const names = readLines(typed.lines)
  return (
    <>
      <Field label={w.splitNames} error={isMissing ? w.needName : undefined}>
        {(control) => (
          <Input.TextArea
            {...control}
            rows={3}
            value={typed.lines}
            onChange={(event) => change({ lines: event.target.value })}
          />
        )}
      </Field>
      <label className="tick">
        <input type="checkbox" checked={typed.ends} onChange={(event) => change({ ends: event.target.checked })} />
        {w.splitEnds}
      </label>
      {names.length > 0
        ? of.below.map((each) => (
            <Field key={each.id} label={w.splitBelow(sayName(each.name, lang))}>
              {(control) => (
                <Choice
                  {...control}
                  value={typed.takes[each.id] ?? ''}
                  none={w.staysHere}
                  onChange={(into) => change({ takes: { ...typed.takes, [each.id]: into } })}
                  options={names.map((label, at) => ({ value: String(at), label }))}
                />
              )}
            </Field>
          ))
        : null}
    </>
  )
}

/** The event as it was typed, without its day and source; or what is missing. */
function writeEvent(kind: EventKind, of: OrganisationDetail, typed: Typed): object | Missing {
  const name = { zh: typed.zh.trim(), en: typed.en.trim() || null }
  const role = typed.role as Role | ''
  switch (kind) {
    case 'found':
      if (!name.zh) return 'name'
      if (!role) return 'role'
      return { kind, organisations: [{ name, parent: of.id, roles: [role], isPublic: typed.isPublic }] }
    case 'rename':
      return name.zh ? { kind, organisation: of.id, name } : 'name'
    case 'move':
      return typed.other ? { kind, organisation: of.id, parent: typed.other } : 'one'
    case 'merge': {
      const from = [...new Set(typed.others.filter(Boolean))]
      return from.length > 0 ? { kind, from, into: of.id } : 'one'
    }
    case 'split': {
      const names = readLines(typed.lines)
      const roles = of.roles.filter(({ to }) => to === null).map(({ value }) => value)
      const parent = of.parents.find(({ to }) => to === null)?.value.id ?? null
      const taking = Object.entries(typed.takes)
        .filter(([, into]) => into !== '' && Number(into) < names.length)
        .map(([organisation, into]) => ({ organisation, into: Number(into) }))
      const into = names.map((zh) => ({ name: { zh, en: null }, parent, roles, isPublic: of.isPublic }))
      return names.length > 0 ? { kind, from: of.id, into, taking, ends: typed.ends } : 'name'
    }
    case 'end':
      return { kind, organisation: of.id }
    default:
      return role ? { kind, organisation: of.id, role } : 'role'
  }
}

function readLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
}
