import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { sayName, sayPerson, ThingTrail } from '../../access/web/index.ts'
import { Acts, RowActs } from '../../ui/desk/acts.tsx'
import { Asked } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay, sayDays, sayMoment } from '../../ui/desk/say-when.ts'
import { Light, type LightColour } from '../../ui/light.tsx'
import type { Enterprise, Merge, Stay, StayState } from '../enterprises.schema.ts'
import { AdviceCard } from '../gradient/web/advice-card.tsx'
import { findFactKind } from '../rules/fact-kinds.ts'
import { TitlesCard } from '../titles/web/titles-card.tsx'
import { readEnterprise } from './asks.ts'
import { EndTiePanel, StayActPanel, UndoPanel } from './done-panels.tsx'
import { enterpriseWords } from './enterprise-words.ts'
import { sayFact } from './say-fact.ts'
import { showActs } from './show-acts.ts'
import { StatePanel } from './state-panels.tsx'

const STAY_LIGHTS: Readonly<Record<StayState, LightColour>> = {
  stated: 'yellow',
  confirmed: 'green',
  withdrawn: 'grey',
}

/** What is this enterprise, where is it, what is known of it, and what can I do? */
export function EnterprisePage() {
  const { id = '' } = useParams({ strict: false })
  const enterprise = useAnswer(readEnterprise, { id })
  return (
    <Asked of={enterprise} isPage>
      {(answer) => <EnterpriseView key={answer.id} of={answer} />}
    </Asked>
  )
}

type Opened =
  | { readonly kind: 'state'; readonly act: string }
  | { readonly kind: 'stay'; readonly act: string; readonly stay: Stay }
  | { readonly kind: 'tie'; readonly tie: Enterprise['ties'][number] }
  | { readonly kind: 'merge'; readonly merge: Merge }

function EnterpriseView({ of }: { readonly of: Enterprise }) {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const [opened, setOpened] = useState<Opened | null>(null)
  const close = () => setOpened(null)
  const name = sayName(of.name, lang)
  const mayTie = of.acts.some(({ act, open }) => open && act === 'enterprises.state_tie')
  return (
    <>
      <PageHead
        wing="actors"
        path={[
          w.path,
          <Go key="register" to="/enterprises">
            {w.register}
          </Go>,
          name,
        ]}
        title={name}
        mark={
          <Light colour={of.status === 'operating' ? 'green' : of.status === 'suspended' ? 'yellow' : 'grey'}>
            {w.statuses[of.status]}
          </Light>
        }
        facts={
          <>
            <span className="n">{of.code ?? w.noCode}</span>
            {of.district ? <span>{sayName(of.district.name, lang)}</span> : null}
            {of.industry ? <span className="n">{`${w.industry} ${of.industry}`}</span> : null}
            {of.foundedOn ? <span className="n">{`${w.foundedOn} ${sayDay(of.foundedOn, lang)}`}</span> : null}
            {of.scale ? <span>{w.scales[of.scale]}</span> : null}
            {of.aboveSize ? <span>{w.aboveSize}</span> : null}
          </>
        }
        acts={<Acts acts={showActs(of.acts, lang, (act) => setOpened({ kind: 'state', act }))} />}
      />
      {of.mergedInto ? (
        <p className="strip">
          <Light colour="grey">{w.mergedStrip(of.mergedInto.name)}</Light>
          <Go to={`/enterprises/${of.mergedInto.id}`}>{of.mergedInto.name}</Go>
        </p>
      ) : null}
      {opened?.kind === 'state' ? <StatePanel key={opened.act} of={of} act={opened.act} onClose={close} /> : null}
      {opened?.kind === 'stay' ? (
        <StayActPanel key={opened.act + opened.stay.id} act={opened.act} stay={opened.stay} onClose={close} />
      ) : null}
      {opened?.kind === 'tie' ? <EndTiePanel key={opened.tie.id} tie={opened.tie} onClose={close} /> : null}
      {opened?.kind === 'merge' ? <UndoPanel merge={opened.merge} onClose={close} /> : null}
      <div className="grid">
        <div className="c8 stack">
          <Card title={w.stays}>
            <Stays of={of} onAct={(act, stay) => setOpened({ kind: 'stay', act, stay })} />
          </Card>
          <TitlesCard enterprise={{ id: of.id, name }} />
          <Card title={w.figures}>
            <Figures of={of} />
          </Card>
          {of.isTold ? <AdviceCard enterprise={of.id} /> : null}
          {of.merges.length > 0 ? (
            <Card title={w.merges}>
              <Merges merges={of.merges} onUndo={(merge) => setOpened({ kind: 'merge', merge })} />
            </Card>
          ) : null}
        </div>
        <div className="c4 stack">
          <Card title={w.names}>
            <ul className="rows">
              {of.names.map((each) => (
                <li key={each.from}>
                  <div>
                    {sayName(each, lang)}
                    <span className="q n">{sayDays(each.from, each.to, lang)}</span>
                  </div>
                </li>
              ))}
            </ul>
          </Card>
          {of.isTold ? (
            <>
              <Card title={w.addresses}>
                {of.addresses.length === 0 ? <p className="q">{w.noAddresses}</p> : null}
                <ul className="rows">
                  {of.addresses.map((each) => (
                    <li key={`${each.kind} ${each.from}`}>
                      <div>
                        {each.address}
                        <span className="q n">
                          {w.addressKinds[each.kind]} {sayDays(each.from, each.to, lang)}
                        </span>
                      </div>
                    </li>
                  ))}
                </ul>
              </Card>
              <Card title={w.ties}>
                <Ties of={of} onEnd={mayTie ? (tie) => setOpened({ kind: 'tie', tie }) : null} />
              </Card>
            </>
          ) : null}
        </div>
      </div>
      <ThingTrail kind="enterprises.enterprise" id={of.id} />
    </>
  )
}

interface StaysProps {
  readonly of: Enterprise
  readonly onAct: (act: string, stay: Stay) => void
}

function Stays({ of, onAct }: StaysProps) {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const who = (person: Stay['statedBy']) => (person ? sayPerson(person, lang) : w.somebody)
  if (of.stays.length === 0) return <p className="q">{w.noStays}</p>
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.heads.park}</th>
          <th scope="col">{w.heads.period}</th>
          <th scope="col" className="wide-only">
            {w.heads.how}
          </th>
          <th scope="col">{w.heads.state}</th>
        </tr>
      </thead>
      <tbody>
        {of.stays.map((stay) => (
          <tr key={stay.id}>
            <td>
              <Go to={`/parks/${stay.park.id}`}>{sayName(stay.park.name, lang)}</Go>
              {stay.enterpriseId === of.id ? null : <div className="q">{w.viaMerged}</div>}
            </td>
            <td className="n wraps">{sayDays(stay.from, stay.to, lang)}</td>
            <td className="wide-only">
              {w.hows[stay.how]}
              <div className="q">{stay.basis}</div>
            </td>
            <td>
              <Light colour={STAY_LIGHTS[stay.state]}>{w.stayStates[stay.state]}</Light>
              <div className="q">
                {stay.confirmedAt
                  ? w.confirmedBy(who(stay.confirmedBy), sayMoment(stay.confirmedAt, lang))
                  : w.statedBy(who(stay.statedBy), sayMoment(stay.statedAt, lang))}
              </div>
              {stay.withdrawnWhy ? <div className="q">{stay.withdrawnWhy}</div> : null}
              <RowActs acts={showActs(stay.acts, lang, (act) => onAct(act, stay))} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Figures({ of }: { readonly of: Enterprise }) {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  if (!of.isTold) return <p className="q">{w.hidden}</p>
  if (of.facts.length === 0) return <p className="q">{w.noFigures}</p>
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.heads.year}</th>
          <th scope="col">{w.heads.fact}</th>
          <th scope="col">{w.heads.value}</th>
          <th scope="col" className="wide-only">
            {w.heads.source}
          </th>
        </tr>
      </thead>
      <tbody>
        {of.facts.map((each) => {
          const kind = findFactKind(each.fact)
          return (
            <tr key={`${each.year} ${each.fact}`}>
              <td className="n">{each.year}</td>
              <td>{kind?.name[lang] ?? each.fact}</td>
              <td className="n">
                {kind ? `${sayFact(each.value, kind.unit, lang)} ${w.units[kind.unit] ?? ''}` : each.value}
                <div className="q">{w.version(each.version)}</div>
              </td>
              <td className="wide-only">
                {each.source}
                <div className="q n">{sayMoment(each.statedAt, lang)}</div>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

interface TiesProps {
  readonly of: Enterprise
  /** Null for whom none may be ended. */
  readonly onEnd: ((tie: Enterprise['ties'][number]) => void) | null
}

function Ties({ of, onEnd }: TiesProps) {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  if (of.ties.length === 0) return <p className="q">{w.noTies}</p>
  return (
    <ul className="rows">
      {of.ties.map((tie) => (
        <li key={tie.id}>
          <div>
            {tie.other.id ? <Go to={`/enterprises/${tie.other.id}`}>{tie.other.name}</Go> : tie.other.name}
            <span className="q n">
              {w.tieKinds[tie.kind]}
              {tie.share ? ` ${tie.share}%` : ''} {sayDays(tie.from, tie.to, lang)}
            </span>
          </div>
          {onEnd && tie.to === null ? (
            <Button size="small" aria-label={`${w.endTie} ${tie.other.name}`} onClick={() => onEnd(tie)}>
              {w.endTie}
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  )
}

interface MergesProps {
  readonly merges: readonly Merge[]
  readonly onUndo: (merge: Merge) => void
}

/** What was merged into what, by whom and why, and whether it was taken back. */
export function Merges({ merges, onUndo }: MergesProps) {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  return (
    <ul className="rows">
      {merges.map((merge) => (
        <li key={merge.id}>
          <div>
            <Go to={`/enterprises/${merge.merged.id}`}>{merge.merged.name}</Go>
            {` ${w.mergedInto} `}
            <Go to={`/enterprises/${merge.kept.id}`}>{merge.kept.name}</Go>
            <span className="q">
              {merge.why} {merge.by ? sayPerson(merge.by, lang) : w.somebody} {sayMoment(merge.at, lang)}
            </span>
            {merge.undone ? <span className="q">{w.undone(merge.undone.why)}</span> : null}
          </div>
          <RowActs acts={showActs(merge.acts, lang, () => onUndo(merge))} />
        </li>
      ))}
    </ul>
  )
}
