import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Rights } from '../../platform/db/actor.ts'
import { queriesOver } from '../../platform/db/database.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import { type DraftSeal, explainUnread, receiveSheet, takeSheets } from '../../platform/sheets/index.ts'
import type { SheetRow } from '../../platform/sheets/rules/columns.ts'
import { findHeldRights } from '../find-held-rights.ts'
import type { Gate } from '../gate.ts'
import {
  confirmedSchema,
  grantedSchema,
  type Import,
  type ImportKind,
  type ImportReport,
  importKindSchema,
  importReportSchema,
  importSchema,
  importsQuerySchema,
  importsSchema,
} from '../imports.schema.ts'
import type { ContactSeal } from '../people/seal-contact.ts'
import type { AccessTables } from '../tables.ts'
import type { ImportReader } from './create-import-reader.ts'
import { IMPORT_LIMITS } from './read-import-file.ts'
import {
  checkSheet,
  type DraftRow,
  grantAppointments,
  sayImport,
  selectDraft,
  selectImports,
  toListed,
} from './store.ts'
import { writeTemplate } from './write-template.ts'

export interface ImportRouteOptions {
  readonly gate: Gate
  readonly seal: ContactSeal
  readonly draftSeal: DraftSeal
  readonly importReader: Pick<ImportReader, 'read'>
}

const ONE = '/api/programmes/:slug/imports'
const thingSchema = slugSchema.extend({ id: z.uuid() })
const problems = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema, 409: problemSchema }
const tables = queriesOver<AccessTables>()

/** Organisations and people from a workbook: shown first, written once confirmed, roles granted by another. */
export async function importRoutes(
  app: FastifyInstance,
  { gate, seal, draftSeal, importReader }: ImportRouteOptions,
): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['imports'] })

  typed.get(
    `${ONE}/template`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('An empty workbook to fill in'),
        params: slugSchema,
        querystring: z.object({ kind: importKindSchema }),
      },
    },
    async (request, reply) => {
      const { kind } = request.query
      const [roles] = await gate.read(request, [
        sql<{ name: string }>`select name_zh as name from access.role
          where programme_id = (select access.programme_id()) order by position`.compile(tables),
      ])
      const book = await writeTemplate(
        kind,
        roles.map(({ name }) => name),
      )
      return reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', `attachment; filename="${kind}.xlsx"`)
        .send(book)
    },
  )

  await app.register(async (uploads) => {
    await takeSheets(uploads, IMPORT_LIMITS)
    uploads.withTypeProvider<ZodTypeProvider>().post(
      ONE,
      {
        config: { who: 'member' },
        schema: {
          ...describe('Shows what a workbook would do; nothing of it is written'),
          consumes: ['multipart/form-data'],
          response: {
            201: importSchema,
            ...problems,
            413: problemSchema,
            415: problemSchema,
            422: problemSchema,
            503: problemSchema,
          },
        },
        // The body is a stream; `receive` checks what comes.
        validatorCompiler: () => (value: unknown) => ({ value }),
      },
      async (request, reply) => {
        const { kind, fileName, bytes } = await receiveSheet(request, importKindSchema, IMPORT_LIMITS)
        // Who may not import does not make the server read a file.
        const [[may]] = await gate.read(request, [selectMay])
        checkMayImport(may ?? { organisations: false, people: false }, kind)
        const rows = await importReader.read(kind, bytes)
        if (!rows.ok) throw explainUnread(rows.refusal, IMPORT_LIMITS)
        const id = randomUUID()
        const deed = { act: 'imports.upload', why: fileName }
        const draft = await gate.act<AccessTables, DraftRow>(request, deed, async (tx, actor, rights) => {
          checkMayImport(readMay(rights), kind)
          await sql`select access.forget_old_imports()`.execute(tx)
          const { report, written } = await checkSheet(
            { tx, seal, actor, rights: await findHeldRights(tx) },
            id,
            kind,
            rows.value,
          )
          await sql`insert into access.import_draft (programme_id, id, kind, file_name, content, report, outcome, bad_rows)
            values (${actor.programmeId}, ${id}, ${kind}, ${fileName}, ${draftSeal.seal(id, rows.value)},
              ${draftSeal.seal(id, report)}, ${draftSeal.mark(written)}, ${report.rows.bad})`.execute(tx)
          return one(await selectDraft(actor.programmeId, id).execute(tx))
        })
        return reply.code(201).header('cache-control', 'no-store').send(toImport(draftSeal, draft))
      },
    )
  })

  typed.get(
    ONE,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Imports that one brought or whose roles wait for one, the newest first'),
        params: slugSchema,
        querystring: importsQuerySchema,
        response: { 200: importsSchema, ...problems },
      },
    },
    async (request) => {
      const [[counted], listed] = await gate.read(request, selectImports(request.query))
      return { total: counted?.total ?? 0, page: request.query.page, imports: listed.map(toListed) }
    },
  )

  typed.get(
    `${ONE}/:id`,
    {
      config: { who: 'member' },
      schema: { ...describe('One import'), params: thingSchema, response: { 200: importSchema, ...problems } },
    },
    async (request, reply) => {
      const { programmeId } = await gate.getMember(request)
      const [rows] = await gate.read(request, [selectDraft(programmeId, request.params.id).compile(tables)])
      return reply.header('cache-control', 'no-store').send(toImport(draftSeal, one({ rows })))
    },
  )

  typed.delete(
    `${ONE}/:id`,
    {
      config: { who: 'member' },
      schema: { ...describe('Discards a preview'), params: thingSchema, response: { 204: z.null(), ...problems } },
    },
    async (request, reply) => {
      const { id } = request.params
      await gate.act(request, { act: 'imports.discard' }, async (tx, actor) => {
        const { numAffectedRows } = await sql`delete from access.import_draft
          where programme_id = ${actor.programmeId} and id = ${id} and confirmed_at is null`.execute(tx)
        if (numAffectedRows === 0n) throw noSuchImport()
      })
      return reply.code(204).send(null)
    },
  )

  typed.post(
    `${ONE}/:id/confirm`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Writes all of it, or nothing where a row is bad'),
        params: thingSchema,
        response: { 200: confirmedSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params
      const { programmeId, personId } = await gate.getMember(request)
      const [seen] = await gate.read(request, [selectDraft(programmeId, id).compile(tables)])
      const deed = { act: 'imports.confirm', why: one({ rows: seen }).file_name }
      return gate.act<AccessTables, z.infer<typeof confirmedSchema>>(request, deed, async (tx, actor, rights) => {
        const draft = one(await sql<DraftRow>`${selectDraft(programmeId, id)} for update`.execute(tx))
        if (draft.uploaded_by !== personId) throw noSuchImport()
        if (draft.result) return { id, rows: draft.result, rolesToGrant: draft.appointments.length }
        checkMayImport(readMay(rights), draft.kind)
        const sheet = draftSeal.open(id, draft.content ?? Buffer.alloc(0)) as SheetRow[]
        const outcome = await checkSheet({ tx, seal, actor, rights: await findHeldRights(tx) }, id, draft.kind, sheet)
        // What the preview showed is what is written, or nothing.
        if (!draftSeal.mark(outcome.written).equals(draft.outcome)) throw changedSince()
        if (outcome.report.rows.bad > 0) throw hasBadRows(outcome.report.rows.bad)
        const { rows } = outcome.report
        await sql`update access.import_draft set confirmed_at = now(), content = null, report = null,
            result = ${JSON.stringify(rows)}::jsonb, appointments = ${JSON.stringify(outcome.appointments)}::jsonb
          where programme_id = ${programmeId} and id = ${id}`.execute(tx)
        // After that, so that who is told of it is told of what has happened.
        await outcome.write()
        return { id, rows, rolesToGrant: outcome.appointments.length }
      })
    },
  )

  typed.post(
    `${ONE}/:id/grant`,
    {
      config: { who: { right: 'roles.grant' } },
      schema: {
        ...describe('Grants the appointments of an import that somebody else confirmed'),
        params: thingSchema,
        response: { 200: grantedSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params
      return gate.act<AccessTables, z.infer<typeof grantedSchema>>(
        request,
        { act: 'imports.grant' },
        async (tx, actor) => {
          const draft = one(await sql<DraftRow>`${selectDraft(actor.programmeId, id)} for update`.execute(tx))
          if (draft.granted !== null) return { id, granted: draft.granted }
          if (draft.uploaded_by === actor.personId) throw brokeByOneself()
          const granted = await grantAppointments(tx, actor, draft.appointments)
          await sql`update access.import_draft set granted_by = ${actor.personId}, granted_at = now(), granted = ${granted}
          where programme_id = ${actor.programmeId} and id = ${id}`.execute(tx)
          return { id, granted }
        },
      )
    },
  )
}

function one({ rows }: { readonly rows: readonly DraftRow[] }): DraftRow {
  const [draft] = rows
  if (!draft) throw noSuchImport()
  return draft
}

function toImport(draftSeal: DraftSeal, draft: DraftRow): Import {
  const report: ImportReport = draft.report
    ? importReportSchema.parse(draftSeal.open(draft.id, draft.report))
    : {
        rows: draft.result ?? { new: 0, changed: 0, same: 0, bad: 0 },
        bad: [],
        changes: [],
        rolesToGrant: draft.appointments.length,
        waitsForGrant: draft.appointments.slice(0, 50).map(({ personName, organisationName, ...one }) => ({
          ...one,
          person: personName,
          organisation: organisationName,
        })),
      }
  return { ...sayImport(draft), ...report }
}

/** Organisations are everybody's: an event may touch any of them. People may be one's own in a part of the programme. */
type MayImport = Readonly<Record<ImportKind, boolean>>

const selectMay = sql<MayImport>`select access.reaches_all('organisations.record') as organisations,
  access.has('people.manage') as people`.compile(tables)

function readMay(rights: Rights): MayImport {
  return { organisations: rights['organisations.record'] === true, people: Object.hasOwn(rights, 'people.manage') }
}

function checkMayImport(may: MayImport, kind: ImportKind): void {
  if (may[kind]) return
  throw new Problem(403, 'not_allowed', {
    title: '你的岗位不含这项权限，或还需要双因素登录。',
    titleEn: 'Your roles do not hold this right, or a second factor is still needed.',
    more: { right: kind === 'organisations' ? 'organisations.record' : 'people.manage' },
  })
}

function noSuchImport(): Problem {
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

function brokeByOneself(): Problem {
  return new Problem(403, 'who_imports_does_not_grant', {
    title: '导入人不能授予自己导入的岗位。',
    titleEn: 'Who imports does not grant the roles of the import.',
  })
}
