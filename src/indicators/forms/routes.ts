import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { type Gate, selectAsker, toAsker } from '../../access/index.ts'
import type { Asker } from '../../access/rules/list-acts.ts'
import { listActs } from '../../platform/acts/life-cycle.ts'
import { problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import { inWords, refusal } from '../catalogue/explain-refusal.ts'
import { tellDefining } from '../catalogue/routes.ts'
import {
  doneFormSchema,
  formDraftSchema,
  formEditSchema,
  formSchema,
  formsSchema,
  type ListedForm,
  publishFormSchema,
  withdrawFormSchema,
} from '../indicators.schema.ts'
import { amendForm, type DoneForm, draftForm, publishForm, withdrawForm } from './deeds.ts'
import { formCycle } from './form.acts.ts'
import { type FormRow, selectForm, selectForms } from './store.ts'

const ONE = '/api/programmes/:slug/indicators/forms'
const idParams = slugSchema.extend({ id: z.uuid() })
const DEFINES = { right: 'indicators.define' } as const
const problems = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  422: problemSchema,
}

function tellActs(asker: Asker, { state, burden }: Pick<FormRow, 'state' | 'burden'>): ListedForm['acts'] {
  return listActs(formCycle, { state, fields: burden.fields, isAboveLimit: burden.isAbove }, asker).map((act) => ({
    ...act,
    blocks: [...act.blocks],
  }))
}

/** Forms: what is asked of which parks how often, and how much of that the city holds already. */
export async function formRoutes(app: FastifyInstance, { gate }: { readonly gate: Gate }): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['indicators'] })

  /** In one transaction, as the one who asks, who needs the route's right. */
  const act = (
    request: FastifyRequest,
    deed: { readonly act: FormActName; readonly why?: string | undefined },
    work: (tx: Kysely<unknown>, asker: Asker, programmeId: string) => Promise<DoneForm>,
  ): Promise<DoneForm> =>
    inWords(
      gate.act<unknown, DoneForm>(
        request,
        { act: `indicators.${deed.act}_form`, why: deed.why ?? null },
        async (tx, { programmeId }) => {
          const { rows } = await tx.executeQuery(selectAsker)
          const [asked] = rows
          if (!asked) throw new Error('a query of one row gave none')
          return work(tx, toAsker(asked), programmeId)
        },
      ),
    )

  typed.get(
    ONE,
    {
      config: { who: 'member' },
      schema: {
        ...describe('All forms that one may see'),
        params: slugSchema,
        response: { 200: formsSchema, ...problems },
      },
    },
    async (request) => {
      const [[asked], forms] = await gate.read(request, [selectAsker, selectForms])
      if (!asked) throw new Error('a query of one row gave none')
      const asker = toAsker(asked)
      return {
        forms: forms.map((form) => ({ ...form, acts: tellActs(asker, form) })),
        acts: tellDefining(asker, 'indicators.draft'),
      }
    },
  )

  typed.get(
    `${ONE}/:id`,
    {
      config: { who: 'member' },
      schema: { ...describe('One form with its fields'), params: idParams, response: { 200: formSchema, ...problems } },
    },
    async (request) => {
      const [[asked], [form]] = await gate.read(request, [selectAsker, selectForm(request.params.id)])
      if (!asked || !form) throw refusal('no_such_form')
      return { ...form, acts: tellActs(toAsker(asked), form) }
    },
  )

  typed.post(
    ONE,
    {
      config: { who: DEFINES },
      schema: {
        ...describe('Drafts a form'),
        params: slugSchema,
        body: formDraftSchema,
        response: { 201: doneFormSchema, ...problems },
      },
    },
    async (request, reply) => {
      const done = await act(request, { act: 'draft' }, (tx, _, programmeId) =>
        draftForm(tx, programmeId, request.body),
      )
      return reply.code(201).send(done)
    },
  )

  typed.put(
    `${ONE}/:id`,
    {
      config: { who: DEFINES },
      schema: {
        ...describe('Lays a draft out anew'),
        params: idParams,
        body: formEditSchema,
        response: { 200: doneFormSchema, ...problems },
      },
    },
    (request) => {
      const { actsDone, ...draft } = request.body
      return act(request, { act: 'amend' }, (tx, asker) => amendForm(tx, asker, request.params.id, actsDone, draft))
    },
  )

  typed.post(
    `${ONE}/:id/publish`,
    {
      config: { who: DEFINES },
      schema: {
        ...describe('Publishes a form; with a reason where the city holds more of it than its limit lets pass'),
        params: idParams,
        body: publishFormSchema,
        response: { 200: doneFormSchema, ...problems },
      },
    },
    (request) => {
      const { reason } = request.body
      return act(request, { act: 'publish', why: reason }, (tx, asker) =>
        publishForm(tx, asker, request.params.id, reason ?? null),
      )
    },
  )

  typed.post(
    `${ONE}/:id/withdraw`,
    {
      config: { who: DEFINES },
      schema: {
        ...describe('Withdraws a form: no period that begins later is asked for'),
        params: idParams,
        body: withdrawFormSchema,
        response: { 200: doneFormSchema, ...problems },
      },
    },
    (request) => {
      const { why } = request.body
      return act(request, { act: 'withdraw', why }, (tx, asker) => withdrawForm(tx, asker, request.params.id, why))
    },
  )
}
type FormActName = 'draft' | 'amend' | 'publish' | 'withdraw'
