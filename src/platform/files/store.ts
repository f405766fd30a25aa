import type { Readable } from 'node:stream'
import { type CompiledQuery, type Kysely, sql } from 'kysely'
import type pg from 'pg'
import { asActor, type Database, queriesOver } from '../db/database.ts'
import { defineRecurring, type Recurring } from '../jobs/index.ts'
import { accept, type Result, refuse } from '../result.ts'
import type { FileStore } from './create-file-store.ts'

const none = queriesOver<Record<string, never>>()
const here = sql`(select access.programme_id())`

/** What is on record of a file. */
export interface StoredFile {
  readonly id: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
  readonly sha256: string
  /** `YYYY-MM-DDThh:mm:ssZ`. */
  readonly uploadedAt: string
  /** Null while it is not handed in. */
  readonly thing: { readonly kind: string; readonly id: string } | null
  /** Why its content is no longer kept; null while it is. */
  readonly forgottenWhy: string | null
}

const columns = sql`id, name, media_type as "mediaType", bytes::float8 as bytes, sha256,
  to_char(uploaded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "uploadedAt",
  case when thing_kind is not null then json_build_object('kind', thing_kind, 'id', thing_id) end as thing,
  forgotten_why as "forgottenWhy"`

/** A file of the asker's programme, where they see it. */
export function selectFile(id: string): CompiledQuery<StoredFile> {
  return sql<StoredFile>`
    select ${columns} from files.file where programme_id = ${here} and id = ${id}::uuid`.compile(none)
}

/** The files of things of a kind, in the order in which they came. */
export function selectFilesOf(kind: string, things: readonly string[]): CompiledQuery<StoredFile> {
  return sql<StoredFile>`
    select ${columns} from files.file
      where programme_id = ${here} and thing_kind = ${kind} and thing_id = any (${[...things]}::text[])
      order by uploaded_at, id`.compile(none)
}

/** How many bytes the asker has brought and not handed in. */
export const selectWaitingBytes: CompiledQuery<{ bytes: number }> = sql<{ bytes: number }>`
  select coalesce(sum(bytes), 0)::float8 as bytes from files.file
    where programme_id = ${here} and uploaded_by = access.person_id() and thing_kind is null and forgotten_at is null`.compile(
  none,
)

export interface NewFile {
  readonly sha256: string
  readonly bytes: number
  readonly mediaType: string
  readonly name: string
  /** What a job makes hangs on its thing at once; what a person brings is handed in later. */
  readonly thing?: { readonly kind: string; readonly id: string }
}

/**
 * Names a content that was put, as the person or the job of the transaction.
 *
 * @returns its id; a refusal where the content has been removed since it was put: it is to be put again
 */
export async function addFile(
  tx: Kysely<unknown>,
  store: Pick<FileStore, 'has'>,
  programmeId: string,
  { sha256, bytes, mediaType, name, thing }: NewFile,
): Promise<Result<string, 'content_is_gone'>> {
  await sql`select files.hold(${sha256})`.execute(tx)
  if (!(await store.has(sha256))) return refuse('content_is_gone')
  const { rows } = await sql<{ id: string }>`
    insert into files.file (programme_id, sha256, bytes, media_type, name, thing_kind, thing_id)
      values (${programmeId}, ${sha256}, ${bytes}, ${mediaType}, ${name}, ${thing?.kind ?? null}, ${thing?.id ?? null})
      returning id`.execute(tx)
  return accept(rows[0]?.id ?? '')
}

/**
 * Hangs files on a thing, for the one who brought them, once. All of them or none: what another brought, what hangs
 * elsewhere and what was taken back is no such file.
 */
export async function attachFiles(
  tx: Kysely<unknown>,
  files: readonly string[],
  thing: { readonly kind: string; readonly id: string },
): Promise<Result<null, 'no_such_file'>> {
  const wanted = [...new Set(files)]
  if (wanted.length === 0) return accept(null)
  // Held first, in one order, so that of two that hand the same file in one waits and then finds it gone.
  const { rows } = await sql<{ id: string }>`
    select id from files.file
      where programme_id = ${here} and id = any (${wanted}::uuid[]) and uploaded_by = access.person_id()
        and thing_kind is null and forgotten_at is null
      order by id for update`.execute(tx)
  if (rows.length !== wanted.length) return refuse('no_such_file')
  await sql`
    update files.file set thing_kind = ${thing.kind}, thing_id = ${thing.id}
      where programme_id = ${here} and id = any (${wanted}::uuid[])`.execute(tx)
  return accept(null)
}

/** One file; see `attachFiles`. */
export function attachFile(
  tx: Kysely<unknown>,
  file: string,
  thing: { readonly kind: string; readonly id: string },
): Promise<Result<null, 'no_such_file'>> {
  return attachFiles(tx, [file], thing)
}

/** Marks a file as forgotten: it stays on record, and nobody is given its content any more. */
export async function forgetFile(
  tx: Kysely<unknown>,
  id: string,
  why: string,
): Promise<Result<null, 'no_such_file' | 'not_yours_to_forget'>> {
  const { rows } = await tx.executeQuery(selectFile(id))
  if (!rows[0] || rows[0].forgottenWhy !== null) return refuse('no_such_file')
  const { numAffectedRows } = await sql`
    update files.file set forgotten_at = now(), forgotten_why = ${why}
      where programme_id = ${here} and id = ${id}::uuid and forgotten_at is null`.execute(tx)
  return numAffectedRows === 1n ? accept(null) : refuse('not_yours_to_forget')
}

const DAY_MS = 86_400_000
const FETCHED = 500

export interface Swept {
  readonly neverHandedIn: number
  readonly contents: number
  readonly unfinished: number
}

/**
 * Tidies up: forgets what was brought a week ago and never handed in, and removes contents older than a day that no row
 * names, and what was cut off on its way. To be run each day, as `file_keeper`.
 *
 * @param worker  with the login of jobs
 */
export async function sweepFiles(
  worker: Database,
  store: FileStore,
  programmeIds: readonly string[],
  now: Date,
): Promise<Swept> {
  let neverHandedIn = 0
  for (const programmeId of programmeIds) {
    const { numAffectedRows } = await asKeeper(worker, programmeId, (tx) =>
      sql`update files.file set forgotten_at = now(), forgotten_why = 'never handed in'
        where programme_id = ${here} and thing_kind is null and forgotten_at is null
          and uploaded_at < now() - interval '7 days'`.execute(tx),
    )
    neverHandedIn += Number(numAffectedRows ?? 0n)
  }
  const before = new Date(now.getTime() - DAY_MS)
  const [anyProgramme] = programmeIds
  let contents = 0
  if (anyProgramme !== undefined) {
    for await (const some of inLots(store.listOlder(before))) {
      const named = await asKeeper(worker, anyProgramme, (tx) => listNamed(tx, some))
      for (const sha256 of some) {
        if (named.has(sha256)) continue
        const isRemoved = await asKeeper(worker, anyProgramme, async (tx) => {
          // Looked at again while it is held: it may just have been brought once more.
          await sql`select files.hold(${sha256})`.execute(tx)
          if ((await listNamed(tx, [sha256])).size > 0) return false
          await store.remove(sha256)
          return true
        })
        if (isRemoved) contents += 1
      }
    }
  }
  return { neverHandedIn, contents, unfinished: await store.forgetUnfinished(before) }
}

async function listNamed(tx: Kysely<unknown>, contents: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ sha256: string }>`
    select sha256 from files.named(${[...contents]}::text[]) as named (sha256)`.execute(tx)
  return new Set(rows.map(({ sha256 }) => sha256))
}

async function* inLots(contents: AsyncIterable<string>): AsyncIterable<readonly string[]> {
  let lot: string[] = []
  for await (const sha256 of contents) {
    lot.push(sha256)
    if (lot.length < FETCHED) continue
    yield lot
    lot = []
  }
  if (lot.length > 0) yield lot
}

function asKeeper<Result>(worker: Database, programmeId: string, work: (tx: Kysely<unknown>) => Promise<Result>) {
  return asActor(worker, { kind: 'system', name: 'file_keeper', programmeId }, work, { act: 'files.sweep' })
}

/** The same each night, in each programme; a content is looked for in all of them. */
export function createSweepJob(store: FileStore): Recurring {
  return defineRecurring({
    name: 'files.sweep',
    actor: 'file_keeper',
    at: '03:30',
    run: async ({ database, programmeId, log }) => {
      const swept = await sweepFiles(database, store, [programmeId], new Date())
      if (swept.contents + swept.neverHandedIn + swept.unfinished > 0) log.info({ ...swept }, 'files were swept')
    },
  })
}

/** For keeping and moving: every content that a snapshot names, each once, in the order of their checksums. */
export async function* listContents(snapshot: pg.Client): AsyncIterable<{ sha256: string; bytes: number }> {
  let after = ''
  for (;;) {
    const { rows } = await snapshot.query<{ sha256: string; bytes: number }>(
      `select sha256, max(bytes)::float8 as bytes from files.file where forgotten_at is null and sha256 > $1
        group by sha256 order by sha256 limit ${FETCHED}`,
      [after],
    )
    yield* rows
    const last = rows.at(-1)
    if (!last) return
    after = last.sha256
  }
}

/** What a programme's rows name, for an export of that programme. */
export function selectContents(programmeId: string): CompiledQuery<{ sha256: string; bytes: number }> {
  return sql<{ sha256: string; bytes: number }>`
    select sha256, max(bytes)::float8 as bytes from files.file
      where programme_id = ${programmeId}::uuid and forgotten_at is null group by sha256 order by sha256`.compile(none)
}

/** The contents of files as `courtyard backup` and `restore` ask for them (src/platform/keeping). */
export function keepFiles(store: FileStore) {
  return {
    list: listContents,
    open: (sha256: string) => store.open(sha256),
    async put(sha256: string, _bytes: number, content: Readable): Promise<void> {
      if (await store.has(sha256)) {
        content.resume()
        return
      }
      const put = await store.put(content, undefined, Number.POSITIVE_INFINITY)
      if (!put.ok || put.value.sha256 !== sha256) throw new Error(`the content of ${sha256} is another one`)
    },
  }
}
