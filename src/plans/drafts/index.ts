/** The door of drafts. Apart from the capability's own, which `access` enters: this one needs the gate. */
export { createChangeEar } from './hear-changes.ts'
export { type DraftRouteOptions, draftRoutes } from './routes.ts'
export { editionRoutes } from './routes-editions.ts'
