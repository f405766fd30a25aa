/** What pages of other capabilities take from this room's pages. */
export { readMe } from './asks.ts'
export { OrganisationPicker } from './pickers.tsx'
export { sayName, sayPerson } from './say-names.ts'
export { ThingTrail } from './thing-trail.tsx'
