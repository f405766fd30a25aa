/** The door of this capability. */
export { annexRoutes } from './annex/routes.ts'
export { clockJob, createTaskKeeper, recountOnCorrection, type TaskKeeper, taskNight } from './create-task-keeper.ts'
export { feedRoutes } from './feed/routes.ts'
export { foundTaskRules } from './found-rules.ts'
export { meetingRoutes } from './meetings/routes.ts'
export { recordTaskHistory, type TaskHistory } from './record-history.ts'
export { taskRoutes } from './routes.ts'
export { taskPaperRoutes } from './routes-papers.ts'
