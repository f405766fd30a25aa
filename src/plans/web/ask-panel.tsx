import { Button, Progress } from 'antd'
import { useRef } from 'react'
import { Light } from '../../ui/light.tsx'
import type { Failure } from './compile-answer.ts'
import { type Lang, words } from './words.ts'

export const NOTICE_KINDS = '.txt,.html,.htm,.docx,.pdf,.ofd'
export const ANNEX_KINDS = '.xlsx,.docx'

interface AskProps {
  readonly lang: Lang
  /** A file is held over the page. */
  readonly over: boolean
  readonly annex: File | null
  /** One sentence about what was dropped last, when it could not be used as it was. */
  readonly remark: string | null
  readonly onNotice: (file: File) => void
  readonly onAnnex: (file: File | null) => void
}

/** Asks for a notice, and for its annex when that is a file of its own. */
export function AskPanel({ lang, over, annex, remark, onNotice, onAnnex }: AskProps) {
  const w = words[lang].ask
  return (
    <div className="ask">
      <section className={over ? 'ask-drop over' : 'ask-drop'} aria-labelledby="ask-drop-title">
        <SheetDrawing />
        <h2 id="ask-drop-title">{over ? w.dropHere : w.drop}</h2>
        <PickButton label={w.pick} accept={NOTICE_KINDS} primary onPick={onNotice} />
        <p className="q">{w.kinds}</p>
      </section>
      <section className="ask-annex" aria-labelledby="ask-annex-title">
        <div>
          <h2 id="ask-annex-title">{w.annexTitle}</h2>
          <p>{w.annexWhy}</p>
        </div>
        {annex ? (
          <p className="ask-chosen">
            <Light colour="green">{w.annexChosen(annex.name)}</Light>
            <Button onClick={() => onAnnex(null)}>{w.annexRemove}</Button>
          </p>
        ) : (
          <PickButton label={w.annexPick} accept={ANNEX_KINDS} onPick={onAnnex} />
        )}
      </section>
      {remark ? (
        <p className="ask-remark">
          <Light colour="yellow">{remark}</Light>
        </p>
      ) : null}
    </div>
  )
}

interface PickProps {
  readonly label: string
  readonly accept: string
  readonly primary?: boolean
  readonly onPick: (file: File) => void
}

/** A button that opens the system's choice of files. Choosing the same file twice works. */
export function PickButton({ label, accept, primary = false, onPick }: PickProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button type={primary ? 'primary' : 'default'} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) onPick(file)
        }}
      />
    </>
  )
}

interface SendingProps {
  readonly lang: Lang
  readonly name: string
  /** Share of the upload that has gone out, 0 to 1. */
  readonly sent: number
  readonly onStop: () => void
}

/** What is going on, how far it is, and the way to stop it. It shows itself only after a moment. */
export function SendingPanel({ lang, name, sent, onStop }: SendingProps) {
  const w = words[lang].sending
  const percent = Math.floor(sent * 100)
  const said = sent < 1 ? w.uploading(percent) : w.reading
  return (
    <section className="card sending" aria-labelledby="sending-title">
      <h2 id="sending-title">{w.title(name)}</h2>
      <div className="sending-row">
        <Progress percent={percent} showInfo={false} status="normal" aria-label={said} />
        <Button onClick={onStop}>{w.stop}</Button>
      </div>
      <p className="q">{said}</p>
      <div className="sending-bars" aria-hidden="true">
        <span />
        <span />
        <span />
        <span />
        <span />
      </div>
    </section>
  )
}

interface FailureProps {
  readonly lang: Lang
  readonly failure: Failure
  readonly name: string
  readonly onAgain: () => void
  readonly onNotice: (file: File) => void
}

/** What happened, what was kept, what to do. */
export function FailurePanel({ lang, failure, name, onAgain, onNotice }: FailureProps) {
  const w = words[lang].failure
  const said = sayFailure(failure, lang)
  return (
    <section className="card failure" role="alert" aria-labelledby="failure-title">
      <p>
        <Light colour={failure.is === 'denied' ? 'yellow' : 'red'}>{name}</Light>
      </p>
      <h2 id="failure-title">{said.title}</h2>
      {said.more ? <p>{said.more}</p> : null}
      {said.again ? <p className="q">{w.kept}</p> : null}
      <div className="failure-acts">
        {said.again ? (
          <Button type="primary" onClick={onAgain}>
            {w.again}
          </Button>
        ) : null}
        <PickButton label={w.other} accept={NOTICE_KINDS} primary={!said.again} onPick={onNotice} />
        {said.quote ? <span className="q n">{w.quote(said.quote)}</span> : null}
      </div>
    </section>
  )
}

function sayFailure(failure: Failure, lang: Lang) {
  const w = words[lang].failure
  switch (failure.is) {
    case 'refused':
      return { title: w.refused, more: failure.title[lang], again: failure.mayTryAgain, quote: null }
    case 'denied':
      return {
        title: w.denied,
        more: failure.waitSeconds === null ? null : w.deniedWait(failure.waitSeconds),
        again: true,
        quote: null,
      }
    case 'broken':
      return { title: w.brokenTitle, more: w.broken, again: true, quote: failure.quote }
    case 'offline':
      return { title: w.offlineTitle, more: w.offline, again: true, quote: null }
  }
}

/** A sheet with three marked lines: what the page does, as a drawing. */
function SheetDrawing() {
  return (
    <svg className="ask-sheet" width="88" height="56" viewBox="0 0 88 56" aria-hidden="true">
      <path className="sheet" d="M1 1h38v54H1z" />
      <path className="text" d="M8 10h24M8 18h24M8 34h24M8 42h14" />
      <path className="marked" d="M8 26h24" />
      <path className="thread" d="M34 26h18" />
      <path className="sheet chosen" d="M54 18h33v16H54z" />
      <path className="text" d="M60 26h21" />
      <path className="sheet" d="M54 1h33v11H54zM54 40h33v15H54z" />
    </svg>
  )
}
