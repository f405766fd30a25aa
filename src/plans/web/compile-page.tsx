import { useCallback, useEffect, useReducer, useRef } from 'react'
import { Light } from '../../ui/light.tsx'
import { WingGlyph } from '../../ui/mark.tsx'
import { AskPanel, FailurePanel, SendingPanel } from './ask-panel.tsx'
import './compile.css'
import { countReading } from './count-reading.ts'
import { type ChosenFiles, firstState, nextState, type PageState, type Remark } from './page-state.ts'
import { refuseLargeFile } from './refuse-large-file.ts'
import { ResultView } from './result-view.tsx'
import { sortFiles } from './sort-files.ts'
import { submitNotice } from './submit-notice.ts'
import { useDroppedFiles } from './use-dropped-files.ts'
import { type Lang, words } from './words.ts'

/** What does this notice say, and where? A file goes in; what was read comes back beside its text. */
export function CompilePage({ lang }: { readonly lang: Lang }) {
  const [state, tell] = useReducer(nextState, firstState)
  const work = useRef<AbortController | null>(null)

  const send = useCallback(async (files: ChosenFiles) => {
    work.current?.abort()
    const control = new AbortController()
    work.current = control
    tell({ was: 'sendingBegan', files })
    const tooLarge = refuseLargeFile(files)
    if (tooLarge) {
      work.current = null
      tell({ was: 'failed', failure: tooLarge })
      return
    }
    const outcome = await submitNotice(files, control.signal, (share) => {
      if (work.current === control) tell({ was: 'sent', share })
    })
    if (work.current !== control) return
    work.current = null
    if (outcome.is === 'read') tell({ was: 'read', answer: outcome.answer })
    else if (outcome.is === 'stopped') tell({ was: 'stopped' })
    else tell({ was: 'failed', failure: outcome })
  }, [])

  const stop = useCallback(() => work.current?.abort(), [])

  const takeNotice = (notice: File) => send({ notice, annex: keptAnnex(state) })
  const takeAnnex = (annex: File | null, remark: Remark | null = null) => {
    if (state.at === 'read' && annex) send({ notice: state.files.notice, annex })
    else tell({ was: 'annexChosen', annex, remark })
  }
  const takeDropped = (files: readonly File[]) => {
    const { notice, annex } = sortFiles(files)
    if (notice) send({ notice, annex: annex ?? keptAnnex(state) })
    else if (annex) takeAnnex(annex, 'onlyAnnex')
    else tell({ was: 'unusable' })
  }
  const over = useDroppedFiles(useLatest(takeDropped))

  return (
    <div className="compile" data-at={state.at} aria-busy={state.at === 'sending'}>
      <p className="vh" role="status" aria-live="polite">
        {announce(state, lang)}
      </p>
      {state.at === 'read' ? (
        <ResultView
          lang={lang}
          files={state.files}
          answer={state.answer}
          remark={state.remark && sayRemark(state.remark, lang)}
          onNotice={takeNotice}
          onAnnex={takeAnnex}
        />
      ) : (
        <Asking lang={lang}>
          {state.at === 'sending' ? (
            <SendingPanel lang={lang} name={state.files.notice.name} sent={state.sent} onStop={stop} />
          ) : null}
          {state.at === 'failed' ? (
            <FailurePanel
              lang={lang}
              failure={state.failure}
              name={state.files.notice.name}
              onAgain={() => send(state.files)}
              onNotice={takeNotice}
            />
          ) : null}
          {state.at === 'asking' ? (
            <AskPanel
              lang={lang}
              over={over}
              annex={state.annex}
              remark={state.remark && sayRemark(state.remark, lang)}
              onNotice={takeNotice}
              onAnnex={takeAnnex}
            />
          ) : null}
        </Asking>
      )}
      {over && state.at !== 'asking' ? (
        <div className="drop-veil">
          <Light colour="grey">{words[lang].ask.dropHere}</Light>
        </div>
      ) : null}
    </div>
  )
}

function Asking({ lang, children }: { readonly lang: Lang; readonly children: React.ReactNode }) {
  const w = words[lang]
  return (
    <>
      <div className="ph">
        <p className="eyb">
          <WingGlyph wing="yard" size={16} />
          {w.path.map((part) => (
            <span key={part}>{part}</span>
          ))}
        </p>
        <h1>{w.ask.title}</h1>
        <p className="lead">{w.ask.lead}</p>
        <p className="lead">{w.ask.kept}</p>
      </div>
      {children}
    </>
  )
}

/** The same function for the whole life of the page, which always does what the last drawing meant. */
function useLatest<Arguments extends readonly unknown[]>(act: (...given: Arguments) => void) {
  const latest = useRef(act)
  useEffect(() => {
    latest.current = act
  })
  return useCallback((...given: Arguments) => latest.current(...given), [])
}

/** An annex that was chosen before its notice goes with it; one of a notice read before does not go with the next. */
function keptAnnex(state: PageState): File | null {
  if (state.at === 'asking') return state.annex
  return state.at === 'failed' ? state.files.annex : null
}

function sayRemark(remark: Remark, lang: Lang): string {
  const w = words[lang]
  return remark === 'stopped' ? w.sending.stopped : w.ask[remark]
}

/** For those who listen: what changed, once. */
function announce(state: PageState, lang: Lang): string {
  const w = words[lang]
  if (state.at === 'sending') return w.sending.title(state.files.notice.name)
  if (state.at === 'read') return w.result.announce(countReading(state.answer.reading))
  if (state.at === 'asking' && state.remark) return sayRemark(state.remark, lang)
  return ''
}
