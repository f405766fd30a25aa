/** The door of this room. */
export { createFileStore, type FileSettings, type FileStore } from './create-file-store.ts'
export { readFileSettings } from './read-settings.ts'
export { cleanName } from './rules/clean-name.ts'
export { findKind } from './rules/file-kinds.ts'
export {
  addFile,
  attachFile,
  attachFiles,
  createSweepJob,
  forgetFile,
  keepFiles,
  type NewFile,
  type StoredFile,
  selectContents,
  selectFile,
  selectFilesOf,
  selectWaitingBytes,
  sweepFiles,
} from './store.ts'
export { type KindRefusal, tellKind } from './tell-kind.ts'
