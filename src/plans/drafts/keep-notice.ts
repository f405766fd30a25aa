import { Readable } from 'node:stream'
import type { Kysely } from 'kysely'
import { addFile, cleanName, type FileStore, findKind, type NewFile, tellKind } from '../../platform/files/index.ts'
import { accept } from '../../platform/result.ts'
import type { SourceFile } from '../reading/read-source.ts'
import { problemOf } from '../routes-compile.ts'

export type NoticeStore = Pick<FileStore, 'put' | 'has'>

/** Takes the bytes of a notice in, before anything is written that names them. */
export async function putNotice(store: NoticeStore, { name, bytes }: SourceFile): Promise<NewFile> {
  const put = await store.put(Readable.from([bytes]), async (file) => {
    const told = await tellKind(file, name)
    const kind = told.ok ? told.value : findKind('text/plain')
    // It was read as a notice a moment ago: what is none of the kinds is a page of text.
    if (!kind) throw new Error('text is a kind of file')
    return accept(kind)
  })
  if (!put.ok) throw problemOf({ code: put.refusal, file: 'notice' })
  const { sha256, bytes: size, checked } = put.value
  return { sha256, bytes: size, mediaType: checked.mediaType, name: cleanName(name, checked) }
}

/** Hangs it on the draft that was opened from it: who sees the draft is given the file. */
export async function attachNotice(
  tx: Kysely<unknown>,
  store: NoticeStore,
  programmeId: string,
  draft: string,
  file: NewFile,
): Promise<void> {
  const added = await addFile(tx, store, programmeId, { ...file, thing: { kind: 'plans.draft', id: draft } })
  // Removed between the two: the keeper found it named by nobody.
  if (!added.ok) throw problemOf({ code: 'busy', file: 'notice' })
}
