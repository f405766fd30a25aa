import type { Yard } from './a-yard.ts'

/** By which column rows of the catalogue are labelled: the form, or the programme alone. */
export const CATALOGUE_LABELLED_BY = {
  'indicators.indicator': null,
  'indicators.check_rule': null,
  'indicators.form': 'id',
  'indicators.form_indicator': 'form_id',
  'indicators.form_park': 'form_id',
  'indicators.form_act': 'form_id',
} as const

/** An indicator, one computed from it and a check; a form that is a draft and one that is published, both of one park. */
export function writeCatalogueRows(yard: Yard, id: (kind: string, name: string) => string): string {
  const p = `'${yard.programmeId}'::uuid`
  const office = `'${yard.person('programme_office')}'`
  const indicator = (code: string, expression: string) => `
    insert into indicators.indicator (programme_id, code, version, valid_from, position, topic_zh, topic_en, name_zh, name_en, unit,
        direction, definition_zh, definition_en, source, expression, needs, frequency, level, decimals, kind, basis)
      values (${p}, '${code}', 1, '2024-01-01', 0, '类', 'topic', '名', 'name', '家', 1, '义', 'meaning',
        ${expression === '' ? "'reported', null, '{}'" : `'computed', '${expression}', '{counted}'`}, 'quarter', 'park', 2, 'number', '据');`
  const form = (name: string, state: string, acts: readonly string[]) => {
    const it = `'${id('form', name)}'`
    return `
      insert into indicators.form (programme_id, id, name_zh, name_en, frequency, state, acts_done, due_working_days, burden_reason,
          valid_from)
        values (${p}, ${it}, '表', 'form', 'quarter', '${state}', ${acts.length}, 10, ${state === 'draft' ? 'null' : "'因'"}, '2024-01-01');
      insert into indicators.form_indicator (programme_id, form_id, position, code) values (${p}, ${it}, 0, 'counted');
      insert into indicators.form_park (programme_id, form_id, park_id) values (${p}, ${it}, '${yard.place('park')}');
      ${acts
        .map(
          (act, i) => `insert into indicators.form_act (programme_id, form_id, seq, act, to_state, person_id, reason)
        values (${p}, ${it}, ${i + 1}, '${act}', '${act === 'draft' ? 'draft' : state}', ${office}, '由');`,
        )
        .join('\n')}`
  }
  return `
    ${indicator('counted', '')}${indicator('worked_out', 'counted * 2')}
    insert into indicators.check_rule (programme_id, id, code, kind, params, severity, message_zh, message_en, valid_from)
      values (${p}, '${id('check_rule', 'one')}', 'a_rule', 'range', '{"of": {}, "min": 0}', 'asks', '话', 'word', '2024-01-01');
    ${form('drafted', 'draft', ['draft'])}${form('published', 'published', ['draft', 'publish'])}`
}
