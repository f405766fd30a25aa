/** The door of this capability. What counts days is src/platform/calendar. */
export { calendarRoutes } from './routes.ts'
