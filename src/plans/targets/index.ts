/** The door of targets: judged against what capabilities measure. Beside the capability's own, as that of drafts. */
export { createTargetFinder } from './find-target.ts'
export { type TargetRouteOptions, type TargetSource, targetRoutes } from './routes.ts'
