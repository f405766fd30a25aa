/** The day so many days after another, before it where `by` is negative; days are `YYYY-MM-DD`, by the calendar. */
export function addDays(day: string, by: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * 86_400_000).toISOString().slice(0, 10)
}
