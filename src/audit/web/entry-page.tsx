import { useParams } from '@tanstack/react-router'
import { Asked, Empty } from '../../ui/desk/asked.tsx'
import { Go, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayMoment } from '../../ui/desk/say-when.ts'
import type { Entry } from '../audit.schema.ts'
import { sayDeed } from '../rules/deed-words.ts'
import { readEntry } from './asks.ts'
import { recordWords } from './record-words.ts'
import { listChanges, sayDoer, sayRecorded, sayValue } from './say-recorded.ts'

/** What changed, by whom, and why? */
export function EntryPage() {
  const { lang } = useDesk()
  const { seq = '' } = useParams({ strict: false })
  const entry = useAnswer(readEntry, { seq }, undefined, 'once')
  return (
    <Asked of={entry} isPage whoMay={recordWords[lang].whoMay}>
      {(answer) => <EntryView entry={answer} />}
    </Asked>
  )
}

function EntryView({ entry }: { readonly entry: Entry }) {
  const { lang } = useDesk()
  const w = recordWords[lang]
  const changes = listChanges(entry.before, entry.after)
  const { person, forPerson, thing } = entry
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="record" to="/record">
            {w.record}
          </Go>,
          w.entry(entry.seq),
        ]}
        title={`${sayDoer(entry, lang)}${lang === 'zh' ? '' : ' '}${sayDeed(entry.act, lang)}`}
        facts={
          <>
            <span className="n">{sayMoment(entry.at, lang)}</span>
            <span>{entry.block === null ? w.notSealed : w.block(entry.block)}</span>
            <span>{w.opened}</span>
          </>
        }
      />
      <div className="grid">
        <Card title={w.changes} columns={8}>
          {changes.length === 0 ? (
            <Empty>{w.noChange}</Empty>
          ) : (
            <div className="over">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{w.column}</th>
                    <th scope="col">{w.before}</th>
                    <th scope="col">{w.after}</th>
                  </tr>
                </thead>
                <tbody>
                  {changes.map(({ column, before, after }) => (
                    <tr key={column}>
                      <td className="code">{column}</td>
                      <td className="breaks">{sayValue(before, w.hidden)}</td>
                      <td className="breaks">{sayValue(after, w.hidden)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </Card>
        <Card title={w.entry(entry.seq)} columns={4}>
          <dl className="kv">
            <dt>{w.who}</dt>
            <dd>
              {sayDoer(entry, lang)}
              {forPerson ? `　${w.forWhom(sayRecorded(forPerson, lang))}` : ''}
            </dd>
            <dt>{w.what}</dt>
            <dd>
              {sayDeed(entry.act, lang)} <span className="q code">{entry.act}</span>
            </dd>
            <dt>{w.on}</dt>
            <dd>
              {w.kinds[thing.kind] ?? thing.kind} <span className="q code">{thing.id}</span>
            </dd>
            <dt>{w.why}</dt>
            <dd>{entry.why ?? '—'}</dd>
            <dt>{w.origin}</dt>
            <dd className="n">{entry.origin ?? '—'}</dd>
            <dt>{w.request}</dt>
            <dd className="code">{entry.requestId ?? '—'}</dd>
            <dt>{w.login}</dt>
            <dd className="code">{entry.login}</dd>
          </dl>
          <p className="foot-line">
            <Go to="/record" query={{ thing: `${thing.kind}/${thing.id}` }}>
              {w.onlyThis}
            </Go>
            {person ? (
              <Go to="/record" query={{ person: person.id }}>
                {w.onlyWho}
              </Go>
            ) : null}
          </p>
        </Card>
      </div>
    </>
  )
}
