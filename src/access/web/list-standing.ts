import { todayThere } from '../../ui/desk/say-when.ts'

/** Those that hold today. `to` is the first day on which one no longer does. */
export function listStanding<Held extends { readonly from: string; readonly to: string | null }>(
  appointments: readonly Held[],
  today: string = todayThere(),
): Held[] {
  return appointments.filter(({ from, to }) => from <= today && (to === null || to > today))
}
