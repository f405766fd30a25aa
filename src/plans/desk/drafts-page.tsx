import { useQueryClient } from '@tanstack/react-query'
import { Button, Progress } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Acts, type ShownAct } from '../../ui/desk/acts.tsx'
import { Asked, Empty, FailureLine } from '../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk, useGo } from '../../ui/desk/desk-context.tsx'
import type { Failure } from '../../ui/desk/failure.ts'
import { type ControlProps, Field, Panel } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { deskWords } from '../../ui/desk/words.ts'
import type { DraftSummary } from '../drafts/drafts.schema.ts'
import { listDrafts, openDraft } from './asks.ts'
import { DraftLight } from './draft-light.tsx'
import { planWords } from './plan-words.ts'
import { uploadDraft } from './upload-draft.ts'

/** Which drafts are there, in which state, and what is left to do in each? */
export function DraftsPage() {
  const { lang, say } = useDesk()
  const w = planWords[lang]
  const drafts = useAnswer(listDrafts, {})
  const open = useAct(openDraft)
  const go = useGo()
  const [isUploading, setUploading] = useState(false)
  const all = drafts.data?.drafts
  const inHand = all?.filter(({ state }) => state === 'draft' || state === 'checked').length ?? 0
  const mayOpen = drafts.data?.acts.some((each) => each.act === 'plans.open' && each.open) ?? false
  const ways: ShownAct[] = [
    {
      act: 'edition',
      label: w.openEdition,
      isOpen: true,
      waits: [],
      onDo: async () => {
        const opened = await open.run({}, { from: 'edition' })
        if (!opened) return
        await go(`/plan/drafts/${opened.answer.id}`)
        say(w.openEditionDone)
      },
    },
    { act: 'notice', label: w.openFile, isOpen: true, waits: [], onDo: () => setUploading(true) },
  ]
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="plan" to="/plan">
            {w.plan}
          </Go>,
          w.drafts,
        ]}
        title={all ? w.draftsFinding(inHand, all.length) : w.drafts}
        facts={<span>{w.draftsLead}</span>}
        acts={mayOpen ? <Acts acts={ways} note={<FailureLine failure={open.failure} />} /> : null}
      />
      {isUploading ? <UploadPanel onClose={() => setUploading(false)} /> : null}
      <Card title={w.drafts}>
        <Asked of={drafts} whoMay={w.whoMayDraft}>
          {(answer) =>
            answer.drafts.length === 0 ? (
              <Empty>{w.noDrafts}</Empty>
            ) : (
              <table className="stacks">
                <thead>
                  <tr>
                    <th scope="col">{w.draftHeads.what}</th>
                    <th scope="col">{w.draftHeads.state}</th>
                    <th scope="col">{w.draftHeads.left}</th>
                    <th scope="col" className="wide-only">
                      {w.draftHeads.who}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {answer.drafts.map((draft) => (
                    <DraftRow key={draft.id} draft={draft} />
                  ))}
                </tbody>
              </table>
            )
          }
        </Asked>
      </Card>
    </>
  )
}

function DraftRow({ draft }: { readonly draft: DraftSummary }) {
  const { lang } = useDesk()
  const w = planWords[lang]
  const { counts } = draft
  const isInHand = draft.state === 'draft'
  const left = w.left(counts.sentencesUndecided, counts.warningsUnanswered, counts.changesUndecided)
  const by = [
    w.drafted(`${draft.opened.name} ${sayMoment(draft.opened.at, lang)}`),
    draft.checked ? w.checked(`${draft.checked.name} ${sayMoment(draft.checked.at, lang)}`) : '',
    draft.published ? w.published(`${draft.published.name} ${sayMoment(draft.published.at, lang)}`) : '',
  ].filter(Boolean)
  return (
    <tr>
      <td>
        <Go to={`/plan/drafts/${draft.id}`}>
          <span lang="zh-CN">{draft.title ?? draft.documentNumber ?? w.noNumber}</span>
        </Go>
        <span className="q second-line">
          {w.draftKinds[draft.kind]}
          {draft.kind === 'amendment' ? ` · ${w.noticeKinds[draft.noticeKind]}` : ''}
          {' · '}
          <span lang="zh-CN">{draft.documentNumber ?? w.noNumber}</span>
          {draft.file ? (
            <>
              {' · '}
              <span lang="zh-CN">{draft.file.name}</span>
            </>
          ) : null}
        </span>
      </td>
      <td>
        <DraftLight state={draft.state} />
        {draft.edition === null ? null : <span className="q second-line">{w.becameEdition(draft.edition)}</span>}
      </td>
      <td>
        {isInHand ? left || w.nothingLeft : null}
        <span className="q second-line n">{w.items(counts.items)}</span>
      </td>
      <td className="wide-only">
        <ul>
          {by.map((each) => (
            <li key={each} className="q">
              {each}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  )
}

type Sending =
  | { readonly at: 'asking'; readonly failure: Failure | null; readonly isStopped: boolean }
  | { readonly at: 'sending'; readonly share: number }

/** A notice from a file: a whole one, or one that amends. It can be stopped while it is sent and while it is read. */
function UploadPanel({ onClose }: { readonly onClose: () => void }) {
  const { lang, slug, mandate, say } = useDesk()
  const w = planWords[lang]
  const go = useGo()
  const known = useQueryClient()
  const [notice, setNotice] = useState<File | null>(null)
  const [annex, setAnnex] = useState<File | null>(null)
  const [kind, setKind] = useState<'notice' | 'amendment'>('amendment')
  const [noticeKind, setNoticeKind] = useState<'' | 'amended' | 'supplementary'>('')
  const [isTried, setTried] = useState(false)
  const [sending, setSending] = useState<Sending>({ at: 'asking', failure: null, isStopped: false })
  const stopping = useRef<AbortController | null>(null)
  useEffect(() => () => stopping.current?.abort(), [])

  const send = async () => {
    setTried(true)
    if (!notice || sending.at === 'sending') return
    stopping.current = new AbortController()
    setSending({ at: 'sending', share: 0 })
    const brought = await uploadDraft(
      { notice, annex, kind, ...(kind === 'amendment' && noticeKind ? { noticeKind } : {}) },
      { slug, mandate, signal: stopping.current.signal, onSent: (share) => setSending({ at: 'sending', share }) },
    )
    if (brought.is === 'read') {
      void known.invalidateQueries()
      await go(`/plan/drafts/${brought.draft.id}`)
      say(w.openFileDone(notice.name))
      return
    }
    setSending({
      at: 'asking',
      failure: brought.is === 'failed' ? brought.failure : null,
      isStopped: brought.is === 'stopped',
    })
  }
  const percent = sending.at === 'sending' ? Math.round(sending.share * 100) : 0
  return (
    <Panel title={w.openFileTitle} onSubmit={() => void send()}>
      <Field label={w.whichFile} hint={w.fileHint} error={isTried && !notice ? w.noFile : undefined}>
        {(control) => <FileInput control={control} accept=".docx,.pdf,.html,.htm,.txt,.ofd" onFile={setNotice} />}
      </Field>
      <Field label={w.annexFile} hint={w.annexHint} isOptional>
        {(control) => <FileInput control={control} accept=".xlsx,.docx" onFile={setAnnex} />}
      </Field>
      <fieldset className="checks">
        <legend>{w.whatIsIt}</legend>
        {(['amendment', 'notice'] as const).map((each) => (
          <label key={each}>
            <input type="radio" name="kind" checked={kind === each} onChange={() => setKind(each)} />
            {each === 'amendment' ? w.amends : w.wholeNotice}
          </label>
        ))}
      </fieldset>
      {kind === 'amendment' ? (
        <fieldset className="checks">
          <legend>{w.whichAmendment}</legend>
          {(['', 'amended', 'supplementary'] as const).map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="noticeKind"
                checked={noticeKind === each}
                onChange={() => setNoticeKind(each)}
              />
              {each === '' ? w.guess : w[each]}
            </label>
          ))}
        </fieldset>
      ) : null}
      {sending.at === 'sending' ? (
        <div role="status">
          <Progress percent={percent} showInfo={false} aria-label={w.uploading(percent)} />
          <p className="q n">{percent < 100 ? w.uploading(percent) : w.reading}</p>
        </div>
      ) : (
        <>
          <FailureLine failure={sending.failure} />
          {sending.isStopped ? (
            <p className="q" role="status">
              {w.stopped}
            </p>
          ) : null}
        </>
      )}
      <div className="row">
        {sending.at === 'sending' ? (
          <Button onClick={() => stopping.current?.abort()}>{w.stop}</Button>
        ) : (
          <>
            <Button type="primary" htmlType="submit">
              {w.openFile}
            </Button>
            <Button onClick={onClose}>{deskWords[lang].cancel}</Button>
          </>
        )}
      </div>
    </Panel>
  )
}

interface FileInputProps {
  readonly control: ControlProps
  readonly accept: string
  readonly onFile: (file: File | null) => void
}

function FileInput({ control: { status: _, ...control }, accept, onFile }: FileInputProps) {
  return (
    <input
      {...control}
      type="file"
      className="file-input"
      accept={accept}
      onChange={(event) => onFile(event.target.files?.[0] ?? null)}
    />
  )
}
