import type { Lang } from './words.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A calendar day `YYYY-MM-DD` for the page: as it is in Chinese, `15 Nov 2024` in English. */
export function sayDay(day: string, lang: Lang): string {
  const [year, month, date] = day.split('-')
  const name = MONTHS[Number(month) - 1]
  return lang === 'en' && name && date ? `${Number(date)} ${name} ${year}` : day
}
