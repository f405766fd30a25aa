import { Button, Input } from 'antd'
import { type ReactNode, useState } from 'react'
import { OrganisationPicker, sayName } from '../../access/web/index.ts'
import { type Doing, useAct, useAnswer, useDesk, useGo } from '../../ui/desk/desk-context.tsx'
import { Field, Panel } from '../../ui/desk/field.tsx'
import { todayThere } from '../../ui/desk/say-when.ts'
import type { AddressKind, Enterprise, EnterpriseStatus, Scale, StayHow, TieKind } from '../enterprises.schema.ts'
import { FACT_KINDS, findFactKind } from '../rules/fact-kinds.ts'
import {
  changeEnterprise,
  listEnterprises,
  mergeEnterprises,
  readPlaces,
  stateAddress,
  stateFacts,
  stateName,
  stateStay,
  stateTie,
} from './asks.ts'
import { INDUSTRY, readCode } from './enter-panel.tsx'
import { enterpriseWords } from './enterprise-words.ts'
import { ChoiceField, optionsOf, PanelEnd, TextField, usePlaceOptions } from './parts.tsx'
import { readFact } from './say-fact.ts'

interface StateProps {
  readonly of: Enterprise
  readonly onClose: () => void
}

/** What is said of an enterprise with an act, in a form of its own. */
export function StatePanel({ act, ...props }: StateProps & { readonly act: string }) {
  switch (act) {
    case 'change':
      return <ChangePanel {...props} />
    case 'assign':
      return <AssignPanel {...props} />
    case 'name':
      return <NamePanel {...props} />
    case 'address':
      return <AddressPanel {...props} />
    case 'state_stay':
      return <StayPanel {...props} />
    case 'state_facts':
      return <FactsPanel {...props} />
    case 'state_tie':
      return <TiePanel {...props} />
    case 'merge':
      return <MergePanel {...props} />
    default:
      return null
  }
}

interface FormProps extends StateProps {
  readonly act: string
  readonly doing: Pick<Doing<string, unknown, object>, 'isRunning' | 'failure'>
  /** Null while something is missing, or when it failed. */
  readonly run: () => Promise<unknown> | null
  readonly onTried: () => void
  readonly children: ReactNode
}

function StateForm({ of, act, doing, run, onTried, onClose, children }: FormProps) {
  const { lang, say } = useDesk()
  const w = enterpriseWords[lang]
  const label = w.acts[act] ?? act
  return (
    <Panel
      title={`${label} · ${sayName(of.name, lang)}`}
      onSubmit={async () => {
        onTried()
        if (!(await run())) return
        say(w.done)
        onClose()
      }}
    >
      {children}
      <PanelEnd doing={doing} label={label} onClose={onClose} />
    </Panel>
  )
}

function ChangePanel(props: StateProps) {
  const { of } = props
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const doing = useAct(changeEnterprise)
  const [isTried, setTried] = useState(false)
  const [typed, setTyped] = useState({
    code: of.code ?? '',
    foundedOn: of.foundedOn ?? '',
    status: of.status as string,
    industry: of.industry ?? '',
    scale: (of.scale ?? '') as string,
    aboveSize: of.aboveSize === null ? '' : of.aboveSize ? 'yes' : 'no',
  })
  const set = (part: Partial<typeof typed>) => setTyped({ ...typed, ...part })
  const code = readCode(typed.code)
  const industry = typed.industry.trim().toUpperCase()
  const isWrongIndustry = industry !== '' && !INDUSTRY.test(industry)
  return (
    <StateForm
      {...props}
      act="change"
      doing={doing}
      onTried={() => setTried(true)}
      run={() =>
        code === null || isWrongIndustry
          ? null
          : doing.run(
              { id: of.id },
              {
                code: code || null,
                foundedOn: typed.foundedOn || null,
                status: typed.status as EnterpriseStatus,
                industry: industry || null,
                scale: (typed.scale || null) as Scale | null,
                aboveSize: typed.aboveSize === '' ? null : typed.aboveSize === 'yes',
              },
            )
      }
    >
      <div className="two">
        <TextField
          label={w.code}
          hint={w.codeHint}
          value={typed.code}
          onChange={(next) => set({ code: next })}
          isOptional
          error={isTried && code === null ? w.wrongCode : undefined}
        />
        <ChoiceField
          label={w.status}
          value={typed.status}
          onChange={(status) => set({ status })}
          options={optionsOf(w.statuses)}
        />
      </div>
      <div className="two">
        <TextField
          label={w.foundedOn}
          type="date"
          value={typed.foundedOn}
          onChange={(foundedOn) => set({ foundedOn })}
          isOptional
        />
        <TextField
          label={w.industry}
          hint={w.industryHint}
          value={typed.industry}
          onChange={(next) => set({ industry: next })}
          isOptional
          error={isTried && isWrongIndustry ? w.wrongIndustry : undefined}
        />
      </div>
      <div className="two">
        <ChoiceField
          label={w.scale}
          value={typed.scale}
          onChange={(scale) => set({ scale })}
          isOptional
          none={w.notKnown}
          options={optionsOf(w.scales)}
        />
        <ChoiceField
          label={w.size}
          value={typed.aboveSize}
          onChange={(aboveSize) => set({ aboveSize })}
          isOptional
          none={w.notKnown}
          options={optionsOf({ yes: w.yes, no: w.no })}
        />
      </div>
    </StateForm>
  )
}

/** Where it is registered, and as what it signs in: that decides who is told about it. */
function AssignPanel(props: StateProps) {
  const { of } = props
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const doing = useAct(changeEnterprise)
  const places = useAnswer(readPlaces, {}, {}, 'once')
  const asOptions = usePlaceOptions()
  const [district, setDistrict] = useState(of.district?.id ?? '')
  const [organisation, setOrganisation] = useState(of.organisation?.id ?? '')
  const both = [...(places.data?.districts ?? []), ...(places.data?.zones ?? [])]
  return (
    <StateForm
      {...props}
      act="assign"
      doing={doing}
      onTried={() => undefined}
      run={() => doing.run({ id: of.id }, { district: district || null, organisation: organisation || null })}
    >
      <ChoiceField
        label={w.registeredUnder}
        value={district}
        onChange={setDistrict}
        none={w.notKnown}
        options={asOptions([...new Map(both.map((place) => [place.id, place])).values()])}
      />
      <Field label={w.organisation} hint={w.organisationHint} isOptional>
        {(control) => (
          <OrganisationPicker
            control={control}
            value={organisation}
            onChange={setOrganisation}
            places={['enterprise']}
            none={w.noOrganisation}
          />
        )}
      </Field>
    </StateForm>
  )
}

function NamePanel(props: StateProps) {
  const { of } = props
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const doing = useAct(stateName)
  const [isTried, setTried] = useState(false)
  const [name, setName] = useState('')
  const [nameEn, setNameEn] = useState('')
  const [from, setFrom] = useState(todayThere())
  const [to, setTo] = useState('')
  return (
    <StateForm
      {...props}
      act="name"
      doing={doing}
      onTried={() => setTried(true)}
      run={() =>
        name.trim() && from
          ? doing.run({ id: of.id }, { name: name.trim(), nameEn: nameEn.trim() || null, from, ...(to ? { to } : {}) })
          : null
      }
    >
      <div className="two">
        <TextField
          label={w.companyName}
          value={name}
          onChange={setName}
          error={isTried && !name.trim() ? w.needName : undefined}
        />
        <TextField label={w.companyNameEn} value={nameEn} onChange={setNameEn} isOptional />
      </div>
      <Days from={from} to={to} setFrom={setFrom} setTo={setTo} isTried={isTried} />
    </StateForm>
  )
}

interface DaysProps {
  readonly from: string
  readonly to: string
  readonly setFrom: (day: string) => void
  readonly setTo: (day: string) => void
  readonly isTried: boolean
}

/** From a day, and until one where it is over. */
function Days({ from, to, setFrom, setTo, isTried }: DaysProps) {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  return (
    <div className="two">
      <TextField
        label={w.from}
        type="date"
        value={from}
        onChange={setFrom}
        error={isTried && !from ? w.needDay : undefined}
      />
      <TextField label={w.to} hint={w.toHint} type="date" value={to} onChange={setTo} isOptional />
    </div>
  )
}

function AddressPanel(props: StateProps) {
  const { of } = props
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const doing = useAct(stateAddress)
  const [isTried, setTried] = useState(false)
  const [kind, setKind] = useState('registered')
  const [address, setAddress] = useState('')
  const [from, setFrom] = useState(todayThere())
  const [to, setTo] = useState('')
  return (
    <StateForm
      {...props}
      act="address"
      doing={doing}
      onTried={() => setTried(true)}
      run={() =>
        address.trim() && from
          ? doing.run(
              { id: of.id },
              { kind: kind as AddressKind, address: address.trim(), from, ...(to ? { to } : {}) },
            )
          : null
      }
    >
      <ChoiceField label={w.kind} value={kind} onChange={setKind} options={optionsOf(w.addressKinds)} />
      <TextField
        label={w.address}
        value={address}
        onChange={setAddress}
        error={isTried && !address.trim() ? w.needAddress : undefined}
      />
      <Days from={from} to={to} setFrom={setFrom} setTo={setTo} isTried={isTried} />
    </StateForm>
  )
}

function StayPanel(props: StateProps) {
  const { of } = props
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const doing = useAct(stateStay)
  const places = useAnswer(readPlaces, {}, {}, 'once')
  const asOptions = usePlaceOptions()
  const [isTried, setTried] = useState(false)
  const [park, setPark] = useState('')
  const [how, setHow] = useState('address')
  const [basis, setBasis] = useState('')
  const [from, setFrom] = useState(todayThere())
  const [to, setTo] = useState('')
  return (
    <StateForm
      {...props}
      act="state_stay"
      doing={doing}
      onTried={() => setTried(true)}
      run={() =>
        park && from
          ? doing.run({ id: of.id }, { park, how: how as StayHow, basis: basis.trim(), from, ...(to ? { to } : {}) })
          : null
      }
    >
      <ChoiceField
        label={w.stayPark}
        value={park}
        onChange={setPark}
        none={w.needPark}
        options={asOptions(places.data?.parks.filter(({ mayState }) => mayState))}
        error={isTried && !park ? w.needPark : undefined}
      />
      <Days from={from} to={to} setFrom={setFrom} setTo={setTo} isTried={isTried} />
      <div className="two">
        <ChoiceField label={w.how} value={how} onChange={setHow} options={optionsOf(w.hows)} />
        <TextField label={w.basis} value={basis} onChange={setBasis} isOptional />
      </div>
    </StateForm>
  )
}

function FactsPanel(props: StateProps) {
  const { of } = props
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const doing = useAct(stateFacts)
  const [isTried, setTried] = useState(false)
  const [year, setYear] = useState(String(Number(todayThere().slice(0, 4)) - 1))
  const [source, setSource] = useState('')
  const [rows, setRows] = useState([{ fact: 'revenue', value: '' }])
  const change = (at: number, part: Partial<(typeof rows)[number]>) =>
    setRows(rows.map((row, place) => (place === at ? { ...row, ...part } : row)))
  const options = FACT_KINDS.map(({ fact, name, unit }) => ({
    value: fact,
    label: w.units[unit] ? `${name[lang]}（${w.units[unit]}）` : name[lang],
  }))
  const facts = rows.flatMap(({ fact, value }) => {
    const kind = findFactKind(fact)
    const read = kind && readFact(value, kind.unit)
    return read === null ? [] : [{ fact, value: read }]
  })
  const isWhole = facts.length === rows.length && /^\d{4}$/.test(year) && source.trim() !== ''
  return (
    <StateForm
      {...props}
      act="state_facts"
      doing={doing}
      onTried={() => setTried(true)}
      run={() => (isWhole ? doing.run({ id: of.id }, { year: Number(year), source: source.trim(), facts }) : null)}
    >
      <div className="two">
        <TextField
          label={w.year}
          value={year}
          onChange={setYear}
          error={isTried && !/^\d{4}$/.test(year) ? w.needFigure : undefined}
        />
        <TextField
          label={w.source}
          value={source}
          onChange={setSource}
          error={isTried && !source.trim() ? w.needSource : undefined}
        />
      </div>
      {rows.map((row, at) => (
        // Added at the end, and never moved.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div className="two" key={at}>
          <ChoiceField
            label={w.figure(at + 1)}
            value={row.fact}
            onChange={(fact) => change(at, { fact })}
            options={options.filter(({ value }) => value === row.fact || rows.every(({ fact }) => fact !== value))}
          />
          <TextField
            label={w.figureValue(at + 1)}
            value={row.value}
            onChange={(value) => change(at, { value })}
            error={
              isTried && readFact(row.value, findFactKind(row.fact)?.unit ?? 'things') === null
                ? w.needFigure
                : undefined
            }
          />
        </div>
      ))}
      <div className="row">
        <Button
          size="small"
          onClick={() => {
            const free = FACT_KINDS.find(({ fact }) => rows.every((row) => row.fact !== fact))
            if (free) setRows([...rows, { fact: free.fact, value: '' }])
          }}
        >
          {w.addFigure}
        </Button>
      </div>
    </StateForm>
  )
}

function TiePanel(props: StateProps) {
  const { of } = props
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const doing = useAct(stateTie)
  const [isTried, setTried] = useState(false)
  const [kind, setKind] = useState('shareholder')
  const [name, setName] = useState('')
  const [typedCode, setCode] = useState('')
  const [typedShare, setShare] = useState('')
  const [basis, setBasis] = useState('')
  const [from, setFrom] = useState(todayThere())
  const [to, setTo] = useState('')
  const code = readCode(typedCode)
  const share = typedShare.trim() === '' ? '' : readFact(typedShare, 'percent')
  const hasShare = kind !== 'legal_representative'
  const isWrongShare = share === null || (kind === 'shareholder' && (share === '' || Number(share) < 5))
  return (
    <StateForm
      {...props}
      act="state_tie"
      doing={doing}
      onTried={() => setTried(true)}
      run={() =>
        name.trim() && code !== null && from && !isWrongShare
          ? doing.run(
              { id: of.id },
              {
                kind: kind as TieKind,
                other: { name: name.trim(), ...(code ? { code } : {}) },
                ...(hasShare && share ? { share } : {}),
                from,
                ...(to ? { to } : {}),
                basis: basis.trim(),
              },
            )
          : null
      }
    >
      <div className="two">
        <ChoiceField label={w.kind} value={kind} onChange={setKind} options={optionsOf(w.tieKinds)} />
        <TextField
          label={w.other}
          value={name}
          onChange={setName}
          error={isTried && !name.trim() ? w.needOther : undefined}
        />
      </div>
      {hasShare ? (
        <div className="two">
          <TextField
            label={w.share}
            value={typedShare}
            onChange={setShare}
            isOptional={kind !== 'shareholder'}
            error={isTried && isWrongShare ? w.needShare : undefined}
          />
          <TextField
            label={w.otherCode}
            value={typedCode}
            onChange={setCode}
            isOptional
            error={isTried && code === null ? w.wrongCode : undefined}
          />
        </div>
      ) : null}
      <Days from={from} to={to} setFrom={setFrom} setTo={setTo} isTried={isTried} />
      <TextField label={w.basis} value={basis} onChange={setBasis} isOptional />
    </StateForm>
  )
}

/** Merges it into another one, which is looked up. */
function MergePanel(props: StateProps) {
  const { of } = props
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const go = useGo()
  const doing = useAct(mergeEnterprises)
  const [isTried, setTried] = useState(false)
  const [text, setText] = useState('')
  const [kept, setKept] = useState('')
  const [why, setWhy] = useState('')
  const q = text.trim()
  const found = useAnswer(listEnterprises, {}, { q }, [...q].length >= 2)
  const others = found.data?.enterprises.filter(({ id, mergedInto }) => id !== of.id && mergedInto === null) ?? []
  return (
    <StateForm
      {...props}
      act="merge"
      doing={doing}
      onTried={() => setTried(true)}
      run={() =>
        kept && why.trim()
          ? doing.run({}, { merged: of.id, kept, why: why.trim() }).then(async (done) => {
              if (done) await go(`/enterprises/${kept}`)
              return done
            })
          : null
      }
    >
      <Field label={w.find} hint={w.keptHint}>
        {(control) => (
          <Input
            {...control}
            value={text}
            onChange={({ target }) => {
              setText(target.value)
              setKept('')
            }}
          />
        )}
      </Field>
      <ChoiceField
        label={w.keptOne}
        value={kept}
        onChange={setKept}
        none={w.needOne}
        options={others.map(({ id, name, code }) => ({ value: id, label: `${name} ${code ?? w.noCode}` }))}
        error={isTried && !kept ? w.needOne : undefined}
      />
      <TextField
        label={w.why}
        hint={w.whyHint}
        value={why}
        onChange={setWhy}
        error={isTried && !why.trim() ? w.needWhy : undefined}
      />
    </StateForm>
  )
}
