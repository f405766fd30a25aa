/** The door of this capability. */
export {
  type BindRefusal,
  bindOfficialText,
  describeBinding,
} from './bind-official-text.ts'
export type { Compiler } from './create-compiler.ts'
export { loadGivenProgramme } from './load-given-programme.ts'
export { type AfterLoading, loadProgramme } from './load-programme.ts'
export { computeProgrammeId } from './programme-key.ts'
export { createProgrammeReader, type ProgrammeReader } from './programme-reader.ts'
export { readDirectionFamilies } from './read-direction-families.ts'
export {
  listProgrammeFolders,
  type ProgrammeFolder,
  readProgrammeFiles,
  readProgrammeFolder,
} from './read-programme-folder.ts'
export { defaultReadLimits } from './reading/limits.ts'
export { programmeRoutes } from './routes.ts'
export { problemOf as explainUnread, receiveFiles } from './routes-compile.ts'
export { type WrittenFolder, writeProgrammeFolder } from './write-programme-folder.ts'
