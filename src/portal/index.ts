/** The door of this capability. */
export { renderNotFound } from './pages/not-found.tsx'
export { portalRoutes } from './routes.ts'
