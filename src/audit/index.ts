/** The door of this capability. */
export { beginEraAbove } from './begin-era.ts'
export { createSealer } from './create-sealer.ts'
export { recordRoutes } from './routes.ts'
export { HOUSE } from './seal-record.ts'
export { type Finding, listRecorded, type Verified, verifyRecord } from './verify-record.ts'
