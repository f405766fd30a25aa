import { createContext, useContext } from 'react'

/** The page of the desk, under the programme, on which a thing is; null where it has none. */
export type FindThingPlace = (thing: { readonly kind: string; readonly id: string }) => string | null

const ThingPlaces = createContext<FindThingPlace>(() => null)
export const ThingPlacesProvider = ThingPlaces.Provider

/** Where things of other capabilities are seen: a list of duties leads to them without knowing what they are. */
export function useThingPlace(): FindThingPlace {
  return useContext(ThingPlaces)
}
