/** The two languages of every page. */
export type Lang = 'zh' | 'en'

/** The `lang` attribute of each. */
export const LANG_TAG: Record<Lang, string> = { zh: 'zh-CN', en: 'en' }
