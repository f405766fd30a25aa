import type { CompileAnswer, Failure } from './compile-answer.ts'

export interface ChosenFiles {
  readonly notice: File
  readonly annex: File | null
}

/** Where the page stands. While something is being read, the reading before it is kept for the case of a stop. */
export type PageState =
  | { readonly at: 'asking'; readonly annex: File | null; readonly remark: Remark | null }
  | { readonly at: 'sending'; readonly files: ChosenFiles; readonly sent: number; readonly before: PageState | null }
  | { readonly at: 'failed'; readonly files: ChosenFiles; readonly failure: Failure }
  | { readonly at: 'read'; readonly files: ChosenFiles; readonly answer: CompileAnswer; readonly remark: Remark | null }

/** What the page says beside its state. */
export type Remark = 'onlyAnnex' | 'nothingUsable' | 'stopped'

export type PageEvent =
  | { readonly was: 'annexChosen'; readonly annex: File | null; readonly remark: Remark | null }
  | { readonly was: 'unusable' }
  | { readonly was: 'sendingBegan'; readonly files: ChosenFiles }
  | { readonly was: 'sent'; readonly share: number }
  | { readonly was: 'stopped' }
  | { readonly was: 'failed'; readonly failure: Failure }
  | { readonly was: 'read'; readonly answer: CompileAnswer }

export const firstState: PageState = { at: 'asking', annex: null, remark: null }

/** What the page becomes. An event that does not fit the state (an answer after a stop) leaves it as it is. */
export function nextState(state: PageState, event: PageEvent): PageState {
  switch (event.was) {
    case 'annexChosen':
      return state.at === 'sending' ? state : { at: 'asking', annex: event.annex, remark: event.remark }
    case 'unusable':
      if (state.at === 'asking' || state.at === 'read') return { ...state, remark: 'nothingUsable' }
      return state
    case 'sendingBegan':
      return { at: 'sending', files: event.files, sent: 0, before: state.at === 'read' ? state : null }
    case 'sent':
      return state.at === 'sending' ? { ...state, sent: Math.min(Math.max(event.share, state.sent), 1) } : state
    case 'stopped':
      if (state.at !== 'sending') return state
      if (state.before?.at === 'read') return { ...state.before, remark: 'stopped' }
      return { at: 'asking', annex: state.files.annex, remark: 'stopped' }
    case 'failed':
      return state.at === 'sending' ? { at: 'failed', files: state.files, failure: event.failure } : state
    case 'read':
      return state.at === 'sending' ? { at: 'read', files: state.files, answer: event.answer, remark: null } : state
  }
}
