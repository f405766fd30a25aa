import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { useAct } from '../../ui/desk/desk-context.tsx'
import type { Failure } from '../../ui/desk/failure.ts'
import type { CellEdit, CellsWritten, Report, ShownFinding } from '../reports.schema.ts'
import { readReport, writeCells } from './asks.ts'
import { type DraftKey, findKeptDraft, keepDraft } from './kept-drafts.ts'
import {
  type CellChange,
  choose,
  dropLocal,
  listEdits,
  type ReportDraft,
  startDraft,
  takeCells,
  takeWritten,
  typeCell,
} from './report-draft.ts'

/** Seconds until it is tried again, the more often it failed the longer. */
const AGAIN = [2, 5, 10, 30]

type Step =
  | { readonly kind: 'type'; readonly changes: readonly (readonly [code: string, change: CellChange])[] }
  | { readonly kind: 'written'; readonly sent: readonly CellEdit[]; readonly reply: CellsWritten }
  | { readonly kind: 'server'; readonly report: Report }
  | { readonly kind: 'choose'; readonly code: string; readonly whose: 'theirs' | 'mine' }
  | { readonly kind: 'drop' }

function follow(draft: ReportDraft, step: Step): ReportDraft {
  switch (step.kind) {
    case 'type':
      return step.changes.reduce((each, [code, change]) => typeCell(each, code, change), draft)
    case 'written':
      return takeWritten(draft, step.sent, step.reply)
    case 'server':
      return takeCells(draft, step.report.report.version, step.report.cells)
    case 'choose':
      return choose(draft, step.code, step.whose)
    case 'drop':
      return dropLocal(draft)
  }
}

export interface ReportFilling {
  readonly draft: ReportDraft
  /** What the checks said of what was saved last. */
  readonly findings: readonly ShownFinding[]
  /** When the server took something last, while this page is open. */
  readonly savedAt: string | null
  /** Cells that can be sent and have not been taken yet. */
  readonly waiting: number
  /** Why what was typed is not with the server; null while nothing is wrong. */
  readonly failure: Failure | null
  readonly type: (changes: readonly (readonly [code: string, change: CellChange])[]) => void
  readonly choose: (code: string, whose: 'theirs' | 'mine') => void
  readonly drop: () => void
  readonly again: () => void
  /** Takes over cells that came another way, by a sheet. */
  readonly take: (reply: CellsWritten) => void
}

/**
 * A report while it is filled: every cell is sent as it is left, one answer at a time; what the server has not taken is kept
 * in this browser, and sent again when the line, or the session, is back.
 */
export function useReportDraft(report: Report, key: DraftKey): ReportFilling {
  const { id, version, mayEdit } = report.report
  const known = useQueryClient()
  const { run, failure: lastFailure, reset } = useAct(writeCells, 'leave')
  const [draft, step] = useReducer(follow, null, () => startDraft(version, report.cells, findKeptDraft(key)))
  const [findings, setFindings] = useState(report.findings)
  const [savedAt, setSavedAt] = useState<string | null>(null)
  const [isSending, setSending] = useState(false)
  const [failed, setFailed] = useState(0)

  useEffect(() => {
    step({ kind: 'server', report })
    setFindings(report.findings)
  }, [report])

  const kept = useRef(draft.local)
  useEffect(() => {
    if (kept.current === draft.local) return
    keepDraft(key, draft.version, kept.current, draft.local)
    kept.current = draft.local
  }, [draft, key])

  const edits = useMemo(() => (mayEdit ? listEdits(draft) : []), [draft, mayEdit])
  const isWaiting = edits.length > 0
  const send = useCallback(async () => {
    setSending(true)
    const done = await run({ id }, { edits })
    setSending(false)
    if (!done) return setFailed((times) => times + 1)
    setFailed(0)
    step({ kind: 'written', sent: edits, reply: done.answer })
    setFindings(done.answer.findings)
    setSavedAt(new Date().toISOString())
  }, [edits, id, run])

  useEffect(() => {
    if (!isWaiting || isSending || failed > 0) return
    void send()
  }, [isWaiting, isSending, failed, send])

  // What the acts wait for follows from what was saved: asked again once all of it was.
  const wasSending = useRef(false)
  useEffect(() => {
    if (isSending || isWaiting) wasSending.current = true
    else if (wasSending.current) {
      wasSending.current = false
      void known.invalidateQueries({ queryKey: [readReport.path] })
    }
  }, [isSending, isWaiting, known])

  const failure = failed > 0 ? lastFailure : null
  const mayPass = failure?.mayPass ?? false
  useEffect(() => {
    if (failed === 0 || isSending || !mayPass) return
    const again = () => void send()
    const timer = window.setTimeout(again, (AGAIN[Math.min(failed, AGAIN.length) - 1] ?? 30) * 1000)
    window.addEventListener('online', again)
    return () => {
      window.clearTimeout(timer)
      window.removeEventListener('online', again)
    }
  }, [failed, isSending, mayPass, send])

  const isRefused = failure !== null && !failure.mayPass && failure.kind !== 'signed_out'
  useEffect(() => {
    // Somebody handed it in, or took the right away: the page is to say so.
    if (isRefused) void known.invalidateQueries({ queryKey: [readReport.path] })
  }, [isRefused, known])

  return {
    draft,
    findings,
    savedAt,
    waiting: edits.length,
    failure,
    type: useCallback((changes) => {
      setFailed((times) => (times > 0 && !navigator.onLine ? times : 0))
      step({ kind: 'type', changes })
    }, []),
    choose: useCallback((code, whose) => step({ kind: 'choose', code, whose }), []),
    drop: useCallback(() => {
      step({ kind: 'drop' })
      setFailed(0)
      reset()
    }, [reset]),
    again: useCallback(() => setFailed(0), []),
    take: useCallback((reply) => {
      step({ kind: 'written', sent: [], reply })
      setFindings(reply.findings)
      setSavedAt(new Date().toISOString())
    }, []),
  }
}
