import { useQueryClient } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useEffect, useState } from 'react'
import { sayPerson } from '../../access/web/index.ts'
import { Asked, Empty, FailureLine } from '../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import { Light, type LightColour } from '../../ui/light.tsx'
import type { ObservationImport } from '../reports.schema.ts'
import { beginImport, cancelImport, readImport, readImports } from './asks.ts'
import { importsWords } from './imports-words.ts'
import { IndicatorTabs } from './indicator-tabs.tsx'
import { sayFigure } from './say-figure.ts'

const RUNNING: ReadonlySet<string> = new Set(['reading', 'checking', 'writing'])
/** Milliseconds between two looks at an import that runs. */
const LOOK_AGAIN = 1_500

/** What was imported by the file, how far is what runs, and what was wrong with what was refused? */
export function ImportsPage() {
  const { lang } = useDesk()
  const w = importsWords[lang]
  const [query, change] = useQueryText()
  const imports = useAnswer(readImports, {})
  const running = imports.data?.imports.find(({ state }) => RUNNING.has(state))
  const shown = query.id ?? running?.id
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="indicators" to="/indicators">
            {w.indicators}
          </Go>,
          w.imports,
        ]}
        title={running ? w.running(running.name) : imports.data ? w.finding(imports.data.imports.length) : w.imports}
      />
      <IndicatorTabs current="imports" />
      <Asked of={imports} whoMay={w.whoMay}>
        {(answer) => (
          <div className="stack">
            {shown ? <OneImport key={shown} id={shown} /> : null}
            {running ? null : <BringFile onBegun={(id) => change({ id })} />}
            <Card title={w.list}>
              {answer.imports.length === 0 ? (
                <Empty>{w.none}</Empty>
              ) : (
                <ImportList of={answer.imports} onShow={(id) => change({ id })} />
              )}
            </Card>
          </div>
        )}
      </Asked>
    </>
  )
}

function BringFile({ onBegun }: { readonly onBegun: (id: string) => void }) {
  const { lang, say } = useDesk()
  const w = importsWords[lang]
  const doing = useAct(beginImport)
  const [file, setFile] = useState<File | null>(null)
  const [basis, setBasis] = useState('')
  const [isTried, setTried] = useState(false)
  return (
    <form
      className="card panel"
      noValidate
      aria-label={w.bring}
      onSubmit={async (event) => {
        event.preventDefault()
        setTried(true)
        if (!file || basis.trim() === '') return
        // The server reads what it rests on before the file.
        const body = new FormData()
        body.append('basis', basis.trim())
        body.append('file', file)
        const done = await doing.run({}, body)
        if (!done) return
        onBegun(done.answer.id)
        say(w.began)
      }}
    >
      <div className="hd">
        <h2>{w.bring}</h2>
      </div>
      <p className="m">{w.lead}</p>
      <Field label={w.file} hint={w.fileHint} error={isTried && !file ? w.needFile : undefined}>
        {({ status: _, ...control }) => (
          <input
            {...control}
            type="file"
            accept=".csv,text/csv"
            onChange={({ target }) => {
              setFile(target.files?.[0] ?? null)
              doing.reset()
            }}
          />
        )}
      </Field>
      <Field label={w.basis} hint={w.basisHint} error={isTried && basis.trim() === '' ? w.needBasis : undefined}>
        {(control) => (
          <Input {...control} maxLength={500} value={basis} onChange={({ target }) => setBasis(target.value)} />
        )}
      </Field>
      <FailureLine failure={doing.failure} />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={doing.isRunning}>
          {w.start}
        </Button>
      </div>
    </form>
  )
}

function colourOf(state: ObservationImport['state']): LightColour {
  if (state === 'done') return 'green'
  if (state === 'refused' || state === 'interrupted') return 'red'
  return 'grey'
}

/** One import: how far it has come, looked at again while it runs; and its faults. */
function OneImport({ id }: { readonly id: string }) {
  const { lang, say } = useDesk()
  const w = importsWords[lang]
  const known = useQueryClient()
  const one = useAnswer(readImport, { id })
  const cancel = useAct(cancelImport)
  const isRunning = one.data !== undefined && RUNNING.has(one.data.state)
  useEffect(() => {
    if (!isRunning) return
    const timer = window.setInterval(() => void one.refetch(), LOOK_AGAIN)
    return () => {
      window.clearInterval(timer)
      // It has ended, or is left: the list is to know.
      void known.invalidateQueries({ queryKey: [readImports.path] })
    }
  }, [isRunning, one.refetch, known])
  return (
    <Asked of={one} whoMay={w.whoMay}>
      {(of) => (
        <Card title={of.name} note={of.basis}>
          <div className="title-lights" role="status">
            <Light colour={colourOf(of.state)}>{w.states[of.state]}</Light>
            <span className="n">
              {w.progress(sayFigure(of.rowsRead, 0), sayFigure(of.rowsChecked, 0), sayFigure(of.rowsWritten, 0))}
            </span>
            {isRunning && of.bytes > 0 ? (
              <span className="q n">{w.share(Math.floor((of.bytesRead / of.bytes) * 100))}</span>
            ) : null}
          </div>
          {isRunning ? (
            <p className="row import-progress">
              <progress max={of.bytes} value={of.bytesRead} aria-label={of.name} />
              {of.acts.some(({ act, open }) => open && act.endsWith('cancel_import')) ? (
                <Button
                  loading={cancel.isRunning}
                  onClick={async () => {
                    if (await cancel.run({ id })) say(w.cancelled)
                  }}
                >
                  {w.cancel}
                </Button>
              ) : null}
            </p>
          ) : null}
          <FailureLine failure={cancel.failure} />
          {of.faultCount > 0 ? <Faults of={of} /> : null}
        </Card>
      )}
    </Asked>
  )
}

function Faults({ of }: { readonly of: ObservationImport }) {
  const { lang } = useDesk()
  const w = importsWords[lang]
  const dash = deskWords[lang].missing
  return (
    <>
      <h3>
        {w.faults(of.faultCount)}
        <span className="q">　{w.faultsShown(of.faults.length, of.faultCount)}</span>
      </h3>
      <table>
        <thead>
          <tr>
            <th scope="col" className="r">
              {w.row}
            </th>
            <th scope="col">{w.column}</th>
            <th scope="col" className="wide-only">
              {w.found}
            </th>
            <th scope="col">{w.what}</th>
          </tr>
        </thead>
        <tbody>
          {of.faults.map((fault) => (
            <tr key={`${fault.row} ${fault.column} ${fault.code}`}>
              <td className="n r">{fault.row === null ? w.whole : sayFigure(fault.row, 0)}</td>
              <td>{fault.column === null ? dash : (w.columns[fault.column] ?? fault.column)}</td>
              <td className="breaks wide-only">{fault.found || dash}</td>
              <td>{fault.message?.[lang] ?? w.codes[fault.code] ?? fault.code}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

interface ImportListProps {
  readonly of: readonly Omit<ObservationImport, 'faults' | 'acts'>[]
  readonly onShow: (id: string) => void
}

function ImportList({ of, onShow }: ImportListProps) {
  const { lang } = useDesk()
  const w = importsWords[lang]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{w.name}</th>
          <th scope="col" className="wide-only">
            {w.by}
          </th>
          <th scope="col" className="r">
            {w.rows}
          </th>
          <th scope="col">{w.state}</th>
        </tr>
      </thead>
      <tbody>
        {of.map((each) => (
          <tr key={each.id}>
            <td>
              <button type="button" className="plain" onClick={() => onShow(each.id)}>
                {each.name}
              </button>
              <span className="q under-line">{each.basis}</span>
            </td>
            <td className="wide-only">
              {each.startedBy ? sayPerson(each.startedBy, lang) : deskWords[lang].missing}
              <span className="q n under-line">{sayMoment(each.startedAt, lang)}</span>
            </td>
            <td className="n r">{sayFigure(each.rowsWritten, 0)}</td>
            <td>
              <Light colour={colourOf(each.state)}>{w.states[each.state]}</Light>
              {each.faultCount > 0 ? <span className="q under-line">{w.faults(each.faultCount)}</span> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
