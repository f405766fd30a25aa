import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import type { Gate } from '../../access/index.ts'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import { accept, type Result } from '../../platform/result.ts'
import type { Compiler } from '../create-compiler.ts'
import type { AfterLoading } from '../load-programme.ts'
import { defaultReadLimits } from '../reading/limits.ts'
import { problemOf, receiveFiles } from '../routes-compile.ts'
import type { PlanTables } from '../tables.ts'
import {
  changeItems,
  checkOpenDraft,
  openFromEdition,
  openFromNotice,
  publishDraft,
  reopenDraft,
  withdrawDraft,
} from './deeds.ts'
import {
  addItemSchema,
  changedMeanwhileSchema,
  checkDraftSchema,
  type Draft,
  type DraftAct,
  decideItemSchema,
  draftChangesSchema,
  draftListSchema,
  draftSchema,
  draftUploadSchema,
  dropItemSchema,
  editItemSchema,
  itemsChangedSchema,
  mergeItemsSchema,
  newDraftSchema,
  splitItemSchema,
  withdrawDraftSchema,
} from './drafts.schema.ts'
import { noSuchDraft } from './explain-draft-refusal.ts'
import type { ChangeEar } from './hear-changes.ts'
import { attachNotice, type NoticeStore, putNotice } from './keep-notice.ts'
import { addItem } from './rules/add-item.ts'
import { decideItem } from './rules/decide-item.ts'
import type { ItemRefusal, ItemWrite, OpenDraft } from './rules/draft-items.ts'
import { dropItem, restoreItem } from './rules/drop-item.ts'
import { editItem } from './rules/edit-item.ts'
import { mergeItems } from './rules/merge-items.ts'
import { splitItem } from './rules/split-item.ts'
import {
  type StoredDraft,
  selectChanges,
  selectDraft,
  selectDrafts,
  selectRights,
  toChange,
  toDraft,
  toItem,
  toStored,
  toSummary,
} from './store.ts'
import { createStreams } from './stream-changes.ts'

export interface DraftRouteOptions {
  readonly gate: Gate
  readonly compiler: Compiler
  readonly ear: ChangeEar
  /** Where the files of notices are kept. */
  readonly files: NoticeStore
  /** What others make of a programme that was published, in the same transaction. */
  readonly afterPublishing: AfterLoading
  /** How often a stream of changes looks whether the one who listens still may. */
  readonly beatMs?: number
}

const BEAT_MS = 15_000
const ALL = '/api/programmes/:slug/drafts'
const ONE = `${ALL}/:id`
const ITEM = `${ONE}/items/:item`
const oneSchema = slugSchema.extend({ id: z.uuid() })
const itemSchema = oneSchema.extend({ item: z.uuid() })
const problems = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  422: problemSchema,
}
/** Of an act on items: what somebody else wrote meanwhile, beside what was sent. */
const itemProblems = { ...problems, 409: problemSchema.extend(changedMeanwhileSchema.partial().shape) }
const DRAFTS = { right: 'plans.draft' } as const
const PUBLISHES = { right: 'plans.publish' } as const
/** A draft may hold several notices of 30 pages; one act never does. */
const BODY_BYTES = 1024 * 1024

/** From reading to programme: drafts are opened, worked on by several people, checked, and published by another. */
export async function draftRoutes(app: FastifyInstance, options: DraftRouteOptions): Promise<void> {
  const { gate, compiler, ear, files, afterPublishing, beatMs = BEAT_MS } = options
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['drafts'] })
  const streams = createStreams({ gate, ear, beatMs })
  app.addHook('preClose', async () => streams.close())

  const readOne = async (request: FastifyRequest, id: string): Promise<Draft> => {
    const { programmeId, personId } = await gate.getMember(request)
    const [heads, texts, items, [asker]] = await gate.read(request, [...selectDraft(programmeId, id), selectRights()])
    const [head] = heads
    if (!head) throw noSuchDraft()
    return toDraft(toStored(head, texts, items), { personId, rights: asker?.rights ?? {} })
  }

  const change = async (
    request: FastifyRequest,
    act: DraftAct,
    reason: string,
    decide: (draft: OpenDraft, stored: StoredDraft) => Result<readonly ItemWrite[], ItemRefusal>,
    mine: unknown = null,
  ) => {
    const { id } = oneSchema.parse(request.params)
    return gate.act<PlanTables, z.infer<typeof itemsChangedSchema>>(
      request,
      { act: `plans.${act}`, why: reason },
      (tx, actor) => changeItems(tx, actor, id, act, reason, decide, mine),
    )
  }

  typed.get(
    ALL,
    {
      config: { who: DRAFTS },
      schema: {
        ...describe('Drafts, the newest first'),
        params: slugSchema,
        response: { 200: draftListSchema, ...problems },
      },
    },
    async (request) => {
      const { programmeId } = await gate.getMember(request)
      const [heads, items, counts] = await gate.read(request, selectDrafts(programmeId))
      return {
        drafts: heads.map((head) =>
          toSummary(
            head,
            items.filter(({ draft_id }) => draft_id === head.row.id).map(({ row }) => toItem(row)),
            counts.find(({ draft_id }) => draft_id === head.row.id)?.items ?? 0,
          ),
        ),
        acts: [{ act: 'plans.open', open: true, blocks: [] }],
      }
    },
  )

  typed.post(
    ALL,
    {
      config: { who: DRAFTS },
      schema: {
        ...describe('Opens a draft from the edition that holds'),
        params: slugSchema,
        body: newDraftSchema,
        response: { 201: draftSchema, ...problems },
      },
    },
    async (request, reply) => {
      const id = await gate.act<PlanTables, string>(request, { act: 'plans.open' }, openFromEdition)
      return reply.code(201).send(await readOne(request, id))
    },
  )

  await app.register(async (uploads) => {
    await uploads.register(multipart, {
      throwFileSizeLimit: false,
      limits: {
        fileSize: defaultReadLimits.fileBytes,
        files: 2,
        fields: 4,
        parts: 6,
        fieldSize: 1000,
        headerPairs: 50,
      },
    })
    uploads.withTypeProvider<ZodTypeProvider>().post(
      `${ALL}/uploads`,
      {
        config: { who: DRAFTS },
        schema: {
          ...describe('Opens a draft from a notice'),
          consumes: ['multipart/form-data'],
          response: { 201: draftSchema, ...problems, 413: problemSchema, 415: problemSchema, 503: problemSchema },
        },
        // The body is a stream; `receiveFiles` checks what comes.
        validatorCompiler: () => (value: unknown) => ({ value }),
      },
      async (request, reply) => {
        // Before a process is kept busy: the right, and that there is something to begin from.
        await gate.read(request, [selectRights()])
        const { file, annex, fields } = await receiveFiles(request)
        const told = draftUploadSchema.safeParse(fields)
        if (!told.success) {
          throw new Problem(400, 'malformed_request', {
            title: '请写明此文件是整份通知还是修订、补充。',
            titleEn: 'Say whether the file is a whole notice or one that amends.',
          })
        }
        const compiled = await compiler.compile(file, annex)
        if (!compiled.ok) throw problemOf(compiled.refusal)
        const { reading } = compiled.value
        const [notice, ...others] = await Promise.all(
          [file, annex].filter((one) => one !== null).map((one) => putNotice(files, one)),
        )
        if (!notice) throw new Error('the form brought a notice')
        const deed = { act: 'plans.open', why: notice.name }
        const id = await gate.act<PlanTables, string>(request, deed, async (tx, actor) => {
          const draft = await openFromNotice(tx, actor, {
            reading,
            fileName: notice.name,
            fileSha256: notice.sha256,
            kind: told.data.kind,
            noticeKind: told.data.noticeKind ?? null,
          })
          for (const kept of [notice, ...others])
            await attachNotice(tx as unknown as Kysely<unknown>, files, actor.programmeId, draft, kept)
          return draft
        })
        return reply.code(201).send(await readOne(request, id))
      },
    )
  })

  typed.get(
    ONE,
    {
      config: { who: DRAFTS },
      schema: {
        ...describe('One draft, with all its items'),
        params: oneSchema,
        response: { 200: draftSchema, ...problems },
      },
    },
    (request) => readOne(request, request.params.id),
  )

  typed.get(
    `${ONE}/changes`,
    {
      config: { who: DRAFTS },
      schema: {
        ...describe('Changes after one; as text/event-stream: and all that come'),
        params: oneSchema,
        querystring: z.object({ after: z.coerce.number().int().min(0).default(0) }),
        response: { 200: draftChangesSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const { programmeId } = await gate.getMember(request)
      const [[head], changes] = await gate.read(request, selectChanges(programmeId, id, request.query.after))
      if (!head) throw noSuchDraft()
      // Who asks for the head alone gets one that ends.
      if (request.method === 'HEAD' || !request.headers.accept?.includes('text/event-stream')) {
        return { changes: changes.map(toChange), last: head.acts_done, state: head.state }
      }
      // A browser that comes back says where it was.
      const seen = Number(request.headers['last-event-id'] ?? Number.NaN)
      const after = Number.isSafeInteger(seen) && seen >= 0 ? seen : request.query.after
      await streams.open(request, reply, programmeId, id, after)
      return reply
    },
  )

  typed.patch(
    ITEM,
    {
      config: { who: DRAFTS },
      bodyLimit: BODY_BYTES,
      schema: {
        ...describe('Says an item anew'),
        params: itemSchema,
        body: editItemSchema,
        response: { 200: itemsChangedSchema, ...itemProblems },
      },
    },
    async (request) => {
      const { revision, content, span, reason } = request.body
      const seen = { id: request.params.item, revision }
      return change(request, 'edit', reason, (draft) => oneOf(editItem(draft, seen, content, span)), { content, span })
    },
  )

  typed.post(
    `${ONE}/items`,
    {
      config: { who: DRAFTS },
      bodyLimit: BODY_BYTES,
      schema: {
        ...describe('Adds what the compiler missed'),
        params: oneSchema,
        body: addItemSchema,
        response: { 201: itemsChangedSchema, ...itemProblems },
      },
    },
    async (request, reply) => {
      const { reason, content, span } = request.body
      const added = await change(request, 'add', reason, (draft) => addItem(draft, request.body), { content, span })
      return reply.code(201).send(added)
    },
  )

  typed.post(
    `${ONE}/merge`,
    {
      config: { who: DRAFTS },
      bodyLimit: BODY_BYTES,
      schema: {
        ...describe('Makes one of neighbours'),
        params: oneSchema,
        body: mergeItemsSchema,
        response: { 200: itemsChangedSchema, ...itemProblems },
      },
    },
    async (request) => {
      const { items, content, reason } = request.body
      return change(request, 'merge', reason, (draft) => mergeItems(draft, items, content), { content, span: null })
    },
  )

  typed.post(
    `${ITEM}/split`,
    {
      config: { who: DRAFTS },
      bodyLimit: BODY_BYTES,
      schema: {
        ...describe('Makes several of one item'),
        params: itemSchema,
        body: splitItemSchema,
        response: { 200: itemsChangedSchema, ...itemProblems },
      },
    },
    async (request) => {
      const { revision, parts, reason } = request.body
      const seen = { id: request.params.item, revision }
      return change(request, 'split', reason, (draft) => splitItem(draft, seen, parts))
    },
  )

  for (const [act, decide, summary] of [
    ['drop', dropItem, 'Leaves an item out'],
    ['restore', restoreItem, 'Takes an item in again'],
  ] as const) {
    typed.post(
      `${ITEM}/${act}`,
      {
        config: { who: DRAFTS },
        schema: {
          ...describe(summary),
          params: itemSchema,
          body: dropItemSchema,
          response: { 200: itemsChangedSchema, ...itemProblems },
        },
      },
      async (request) => {
        const { revision, reason } = request.body
        const seen = { id: request.params.item, revision }
        return change(request, act, reason, (draft) => oneOf(decide(draft, seen)))
      },
    )
  }

  typed.post(
    `${ITEM}/decide`,
    {
      config: { who: DRAFTS },
      schema: {
        ...describe('Decides a sentence, a warning or a change'),
        params: itemSchema,
        body: decideItemSchema,
        response: { 200: itemsChangedSchema, ...itemProblems },
      },
    },
    async (request) => {
      const { revision, decision, reason } = request.body
      const seen = { id: request.params.item, revision }
      return change(request, 'decide', reason, (draft, { wasSpans }) =>
        oneOf(decideItem(draft, seen, decision, reason, { wasSpan: wasSpans.get(seen.id) ?? null })),
      )
    },
  )

  typed.post(
    `${ONE}/check`,
    {
      config: { who: DRAFTS },
      schema: {
        ...describe('Says that a draft is right as it stands'),
        params: oneSchema,
        body: checkDraftSchema,
        response: { 200: draftSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params
      await gate.act<PlanTables, void>(request, { act: 'plans.check' }, (tx, actor) =>
        checkOpenDraft(tx, actor, id, request.body.changes),
      )
      return readOne(request, id)
    },
  )

  typed.post(
    `${ONE}/publish`,
    {
      config: { who: PUBLISHES },
      schema: {
        ...describe('Publishes what another checked'),
        params: oneSchema,
        body: checkDraftSchema,
        response: { 200: z.object({ edition: z.int() }), ...problems },
      },
    },
    async (request) => {
      const { id, slug } = request.params
      const edition = await gate.act<PlanTables, number>(request, { act: 'plans.publish' }, (tx, actor) =>
        publishDraft(tx, actor, slug, id, request.body.changes, afterPublishing),
      )
      return { edition }
    },
  )

  for (const [act, deed, summary] of [
    ['reopen', reopenDraft, 'Takes a checked draft back to be worked on'],
    ['withdraw', withdrawDraft, 'Gives a draft up'],
  ] as const) {
    typed.post(
      `${ONE}/${act}`,
      {
        config: { who: DRAFTS },
        schema: {
          ...describe(summary),
          params: oneSchema,
          body: withdrawDraftSchema,
          response: { 200: draftSchema, ...problems },
        },
      },
      async (request) => {
        const { id } = request.params
        const { reason } = request.body
        await gate.act<PlanTables, void>(request, { act: `plans.${act}`, why: reason }, (tx, actor) =>
          deed(tx, actor, id, reason),
        )
        return readOne(request, id)
      },
    )
  }
}

function oneOf(decided: Result<ItemWrite, ItemRefusal>): Result<readonly ItemWrite[], ItemRefusal> {
  return decided.ok ? accept([decided.value]) : decided
}
