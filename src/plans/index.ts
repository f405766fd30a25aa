/** The door of this capability. */
export { bindOfficialText, describeBinding } from './bind-official-text.ts'
export { type AfterLoading, loadProgramme } from './load-programme.ts'
export { createProgrammeReader, type ProgrammeReader } from './programme-reader.ts'
export { readDirectionFamilies } from './read-direction-families.ts'
export { listProgrammeFolders, type ProgrammeFolder, readProgrammeFolder } from './read-programme-folder.ts'
export { programmeRoutes } from './routes.ts'
