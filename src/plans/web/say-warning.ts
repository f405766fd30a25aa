import type { Warning } from '../plans.schema.ts'
import { wordWarningInEnglish } from '../rules/word-warning.ts'
import type { Lang } from './words.ts'

/**
 * A warning for the page. In Chinese it is the compiler's own sentence. In English it is the page's sentence for the
 * code, and the Chinese one stands below it, since it holds the names and figures.
 */
export function sayWarning(warning: Warning, lang: Lang): { readonly own: string; readonly quoted: string | null } {
  if (lang === 'zh') return { own: warning.message, quoted: null }
  return {
    own: wordWarningInEnglish(warning.code) ?? 'Please check this place against the notice.',
    quoted: warning.message,
  }
}
