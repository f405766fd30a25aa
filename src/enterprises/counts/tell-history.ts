import { addMonths, type CountHistory } from './rules/forecast.ts'
import type { HistoryRow } from './store.ts'

/** What a forecast is drawn from; a register that holds nothing yet begins today. */
export function tellHistory(row: HistoryRow, on: string): CountHistory {
  const lapsed = row.exits.filter((exit) => exit.by_title).length
  return {
    on,
    count: row.count,
    from: row.from ?? on,
    entries: row.entries,
    renewed: row.renewed,
    lapsed,
    otherExits: row.exits.length - lapsed,
    expiries: row.expiries,
    validityYears: row.validity_years,
  }
}

/** How many there were on the first day and then after each month, from what came and went. */
export function tellPast({ count, entries, exits, from }: HistoryRow, on: string): { on: string; count: number }[] {
  if (from === null) return []
  const days: string[] = []
  for (let ago = 0; ; ago += 1) {
    const day = addMonths(on, -ago)
    if (day < from) break
    days.unshift(day)
  }
  return days.map((day) => ({
    on: day,
    count: count - entries.filter((each) => each > day).length + exits.filter((each) => each.on > day).length,
  }))
}
