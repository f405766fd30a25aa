export { renderNotFound } from './pages/not-found.tsx'
export type { ProgrammeEntry } from './pages/programmes.tsx'
export { type PortalSources, portalRoutes } from './routes.ts'
