import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { ask } from '../../../ui/desk/ask.ts'
import { Asked, Empty, FailureLine } from '../../../ui/desk/asked.tsx'
import { Confirm } from '../../../ui/desk/confirm.tsx'
import { Go, useAct, useAnswer, useDesk, useQueryText } from '../../../ui/desk/desk-context.tsx'
import { Field } from '../../../ui/desk/field.tsx'
import { Card, PageHead } from '../../../ui/desk/page-head.tsx'
import { Pages } from '../../../ui/desk/pages.tsx'
import { writeAddress } from '../../../ui/desk/route.ts'
import { sayMoment } from '../../../ui/desk/say-when.ts'
import { BadCells, RowCounts, SheetChanges } from '../../../ui/desk/sheet-parts.tsx'
import { sheetWords } from '../../../ui/desk/sheet-words.ts'
import type { DoubtfulRow, Import, ImportKind, ListedImport } from '../imports.schema.ts'
import { bringImport, confirmImport, discardImport, listImports, readImport } from './asks.ts'
import { importWords } from './import-words.ts'

const KINDS: readonly ImportKind[] = ['enterprises', 'titles', 'institutes', 'stays']
const WATCH_MS = 500

/** What would this sheet write into the register? And then: write it. Or take the register out. */
export function RegisterImportPage() {
  const { lang } = useDesk()
  const w = importWords[lang]
  const [query] = useQueryText()
  const brought = useAnswer(listImports, {}, { page: Number(query.page ?? 1) }, !query.id)
  if (query.id) return <Brought key={query.id} id={query.id} />
  return (
    <>
      <PageHead wing="actors" path={pathOf(w)} title={w.title} facts={<span>{w.lead}</span>} />
      <div className="stack">
        <Asked of={brought}>
          {(answer) => (
            <>
              {answer.mayImport ? <BringForm wanted={query.kind} /> : null}
              <Card title={w.export} note={w.exportNote}>
                <Exports />
              </Card>
              <Card title={w.brought} note={w.broughtNote}>
                {answer.imports.length === 0 ? (
                  <Empty>{w.none}</Empty>
                ) : (
                  <>
                    <ul className="rows dated">
                      {answer.imports.map((one) => (
                        <BroughtRow key={one.id} of={one} />
                      ))}
                    </ul>
                    <Pages total={answer.total} shown={answer.imports.length} page={answer.page} />
                  </>
                )}
              </Card>
            </>
          )}
        </Asked>
      </div>
    </>
  )
}

function pathOf(w: (typeof importWords)['zh']) {
  return [
    w.path,
    <Go key="register" to="/enterprises">
      {w.register}
    </Go>,
    w.link,
  ]
}

function Exports() {
  const { lang, slug } = useDesk()
  const w = importWords[lang]
  return (
    <ul className="rows">
      {KINDS.map((kind) => (
        <li key={kind}>
          <span>{w.kinds[kind]}</span>
          <span className="row">
            {(['xlsx', 'csv'] as const).map((format) => (
              <a
                key={format}
                href={writeAddress('/api/programmes/:slug/enterprises/export', { slug }, { kind, format })}
                aria-label={`${w.export} ${w.kinds[kind]} ${w.formats[format]}`}
                download
              >
                {w.formats[format]}
              </a>
            ))}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** An id that nobody has, made here so that what it names can be watched before it is answered (RFC 9562, version 4). */
function makeId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function BringForm({ wanted }: { readonly wanted: string | undefined }) {
  const { lang, slug } = useDesk()
  const w = importWords[lang]
  const [, change] = useQueryText()
  const act = useAct(bringImport)
  const [isTried, setTried] = useState(false)
  const [kind, setKind] = useState<ImportKind>(KINDS.find((each) => each === wanted) ?? 'enterprises')
  const [file, setFile] = useState<File | null>(null)
  const [id, setId] = useState('')
  return (
    <form
      className="card panel"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        setTried(true)
        if (!file) return
        const made = makeId()
        setId(made)
        const form = new FormData()
        // The kind first: the server reads a form from its beginning.
        form.append('kind', kind)
        form.append('id', made)
        form.append('file', file)
        const done = await act.run({}, form)
        if (done) change({ id: done.answer.id, kind: '' })
      }}
    >
      <fieldset className="checks">
        <legend>{w.kind}</legend>
        {KINDS.map((each) => (
          <label key={each}>
            <input type="radio" name="kind" checked={kind === each} onChange={() => setKind(each)} />
            {w.kinds[each]}
          </label>
        ))}
      </fieldset>
      <p className="q">{w.kindNotes[kind]}</p>
      <p>
        <a
          href={writeAddress('/api/programmes/:slug/enterprises/imports/template', { slug }, { kind })}
          download
        >{`${w.template}（${w.kinds[kind]}）`}</a>
        <span className="q">{`　${w.templateNote}`}</span>
      </p>
      <Field label={w.file} error={isTried && !file ? sheetWords[lang].file : undefined}>
        {({ status: _, ...control }) => (
          <input
            {...control}
            type="file"
            accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null)
              act.reset()
            }}
          />
        )}
      </Field>
      <FailureLine failure={act.failure} />
      {act.isRunning ? (
        <Running id={id} />
      ) : (
        <div className="row">
          <Button type="primary" htmlType="submit">
            {w.preview}
          </Button>
        </div>
      )}
    </form>
  )
}

/** How far an import is that runs now, and the way to end it. */
function Running({ id }: { readonly id: string }) {
  const { lang, slug, mandate } = useDesk()
  const w = importWords[lang]
  const cancel = useAct(discardImport, 'leave')
  const watched = useQuery({
    queryKey: ['watched', slug, id, mandate],
    queryFn: ({ signal }) => ask(listImports, { slug }, {}, { signal, mandate }),
    refetchInterval: WATCH_MS,
    retry: false,
    gcTime: 0,
  })
  const progress = watched.data?.running.find((one) => one.id === id)?.progress ?? {
    step: 'reading' as const,
    done: 0,
    of: 1,
  }
  return (
    <div className="stack" role="status">
      <p>
        {w.running[progress.step]}
        <span className="q">{`　${w.runningNote}`}</span>
      </p>
      <progress aria-label={w.running[progress.step]} max={progress.of} value={progress.done} />
      <div className="row">
        <Button loading={cancel.isRunning} onClick={() => cancel.run({ id })}>
          {w.cancel}
        </Button>
      </div>
    </div>
  )
}

function BroughtRow({ of }: { readonly of: ListedImport }) {
  const { lang } = useDesk()
  const w = importWords[lang]
  const shared = sheetWords[lang]
  const { rows } = of
  const comma = lang === 'zh' ? '，' : ', '
  const counts = (['new', 'changed', 'same', 'bad'] as const).filter((each) => rows[each] > 0)
  const facts = [
    w.kinds[of.kind],
    counts.map((each) => `${shared.counts[each]} ${shared.rows(rows[each])}`).join(comma),
    ...(of.isMine ? [] : [of.bringer === null ? w.bySomebody : w.by(of.bringer)]),
  ]
  return (
    <li>
      <span className="when n">{sayMoment(of.uploadedAt, lang)}</span>
      <div>
        <Go to="/enterprises/import" query={{ id: of.id }}>
          {of.fileName}
        </Go>
        <span className="q">{facts.join(' · ')}</span>
      </div>
      <span>{w.standing[of.state === 'preview' && rows.bad > 0 ? 'bad' : of.state]}</span>
    </li>
  )
}

function Brought({ id }: { readonly id: string }) {
  const found = useAnswer(readImport, { id })
  return (
    <Asked of={found} isPage>
      {(answer) => (answer.state === 'running' ? <StillRunning of={answer} /> : <Preview of={answer} />)}
    </Asked>
  )
}

/** One that was left while it ran, e.g. by another page. */
function StillRunning({ of }: { readonly of: Import }) {
  const { lang } = useDesk()
  const w = importWords[lang]
  return (
    <>
      <PageHead
        wing="actors"
        path={pathOf(w)}
        title={w.standing.running}
        facts={<span>{`${w.kinds[of.kind]} · ${of.fileName}`}</span>}
      />
      <section className="card panel">
        <Running id={of.id} />
      </section>
    </>
  )
}

type Decisions = ReadonlyMap<number, string | null>

function Preview({ of }: { readonly of: Import }) {
  const { lang } = useDesk()
  const w = importWords[lang]
  const [decisions, setDecisions] = useState<Decisions>(new Map())
  const { rows, bad, changes, doubtful } = of
  const toWrite = rows.new + rows.changed
  const isPreview = of.state === 'preview'
  return (
    <>
      <PageHead
        wing="actors"
        path={pathOf(w)}
        title={isPreview ? w.finding(rows.bad, toWrite) : w.done}
        mark={<RowCounts rows={rows} />}
        facts={
          <>
            <span>{`${w.kinds[of.kind]} · ${of.fileName}`}</span>
            <span>{w.uploaded(sayMoment(of.uploadedAt, lang))}</span>
            {isPreview ? <span>{w.kept}</span> : null}
          </>
        }
        acts={<ImportActs of={of} toWrite={toWrite} decisions={decisions} />}
      />
      <div className="stack">
        {bad.length > 0 ? <BadCard of={of} /> : null}
        {isPreview && doubtful.length > 0 ? (
          <Card
            title={w.doubtful(rows.doubtful)}
            note={doubtful.length < rows.doubtful ? w.doubtfulFirst(doubtful.length) : w.doubtfulNote}
          >
            <ul className="rows">
              {doubtful.map((row) => (
                <DoubtfulItem
                  key={row.row}
                  of={row}
                  decided={decisions.get(row.row)}
                  onDecide={(same) => {
                    const next = new Map(decisions)
                    if (same === undefined) next.delete(row.row)
                    else next.set(row.row, same)
                    setDecisions(next)
                  }}
                />
              ))}
            </ul>
          </Card>
        ) : null}
        {isPreview && bad.length === 0 ? (
          <Card title={w.changes} note={changes.length < toWrite ? w.first(changes.length) : null}>
            {changes.length === 0 ? <Empty>{w.finding(0, 0)}</Empty> : <SheetChanges changes={changes} />}
          </Card>
        ) : null}
      </div>
    </>
  )
}

function BadCard({ of }: { readonly of: Import }) {
  const { lang, slug } = useDesk()
  const w = importWords[lang]
  return (
    <Card title={w.bad} note={of.bad.length < of.rows.bad ? w.badFirst(of.bad.length) : w.badNote}>
      <p>
        <a href={writeAddress('/api/programmes/:slug/enterprises/imports/:id/bad', { slug, id: of.id })} download>
          {w.badFile}
        </a>
      </p>
      <BadCells cells={of.bad} />
    </Card>
  )
}

interface DoubtfulItemProps {
  readonly of: DoubtfulRow
  /** The enterprise it is; null: another; undefined: left open. */
  readonly decided: string | null | undefined
  readonly onDecide: (same: string | null | undefined) => void
}

function DoubtfulItem({ of, decided, onDecide }: DoubtfulItemProps) {
  const { lang } = useDesk()
  const w = importWords[lang]
  const choices: readonly (readonly [value: string | null | undefined, label: string])[] = [
    [undefined, w.leave],
    ...of.candidates.map(
      ({ id, name, code, district }) => [id, w.same(name, code ?? w.noCode, district ?? w.noPlace)] as const,
    ),
    [null, w.other],
  ]
  return (
    <li>
      <fieldset className="checks">
        <legend>{w.rowOf(of.row, [of.name, of.code, of.district].filter(Boolean).join(' · '))}</legend>
        {choices.map(([value, label]) => (
          <label key={String(value)}>
            <input type="radio" name={`row-${of.row}`} checked={decided === value} onChange={() => onDecide(value)} />
            {label}
          </label>
        ))}
      </fieldset>
    </li>
  )
}

interface ImportActsProps {
  readonly of: Import
  readonly toWrite: number
  readonly decisions: Decisions
}

function ImportActs({ of, toWrite, decisions }: ImportActsProps) {
  const { lang, say } = useDesk()
  const w = importWords[lang]
  const [, change] = useQueryText()
  const confirm = useAct(confirmImport)
  const discard = useAct(discardImport, 'leave')
  const known = useQueryClient()
  const [isAsking, setAsking] = useState(false)
  const { id } = of
  const isPreview = of.state === 'preview'
  const again = () => change({ id: '', kind: of.kind })
  return (
    <section className="acts">
      <div className="row">
        {isPreview && of.rows.bad === 0 && toWrite > 0 ? (
          <Button type="primary" onClick={() => setAsking(true)}>
            {w.confirm}
          </Button>
        ) : null}
        {isPreview ? (
          <Button
            loading={discard.isRunning}
            onClick={async () => {
              if (!(await discard.run({ id }))) return
              // What is shown now is gone and is not asked for; the list that comes next is.
              await known.invalidateQueries({ refetchType: 'none' })
              again()
              say(w.discarded)
            }}
          >
            {w.discard}
          </Button>
        ) : (
          <Button onClick={again}>{w.again}</Button>
        )}
      </div>
      <FailureLine failure={discard.failure} />
      {isAsking ? (
        <Confirm
          title={w.confirmTitle(of.fileName)}
          act={w.confirm}
          doing={confirm}
          onClose={() => setAsking(false)}
          onAct={async () => {
            const done = await confirm.run(
              { id },
              { decisions: Array.from(decisions, ([row, same]) => ({ row, same })) },
            )
            if (!done) return
            setAsking(false)
            say(w.confirmed)
          }}
        >
          <p>{w.confirmWhy(toWrite)}</p>
          {confirm.isRunning ? <Running id={id} /> : null}
        </Confirm>
      ) : null}
    </section>
  )
}
