import { readNumeral } from '../text/numerals.ts'

/**
 * The first calendar day a text names, as `YYYY-MM-DD`: `2024-11-15`, `2024/11/15 09:30`, `2024年11月15日`, `20241115`,
 * `二〇二四年十一月十五日`. Null for no day, or one that does not exist.
 */
export function readDay(text: string): string | null {
  const head = text.slice(0, 400)
  const plain =
    /((?:19|20)\d{2}) ?(?:年|[-/.．]) ?(\d{1,2}) ?(?:月|[-/.．]) ?(\d{1,2})/.exec(head) ??
    /(?<!\d)((?:19|20)\d{2})([01]\d)([0-3]\d)(?!\d)/.exec(head)
  if (plain !== null) return formatDay(Number(plain[1]), Number(plain[2]), Number(plain[3]))
  const written =
    /([一二][〇零○OＯ0九一二三四五六七八]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日/.exec(
      head,
    )
  if (written === null) return null
  const year = readNumeral((written[1] ?? '').replace(/[OＯ0]/g, '〇'))
  const month = readNumeral(written[2] ?? '')
  const day = readNumeral(written[3] ?? '')
  return year === null || month === null || day === null ? null : formatDay(year, month, day)
}

function formatDay(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  return date.toISOString().slice(0, 10)
}
