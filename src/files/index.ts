/** The door of this capability. What keeps files is src/platform/files. */
export { type FileRouteOptions, fileRoutes } from './routes.ts'
