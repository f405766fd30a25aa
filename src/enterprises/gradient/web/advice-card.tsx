import { useState } from 'react'
import { Asked } from '../../../ui/desk/asked.tsx'
import { useAnswer, useDesk } from '../../../ui/desk/desk-context.tsx'
import { Card } from '../../../ui/desk/page-head.tsx'
import { sayDay } from '../../../ui/desk/say-when.ts'
import { Light, type LightColour } from '../../../ui/light.tsx'
import type { FactUnit } from '../../rules/fact-kinds.ts'
import { readAdvice } from '../../titles/web/asks.ts'
import { titleWords } from '../../titles/web/title-words.ts'
import type { Advice, Judged, MissingFact, Verdict } from '../../titles.schema.ts'
import { sayFact } from '../../web/say-fact.ts'

const LIGHTS: Readonly<Record<Verdict, LightColour>> = { met: 'green', missed: 'yellow', unknown: 'grey' }

/** Part of an enterprise's page: what can it become next, and what does it lack? For whom its figures are told. */
export function AdviceCard({ enterprise }: { readonly enterprise: string }) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const found = useAnswer(readAdvice, { id: enterprise })
  return (
    <Card title={w.advice} id="advice" note={found.data ? w.adviceOf(found.data.year) : undefined}>
      <Asked of={found} bars={4} whoMay={w.adviceHidden}>
        {({ paths }) => (
          <div className="stack">
            {paths.map((path) => (
              <Path key={path.path} of={path} />
            ))}
          </div>
        )}
      </Asked>
    </Card>
  )
}

function Path({ of }: { readonly of: Advice['paths'][number] }) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const { held, ahead } = of
  return (
    <section aria-label={w.paths[of.path]}>
      <h3>{w.paths[of.path]}</h3>
      {held ? (
        <p>
          {w.holds(held.name[lang], held.validTo === null ? null : sayDay(held.validTo, lang))}
          <span className="q">
            {' '}
            <Light colour={LIGHTS[held.renewal.verdict]}>{w.renewal(held.renewal.verdict)}</Light>
          </span>
        </p>
      ) : (
        <p className="q">{w.holdsNone}</p>
      )}
      {ahead.length === 0 ? <p className="q">{w.top}</p> : null}
      <ul className="rows">
        {ahead.map((step, at) => (
          <li key={step.kind}>
            <Step of={step} isNext={at === 0} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Step({ of, isNext }: { readonly of: Advice['paths'][number]['ahead'][number]; readonly isNext: boolean }) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  const [isOpen, setOpen] = useState(isNext)
  const { judged } = of
  return (
    <div>
      <b>{(isNext ? w.next : w.further)(of.name[lang])}</b>{' '}
      <Light colour={LIGHTS[judged.verdict]}>{w.overall[judged.verdict]}</Light>{' '}
      <button type="button" className="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? w.hideConditions : w.showConditions}
        <span className="vh"> {of.name[lang]}</span>
      </button>
      {judged.missing.length > 0 ? <span className="q">{w.needs(sayMissing(judged.missing, lang))}</span> : null}
      {isOpen ? (
        <>
          <Conditions of={judged.of.length > 0 ? judged.of : [judged]} />
          <span className="q">
            {of.authority} · {of.basis}
          </span>
        </>
      ) : null}
    </div>
  )
}

function Conditions({ of }: { readonly of: readonly Judged[] }) {
  const { lang } = useDesk()
  const w = titleWords[lang]
  return (
    <ul className="rows">
      {of.map((each) => (
        <li key={each.name.zh}>
          <div>
            <Light colour={LIGHTS[each.verdict]}>
              <span className="vh">{w.verdicts[each.verdict]} </span>
              {each.name[lang]}
            </Light>
            {each.is === 'any' ? <span className="tag gap">{w.anyOf}</span> : null}
            {each.isSourced ? null : <span className="tag gap">{w.unsourced}</span>}
            <span className="q n">{sayFigure(each, lang)}</span>
            {each.of.length > 0 ? <Conditions of={each.of} /> : null}
          </div>
        </li>
      ))}
    </ul>
  )
}

function sayFigure({ is, measured, missedBy, unit, missing, verdict }: Judged, lang: 'zh' | 'en'): string {
  const w = titleWords[lang]
  if (is !== 'figure') return ''
  if (verdict === 'unknown') return w.needs(sayMissing(missing, lang))
  const say = (value: number) =>
    unit === null ? String(value) : `${sayFact(toDecimal(value), unit as FactUnit, lang)} ${w.units[unit] ?? ''}`.trim()
  return [measured === null ? null : w.has(say(measured)), missedBy === null ? null : w.by(say(missedBy))]
    .filter((part) => part !== null)
    .join(lang === 'zh' ? '，' : ', ')
}

/** Rounded to hundredths, never with an exponent. */
function toDecimal(value: number): string {
  return (Math.round(value * 100) / 100).toLocaleString('en-US', { useGrouping: false, maximumFractionDigits: 2 })
}

function sayMissing(missing: readonly MissingFact[], lang: 'zh' | 'en'): string {
  const w = titleWords[lang]
  return missing
    .map(({ name, year, why }) => `${w.ofYear(name[lang], year)}${why === 'divides_by_zero' ? w.dividesByZero : ''}`)
    .join(lang === 'zh' ? '、' : ', ')
}
