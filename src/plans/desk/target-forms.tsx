import { Input } from 'antd'
import { useState } from 'react'
import { useAct, useDesk } from '../../ui/desk/desk-context.tsx'
import { Drawer } from '../../ui/desk/drawer.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import type { JudgedTargets } from '../targets/targets.schema.ts'
import { bindTarget, endBinding, setTolerance } from './asks.ts'
import { planWords } from './plan-words.ts'

interface FormProps {
  readonly onClose: () => void
}

type Judged = JudgedTargets['targets'][number]

interface BasisProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error: string | undefined
}

function BasisField({ label, value, onChange, error }: BasisProps) {
  return (
    <Field label={label} error={error}>
      {(control) => (
        <Input {...control} maxLength={500} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  )
}

/** Says what measures a target from today on, and by which document. */
export function BindDrawer({
  one,
  sources,
  onClose,
}: FormProps & { readonly one: Judged; readonly sources: JudgedTargets['sources'] }) {
  const { lang, say } = useDesk()
  const w = planWords[lang]
  const doing = useAct(bindTarget)
  const [key, setKey] = useState(sources[0]?.key ?? '')
  const [basis, setBasis] = useState('')
  const [isTried, setTried] = useState(false)
  const source = sources.find((each) => each.key === key)
  return (
    <Drawer
      title={w.bindTitle(one.target.subject)}
      act={w.bind}
      doing={doing}
      wrong={isTried && !basis.trim() ? 1 : 0}
      onAct={async () => {
        setTried(true)
        if (!source || !basis.trim()) return
        const { kind } = source
        if (!(await doing.run({}, { itemId: one.itemId, kind, key, basis: basis.trim() }))) return
        say(w.bound)
        onClose()
      }}
      onClose={onClose}
    >
      <p className="song" lang="zh-CN">
        “{one.target.text}”
      </p>
      <Field label={w.source}>
        {(control) => (
          <Choice
            {...control}
            value={key}
            onChange={setKey}
            options={sources.map((each) => ({ value: each.key, label: each.name[lang] }))}
          />
        )}
      </Field>
      <BasisField
        label={w.basisOf}
        value={basis}
        onChange={setBasis}
        error={isTried && !basis.trim() ? w.needBasis : undefined}
      />
    </Drawer>
  )
}

/** From today on it no longer measures the target. */
export function UnbindDrawer({ one, onClose }: FormProps & { readonly one: Judged }) {
  const { lang, say } = useDesk()
  const w = planWords[lang]
  const doing = useAct(endBinding)
  const [why, setWhy] = useState('')
  const [isTried, setTried] = useState(false)
  const id = one.binding?.id
  return (
    <Drawer
      title={w.unbindTitle(one.target.subject)}
      act={w.unbind}
      doing={doing}
      wrong={isTried && !why.trim() ? 1 : 0}
      isDanger
      onAct={async () => {
        setTried(true)
        if (!id || !why.trim()) return
        if (!(await doing.run({ id }, { why: why.trim() }))) return
        say(w.unbound)
        onClose()
      }}
      onClose={onClose}
    >
      <p>{one.binding?.source.name[lang]}</p>
      <BasisField label={w.why} value={why} onChange={setWhy} error={isTried && !why.trim() ? w.needWhy : undefined} />
    </Drawer>
  )
}

/** Says what 左右 leaves open, for every target of the plan. */
export function ToleranceDrawer({ percent, onClose }: FormProps & { readonly percent: number }) {
  const { lang, say } = useDesk()
  const w = planWords[lang]
  const doing = useAct(setTolerance)
  const [typed, setTyped] = useState(String(percent))
  const [basis, setBasis] = useState('')
  const [isTried, setTried] = useState(false)
  const figure = Number(typed)
  const isWrong = typed.trim() === '' || !(figure >= 0 && figure <= 50)
  return (
    <Drawer
      title={w.toleranceTitle}
      act={w.setTolerance}
      doing={doing}
      wrong={isTried ? (isWrong ? 1 : 0) + (basis.trim() ? 0 : 1) : 0}
      onAct={async () => {
        setTried(true)
        if (isWrong || !basis.trim()) return
        if (!(await doing.run({}, { percent: figure, basis: basis.trim() }))) return
        say(w.toleranceSet)
        onClose()
      }}
      onClose={onClose}
    >
      <Field label={w.percent} error={isTried && isWrong ? w.needPercent : undefined}>
        {(control) => (
          <Input {...control} inputMode="decimal" value={typed} onChange={(event) => setTyped(event.target.value)} />
        )}
      </Field>
      <BasisField
        label={w.basisOf}
        value={basis}
        onChange={setBasis}
        error={isTried && !basis.trim() ? w.needBasis : undefined}
      />
    </Drawer>
  )
}
