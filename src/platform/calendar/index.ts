/** The door of this room. */
export { readAnnouncedDays } from './announced-days.ts'
export { createWorkingDays } from './rules/working-days.ts'
export {
  correctDay,
  fillCalendar,
  type OnCorrection,
  selectCorrections,
  selectDays,
  selectHeld,
} from './store.ts'
