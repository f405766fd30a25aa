/** The door of keeping: backups, and what is made of them again. */
export { KeepingError } from './keeping-error.ts'
export { type KeptFiles, noFiles } from './kept-files.ts'
export type { Progress } from './progress.ts'
export { type CheckedBackup, checkBackup, restoreBackup } from './restore-backup.ts'
export { type Backup, writeBackup } from './write-backup.ts'
