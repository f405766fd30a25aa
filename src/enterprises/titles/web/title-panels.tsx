import { useState } from 'react'
import { useAct, useAnswer, useDesk } from '../../../ui/desk/desk-context.tsx'
import { Panel } from '../../../ui/desk/field.tsx'
import { FileField } from '../../../ui/desk/file-list.tsx'
import { todayThere } from '../../../ui/desk/say-when.ts'
import type { ShownFile } from '../../../ui/desk/upload.ts'
import type { Title } from '../../titles.schema.ts'
import { ChoiceField, PanelEnd, TextField } from '../../web/parts.tsx'
import { confirmTitle, readTitleKinds, stateTitle, withdrawTitle } from './asks.ts'
import { titleWords } from './title-words.ts'

interface StateProps {
  readonly enterprise: { readonly id: string; readonly name: string }
  readonly onClose: () => void
}

/** States a title, with its evidence. */
export function StateTitlePanel({ enterprise, onClose }: StateProps) {
  const { lang, say } = useDesk()
  const w = titleWords[lang]
  const kinds = useAnswer(readTitleKinds, {})
  const doing = useAct(stateTitle)
  const [isTried, setTried] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [kind, setKind] = useState('high_tech')
  const [told, setTold] = useState({ number: '', issuer: '', validFrom: todayThere(), validTo: '', basis: '' })
  const [files, setFiles] = useState<readonly ShownFile[]>([])
  const set = (part: Partial<typeof told>) => setTold((before) => ({ ...before, ...part }))
  const missing = (value: string, words: string) => (isTried && !value.trim() ? words : undefined)
  const { validFrom, validTo } = told
  const [number, issuer, basis] = [told.number.trim(), told.issuer.trim(), told.basis.trim()]
  return (
    <Panel
      title={`${w.acts.state_title} · ${enterprise.name}`}
      onSubmit={async () => {
        setTried(true)
        if (!number || !issuer || !basis || !validFrom || isBusy) return
        const [file] = files
        const done = await doing.run(
          { id: enterprise.id },
          {
            kind,
            number,
            issuer,
            basis,
            validFrom,
            ...(validTo ? { validTo } : {}),
            ...(file ? { file: file.id } : {}),
          },
        )
        if (!done) return
        say(w.done)
        onClose()
      }}
    >
      <ChoiceField
        label={w.kind}
        value={kind}
        onChange={setKind}
        options={(kinds.data?.kinds ?? []).map((each) => ({ value: each.kind, label: each.name[lang] }))}
      />
      <TextField
        label={w.number}
        value={told.number}
        onChange={(value) => set({ number: value })}
        error={missing(told.number, w.needNumber)}
      />
      <TextField
        label={w.issuer}
        value={told.issuer}
        onChange={(value) => set({ issuer: value })}
        error={missing(told.issuer, w.needIssuer)}
      />
      <TextField
        label={w.validFrom}
        type="date"
        value={validFrom}
        onChange={(value) => set({ validFrom: value })}
        error={missing(validFrom, w.needDay)}
      />
      <TextField
        label={w.validTo}
        type="date"
        isOptional
        hint={w.validToHint}
        value={validTo}
        onChange={(value) => set({ validTo: value })}
      />
      <TextField
        label={w.basis}
        hint={w.basisHint}
        value={told.basis}
        onChange={(value) => set({ basis: value })}
        error={missing(told.basis, w.needBasis)}
      />
      <FileField label={w.evidence} files={files} onChange={setFiles} onBusy={setBusy} />
      <PanelEnd doing={doing} label={w.acts.state_title ?? ''} onClose={onClose} />
    </Panel>
  )
}

interface ActProps {
  readonly title: Title
  /** confirm_title or withdraw_title. */
  readonly act: string
  readonly onClose: () => void
}

/** Confirms a title, or withdraws it with a reason and a document. */
export function TitleActPanel({ title, act, onClose }: ActProps) {
  const { lang, say } = useDesk()
  const w = titleWords[lang]
  const confirming = useAct(confirmTitle)
  const withdrawing = useAct(withdrawTitle)
  const [isTried, setTried] = useState(false)
  const [told, setTold] = useState({ on: todayThere(), why: '', basis: '' })
  const isConfirm = act === 'confirm_title'
  const set = (part: Partial<typeof told>) => setTold((before) => ({ ...before, ...part }))
  const [why, basis] = [told.why.trim(), told.basis.trim()]
  const label = w.acts[act] ?? act
  return (
    <Panel
      title={`${label} · ${title.enterprise.name} ${title.kindName[lang]}`}
      onSubmit={async () => {
        setTried(true)
        const params = { id: title.id }
        const done = isConfirm
          ? await confirming.run(params, basis ? { basis } : {})
          : why &&
            basis &&
            (await withdrawing.run(params, {
              why,
              basis,
              ...(title.state === 'confirmed' && told.on ? { on: told.on } : {}),
            }))
        if (!done) return
        say(w.done)
        onClose()
      }}
    >
      <p>
        {title.number} {title.issuer} {title.basis}
      </p>
      {isConfirm ? (
        <TextField label={w.basis} isOptional value={told.basis} onChange={(value) => set({ basis: value })} />
      ) : (
        <>
          {title.state === 'confirmed' ? (
            <TextField
              label={w.day}
              type="date"
              hint={w.dayHint}
              value={told.on}
              onChange={(value) => set({ on: value })}
            />
          ) : null}
          <TextField
            label={w.why}
            value={told.why}
            onChange={(value) => set({ why: value })}
            error={isTried && !why ? w.needWhy : undefined}
          />
          <TextField
            label={w.basis}
            value={told.basis}
            onChange={(value) => set({ basis: value })}
            error={isTried && !basis ? w.needBasis : undefined}
          />
        </>
      )}
      <PanelEnd doing={isConfirm ? confirming : withdrawing} label={label} onClose={onClose} />
    </Panel>
  )
}
