/** The door of this capability. */
export { countParks, type ParkCount } from './count-parks.ts'
export { createParkReader, type ParkReader, type PublicParks } from './park-reader.ts'
export { type ParkHistory, recordParkHistory } from './record-park-history.ts'
export { type ParkRouteOptions, parkRoutes } from './routes.ts'
export type { CountedPark } from './store.ts'
