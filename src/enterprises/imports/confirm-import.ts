import type { Client } from 'pg'
import { Problem } from '../../platform/http/problems.ts'
import { checkImport, listDecisions, type Watch, writeImport } from './check-import.ts'
import type { Confirm, ImportCounts } from './imports.schema.ts'
import { HOLD_IMPORT, type ImportRow } from './store.ts'

/**
 * Writes what a preview showed, in the importer's transaction; once confirmed it says the same again. It is checked anew:
 * what would now come out otherwise is not written.
 */
export async function confirmImport(
  client: Client,
  id: string,
  decisions: Confirm['decisions'],
  watch: Watch,
): Promise<ImportCounts> {
  const draft = one(await client.query<ImportRow & { content: Buffer | null }>(HOLD_IMPORT, [id]))
  if (draft.result) return draft.result
  const { kind } = draft
  const checked = await checkImport(client, kind, draft.content ?? Buffer.alloc(0), decisions, watch)
  const { rows } = checked.report
  if (checked.outcome !== draft.outcome || !checked.isDecidedAsShown) throw changedSince()
  if (rows.bad > 0) throw hasBadRows(rows.bad)
  const decided = kind === 'enterprises' ? await listDecisions(client) : []
  await client.query(
    `update enterprises.import set confirmed_at = now(), content = null, report = null, result = $2::jsonb, decisions = $3::jsonb
      where programme_id = access.programme_id() and id = $1`,
    [id, JSON.stringify(rows), JSON.stringify(decided)],
  )
  await writeImport(client, kind, watch)
  return rows
}

export function one<Row extends ImportRow>({ rows }: { readonly rows: readonly Row[] }): Row {
  const [found] = rows
  if (!found) throw noSuchImport()
  return found
}

export function noSuchImport(): Problem {
  return new Problem(404, 'no_such_import', {
    title: '没有这次导入，或不是你上传的，或已过 24 小时。',
    titleEn: 'There is no such import, or it is none of yours, or older than a day.',
  })
}

function changedSince(): Problem {
  return new Problem(409, 'changed_since_preview', {
    title: '预览之后数据有了变化，没有写入；请重新上传预览。',
    titleEn: 'Something changed since the preview, and nothing was written; upload the file again.',
  })
}

function hasBadRows(count: number): Problem {
  return new Problem(409, 'bad_rows', {
    title: `还有 ${count} 行有误，没有写入；请改正后重新上传。`,
    titleEn: `${count} rows are wrong and nothing was written; correct them and upload again.`,
  })
}
