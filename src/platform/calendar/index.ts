/** The door of this room. */
export { readAnnouncedDays } from './announced-days.ts'
export { explainCount } from './rules/explain-count.ts'
export { createWorkingDays } from './rules/working-days.ts'
export {
  type Correction,
  correctDay,
  fillCalendar,
  type NewCorrection,
  type OnCorrection,
  selectCorrections,
  selectDays,
  selectHeld,
} from './store.ts'
