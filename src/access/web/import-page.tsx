import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { Asked, Empty, FailureCard, FailureLine } from '../../ui/desk/asked.tsx'
import { Confirm } from '../../ui/desk/confirm.tsx'
import { Go, useAct, useAnswer, useDesk, useQueryText } from '../../ui/desk/desk-context.tsx'
import { Failure } from '../../ui/desk/failure.ts'
import { Field } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { Pages } from '../../ui/desk/pages.tsx'
import { writeAddress } from '../../ui/desk/route.ts'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { BadCells, RowCounts, SheetChanges } from '../../ui/desk/sheet-parts.tsx'
import { sheetWords } from '../../ui/desk/sheet-words.ts'
import type { Import, ImportKind, ListedImport } from '../imports.schema.ts'
import type { Me } from '../people.schema.ts'
import { bringImport, confirmImport, discardImport, grantImport, listImports, readImport, readMe } from './asks.ts'
import { importWords } from './import-words.ts'
import { useRoles } from './role-names.ts'

/** What would this sheet write? And then: write it. */
export function ImportPage() {
  const { lang } = useDesk()
  const w = importWords[lang]
  const [query] = useQueryText()
  const me = useAnswer(readMe, {})
  if (query.id) return <Brought key={query.id} id={query.id} me={me.data} />
  return (
    <>
      <PageHead path={pathOf(w)} title={w.title} facts={<span>{w.lead}</span>} />
      <div className="stack">
        <Asked of={me}>
          {(mine) => {
            const kinds = listKinds(mine)
            // Who grants roles comes for what others brought.
            const maySeeOthers = mine.rights['roles.grant'] !== undefined
            return (
              <>
                {kinds.length > 0 || !maySeeOthers ? <BringForm kinds={kinds} wanted={query.kind} /> : null}
                {kinds.length > 0 || maySeeOthers ? <BroughtList /> : null}
              </>
            )
          }}
        </Asked>
      </div>
    </>
  )
}

function pathOf(w: (typeof importWords)['zh']) {
  return [
    w.path,
    <Go key="people" to="/people">
      {w.people}
    </Go>,
    w.title,
  ]
}

/** What this person may import. */
function listKinds({ rights }: Me): ImportKind[] {
  return [
    ...(rights['people.manage'] === undefined ? [] : (['people'] as const)),
    ...(rights['organisations.record'] === true ? (['organisations'] as const) : []),
  ]
}

const notMine = new Failure('denied', {
  status: 403,
  code: 'not_allowed',
  title: null,
  requestId: null,
  waitSeconds: null,
  more: {},
})

interface BringFormProps {
  readonly kinds: readonly ImportKind[]
  readonly wanted: string | undefined
}

function BringForm({ kinds, wanted }: BringFormProps) {
  const { lang, slug } = useDesk()
  const w = importWords[lang]
  const [, change] = useQueryText()
  const act = useAct(bringImport)
  const [isTried, setTried] = useState(false)
  const [kind, setKind] = useState(kinds.find((each) => each === wanted) ?? kinds[0])
  const [file, setFile] = useState<File | null>(null)
  if (!kind) return <FailureCard failure={notMine} whoMay={w.whoMay} />
  return (
    <form
      className="card panel"
      noValidate
      onSubmit={async (event) => {
        event.preventDefault()
        setTried(true)
        if (!file) return
        const form = new FormData()
        // The kind first: the server reads a form from its beginning.
        form.append('kind', kind)
        form.append('file', file)
        const done = await act.run({}, form)
        if (done) change({ id: done.answer.id, kind: '' })
      }}
    >
      <fieldset className="checks">
        <legend>{w.kind}</legend>
        {kinds.map((each) => (
          <label key={each}>
            <input type="radio" name="kind" checked={kind === each} onChange={() => setKind(each)} />
            {w.kinds[each]}
          </label>
        ))}
      </fieldset>
      <p>
        <a href={writeAddress('/api/programmes/:slug/imports/template', { slug }, { kind })} download>
          {w.template}
        </a>
        <span className="q">{`　${w.templateNote}`}</span>
      </p>
      <Field label={w.file} error={isTried && !file ? sheetWords[lang].file : undefined}>
        {({ status: _, ...control }) => (
          <input
            {...control}
            type="file"
            accept=".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null)
              act.reset()
            }}
          />
        )}
      </Field>
      <FailureLine failure={act.failure} />
      <div className="row">
        <Button type="primary" htmlType="submit" loading={act.isRunning}>
          {w.preview}
        </Button>
      </div>
    </form>
  )
}

function BroughtList() {
  const { lang } = useDesk()
  const w = importWords[lang]
  const [query] = useQueryText()
  const brought = useAnswer(listImports, {}, { page: Number(query.page ?? 1) })
  return (
    <Card title={w.brought} note={w.broughtNote}>
      <Asked of={brought}>
        {(answer) =>
          answer.imports.length === 0 ? (
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
          )
        }
      </Asked>
    </Card>
  )
}

function BroughtRow({ of }: { readonly of: ListedImport }) {
  const { lang } = useDesk()
  const w = importWords[lang]
  const shared = sheetWords[lang]
  const { rows } = of
  const comma = lang === 'zh' ? '，' : ', '
  const counts = rows && (['new', 'changed', 'same'] as const).filter((each) => rows[each] > 0)
  const facts = [
    w.kinds[of.kind],
    ...(rows && counts ? [counts.map((each) => `${shared.counts[each]} ${shared.rows(rows[each])}`).join(comma)] : []),
    ...(of.isMine ? [] : [of.bringer === null ? w.bySomebody : w.by(of.bringer)]),
  ]
  return (
    <li>
      <span className="when n">{sayMoment(of.uploadedAt, lang)}</span>
      <div>
        <Go to="/import" query={{ id: of.id }}>
          {of.fileName}
        </Go>
        <span className="q">{facts.join(' · ')}</span>
      </div>
      <span>{w.standing[standingOf(of)]}</span>
    </li>
  )
}

function standingOf({ state, badRows, rolesToGrant }: ListedImport): keyof (typeof importWords)['zh']['standing'] {
  if (state === 'preview') return badRows > 0 ? 'bad' : 'preview'
  return state === 'confirmed' && rolesToGrant > 0 ? 'waits' : state
}

function Brought({ id, me }: { readonly id: string; readonly me: Me | undefined }) {
  const found = useAnswer(readImport, { id })
  return (
    <Asked of={found} isPage>
      {(answer) => <Preview of={answer} mayGrant={me?.rights['roles.grant'] !== undefined} />}
    </Asked>
  )
}

function Preview({ of, mayGrant }: { readonly of: Import; readonly mayGrant: boolean }) {
  const { lang } = useDesk()
  const w = importWords[lang]
  const { rows, bad, changes } = of
  const toWrite = rows.new + rows.changed
  const isPreview = of.state === 'preview'
  return (
    <>
      <PageHead
        path={pathOf(w)}
        title={isPreview ? w.finding(rows.bad, toWrite) : sayDone(of, w)}
        mark={<RowCounts rows={rows} />}
        facts={
          <>
            <span>
              {w.kinds[of.kind]} · {of.fileName}
            </span>
            <span>{w.uploaded(sayMoment(of.uploadedAt, lang))}</span>
            {isPreview ? <span>{w.kept}</span> : null}
          </>
        }
        acts={<ImportActs of={of} mayGrant={mayGrant} toWrite={toWrite} />}
      />
      <div className="stack">
        {bad.length > 0 ? (
          <Card title={w.bad} note={w.badNote}>
            <BadCells cells={bad} />
          </Card>
        ) : null}
        {isPreview && bad.length === 0 ? (
          <Card title={w.changes} note={changes.length < toWrite ? w.first(changes.length) : null}>
            {changes.length === 0 ? <Empty>{w.finding(0, 0)}</Empty> : <SheetChanges changes={changes} />}
          </Card>
        ) : null}
        {of.rolesToGrant > 0 ? <Grants of={of} /> : null}
      </div>
    </>
  )
}

function sayDone({ state, rolesToGrant }: Import, w: (typeof importWords)['zh']): string {
  if (state === 'granted') return w.doneGranted
  return rolesToGrant > 0 ? w.doneWaits(rolesToGrant) : w.done
}

interface ImportActsProps {
  readonly of: Import
  readonly mayGrant: boolean
  readonly toWrite: number
}

function ImportActs({ of, mayGrant, toWrite }: ImportActsProps) {
  const { lang, say } = useDesk()
  const w = importWords[lang]
  const [, change] = useQueryText()
  const confirm = useAct(confirmImport)
  const grant = useAct(grantImport)
  const discard = useAct(discardImport, 'leave')
  const known = useQueryClient()
  const [asking, setAsking] = useState<'confirm' | 'grant' | null>(null)
  const { id } = of
  const isPreview = of.state === 'preview'
  const again = () => change({ id: '', kind: of.kind })
  return (
    <section className="acts">
      <div className="row">
        {isPreview && of.rows.bad === 0 && (toWrite > 0 || of.rolesToGrant > 0) ? (
          <Button type="primary" onClick={() => setAsking('confirm')}>
            {w.confirm}
          </Button>
        ) : null}
        {of.state === 'confirmed' && of.rolesToGrant > 0 && mayGrant ? (
          <Button type="primary" onClick={() => setAsking('grant')}>
            {w.grant}
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
      {asking ? (
        <Confirm
          title={asking === 'confirm' ? w.confirmTitle(of.fileName) : w.grantTitle(of.rolesToGrant)}
          act={asking === 'confirm' ? w.confirm : w.grant}
          doing={asking === 'confirm' ? confirm : grant}
          onClose={() => setAsking(null)}
          onAct={async () => {
            const done = asking === 'confirm' ? await confirm.run({ id }) : await grant.run({ id })
            if (!done) return
            setAsking(null)
            say(asking === 'confirm' ? w.confirmed : w.granted)
          }}
        >
          <p>{asking === 'confirm' ? w.confirmWhy(toWrite) : w.grantsNote(of.rolesToGrant)}</p>
        </Confirm>
      ) : null}
    </section>
  )
}

function Grants({ of }: { readonly of: Import }) {
  const { lang } = useDesk()
  const w = importWords[lang]
  const { sayRole } = useRoles()
  const isGranted = of.state === 'granted'
  return (
    <Card title={isGranted ? w.grantsDone : w.grants}>
      {isGranted ? null : <p className="m">{w.grantsNote(of.rolesToGrant)}</p>}
      <ul className="rows">
        {of.waitsForGrant.map((each) => (
          <li key={`${each.row} ${each.role}`}>
            <div>
              <b>{each.person}</b>
              <span>
                {`　${each.organisation} · `}
                {sayRole(each.role)}
              </span>
              <span className="q">{each.basis}</span>
            </div>
            <span className="n">{each.from}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
