/** The door of keeping: backups, and what is made of them again. */
export { KeepingError } from './keeping-error.ts'
export type { Progress } from './progress.ts'
export { checkBackup, restoreBackup } from './restore-backup.ts'
export { writeBackup } from './write-backup.ts'
