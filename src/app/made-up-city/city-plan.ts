import type { AfterLoading } from '../../plans/index.ts'

/** What the city is invented from: its own plan, compiled. */
export type CityPlan = Pick<Parameters<AfterLoading>[1], 'city' | 'english' | 'layout' | 'tasks'>

/** The kinds of sizes it comes in: once, ten and a hundred times some thirty parks. */
export const SCALES = [1, 10, 100] as const
export type Scale = (typeof SCALES)[number]

/** Whoever wants another city takes another seed; what ships is this one. */
export const SEED = 'Yunze 2023'

/**
 * Keys under which organisations of the layout are found: `listFoundings` in `src/access` gives them.
 * A district that is its own host zone is one organisation.
 */
export function zoneKey({ district, hostZone }: CityPlan['layout'][number]): string {
  return hostZone === null ? `district/${district}` : `host_zone/${district}/${hostZone}`
}

export function districtKey(district: string): string {
  return `district/${district}`
}

export function bodyKey(name: string): string {
  return `beside/${name}`
}

/** What the generator made carries its scale in its key, so that a start sees what size stands in a database. */
export function inventedKey(scale: Scale, kind: string, number: number): string {
  return `made-up/${scale}/${kind}/${String(number).padStart(5, '0')}`
}

export function readScale(key: string): number | null {
  const scale = key.match(/^made-up\/(\d+)\//)?.[1]
  return scale === undefined ? null : Number(scale)
}
