/**
 * The day that a printed term ends on: 「2025年底前」 is 31 December 2025, 「2026年第二季度」 30 June 2026.
 *
 * @returns null for what names no one day: 长期坚持, 持续推进, two terms, a word that is not known
 */
export function readDue(printed: string): string | null {
  const text = printed.normalize('NFKC').replace(/\s/g, '')
  const years = text.match(/20\d{2}年/g) ?? []
  if (years.length !== 1) return null
  const parts = /^(?:于|在|力争|力争于)?(20\d{2})年(.*)$/.exec(text)
  if (!parts) return null
  const year = Number(parts[1])
  const rest = (parts[2] ?? '').replace(/(?:以前|之前|前|内|完成|前完成|底前完成)+$/u, '')
  if (rest === '' || rest === '底' || rest === '年底' || rest === '末' || rest === '下半年') return lastDay(year, 12)
  if (rest === '上半年') return lastDay(year, 6)
  const quarter = /^第?([一二三四1-4])季度(?:末|底)?$/u.exec(rest)
  if (quarter) return lastDay(year, 3 * (Number(quarter[1]) || '一二三四'.indexOf(quarter[1] ?? '') + 1))
  const month = /^(\d{1,2})月(?:份|底|末|底前)?$/u.exec(rest)
  if (month) return isMonth(month[1]) ? lastDay(year, Number(month[1])) : null
  const third = /^(\d{1,2})月(上|中)旬$/u.exec(rest)
  if (third) return isMonth(third[1]) ? writeDay(year, Number(third[1]), third[2] === '上' ? 10 : 20) : null
  const day = /^(\d{1,2})月(\d{1,2})日$/u.exec(rest)
  if (!day || !isMonth(day[1])) return null
  const written = writeDay(year, Number(day[1]), Number(day[2]))
  return written <= lastDay(year, Number(day[1])) && Number(day[2]) >= 1 ? written : null
}

const isMonth = (text: string | undefined) => Number(text) >= 1 && Number(text) <= 12

function writeDay(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function lastDay(year: number, month: number): string {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}
