import type { Locale } from 'antd/es/locale'

/** The words of Ant Design's own parts; only the language of the page is fetched. */
export async function loadPartsLocale(lang: 'zh' | 'en'): Promise<Locale> {
  const found = lang === 'zh' ? await import('antd/es/locale/zh_CN') : await import('antd/es/locale/en_US')
  return found.default
}
