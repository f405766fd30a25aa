/** The door of this capability. */
export { createSealer, type Sealer, type SealerOptions } from './create-sealer.ts'
export { type RecordRouteOptions, recordRoutes } from './routes.ts'
export { HOUSE } from './seal-record.ts'
export { type Finding, type KnownHead, listRecorded, type Verified, verifyRecord } from './verify-record.ts'
