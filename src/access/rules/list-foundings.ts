import type { Code, OrganisationFile, Role } from '../organisation.schema.ts'
import type { Founding } from './organisation.ts'

/** What a notice says about places. */
export interface PublishedLayout {
  readonly city: { readonly zh: string; readonly en: string }
  /** Rows of the layout; no host zone: the district is its own. */
  readonly layout: readonly { readonly district: string; readonly hostZone: string | null }[]
  /** English by Chinese name. */
  readonly english: Readonly<Record<string, string>>
}

/** An organisation of the programme, as it was on the day of the notice. */
export interface Present {
  readonly id: string
  readonly key: string | null
  readonly name: string
  readonly parent: string | null
}

/** Makes what is not ours to compute: ids, and a code for whom nobody gave one. */
export interface Makes {
  newId(): string
  internalCode(key: string): string
}

/**
 * The first tree of a programme: city, districts and host zones in the order of the layout, then who stands beside.
 * A district that is its own host zone is one organisation in two roles.
 *
 * Whoever is there already, by its key, or by its name under the same parent, is left as it is: a list for a programme
 * whose tree stands is empty.
 */
export function listFoundings(
  { city, layout, english }: PublishedLayout,
  file: OrganisationFile,
  present: readonly Present[],
  { newId, internalCode }: Makes,
): Founding[] {
  const foundings: Founding[] = []
  const listed = new Map<string, string>()
  const found = (key: string, zh: string, en: string | null, parent: string | null, roles: Role[], code?: Code) => {
    const known =
      listed.get(key) ??
      present.find((one) => one.key === key)?.id ??
      present.find((one) => one.name === zh && one.parent === parent)?.id
    const id = known ?? newId()
    listed.set(key, id)
    if (known !== undefined) return id
    const codes: Code[] = [code ?? { scheme: 'internal', code: internalCode(key) }]
    foundings.push({ id, key, name: { zh, en }, parent, roles, codes, isPublic: true })
    return id
  }

  const cityId = found('city', city.zh, city.en, null, ['city'], file.codes[city.zh])
  for (const { district, hostZone } of layout) {
    const isItsOwn = layout.some((row) => row.district === district && row.hostZone === null)
    const districtId = found(
      `district/${district}`,
      district,
      english[district] ?? null,
      cityId,
      isItsOwn ? ['district', 'host_zone'] : ['district'],
      file.codes[district],
    )
    if (hostZone === null) continue
    const path = `${district}/${hostZone}`
    found(`host_zone/${path}`, hostZone, english[hostZone] ?? null, districtId, ['host_zone'], file.codes[path])
  }
  for (const { name, role } of file.beside) {
    found(`beside/${name}`, name, english[name] ?? null, cityId, [role], file.codes[name])
  }
  return foundings
}
