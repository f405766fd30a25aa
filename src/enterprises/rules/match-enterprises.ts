import { normaliseName } from './normalise-name.ts'

/** What tells one enterprise from another. */
export interface Told {
  readonly code: string | null
  readonly name: string
  /** The district or host zone it is registered under. */
  readonly districtId: string | null
}

export interface Known extends Told {
  readonly id: string
  /** The enterprise it was found to be; itself otherwise. */
  readonly standsFor: string
}

/**
 * `same`: one code, one enterprise, whatever it is called. `may_be_same`: one name in one place, and no two codes that say
 * otherwise; a person decides. `new`: none of these.
 */
export type Match =
  | { readonly kind: 'same'; readonly id: string }
  | { readonly kind: 'may_be_same'; readonly ids: readonly string[] }
  | { readonly kind: 'new' }

export interface EnterpriseIndex {
  match(told: Told): Match
}

/**
 * Sets known enterprises up to be matched against, so that a file of many rows costs no more than its length.
 *
 * One that was merged is looked up for what it was merged into. A place that is not known is no reason to tell two apart.
 */
export function indexEnterprises(known: readonly Known[]): EnterpriseIndex {
  const byCode = new Map<string, Known>()
  const byName = new Map<string, Known[]>()
  for (const one of known) {
    if (one.code !== null) byCode.set(one.code, one)
    const key = normaliseName(one.name)
    byName.set(key, [...(byName.get(key) ?? []), one])
  }
  return {
    match(told) {
      const ofCode = told.code === null ? undefined : byCode.get(told.code)
      if (ofCode) return { kind: 'same', id: ofCode.standsFor }
      const alike = (byName.get(normaliseName(told.name)) ?? []).filter(
        (one) => !(one.code !== null && told.code !== null) && isOnePlace(one.districtId, told.districtId),
      )
      const ids = [...new Set(alike.map(({ standsFor }) => standsFor))]
      return ids.length === 0 ? { kind: 'new' } : { kind: 'may_be_same', ids }
    },
  }
}

const isOnePlace = (one: string | null, other: string | null) => one === null || other === null || one === other

/** As `indexEnterprises`, of one. */
export function matchEnterprise(told: Told, known: readonly Known[]): Match {
  return indexEnterprises(known).match(told)
}
