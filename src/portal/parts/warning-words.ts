import { createElement, Fragment, type ReactNode } from 'react'
import type { Warning } from '../../plans/plans.schema.ts'
import { wordWarningInEnglish } from '../../plans/rules/word-warning.ts'
import type { Voice } from '../voice.tsx'

/** In characters; longer passages are read in the notice. */
const LONGEST_QUOTE = 24

/** A warning in the page's language. One the page has no English for shows the compiler's Chinese sentence. */
export function wordWarning(voice: Voice, warning: Warning): ReactNode {
  if (voice.lang === 'zh') return warning.message
  const english = wordWarningInEnglish(warning.code)
  if (english === null) return voice.quote(warning.message)
  const words = voice.view.reading.text.slice(...warning.span).trim()
  return words === '' || words.length > LONGEST_QUOTE
    ? english
    : createElement(Fragment, null, voice.quote(words), `: ${english}`)
}
