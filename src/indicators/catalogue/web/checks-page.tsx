import './catalogue.css'
import { useState } from 'react'
import { Acts, RowActs } from '../../../ui/desk/acts.tsx'
import { Asked, Empty } from '../../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk } from '../../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../../ui/desk/page-head.tsx'
import type { Check } from '../../indicators.schema.ts'
import type { CheckKind } from '../../rules/check-rule.schema.ts'
import { IndicatorTabs } from '../../web/indicator-tabs.tsx'
import { endCheck, readCatalogue, readChecks } from './asks.ts'
import { catalogueWords } from './catalogue-words.ts'
import { CheckDrawer } from './check-drawer.tsx'
import { EndDrawer } from './end-drawer.tsx'

/** Which checks do values pass, and which of them are worth their while? */
export function ChecksPage() {
  const { lang, say } = useDesk()
  const w = catalogueWords[lang]
  const checks = useAnswer(readChecks, {})
  const catalogue = useAnswer(readCatalogue, {})
  const [open, setOpen] = useState<{ readonly act: 'state' | 'end'; readonly of: Check | null } | null>(null)
  const ending = useAct(endCheck)
  const all = checks.data?.checks ?? []
  const title = !checks.data
    ? w.checks
    : all.length === 0
      ? w.checksNone
      : w.checksFinding(all.length, all.filter(({ severity }) => severity === 'blocks').length)
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="indicators" to="/indicators">
            {w.indicators}
          </Go>,
          w.checks,
        ]}
        title={title}
        acts={
          <Acts
            acts={(checks.data?.acts ?? []).map(({ act, open: isOpen }) => ({
              act,
              label: w.addCheck,
              isOpen,
              waits: [],
              onDo: () => setOpen({ act: 'state', of: null }),
            }))}
          />
        }
      />
      <IndicatorTabs current="checks" />
      {open?.act === 'state' && catalogue.data ? (
        <CheckDrawer catalogue={catalogue.data} of={open.of} onClose={() => setOpen(null)} />
      ) : null}
      {open?.act === 'end' && open.of ? (
        <EndDrawer
          title={w.endCheckTitle(open.of.code)}
          act={w.end}
          doing={ending}
          onClose={() => setOpen(null)}
          onEnd={async (why) => {
            const done = await ending.run({ id: open.of?.id ?? '' }, { why })
            if (done) say(w.endDone)
            return done !== null
          }}
        />
      ) : null}
      <Card title={w.checks}>
        <Asked of={checks} bars={8}>
          {(found) =>
            found.checks.length === 0 ? (
              <Empty>{w.checksNone}</Empty>
            ) : (
              <Table checks={found.checks} onDo={(act, of) => setOpen({ act, of })} />
            )
          }
        </Asked>
      </Card>
    </>
  )
}

interface TableProps {
  readonly checks: readonly Check[]
  readonly onDo: (act: 'state' | 'end', of: Check) => void
}

function Table({ checks, onDo }: TableProps) {
  const { lang } = useDesk()
  const w = catalogueWords[lang]
  const mayAct = checks.some(({ acts }) => acts.length > 0)
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.rule}</th>
          <th scope="col">{w.severity}</th>
          <th scope="col" className="wide-only">
            {w.fired}
          </th>
          {mayAct ? <th scope="col">{w.editCheck}</th> : null}
        </tr>
      </thead>
      <tbody>
        {checks.map((check) => {
          const { cells, reports, explained } = check.fired
          const said = cells === 0 ? w.firedNever : w.firedSaid(cells, reports, explained)
          return (
            <tr key={check.id}>
              <td>
                <b>{w.checkKinds[check.kind as CheckKind]}</b> <span className="code">{check.code}</span>
                <div className="check-message">{check.message[lang]}</div>
                <div className="q breaks">
                  {sayLookedAt(check, w)}
                  {check.form ? ` · ${w.inForm(check.form.name[lang])}` : ''}
                </div>
                <div className="q narrow-only">{said}</div>
              </td>
              <td className="severity">{w.severities[check.severity]}</td>
              <td className="wide-only n">{said}</td>
              {mayAct ? (
                <td>
                  <RowActs
                    acts={check.acts.map(({ act, open }) => ({
                      act,
                      label: act === 'indicators.end_check' ? w.end : w.editCheck,
                      isOpen: open,
                      waits: [],
                      onDo: () => onDo(act === 'indicators.end_check' ? 'end' : 'state', check),
                    }))}
                  />
                </td>
              ) : null}
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

/** What a check looks at, as the rule has it. */
function sayLookedAt({ params }: Check, w: (typeof catalogueWords)['zh']): string {
  const { codes = [], kinds = [] } = (params.of ?? {}) as { codes?: string[]; kinds?: (keyof typeof w.kinds)[] }
  if (typeof params.left === 'string')
    return `${params.left} ${w.comparisons[params.is as keyof typeof w.comparisons]} ${String(params.right)}`
  if (typeof params.code === 'string') return params.code
  return [...codes, ...kinds.map((kind) => w.kinds[kind])].join(', ')
}
