import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { readMe, ThingTrail } from '../../access/web/index.ts'
import { Acts, type ShownAct } from '../../ui/desk/acts.tsx'
import { Asked } from '../../ui/desk/asked.tsx'
import { Confirm } from '../../ui/desk/confirm.tsx'
import { Go, useAct, useAnswer, useDesk, useGo } from '../../ui/desk/desk-context.tsx'
import { PageHead } from '../../ui/desk/page-head.tsx'
import { sayMoment } from '../../ui/desk/say-when.ts'
import { Light } from '../../ui/light.tsx'
import type { Draft, DraftChange } from '../drafts/drafts.schema.ts'
import { checkDraft, publishDraft, readDraft, reopenDraft, withdrawDraft } from './asks.ts'
import { DraftLight } from './draft-light.tsx'
import { draftWords } from './draft-words.ts'
import { nameOf } from './item-fields.ts'
import { ReasonField } from './item-form.tsx'
import { planWords } from './plan-words.ts'
import { type Followed, useFollowedDraft } from './use-followed-draft.ts'
import { Workbench } from './workbench.tsx'

/** One draft: what it says beside the text it says it of, who works on it, and what is left until it is published. */
export function DraftPage() {
  const { lang } = useDesk()
  const { id = '' } = useParams({ strict: false })
  const draft = useAnswer(readDraft, { id })
  return (
    <Asked of={draft} isPage bars={10} whoMay={planWords[lang].whoMayDraft}>
      {(answer) => <DraftView key={answer.id} draft={answer} />}
    </Asked>
  )
}

const STEPS = ['check', 'publish', 'reopen', 'withdraw'] as const
type Step = (typeof STEPS)[number]

function DraftView({ draft }: { readonly draft: Draft }) {
  const { lang } = useDesk()
  const [w, p] = [draftWords[lang], planWords[lang]]
  const [step, setStep] = useState<Step | null>(null)
  const me = useAnswer(readMe, {}).data?.person.id ?? ''
  const followed = useFollowedDraft(draft.id, draft.changes)
  const news = useNews(followed, me)
  const name = draft.title ?? draft.documentNumber ?? w.noTitle
  const at = (moment: string) => sayMoment(moment, lang)
  const { state, opened, checked, published, withdrawn, file } = draft
  return (
    <>
      <PageHead
        path={[
          p.path,
          <Go key="plan" to="/plan">
            {p.plan}
          </Go>,
          <Go key="drafts" to="/plan/drafts">
            {p.drafts}
          </Go>,
          draft.kind === 'amendment' ? p.noticeKinds[draft.noticeKind] : p.draftKinds[draft.kind],
        ]}
        title={w.title(name)}
        mark={<DraftLight state={state} />}
        facts={
          <>
            <span lang="zh-CN">{draft.documentNumber ?? w.noNumberYet}</span>
            <span>{w.opened(opened.name, at(opened.at))}</span>
            {checked ? <span>{w.checkedBy(checked.name, at(checked.at))}</span> : null}
            {published ? <span>{w.publishedBy(published.name, at(published.at))}</span> : null}
            {withdrawn ? <span>{w.withdrawnBy(withdrawn.name, at(withdrawn.at), withdrawn.reason)}</span> : null}
            {file ? <span lang="zh-CN">{w.file(file.name)}</span> : null}
            {draft.edition === null ? null : <span>{p.becameEdition(draft.edition)}</span>}
            {state === 'draft' || state === 'checked' ? <Presence followed={followed} me={me} /> : null}
          </>
        }
        acts={<Steps draft={draft} onStep={setStep} />}
      />
      {step ? <StepDialog key={step} draft={draft} step={step} name={name} onClose={() => setStep(null)} /> : null}
      {state === 'draft' ? null : (
        <p className="strip">
          <Light colour="grey">{w.goneState[state]}</Light>
        </p>
      )}
      <div role="status" aria-live="polite" className="news">
        {news.last ? (
          <p className="strip">
            <span>{news.last.text}</span>
            {news.last.item === null ? null : (
              <Button size="small" onClick={() => news.lead(news.last?.item ?? '')}>
                {w.look}
              </Button>
            )}
          </p>
        ) : null}
      </div>
      <Workbench draft={draft} changes={followed.changes} fresh={news.fresh} onSeen={news.see} goal={news.goal} />
      <ThingTrail kind="plans.draft" id={draft.id} />
    </>
  )
}

interface News {
  /** Items that others changed since the page was opened and that one has not looked at. */
  readonly fresh: ReadonlySet<string>
  readonly last: { readonly text: string; readonly item: string | null } | null
  readonly goal: { readonly id: string; readonly count: number } | null
  readonly lead: (id: string) => void
  readonly see: (id: string) => void
}

/** What others did since the page was opened. */
function useNews({ changes }: Followed, me: string): News {
  const { lang } = useDesk()
  const w = draftWords[lang]
  // What was done before is history, and no news.
  const opened = useRef(new Date().toISOString())
  const others = useMemo(
    () => changes.filter(({ by }) => by.id !== me && me !== '' && by.at > opened.current),
    [changes, me],
  )
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set())
  const [goal, setGoal] = useState<News['goal']>(null)
  const fresh = useMemo(
    () =>
      new Set(
        others.flatMap(({ number, items }) =>
          items.map(({ after }) => after.id).filter((id) => !seen.has(`${number} ${id}`)),
        ),
      ),
    [others, seen],
  )
  const known = useRef<readonly DraftChange[]>(others)
  useEffect(() => {
    known.current = others
  }, [others])
  const see = useCallback((id: string) => {
    setSeen((before) => new Set([...before, ...known.current.map(({ number }) => `${number} ${id}`)]))
  }, [])
  const lead = useCallback(
    (id: string) => setGoal((before) => (id === '' ? before : { id, count: (before?.count ?? 0) + 1 })),
    [],
  )
  const change = others.at(-1)
  const item = change?.items.find(({ after }) => after.live)?.after ?? change?.items[0]?.after
  return {
    fresh,
    see,
    lead,
    goal,
    last: change
      ? {
          text: w.others(change.by.name, w.acts[change.act], item ? nameOf(item.kind, item.content) : ''),
          item: item?.id ?? null,
        }
      : null,
  }
}

/** Who else has it open, and whether what they do is seen at once. */
function Presence({ followed, me }: { readonly followed: Followed; readonly me: string }) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  if (followed.state === null) return null
  const others = followed.present.filter(({ id }) => id !== me).map(({ name }) => name)
  return (
    <span className="presence">
      <Light colour={followed.state === 'live' ? 'green' : followed.state === 'asking' ? 'yellow' : 'grey'}>
        {w.follow[followed.state]}
      </Light>
      {followed.state === 'live' ? (
        <span>{others.length > 0 ? w.present(others.join(lang === 'zh' ? '、' : ', ')) : w.alone}</span>
      ) : null}
    </span>
  )
}

/** The steps of the draft itself, as the server offers them; what is past or not at hand is not shown. */
function Steps({ draft, onStep }: { readonly draft: Draft; readonly onStep: (step: Step) => void }) {
  const { lang } = useDesk()
  const w = draftWords[lang]
  const acts = draft.acts.flatMap(({ act, open, blocks }): ShownAct[] => {
    const step = STEPS.find((each) => act === `plans.${each}`)
    if (!step || blocks.some(({ code }) => code === 'not_in_this_state')) return []
    return [
      {
        act,
        label: w.acts[step],
        isOpen: open,
        waits: blocks.map(({ code, count = 0 }) => w.blocks[code]?.(count) ?? w.unknownBlock(code)),
        onDo: () => onStep(step),
        isQuiet: step === 'reopen' || step === 'withdraw',
      },
    ]
  })
  if (draft.state === 'published') {
    return (
      <div className="acts">
        <Go to="/plan">{w.toPlan}</Go>
      </div>
    )
  }
  if (draft.state === 'withdrawn') return null
  return <Acts acts={acts} note={<p className="q who-publishes">{w.whoPublishes}</p>} />
}

interface StepProps {
  readonly draft: Draft
  readonly step: Step
  readonly name: string
  readonly onClose: () => void
}

/** Asks before a step of the draft; giving it up or taking it back needs a reason. */
function StepDialog({ draft, step, name, onClose }: StepProps) {
  const { lang, say } = useDesk()
  const w = draftWords[lang]
  const go = useGo()
  const doings = {
    check: useAct(checkDraft),
    publish: useAct(publishDraft),
    reopen: useAct(reopenDraft),
    withdraw: useAct(withdrawDraft),
  }
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const needsReason = step === 'reopen' || step === 'withdraw'
  const { id, changes } = draft
  const texts: Readonly<Record<Step, readonly [title: string, what: string]>> = {
    check: [w.checkTitle, w.checkWhat],
    publish: [w.publishTitle(name), w.publishWhat],
    reopen: [w.reopenTitle, ''],
    withdraw: [w.withdrawTitle, w.withdrawWhat],
  }
  const [title, what] = texts[step]
  const run = async () => {
    setTried(true)
    const why = reason.trim()
    if (needsReason && !why) return
    if (step === 'publish') {
      const done = await doings.publish.run({ id }, { changes })
      if (!done) return
      await go('/plan')
      say(w.publishDone(done.answer.edition))
      return
    }
    const done =
      step === 'check' ? await doings.check.run({ id }, { changes }) : await doings[step].run({ id }, { reason: why })
    if (!done) return
    onClose()
    say(step === 'check' ? w.checkDone : step === 'reopen' ? w.reopenDone : w.withdrawDone)
  }
  return (
    <Confirm title={title} act={w.acts[step]} doing={doings[step]} onAct={() => void run()} onClose={onClose}>
      {what ? <p>{what}</p> : null}
      {needsReason ? <ReasonField value={reason} onChange={setReason} isTried={isTried} /> : null}
    </Confirm>
  )
}
