import { useState } from 'react'
import { sayName } from '../../access/web/index.ts'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Panel } from '../../ui/desk/field.tsx'
import { todayThere } from '../../ui/desk/say-when.ts'
import type { Enterprise, Merge, Stay } from '../enterprises.schema.ts'
import { confirmStay, endStay, endTie, undoMerge, withdrawStay } from './asks.ts'
import { enterpriseWords } from './enterprise-words.ts'
import { PanelEnd, TextField } from './parts.tsx'

interface StayActProps {
  readonly stay: Stay
  /** confirm_stay, end_stay or withdraw_stay. */
  readonly act: string
  readonly onClose: () => void
}

/** Confirms a stay, ends it on a day or withdraws it with a reason. */
export function StayActPanel({ stay, act, onClose }: StayActProps) {
  const { lang, say } = useDesk()
  const w = enterpriseWords[lang]
  const doings = { confirm: useAct(confirmStay), end: useAct(endStay), withdraw: useAct(withdrawStay) }
  const [isTried, setTried] = useState(false)
  const [on, setOn] = useState(todayThere())
  const [why, setWhy] = useState('')
  const params = { id: stay.id }
  const doing = act === 'end_stay' ? doings.end : act === 'withdraw_stay' ? doings.withdraw : doings.confirm
  const run = () => {
    if (act === 'confirm_stay') return doings.confirm.run(params)
    if (act === 'end_stay') return on ? doings.end.run(params, { on }) : null
    return why.trim() ? doings.withdraw.run(params, { why: why.trim() }) : null
  }
  const label = w.acts[act] ?? act
  return (
    <Panel
      title={`${act === 'end_stay' ? w.endTitle : act === 'withdraw_stay' ? w.withdrawTitle : label} · ${sayName(stay.park.name, lang)}`}
      onSubmit={async () => {
        setTried(true)
        if (!(await run())) return
        say(w.done)
        onClose()
      }}
    >
      {act === 'confirm_stay' ? (
        <p>
          {w.hows[stay.how]} {stay.basis}
        </p>
      ) : act === 'end_stay' ? (
        <TextField
          label={w.endOn}
          type="date"
          value={on}
          onChange={setOn}
          error={isTried && !on ? w.needDay : undefined}
        />
      ) : (
        <TextField
          label={w.why}
          hint={w.whyHint}
          value={why}
          onChange={setWhy}
          error={isTried && !why.trim() ? w.needWhy : undefined}
        />
      )}
      <PanelEnd doing={doing} label={label} onClose={onClose} />
    </Panel>
  )
}

interface EndTieProps {
  readonly tie: Enterprise['ties'][number]
  readonly onClose: () => void
}

export function EndTiePanel({ tie, onClose }: EndTieProps) {
  const { lang, say } = useDesk()
  const w = enterpriseWords[lang]
  const doing = useAct(endTie)
  const [on, setOn] = useState(todayThere())
  return (
    <Panel
      title={`${w.endTie} · ${tie.other.name}`}
      onSubmit={async () => {
        if (!on || !(await doing.run({ id: tie.id }, { on }))) return
        say(w.done)
        onClose()
      }}
    >
      <TextField label={w.to} type="date" value={on} onChange={setOn} error={on ? undefined : w.needDay} />
      <PanelEnd doing={doing} label={w.endTie} onClose={onClose} />
    </Panel>
  )
}

/** Takes a merge back: they are two again, each as it was. */
export function UndoPanel({ merge, onClose }: { readonly merge: Merge; readonly onClose: () => void }) {
  const { lang, say } = useDesk()
  const w = enterpriseWords[lang]
  const doing = useAct(undoMerge)
  const [isTried, setTried] = useState(false)
  const [why, setWhy] = useState('')
  return (
    <Panel
      title={`${w.undoTitle} · ${w.merged(merge.merged.name, merge.kept.name)}`}
      onSubmit={async () => {
        setTried(true)
        if (!why.trim() || !(await doing.run({ id: merge.id }, { why: why.trim() }))) return
        say(w.done)
        onClose()
      }}
    >
      <TextField
        label={w.why}
        hint={w.whyHint}
        value={why}
        onChange={setWhy}
        error={isTried && !why.trim() ? w.needWhy : undefined}
      />
      <PanelEnd doing={doing} label={w.undoTitle} onClose={onClose} />
    </Panel>
  )
}
