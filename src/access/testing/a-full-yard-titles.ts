import type { Place, Yard } from './a-yard.ts'

/** By which column rows of titles and institutes are labelled; kinds by the programme alone. */
export const TITLES_LABELLED_BY = {
  'enterprises.title_kind': null,
  'enterprises.title': 'id',
  'enterprises.holding': 'title_id',
  'enterprises.institute': 'id',
  'enterprises.institute_stay': 'institute_id',
} as const

/**
 * On the enterprises of the register: one title that is confirmed, with what is held by it, one that was withdrawn and one
 * that is stated below; one stated elsewhere. An institute of each: confirmed below, stated below, stated elsewhere.
 */
export function writeTitleRows(yard: Yard, id: (kind: string, name: string) => string): string {
  const p = `'${yard.programmeId}'::uuid`
  const [office, operator, manager] = (['programme_office', 'operator', 'other_manager'] as const).map(
    (who) => `'${yard.person(who)}'`,
  )
  const confirmed = `${office}, '2025-01-02T00:00:00Z'`
  const title = (name: string, enterprise: string, state: string, by: string | undefined) => `
    insert into enterprises.title (programme_id, id, enterprise_id, kind, number, issuer, valid_from, basis, state, stated_by,
        confirmed_by, confirmed_at, withdrawn_on, withdrawn_by, withdrawn_at, withdrawn_why, withdrawn_basis)
      values (${p}, '${id('title', name)}', '${id('enterprise', enterprise)}', 'high_tech', '号', '厅', '2025-01-01', '文', '${state}', ${by},
        ${state === 'stated' ? 'null, null' : confirmed},
        ${state === 'withdrawn' ? `'2025-01-01', ${confirmed}, '因', '文'` : 'null, null, null, null, null'});`
  const institute = (name: string, park: Place, isConfirmed: boolean, by: string | undefined) => {
    const places = `array['${yard.place(park)}']::uuid[]`
    const state = isConfirmed ? `'confirmed', ${confirmed}` : `'stated', null, null`
    return `
      insert into enterprises.institute (programme_id, id, name_zh, level, kind, host_name, issuer, valid_from, basis, entered_for,
          told_to, stated_by, state, confirmed_by, confirmed_at)
        values (${p}, '${id('institute', name)}', '院', 'municipal', 'other', '校', '局', '2025-01-01', '文', '${yard.place(park)}',
          ${places}, ${by}, ${state});
      insert into enterprises.institute_stay (programme_id, id, institute_id, park_id, valid_from, how, basis, stated_by, state,
          confirmed_by, confirmed_at)
        values (${p}, '${id('institute_stay', name)}', '${id('institute', name)}', '${yard.place(park)}', '2025-01-01', 'address', '据', ${by},
          ${state});`
  }
  return `
    insert into enterprises.title_kind (programme_id, kind, valid_from, position, path, step, name_zh, name_en, level, authority_zh,
        basis, validity_years, thresholds, stated_by)
      values (${p}, 'high_tech', '2000-01-01', 0, 'tech', 2, '种', 'Kind', 'national', '厅', '文', 3,
        '{"name": {"zh": "条件", "en": "Condition"}, "all": [{"name": {"zh": "职工", "en": "Staff"}, "measure": {"fact": "staff"}, "bound": {"atLeast": "1"}}]}',
        ${office});
    ${title('confirmed_below', 'confirmed_below', 'confirmed', operator)}
    ${title('withdrawn_below', 'confirmed_below', 'withdrawn', operator)}
    ${title('stated_below', 'stated_below', 'stated', operator)}
    ${title('stated_elsewhere', 'stated_elsewhere', 'stated', manager)}
    insert into enterprises.holding (programme_id, title_id, stay_id, holder_id, enterprise_id, kind, park_id, valid_from, valid_to,
        ends_by)
      values (${p}, '${id('title', 'confirmed_below')}', '${id('stay', 'confirmed_below')}', '${id('enterprise', 'confirmed_below')}',
        '${id('enterprise', 'confirmed_below')}', 'high_tech', '${yard.place('park')}', '2025-01-01', 'infinity', 'title');
    ${institute('confirmed_below', 'park', true, operator)}
    ${institute('stated_below', 'park', false, operator)}
    ${institute('stated_elsewhere', 'other_park', false, manager)}`
}
