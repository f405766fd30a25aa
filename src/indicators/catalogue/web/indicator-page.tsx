import './catalogue.css'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { Acts } from '../../../ui/desk/acts.tsx'
import { Asked } from '../../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk } from '../../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../../ui/desk/page-head.tsx'
import { sayDay } from '../../../ui/desk/say-when.ts'
import type { IndicatorHistory } from '../../indicators.schema.ts'
import { endIndicator, readCatalogue, readIndicator } from './asks.ts'
import { catalogueWords } from './catalogue-words.ts'
import { DefinitionDrawer } from './definition-drawer.tsx'
import { EndDrawer } from './end-drawer.tsx'

/** What does one indicator mean, since when, and what stands on it? */
export function IndicatorPage() {
  const { lang } = useDesk()
  const w = catalogueWords[lang]
  const { code = '' } = useParams({ strict: false })
  const history = useAnswer(readIndicator, { code })
  return (
    <Asked of={history} isPage bars={8} whoMay={w.lostIndicator}>
      {(found) => <View found={found} />}
    </Asked>
  )
}

function View({ found }: { readonly found: IndicatorHistory }) {
  const { lang, say } = useDesk()
  const w = catalogueWords[lang]
  const { indicator, definitions, neededBy, forms, checks, code } = found
  const [open, setOpen] = useState<'define' | 'end' | null>(null)
  const catalogue = useAnswer(readCatalogue, {})
  const ending = useAct(endIndicator)
  const name = indicator.name[lang]
  const nameOf = (needed: string) => catalogue.data?.indicators.find((one) => one.code === needed)?.name[lang] ?? needed
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="catalogue" to="/indicators/catalogue">
            {w.catalogue}
          </Go>,
          name,
        ]}
        title={name}
        mark={indicator.validTo === null ? null : <span className="tag">{w.ended}</span>}
        facts={
          <>
            <span className="code">{code}</span>
            <span>{indicator.unit || w.pure}</span>
            <span>{w.sources[indicator.source]}</span>
            <Go to="/indicators" query={{ code }}>
              {w.indicators}
            </Go>
          </>
        }
        acts={
          <Acts
            acts={found.acts
              .filter(({ act }) => act === 'indicators.define' || indicator.validTo === null)
              .map(({ act, open: isOpen }) => ({
                act,
                label: act === 'indicators.define' ? w.defineAnew : w.end,
                isOpen,
                waits: [],
                isQuiet: true,
                isDanger: act !== 'indicators.define',
                onDo: () => setOpen(act === 'indicators.define' ? 'define' : 'end'),
              }))}
          />
        }
      />
      {open === 'define' && catalogue.data ? (
        <DefinitionDrawer catalogue={catalogue.data} of={indicator} onClose={() => setOpen(null)} />
      ) : null}
      {open === 'end' ? (
        <EndDrawer
          title={w.endTitle(name)}
          act={w.end}
          doing={ending}
          onClose={() => setOpen(null)}
          onEnd={async (why) => {
            const done = await ending.run({ code }, { why })
            if (done) say(w.endDone)
            return done !== null
          }}
        />
      ) : null}
      <Card title={w.definition}>
        <p>{indicator.definition[lang]}</p>
        <dl className="kv">
          {indicator.expression === null ? null : (
            <Told name={w.computedBy}>
              <code className="formula-shown">{indicator.expression}</code>
              <div className="q">
                {indicator.needs.map((needed, i) => (
                  <span key={needed}>
                    {i > 0 ? ' · ' : ''}
                    <Go to={`/indicators/catalogue/${needed}`}>{nameOf(needed)}</Go>
                  </span>
                ))}
              </div>
            </Told>
          )}
          {indicator.registerKey === null ? null : (
            <Told name={w.register}>
              {catalogue.data?.registers.find(({ key }) => key === indicator.registerKey)?.name[lang] ??
                indicator.registerKey}
            </Told>
          )}
          <Told name={w.basis}>{indicator.basis}</Told>
          <Told name={w.frequency}>{w.frequencies[indicator.frequency]}</Told>
          <Told name={w.level}>{w.levels[indicator.level]}</Told>
          <Told name={w.direction}>{w.directions[`${indicator.direction}`]}</Told>
          <Told name={w.neededBy}>
            <Links of={neededBy.map((one) => [`/indicators/catalogue/${one.code}`, one.name[lang]])} />
          </Told>
          <Told name={w.askedIn}>
            <Links of={forms.map((one) => [`/indicators/forms/${one.id}`, one.name[lang]])} />
          </Told>
          <Told name={w.checkedBy}>
            <Links of={checks.map((one) => ['/indicators/checks', one.code])} />
          </Told>
        </dl>
      </Card>
      {definitions.length > 1 ? (
        <Card title={w.history}>
          <ol className="rows">
            {definitions.map((one) => (
              <li key={one.version}>
                <div>
                  {one.definition[lang]}
                  {one.expression === null ? null : <code className="formula-shown"> {one.expression}</code>}
                  <div className="q">
                    {w.version(one.version)} ·{' '}
                    {one.validTo === one.validFrom
                      ? w.neverHeld
                      : w.days(
                          sayDay(one.validFrom, lang),
                          one.validTo === null ? null : sayDay(one.validTo, lang),
                        )}{' '}
                    · {one.basis}
                  </div>
                </div>
              </li>
            ))}
          </ol>
        </Card>
      ) : null}
    </>
  )
}

function Told({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Links({ of }: { readonly of: readonly (readonly [to: string, label: string])[] }) {
  const { lang } = useDesk()
  if (of.length === 0) return <span className="q">{catalogueWords[lang].nowhere}</span>
  return of.map(([to, label], i) => (
    <span key={`${to} ${label}`}>
      {i > 0 ? ' · ' : ''}
      <Go to={to}>{label}</Go>
    </span>
  ))
}
