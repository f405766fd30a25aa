import type { Locale } from 'antd/es/locale'
import type { Lang } from '../../ui/lang.ts'

export type PartsLocale = Locale

/** The words of Ant Design's own parts; only the language of the page is fetched. */
export async function loadPartsLocale(lang: Lang): Promise<PartsLocale> {
  const found = lang === 'zh' ? await import('antd/es/locale/zh_CN') : await import('antd/es/locale/en_US')
  return found.default
}
