import type { Place, Yard } from './a-yard.ts'

/** By which column rows of supervision are labelled: the item, the meeting, or the programme alone. */
export const TASKS_LABELLED_BY = {
  'tasks.item': 'id',
  'tasks.part': 'item_id',
  'tasks.milestone': 'item_id',
  'tasks.item_act': 'item_id',
  'tasks.report': 'item_id',
  'tasks.extension': 'item_id',
  'tasks.letter': 'item_id',
  'tasks.light': 'item_id',
  'tasks.light_override': 'item_id',
  'tasks.light_rule': null,
  'tasks.escalation_rule': null,
  'tasks.clock_rule': null,
  'tasks.meeting': 'id',
  'tasks.agenda_item': 'meeting_id',
  'tasks.decision': 'meeting_id',
  'tasks.chase': 'item_id',
  'tasks.feed': 'person_id',
} as const

/**
 * Three items: one that the zone leads and the bureau supports, in hand; one of the zone's, still a draft; and one of the
 * neighbour's. Each with everything that can hang on one. Two meetings, one with settled minutes.
 */
export function writeTaskRows(yard: Yard, id: (kind: string, name: string) => string): string {
  const p = `'${yard.programmeId}'::uuid`
  const office = `'${yard.person('programme_office')}'`
  const item = (name: string, number: number, state: string, lead: Place, support: Place | null) => {
    const it = `'${id('task', name)}'`
    const who = `'${yard.person(lead === 'zone' ? 'park_manager' : 'other_manager')}'`
    return `
      insert into tasks.item (programme_id, id, number, title, source, lead_id, starts_on, due_on, first_due_on, report_every, state,
          acts_done, created_by)
        values (${p}, ${it}, ${number}, '事', 'hand', '${yard.place(lead)}', '2026-01-01', '2026-12-31', '2026-12-31', 'none', '${state}',
          1, ${office});
      insert into tasks.part (programme_id, item_id, organisation_id, "as") values (${p}, ${it}, '${yard.place(lead)}', 'lead')
        ${support === null ? '' : `, (${p}, ${it}, '${yard.place(support)}', 'support')`};
      insert into tasks.milestone values (${p}, ${it}, 0, '步', '2026-06-30', 50);
      insert into tasks.item_act (programme_id, item_id, seq, act, from_state, to_state, person_id)
        values (${p}, ${it}, 1, 'draft', null, 'drafted', ${office});
      insert into tasks.report (programme_id, id, item_id, organisation_id, kind, percent, said, reported_by)
        values (${p}, '${id('task_report', name)}', ${it}, '${yard.place(lead)}', 'progress', 10, '话', ${who});
      insert into tasks.extension (programme_id, id, item_id, due_before, due_wanted, reason, asked_by, answer, answer_reason,
          answered_by, answered_at)
        values (${p}, '${id('task_extension', name)}', ${it}, '2026-12-31', '2027-01-31', '因', ${who}, 'refused', '因', ${office}, now());
      insert into tasks.letter (programme_id, id, item_id, kind, organisation_id, year, serial, body, issued_by)
        values (${p}, '${id('task_letter', name)}', ${it}, 'call', '${yard.place(lead)}', 2026, ${number}, '{"code": "督办", "subject": "函"}', ${office});
      insert into tasks.chase (programme_id, item_id, organisation_id, on_day, letter_id, why, chased_by)
        values (${p}, ${it}, '${yard.place(lead)}', '2026-01-05', '${id('task_letter', name)}', '{overdue}', ${office});
      insert into tasks.light values (${p}, ${it}, '2026-01-02', 'green', '[]', null);
      insert into tasks.light_override (programme_id, id, item_id, light, reason, set_by, valid_from, valid_to, ended_by, ended_at)
        values (${p}, '${id('task_override', name)}', ${it}, 'green', '因', ${office}, access.today(), access.today() + 7, ${office}, now());`
  }
  const meeting = (name: string, settled: boolean) => `
    insert into tasks.meeting (programme_id, id, kind, title, held_on, called_by, minutes, settled_at, settled_by)
      values (${p}, '${id('meeting', name)}', 'joint', '会', '2026-06-01', ${office}, ${settled ? `'记', now(), ${office}` : 'null, null, null'});
    insert into tasks.agenda_item values (${p}, '${id('meeting', name)}', 0, '${id('task', 'zone')}', 'red', null, '议');
    insert into tasks.decision values (${p}, '${id('meeting', name)}', 0, '定', '${yard.place('zone')}', '2026-12-31', null);`
  const feed = (name: string, n: number) => `
    insert into tasks.feed (programme_id, id, person_id, name, key_sha256, second_factor)
      values (${p}, '${id('task_feed', name)}', '${yard.person(name)}', '手机', repeat('${n}', 64), true);`
  return `
    ${feed('park_manager', 1)}${feed('neighbour', 2)}
    ${item('zone', 1, 'in_hand', 'zone', 'bureau')}${item('zone_draft', 2, 'drafted', 'zone', null)}
    ${item('neighbour', 3, 'in_hand', 'other_zone', null)}
    insert into tasks.light_rule (programme_id, position, light, kind, points, basis, valid_from, stated_by)
      values (${p}, 1, 'red', 'behind', 30, '文', '2024-01-01', ${office});
    insert into tasks.escalation_rule (programme_id, level, light, after_days, grace_days, up, basis, valid_from, valid_to, stated_by)
      values (${p}, 'blue', 'yellow', 1, 3, 0, '文', '2024-01-01', '2025-01-01', ${office});
    insert into tasks.clock_rule (programme_id, clock, days, basis, valid_from, valid_to, stated_by)
      values (${p}, 'receipt', 3, '文', '2024-01-01', '2025-01-01', ${office});
    ${meeting('open_meeting', false)}${meeting('settled_meeting', true)}`
}
