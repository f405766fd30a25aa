const CHINA_HOURS = 8

/** The calendar day, `YYYY-MM-DD`, that a moment has in China, wherever the server stands. China keeps one time. */
export function sayDay(moment: Date): string {
  return new Date(moment.getTime() + CHINA_HOURS * 3_600_000).toISOString().slice(0, 10)
}
