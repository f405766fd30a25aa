import { useState } from 'react'
import { readCreditCode } from '../../access/rules/credit-code.ts'
import { Go, useAct, useAnswer, useDesk, useGo } from '../../ui/desk/desk-context.tsx'
import { Panel } from '../../ui/desk/field.tsx'
import { todayThere } from '../../ui/desk/say-when.ts'
import type { Scale, StayHow } from '../enterprises.schema.ts'
import { matchEnterprise } from '../rules/match-enterprises.ts'
import { enterEnterprise, listEnterprises, readPlaces } from './asks.ts'
import { enterpriseWords } from './enterprise-words.ts'
import { ChoiceField, optionsOf, PanelEnd, TextField, usePlaceOptions } from './parts.tsx'

export const INDUSTRY = /^([A-T]([0-9]{2,4})?|[0-9]{4})$/

/** A code as it is written, or null where it is none; empty: not known. */
export function readCode(typed: string): string | null {
  const code = typed.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase()
  return code === '' || readCreditCode(code).ok ? code : null
}

/** Enters an enterprise; one whose code is in the register already is given the stay. */
export function EnterPanel({ onClose }: { readonly onClose: () => void }) {
  const { lang, say } = useDesk()
  const w = enterpriseWords[lang]
  const go = useGo()
  const places = useAnswer(readPlaces, {}, {}, 'once')
  const asOptions = usePlaceOptions()
  const doing = useAct(enterEnterprise)
  const [isTried, setTried] = useState(false)
  const mine = places.data?.parks.filter(({ mayState }) => mayState) ?? []
  const [typed, setTyped] = useState({
    name: '',
    nameEn: '',
    code: '',
    district: '',
    foundedOn: '',
    industry: '',
    scale: '',
    aboveSize: '',
    address: '',
    park: '',
    from: todayThere(),
    how: 'address',
    basis: '',
  })
  const set = (part: Partial<typeof typed>) => setTyped({ ...typed, ...part })
  const code = readCode(typed.code)
  const industry = typed.industry.trim().toUpperCase()
  const isWrongIndustry = industry !== '' && !INDUSTRY.test(industry)
  const name = typed.name.trim()
  const hasPark = typed.park !== ''
  const submit = async () => {
    setTried(true)
    if (!name || code === null || isWrongIndustry || (hasPark && !typed.from)) return
    const done = await doing.run(
      {},
      {
        name,
        nameEn: typed.nameEn.trim() || null,
        ...(code ? { code } : {}),
        ...(typed.district ? { district: typed.district } : {}),
        ...(typed.foundedOn ? { foundedOn: typed.foundedOn } : {}),
        ...(industry ? { industry } : {}),
        ...(typed.scale ? { scale: typed.scale as Scale } : {}),
        ...(typed.aboveSize ? { aboveSize: typed.aboveSize === 'yes' } : {}),
        ...(typed.address.trim() ? { address: typed.address.trim() } : {}),
        ...(hasPark
          ? { stay: { park: typed.park, from: typed.from, how: typed.how as StayHow, basis: typed.basis.trim() } }
          : {}),
      },
    )
    if (!done) return
    const { id, isNew, alike } = done.answer
    await go(`/enterprises/${id}`)
    say(!isNew ? w.added : alike > 0 ? w.enteredAlike(alike) : hasPark ? w.entered : w.enteredAlone)
  }
  return (
    <Panel title={w.enterTitle} onSubmit={() => void submit()}>
      <p className="q">{w.enterLead}</p>
      <div className="two">
        <TextField
          label={w.companyName}
          value={typed.name}
          onChange={(next) => set({ name: next })}
          error={isTried && !name ? w.needName : undefined}
        />
        <TextField label={w.companyNameEn} value={typed.nameEn} onChange={(nameEn) => set({ nameEn })} isOptional />
      </div>
      <Known code={code} name={name} districtId={typed.district || null} />
      <div className="two">
        <TextField
          label={w.code}
          value={typed.code}
          onChange={(next) => set({ code: next })}
          hint={w.codeHint}
          isOptional
          error={code === null && (isTried || typed.code.trim().length >= 18) ? w.wrongCode : undefined}
        />
        <ChoiceField
          label={w.registeredUnder}
          value={typed.district}
          onChange={(district) => set({ district })}
          isOptional
          none={w.notKnown}
          options={asOptions(uniteById([...(places.data?.districts ?? []), ...(places.data?.zones ?? [])]))}
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
          value={typed.industry}
          onChange={(next) => set({ industry: next })}
          hint={w.industryHint}
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
      <TextField
        label={w.addressKinds.registered}
        value={typed.address}
        onChange={(address) => set({ address })}
        isOptional
      />
      <div className="two">
        <ChoiceField
          label={w.stayPark}
          value={typed.park}
          onChange={(park) => set({ park })}
          isOptional
          none={w.stayNone}
          options={asOptions(mine)}
        />
        {hasPark ? (
          <TextField
            label={w.from}
            type="date"
            value={typed.from}
            onChange={(from) => set({ from })}
            error={isTried && !typed.from ? w.needDay : undefined}
          />
        ) : null}
      </div>
      {hasPark ? (
        <div className="two">
          <ChoiceField label={w.how} value={typed.how} onChange={(how) => set({ how })} options={optionsOf(w.hows)} />
          <TextField label={w.basis} value={typed.basis} onChange={(basis) => set({ basis })} isOptional />
        </div>
      ) : null}
      <PanelEnd doing={doing} label={w.enter} onClose={onClose} />
    </Panel>
  )
}

interface KnownProps {
  /** Empty where none was typed, null where it is none. */
  readonly code: string | null
  readonly name: string
  readonly districtId: string | null
}

/** What the register holds already of what is being typed: the one of the code, or those that may be the same. */
function Known({ code, name, districtId }: KnownProps) {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const ofCode = useAnswer(listEnterprises, {}, { q: code ?? '' }, Boolean(code))
  const ofName = useAnswer(listEnterprises, {}, { q: name }, [...name].length >= 4)
  const listed = [...(code ? (ofCode.data?.enterprises ?? []) : []), ...(ofName.data?.enterprises ?? [])]
  const match = matchEnterprise(
    { code: code || null, name, districtId },
    listed.map((one) => ({
      id: one.id,
      code: one.code,
      name: one.name,
      districtId: one.district?.id ?? null,
      standsFor: one.mergedInto?.id ?? one.id,
    })),
  )
  if (match.kind === 'new') return null
  const ids = match.kind === 'same' ? [match.id] : match.ids
  return (
    <p className="strip">
      {match.kind === 'same' ? w.isKnown : w.mayBeKnown}
      {ids.map((id) => {
        const one = listed.find((each) => each.id === id || each.mergedInto?.id === id)
        return (
          <Go key={id} to={`/enterprises/${id}`}>
            {one?.mergedInto?.name ?? one?.name ?? id}
          </Go>
        )
      })}
    </p>
  )
}

/** A district that is its own host zone is one place. */
function uniteById<Place extends { readonly id: string }>(places: readonly Place[]): Place[] {
  return [...new Map(places.map((place) => [place.id, place])).values()]
}
