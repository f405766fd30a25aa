import { namesAnnex } from './names-annex.ts'

/** Which of some dropped files is the notice and which its annex; the rest is not looked at. */
export interface SortedFiles<F> {
  readonly notice: F | null
  readonly annex: F | null
}

/**
 * Tells notice and annex apart by their names. A workbook can only be the annex; of two documents the one that calls
 * itself 附件, 分解表 or 分工 is. A single document is the notice.
 */
export function sortFiles<F extends { readonly name: string }>(files: readonly F[]): SortedFiles<F> {
  const isWorkbook = (file: F) => /\.xlsx?$/i.test(file.name)
  const isNamedAnnex = (file: F) => namesAnnex(file.name) || file.name.includes('附件')
  const documents = files.filter((file) => !isWorkbook(file))
  const notice = documents.find((file) => !isNamedAnnex(file)) ?? documents[0] ?? null
  const annex =
    files.find(isWorkbook) ?? documents.find((file) => file !== notice && isNamedAnnex(file) && isWord(file)) ?? null
  return { notice, annex }
}

function isWord(file: { readonly name: string }): boolean {
  return /\.docx$/i.test(file.name)
}
