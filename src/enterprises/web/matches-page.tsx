import { useState } from 'react'
import { sayName, sayPerson } from '../../access/web/index.ts'
import { RowActs } from '../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Panel } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayDay, sayMoment } from '../../ui/desk/say-when.ts'
import type { ListedMatch, Matches, Merge } from '../enterprises.schema.ts'
import { decideMatch, readMatches } from './asks.ts'
import { UndoPanel } from './done-panels.tsx'
import { Merges } from './enterprise-page.tsx'
import { enterpriseWords } from './enterprise-words.ts'
import { ChoiceField, PanelEnd, TextField } from './parts.tsx'
import { showActs } from './show-acts.ts'

/** Which enterprises may be one, and what was merged? */
export function MatchesPage() {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const matches = useAnswer(readMatches, {})
  return (
    <>
      <PageHead
        wing="actors"
        path={[
          w.path,
          <Go key="register" to="/enterprises">
            {w.register}
          </Go>,
          w.matches,
        ]}
        title={matches.data ? w.matchesLink(matches.data.open) : w.matches}
        facts={<span>{w.matchesLead}</span>}
      />
      <Asked of={matches}>{(answer) => <MatchesView of={answer} />}</Asked>
    </>
  )
}

function MatchesView({ of }: { readonly of: Matches }) {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const [decided, setDecided] = useState<ListedMatch | null>(null)
  const [undone, setUndone] = useState<Merge | null>(null)
  const open = of.matches.filter(({ state }) => state === 'open')
  const over = of.matches.filter(({ state }) => state !== 'open')
  return (
    <>
      {decided ? <DecidePanel key={decided.id} of={decided} onClose={() => setDecided(null)} /> : null}
      {undone ? <UndoPanel key={undone.id} merge={undone} onClose={() => setUndone(null)} /> : null}
      <Card title={w.openMatches} note={w.shownOf(open.length, of.open)}>
        {open.length === 0 ? <Empty>{w.noMatches}</Empty> : null}
        {open.map((match) => (
          <Pair key={match.id} of={match} onDecide={() => setDecided(match)} />
        ))}
      </Card>
      {over.length > 0 ? (
        <Card title={w.decidedMatches}>
          <ul className="rows">
            {over.map((match) => (
              <li key={match.id}>
                <div>
                  <Go to={`/enterprises/${match.one.id}`}>{match.one.name}</Go>
                  {' / '}
                  <Go to={`/enterprises/${match.other.id}`}>{match.other.name}</Go>
                  <span className="q">
                    {w.states[match.state]} {match.decided?.why}{' '}
                    {match.decided?.by ? sayPerson(match.decided.by, lang) : ''}{' '}
                    {match.decided ? sayMoment(match.decided.at, lang) : ''}
                  </span>
                </div>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      <Card title={w.lastMerges}>
        {of.merges.length === 0 ? <p className="q">{w.noMerges}</p> : null}
        <Merges merges={of.merges} onUndo={setUndone} />
      </Card>
    </>
  )
}

/** Two beside one another, line by line, so that what differs is seen. */
function Pair({ of, onDecide }: { readonly of: ListedMatch; readonly onDecide: () => void }) {
  const { lang } = useDesk()
  const w = enterpriseWords[lang]
  const sides = [of.one, of.other]
  const line = (label: string, say: (side: ListedMatch['one']) => string) => (
    <tr>
      <th scope="row">{label}</th>
      {sides.map((side) => (
        <td key={side.id}>{say(side)}</td>
      ))}
    </tr>
  )
  return (
    <>
      <table>
        <caption className="q">{w.proposedAt(sayMoment(of.proposedAt, lang))}</caption>
        <tbody>
          <tr>
            <th scope="row">{w.name}</th>
            {sides.map((side) => (
              <td key={side.id}>
                <Go to={`/enterprises/${side.id}`}>{side.name}</Go>
              </td>
            ))}
          </tr>
          {line(w.code, ({ code }) => code ?? w.noCode)}
          {line(w.district, ({ district }) => (district ? sayName(district.name, lang) : w.notKnown))}
          {line(w.parks, ({ parks }) => parks.map(({ name }) => sayName(name, lang)).join('、') || w.noPark)}
          {line(w.foundedOn, ({ foundedOn }) => (foundedOn ? sayDay(foundedOn, lang) : w.notKnown))}
          {line(w.status, ({ status }) => w.statuses[status])}
        </tbody>
      </table>
      <RowActs acts={showActs(of.acts, lang, onDecide)} />
    </>
  )
}

function DecidePanel({ of, onClose }: { readonly of: ListedMatch; readonly onClose: () => void }) {
  const { lang, say } = useDesk()
  const w = enterpriseWords[lang]
  const doing = useAct(decideMatch)
  const [isTried, setTried] = useState(false)
  const [answer, setAnswer] = useState('same')
  const [keep, setKeep] = useState(of.one.code === null && of.other.code !== null ? of.other.id : of.one.id)
  const [why, setWhy] = useState('')
  return (
    <Panel
      title={w.decideTitle(of.one.name)}
      onSubmit={async () => {
        setTried(true)
        if (!why.trim()) return
        const body = answer === 'same' ? { same: true, keep, why: why.trim() } : { same: false, why: why.trim() }
        if (!(await doing.run({ id: of.id }, body))) return
        say(w.done)
        onClose()
      }}
    >
      <div className="two">
        <ChoiceField
          label={w.matches}
          value={answer}
          onChange={setAnswer}
          options={[
            { value: 'same', label: w.same },
            { value: 'different', label: w.different },
          ]}
        />
        {answer === 'same' ? (
          <ChoiceField
            label={w.keep}
            value={keep}
            onChange={setKeep}
            options={[of.one, of.other].map(({ id, name, code }) => ({
              value: id,
              label: `${name} ${code ?? w.noCode}`,
            }))}
          />
        ) : null}
      </div>
      <TextField
        label={w.why}
        hint={w.whyHint}
        value={why}
        onChange={setWhy}
        error={isTried && !why.trim() ? w.needWhy : undefined}
      />
      <PanelEnd doing={doing} label={w.decide} onClose={onClose} />
    </Panel>
  )
}
