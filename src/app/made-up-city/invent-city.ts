import type { Staff } from '../../access/index.ts'
import type { ParkHistory } from '../../parks/index.ts'
import type { TaskHistory } from '../../tasks/index.ts'
import type { CityPlan, Scale } from './city-plan.ts'
import { drawFrom } from './draw.ts'
import { type InventedOrganisations, inventOrganisations } from './invent-organisations.ts'
import { inventParks } from './invent-parks.ts'
import { inventPeople } from './invent-people.ts'
import { type InventedRegister, inventRegister } from './invent-register.ts'
import { inventTasks } from './invent-tasks.ts'

/** What happened in the made-up city, and who is there. Nothing in it is or was. */
export interface InventedCity {
  readonly scale: Scale
  readonly organisations: InventedOrganisations
  readonly staff: Staff
  /** By keys. */
  readonly parks: readonly ParkHistory[]
  /** By keys. */
  readonly tasks: readonly TaskHistory[]
  readonly register: InventedRegister
}

/**
 * Invents three years of a city after its plan was published, 2023 to 2026, always on the same days. The same seed gives
 * the same city.
 *
 * @param scale  of some thirty parks, fifteen hundred enterprises and forty people: once, ten or a hundred times
 * @param plan   its layout is where things happen, and its tasks are who has to do what
 */
export function inventCity(seed: string, scale: Scale, plan: CityPlan): InventedCity {
  const organisations = inventOrganisations(drawFrom(`${seed} organisations ${scale}`), plan, scale)
  const staff = inventPeople(drawFrom(`${seed} people ${scale}`), plan, scale, organisations)
  const parks = inventParks(drawFrom(`${seed} parks ${scale}`), plan, scale, organisations, staff)
  const tasks = inventTasks(drawFrom(`${seed} tasks ${scale}`), plan, scale, staff)
  const register = inventRegister(drawFrom(`${seed} register ${scale}`), plan, scale, organisations, staff)
  return { scale, organisations, staff, parks, tasks, register }
}
