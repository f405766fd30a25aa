import type { Yard } from './a-yard.ts'

export const REGISTER_IMPORTS_LABELLED_BY = { 'enterprises.import': 'id' } as const

/** Previews of two who write the register, and one import that was confirmed. */
export function writeRegisterImportRows(yard: Yard, id: (kind: string, name: string) => string): string {
  const p = `'${yard.programmeId}'::uuid`
  const preview = (name: string, who: string) => `
    insert into enterprises.import (programme_id, id, kind, file_name, uploaded_by, content, report, outcome, bad_rows)
      values (${p}, '${id('register_import', name)}', 'enterprises', '秘‹enterprises.import:${name}›.xlsx', '${yard.person(who)}', '\\x00',
        '{"rows": {"new": 1, "changed": 0, "same": 0, "bad": 0, "doubtful": 0}, "bad": [], "changes": [], "doubtful": []}', '', 0);`
  return `
    ${preview('neighbours', 'neighbour')}${preview('managers', 'park_manager')}
    insert into enterprises.import (programme_id, id, kind, file_name, uploaded_by, outcome, bad_rows, confirmed_at, result)
      values (${p}, '${id('register_import', 'confirmed')}', 'stays', '秘‹enterprises.import:confirmed›.xlsx',
        '${yard.person('park_manager')}', '', 0, now(), '{"new": 1, "changed": 0, "same": 0, "bad": 0, "doubtful": 0}');`
}
