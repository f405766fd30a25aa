/** The door of this capability. */
export { countHolders, countHoldersOnly, countInstitutes } from './counts/count-holders.ts'
export { listRegisterCounts, type RegisterCount } from './counts/register-counts.ts'
export { type CountRouteOptions, countRoutes } from './counts/routes.ts'
export { gradientRoutes } from './gradient/routes.ts'
export { createRegisterReader, type RegisterReader } from './imports/create-register-reader.ts'
export { forgetRegisterImportsJob } from './imports/forget-old-imports.ts'
export { registerImportRoutes } from './imports/routes.ts'
export { instituteRoutes } from './institutes/routes.ts'
export { type RegisterHistory, recordEnterpriseHistory } from './record-enterprise-history.ts'
export { enterpriseRoutes } from './routes.ts'
export { foundTitleKinds } from './titles/found-title-kinds.ts'
export { titleReminders } from './titles/keep-titles.ts'
export { readTitleKinds } from './titles/read-title-kinds.ts'
export {
  type HistoricInstitute,
  type HistoricInstituteStay,
  type HistoricTitle,
  recordTitleHistory,
  type TitleHistory,
} from './titles/record-title-history.ts'
export { titleRoutes } from './titles/routes.ts'
