import type { Place, Yard } from './a-yard.ts'

/** By which column rows of the register are labelled: the enterprise, or the first of two. */
export const ENTERPRISES_LABELLED_BY = {
  'enterprises.enterprise': 'id',
  'enterprises.enterprise_name': 'enterprise_id',
  'enterprises.address': 'enterprise_id',
  'enterprises.stay': 'enterprise_id',
  'enterprises.fact': 'enterprise_id',
  'enterprises.tie': 'enterprise_id',
  'enterprises.match': 'id',
  'enterprises.merge': 'merged_id',
} as const

/**
 * In each of two parks an enterprise that is stated there, and one that was merged into it; in the one below, another that
 * is confirmed and signs in. Each with everything that can hang on one; each two are a pair that may be one.
 */
export function writeEnterpriseRows(yard: Yard, id: (kind: string, name: string) => string): string {
  const p = `'${yard.programmeId}'::uuid`
  const office = `'${yard.person('programme_office')}'`
  const of = (name: string) => `'${id('enterprise', name)}'`
  const enterprise = (name: string, park: Place, who: string, more: { public?: boolean; standsFor?: string } = {}) => {
    const [it, places] = [of(name), more.public ? (['park', 'district', 'enterprise'] as const) : [park]]
    const reach = `array[${places.map((place) => `'${yard.place(place)}'`).join(', ')}]::uuid[]`
    const by = `'${yard.person(who)}'`
    return `
      insert into enterprises.enterprise (programme_id, id, name_zh, name_key, search_text, district_id, organisation_id,
          stands_for, is_public, entered_for, shown_to, told_to, stated_by)
        values (${p}, ${it}, '名', '名', '名', ${more.public ? `'${yard.place('district')}', '${yard.place('enterprise')}'` : 'null, null'},
          ${of(more.standsFor ?? name)}, ${more.public ?? false}, '${yard.place(park)}', ${reach}, ${reach}, ${by});
      insert into enterprises.enterprise_name (programme_id, enterprise_id, name_zh, valid_from, stated_by)
        values (${p}, ${it}, '名', '2024-03-01', ${by});
      insert into enterprises.address (programme_id, enterprise_id, kind, address, valid_from, stated_by)
        values (${p}, ${it}, 'registered', '址', '2024-03-01', ${by});
      insert into enterprises.stay (programme_id, id, enterprise_id, park_id, valid_from, how, basis, state, stated_by, confirmed_by,
          confirmed_at)
        values (${p}, '${id('stay', name)}', ${it}, '${yard.place(park)}', '2024-03-01', 'address', '据',
          ${more.public ? `'confirmed', ${by}, ${office}, now()` : `'stated', ${by}, null, null`});
      insert into enterprises.fact (programme_id, enterprise_id, year, fact, version, value, source, stated_by)
        values (${p}, ${it}, 2025, 'staff', 1, 12, '源', ${by});
      insert into enterprises.tie (programme_id, id, enterprise_id, kind, other_name, valid_from, basis, stated_by)
        values (${p}, '${id('tie', name)}', ${it}, 'parent', '他', '2024-03-01', '据', ${by});`
  }
  const pair = (name: string, one: string, other: string) => `
    insert into enterprises.match (programme_id, id, one_id, other_id, why)
      values (${p}, '${id('match', name)}', least(${of(one)}::uuid, ${of(other)}::uuid),
        greatest(${of(one)}::uuid, ${of(other)}::uuid), 'name_and_place');`
  const merge = (merged: string, kept: string) => `
    insert into enterprises.merge (programme_id, id, merged_id, kept_id, why, merged_by)
      values (${p}, '${id('merge', merged)}', ${of(merged)}, ${of(kept)}, '因', ${office});`
  return `
    ${enterprise('confirmed_below', 'park', 'operator', { public: true })}
    ${enterprise('stated_below', 'park', 'operator')}
    ${enterprise('merged_below', 'park', 'operator', { standsFor: 'stated_below' })}
    ${enterprise('stated_elsewhere', 'other_park', 'other_manager')}
    ${enterprise('merged_elsewhere', 'other_park', 'other_manager', { standsFor: 'stated_elsewhere' })}
    ${pair('match_below', 'confirmed_below', 'stated_below')}
    ${pair('match_elsewhere', 'stated_elsewhere', 'confirmed_below')}
    ${merge('merged_below', 'stated_below')}${merge('merged_elsewhere', 'stated_elsewhere')}`
}
