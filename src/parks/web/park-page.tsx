import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { sayName, sayPerson, ThingTrail } from '../../access/web/index.ts'
import { Acts } from '../../ui/desk/acts.tsx'
import { Asked } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay, sayDays, sayMoment } from '../../ui/desk/say-when.ts'
import { Light } from '../../ui/light.tsx'
import { type ParkAct, parkCycle } from '../park.acts.ts'
import type { Park } from '../parks.schema.ts'
import { ActPanel } from './act-panel.tsx'
import { readPark } from './asks.ts'
import { parkWords } from './park-words.ts'
import { showActs } from './show-acts.ts'
import { StageLight } from './stage-light.tsx'

/** What is this park, where does it stand, and what can I do about it? */
export function ParkPage() {
  const { id = '' } = useParams({ strict: false })
  const park = useAnswer(readPark, { id })
  return (
    <Asked of={park} isPage>
      {(answer) => <ParkView key={answer.id} of={answer} />}
    </Asked>
  )
}

function ParkView({ of }: { readonly of: Park }) {
  const { lang } = useDesk()
  const w = parkWords[lang]
  const [act, setAct] = useState<ParkAct | null>(null)
  const name = sayName(of.name, lang)
  return (
    <>
      <PageHead
        wing="ground"
        path={[
          w.path,
          <Go key="parks" to="/parks">
            {w.parks}
          </Go>,
          <Go key="zone" to="/parks" query={{ zone: of.hostZone.id }}>
            {sayName(of.hostZone.name, lang)}
          </Go>,
          name,
        ]}
        title={name}
        mark={<StageLight stage={of.stage} state={of.state} />}
        facts={
          <>
            <span className="n">{w.sinceDay(sayDay(of.since, lang))}</span>
            <span>{of.basis}</span>
            <span>{of.class === null ? w.classOpen : w.classes[of.class]}</span>
            <span className="n">{w.firstNamed(sayDay(of.firstNamedOn, lang))}</span>
          </>
        }
        acts={<Acts acts={showActs(of.acts, lang, setAct)} />}
      />
      {of.returned ? (
        <p className="strip">
          <Light colour="yellow">{w.returnedBecause(of.returned.why)}</Light>
          <span className="q n">{sayMoment(of.returned.at, lang)}</span>
        </p>
      ) : null}
      {act ? <ActPanel key={act} of={of} act={act} onClose={() => setAct(null)} /> : null}
      <div className="grid">
        <div className="c8 stack">
          <Card title={w.stagePath}>
            <Stages of={of} />
          </Card>
          {of.done.length > 0 ? (
            <Card title={w.history}>
              <Done of={of} />
            </Card>
          ) : null}
        </div>
        <div className="c4 stack">
          <Card title={w.directions}>
            <ul className="rows">
              {of.directions.map((each) => (
                <li key={`${each.text} ${each.from}`}>
                  <div>
                    {each.text}
                    <span className="q">
                      {each.layoutDirection && each.layoutDirection !== each.text ? w.ofPlan(each.layoutDirection) : ''}
                      {each.to ? ` ${sayDays(each.from, each.to, lang)}` : ''}
                    </span>
                  </div>
                </li>
              ))}
            </ul>
          </Card>
          <Card title={w.place}>
            <ul className="rows">
              <li>
                <div>
                  <Go to={`/organisations/${of.hostZone.id}`}>{sayName(of.hostZone.name, lang)}</Go>
                  <span className="q">{of.isItsOwnDistrict ? w.ownDistrict : sayName(of.district.name, lang)}</span>
                </div>
              </li>
              <li>
                {of.hasOrganisation ? (
                  <Go to={`/organisations/${of.id}`}>{w.organisation}</Go>
                ) : (
                  <span className="q">{w.noOrganisation}</span>
                )}
              </li>
            </ul>
          </Card>
        </div>
        <Card title={w.what}>
          <p className={of.statement === null ? 'q' : ''}>{of.statement ?? w.hiddenWhat}</p>
        </Card>
      </div>
      <ThingTrail kind="parks.park" id={of.id} />
    </>
  )
}

function Stages({ of }: { readonly of: Park }) {
  const { lang } = useDesk()
  const w = parkWords[lang]
  const heads = (
    <thead>
      <tr>
        <th scope="col">{w.heads.stage}</th>
        <th scope="col">{w.heads.period}</th>
        <th scope="col">{w.heads.basis}</th>
        <th scope="col" className="wide-only">
          {w.heads.stated}
        </th>
      </tr>
    </thead>
  )
  const row = (each: Park['stages'][number], more: string) => (
    <tr key={`${each.stage} ${each.from} ${more}`}>
      <td>{w.stages[each.stage]}</td>
      <td className="n wraps">{sayDays(each.from, each.to, lang)}</td>
      <td>{each.basis}</td>
      <td className="wide-only">
        {more || sayMoment(each.statedAt, lang)}
        {each.statedBy ? <span className="q">　{sayPerson(each.statedBy, lang)}</span> : null}
      </td>
    </tr>
  )
  return (
    <>
      <table>
        {heads}
        <tbody>{of.stages.map((each) => row(each, ''))}</tbody>
      </table>
      {of.superseded.length > 0 ? (
        <>
          <h3>{w.superseded}</h3>
          <table>
            {heads}
            <tbody>{of.superseded.map((each) => row(each, w.supersededOn(sayMoment(each.supersededAt, lang))))}</tbody>
          </table>
        </>
      ) : null}
    </>
  )
}

function Done({ of }: { readonly of: Park }) {
  const { lang } = useDesk()
  const w = parkWords[lang]
  const nameOf = (act: string) => parkCycle.acts[act as ParkAct]?.name[lang] ?? act
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.doneHeads.act}</th>
          <th scope="col">{w.doneHeads.on}</th>
          <th scope="col" className="wide-only">
            {w.doneHeads.said}
          </th>
          <th scope="col" className="wide-only">
            {w.doneHeads.by}
          </th>
        </tr>
      </thead>
      <tbody>
        {of.done.map((each) => (
          <tr key={`${each.act} ${each.at}`}>
            <td>{nameOf(each.act)}</td>
            <td className="n">{sayDay(each.on, lang)}</td>
            <td className="wide-only">{each.why || each.basis}</td>
            <td className="wide-only">
              {sayMoment(each.at, lang)}
              {each.by ? <span className="q">　{sayPerson(each.by, lang)}</span> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
