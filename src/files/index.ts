/** The door of this capability. What keeps files is src/platform/files. */
export { shownFileSchema } from './files.schema.ts'
export { type FileRouteOptions, fileRoutes } from './routes.ts'
