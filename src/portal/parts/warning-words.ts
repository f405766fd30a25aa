import type { ReactNode } from 'react'
import type { Warning } from '../../plans/plans.schema.ts'
import type { Voice } from '../voice.tsx'

/** English for the compiler's warnings, by code. A code that is not here shows the compiler's Chinese sentence. */
const ENGLISH: Readonly<Record<string, string>> = {}

export function wordWarning(voice: Voice, warning: Warning): ReactNode {
  if (voice.lang === 'zh') return warning.message
  return ENGLISH[warning.code] ?? voice.quote(warning.message)
}
