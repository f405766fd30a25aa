import type { Lang } from '../../ui/lang.ts'

/** Where the desk begins in a language. */
export function deskBase(lang: Lang): string {
  return lang === 'en' ? '/en/desk' : '/desk'
}

/** The same page in the other language. */
export function inOtherLanguage(pathAndQuery: string): string {
  return pathAndQuery.startsWith('/en/') ? pathAndQuery.slice(3) : `/en${pathAndQuery}`
}
