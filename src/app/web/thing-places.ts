import type { FindThingPlace } from '../../ui/desk/thing-places.ts'

const PLACES: Readonly<Record<string, string>> = {
  'tasks.item': '/tasks/items/',
  'parks.park': '/parks/',
  'indicators.report': '/reports/',
  'enterprises.enterprise': '/enterprises/',
  'access.organisation': '/organisations/',
  'access.person': '/people/',
  'access.handover': '/handovers/',
}

/** The pages on which things are seen, by their kind as the record names it. A capability adds its own here. */
export const findThingPlace: FindThingPlace = ({ kind, id }) => {
  const place = Object.hasOwn(PLACES, kind) ? PLACES[kind] : undefined
  return place === undefined ? null : place + id
}
