/** The door of this capability. */
export { countParks } from './count-parks.ts'
export { createParkReader, type ParkReader, type PublicParks } from './park-reader.ts'
export { type ParkHistory, recordParkHistory } from './record-park-history.ts'
export { parkRoutes } from './routes.ts'
