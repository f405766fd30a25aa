import { useState } from 'react'
import { sayName } from '../../../access/web/index.ts'
import { Acts, RowActs } from '../../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk, useQueryText } from '../../../ui/desk/desk-context.tsx'
import { Choice, Field, Panel } from '../../../ui/desk/field.tsx'
import { FileList } from '../../../ui/desk/file-list.tsx'
import { Card, PageHead } from '../../../ui/desk/page-head.tsx'
import { Pages } from '../../../ui/desk/pages.tsx'
import { sayDay, sayDays, todayThere } from '../../../ui/desk/say-when.ts'
import { Light } from '../../../ui/light.tsx'
import {
  confirmInstitute,
  confirmInstituteStay,
  endInstituteStay,
  listInstitutes,
  stateInstitute,
  withdrawInstitute,
} from '../../titles/web/asks.ts'
import { showTitleActs } from '../../titles/web/show-title-acts.ts'
import { titleWords } from '../../titles/web/title-words.ts'
import { TITLE_LIGHTS } from '../../titles/web/titles-table.tsx'
import type { Institute, InstituteKind, TitleLevel } from '../../titles.schema.ts'
import { readPlaces } from '../../web/asks.ts'
import { ChoiceField, optionsOf, PanelEnd, TextField, usePlaceOptions } from '../../web/parts.tsx'

/** Which institutes are there, where, and which wait for me? */
export function InstitutesPage() {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const [query, change] = useQueryText()
  const [isOpen, setOpen] = useState(false)
  const { level, park, state, page = '1' } = query
  const places = useAnswer(readPlaces, {}, {}, 'once')
  const placeOptions = usePlaceOptions()
  const found = useAnswer(
    listInstitutes,
    {},
    { ...(level ? { level } : {}), ...(park ? { park } : {}), ...(state ? { state } : {}), page },
  )
  const answer = found.data
  const set = (part: Readonly<Record<string, string>>) => change({ page: '', ...part })
  return (
    <>
      <PageHead
        wing="actors"
        path={[
          w.path,
          <Go key="register" to="/enterprises">
            {w.enterprise}
          </Go>,
          w.institutes,
        ]}
        title={answer ? w.institutesTitle(answer.total) : w.institutes}
        facts={answer ? <span>{w.asOf(sayDay(answer.on, lang))}</span> : null}
        acts={answer ? <Acts acts={showTitleActs(answer.acts, lang, () => setOpen(true))} /> : null}
      />
      {isOpen ? <StatePanel onClose={() => setOpen(false)} /> : null}
      <Card title={w.institutes}>
        <div className="filters">
          <Field label={w.level}>
            {(control) => (
              <Choice
                {...control}
                value={level ?? ''}
                none={w.anyLevel}
                onChange={(each) => set({ level: each })}
                options={optionsOf(w.levels)}
              />
            )}
          </Field>
          <Field label={w.park}>
            {(control) => (
              <Choice
                {...control}
                value={park ?? ''}
                none={w.anyPark}
                onChange={(each) => set({ park: each })}
                options={placeOptions(places.data?.parks)}
              />
            )}
          </Field>
          <Field label={w.state}>
            {(control) => (
              <Choice
                {...control}
                value={state ?? ''}
                none={w.views.all ?? ''}
                onChange={(each) => set({ state: each })}
                options={optionsOf(w.states)}
              />
            )}
          </Field>
        </div>
        <Asked of={found}>
          {({ institutes, total, page: at }) => (
            <>
              {institutes.length === 0 ? <Empty>{w.noInstitutes}</Empty> : <Table institutes={institutes} />}
              <Pages total={total} shown={institutes.length} page={at} />
            </>
          )}
        </Asked>
      </Card>
    </>
  )
}

interface Opened {
  readonly act: string
  readonly of: Institute
  readonly stay: Institute['stays'][number] | null
}

function Table({ institutes }: { readonly institutes: readonly Institute[] }) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const [opened, setOpened] = useState<Opened | null>(null)
  return (
    <>
      {opened ? (
        <ActPanel key={opened.act + (opened.stay?.id ?? opened.of.id)} {...opened} onClose={() => setOpened(null)} />
      ) : null}
      <table>
        <thead>
          <tr>
            <th scope="col">{w.institute}</th>
            <th scope="col">{w.park}</th>
            <th scope="col" className="wide-only">
              {w.validity}
            </th>
            <th scope="col">{w.state}</th>
          </tr>
        </thead>
        <tbody>
          {institutes.map((one) => (
            <tr key={one.id}>
              <td>
                {sayName(one.name, lang)}
                <div className="q">
                  {w.levels[one.level]} {w.instituteKinds[one.kind]}
                </div>
                <div className="q">
                  {w.host} {one.host.id ? <Go to={`/enterprises/${one.host.id}`}>{one.host.name}</Go> : one.host.name}
                </div>
              </td>
              <td>
                {one.stays.map((stay) => (
                  <div key={stay.id}>
                    <Go to={`/parks/${stay.park.id}`}>{stay.park.name}</Go>
                    <div className="q n">
                      {sayDays(stay.validFrom, stay.validTo, lang)}
                      {stay.state === 'stated' ? ` ${w.states.stated}` : ''}
                    </div>
                    <RowActs acts={showTitleActs(stay.acts, lang, (act) => setOpened({ act, of: one, stay }))} />
                  </div>
                ))}
              </td>
              <td className="wide-only n wraps">
                {sayDays(one.validFrom, one.validTo, lang)}
                <div className="q">
                  {one.issuer} {one.basis}
                </div>
                {one.file ? <FileList files={[one.file]} /> : null}
              </td>
              <td>
                <Light colour={TITLE_LIGHTS[one.state]}>{w.states[one.state]}</Light>
                {one.withdrawn ? (
                  <div className="q">{w.withdrawnOn(sayDay(one.withdrawn.on, lang), one.withdrawn.why)}</div>
                ) : null}
                <RowActs
                  acts={showTitleActs(
                    one.acts.filter(({ act }) => act !== 'enterprises.state_institute_stay'),
                    lang,
                    (act) => setOpened({ act, of: one, stay: null }),
                  )}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

/** Confirms or withdraws an institute or one of its stays. */
function ActPanel({ act, of, stay, onClose }: Opened & { readonly onClose: () => void }) {
  const { lang, say } = useDesk()
  const w = titleWords[lang]
  const doings = {
    confirm_institute: useAct(confirmInstitute),
    withdraw_institute: useAct(withdrawInstitute),
    confirm_institute_stay: useAct(confirmInstituteStay),
    withdraw_institute_stay: useAct(endInstituteStay),
  }
  const [isTried, setTried] = useState(false)
  const [told, setTold] = useState({ on: todayThere(), why: '', basis: '' })
  const set = (part: Partial<typeof told>) => setTold((before) => ({ ...before, ...part }))
  const [why, basis] = [told.why.trim(), told.basis.trim()]
  const isConfirm = act.startsWith('confirm')
  const label = w.acts[act] ?? act
  const doing = doings[act as keyof typeof doings]
  const run = () => {
    if (act === 'confirm_institute') return doings.confirm_institute.run({ id: of.id }, {})
    if (act === 'confirm_institute_stay') return doings.confirm_institute_stay.run({ id: stay?.id ?? '' })
    if (!why) return null
    if (act === 'withdraw_institute_stay') {
      return doings.withdraw_institute_stay.run(
        { id: stay?.id ?? '' },
        { why, ...(stay?.state === 'confirmed' ? { on: told.on } : {}) },
      )
    }
    return basis ? doings.withdraw_institute.run({ id: of.id }, { why, basis }) : null
  }
  return (
    <Panel
      title={`${label} · ${sayName(of.name, lang)}${stay ? ` · ${stay.park.name}` : ''}`}
      onSubmit={async () => {
        setTried(true)
        if (!(await run())) return
        say(w.done)
        onClose()
      }}
    >
      {isConfirm ? (
        <p>
          {of.issuer} {stay?.basis ?? of.basis}
        </p>
      ) : (
        <>
          {stay?.state === 'confirmed' ? (
            <TextField label={w.day} type="date" value={told.on} onChange={(value) => set({ on: value })} />
          ) : null}
          <TextField
            label={w.why}
            value={told.why}
            onChange={(value) => set({ why: value })}
            error={isTried && !why ? w.needWhy : undefined}
          />
          {stay ? null : (
            <TextField
              label={w.basis}
              value={told.basis}
              onChange={(value) => set({ basis: value })}
              error={isTried && !basis ? w.needBasis : undefined}
            />
          )}
        </>
      )}
      <PanelEnd doing={doing} label={label} onClose={onClose} />
    </Panel>
  )
}

/** States an institute, and in which park it is. */
function StatePanel({ onClose }: { readonly onClose: () => void }) {
  const { lang, say } = useDesk()
  const w = titleWords[lang]
  const doing = useAct(stateInstitute)
  const places = useAnswer(readPlaces, {}, {}, 'once')
  const placeOptions = usePlaceOptions()
  const [isTried, setTried] = useState(false)
  const [told, setTold] = useState({
    name: '',
    level: 'municipal',
    kind: 'new_type_institute',
    hostName: '',
    issuer: '',
    validFrom: todayThere(),
    basis: '',
    park: '',
  })
  const set = (part: Partial<typeof told>) => setTold((before) => ({ ...before, ...part }))
  const text = (field: 'name' | 'hostName' | 'issuer' | 'basis', label: string, needs: string) => (
    <TextField
      label={label}
      value={told[field]}
      onChange={(value) => set({ [field]: value })}
      error={isTried && !told[field].trim() ? needs : undefined}
    />
  )
  return (
    <Panel
      title={w.acts.state_institute ?? ''}
      onSubmit={async () => {
        setTried(true)
        const { name, hostName, issuer, basis, validFrom, park } = told
        if (![name, hostName, issuer, basis, validFrom].every((each) => each.trim())) return
        const done = await doing.run(
          {},
          {
            ...{ name, hostName, issuer, basis, validFrom },
            level: told.level as TitleLevel,
            kind: told.kind as InstituteKind,
            ...(park ? { park } : {}),
          },
        )
        if (!done) return
        say(w.done)
        onClose()
      }}
    >
      {text('name', w.name, w.needName)}
      <ChoiceField
        label={w.level}
        value={told.level}
        onChange={(level) => set({ level })}
        options={optionsOf(w.levels)}
      />
      <ChoiceField
        label={w.kind}
        value={told.kind}
        onChange={(kind) => set({ kind })}
        options={optionsOf(w.instituteKinds)}
      />
      {text('hostName', w.host, w.needHost)}
      {text('issuer', w.issuer, w.needIssuer)}
      <TextField
        label={w.validFrom}
        type="date"
        value={told.validFrom}
        onChange={(validFrom) => set({ validFrom })}
        error={isTried && !told.validFrom ? w.needDay : undefined}
      />
      {text('basis', w.basis, w.needBasis)}
      <ChoiceField
        label={w.park}
        isOptional
        none={w.noneYet}
        value={told.park}
        onChange={(park) => set({ park })}
        options={placeOptions(places.data?.parks)}
      />
      <PanelEnd doing={doing} label={w.acts.state_institute ?? ''} onClose={onClose} />
    </Panel>
  )
}
