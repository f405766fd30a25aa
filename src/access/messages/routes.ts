import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Problem, problemSchema } from '../../platform/http/problems.ts'
import { slugSchema } from '../../platform/http/slug.ts'
import type { Result } from '../../platform/result.ts'
import {
  channelChangeSchema,
  channelsSchema,
  deliveriesQuerySchema,
  deliveriesSchema,
  madeChannelSchema,
  myChannelSchema,
  myChannelsSchema,
  newChannelSchema,
  retriedSchema,
} from '../channels.schema.ts'
import type { Gate } from '../gate.ts'
import { addChannel, changeChannel, chooseChannel, renewSecret, retryChannel, testChannel } from './channels.ts'
import type { SecretSeal } from './seal-secret.ts'
import { selectChannels, selectDeliveries, selectMyChannels } from './store.ts'

export interface ChannelRouteOptions {
  readonly gate: Gate
  readonly secretSeal: SecretSeal
  /** Whether the server knows a mail server. */
  readonly hasMail: boolean
}

const ONE = '/api/programmes/:slug'
const thingSchema = slugSchema.extend({ id: z.uuid() })
const doneSchema = z.object({ id: z.uuid() })
const manages = { who: { right: 'channels.manage' } } as const

const problems = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
}

/** The ways out of the desk: for who manages them, and for each who uses them. */
export async function channelRoutes(
  app: FastifyInstance,
  { gate, secretSeal, hasMail }: ChannelRouteOptions,
): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const describe = (summary: string) => ({ summary, tags: ['channels'] })

  typed.get(
    `${ONE}/channels`,
    {
      config: manages,
      schema: {
        ...describe('The ways out of the desk'),
        params: slugSchema,
        response: { 200: channelsSchema, ...problems },
      },
    },
    async (request) => {
      const [channels] = await gate.read(request, [selectChannels])
      return { channels, hasMail }
    },
  )

  typed.post(
    `${ONE}/channels`,
    {
      config: manages,
      schema: {
        ...describe('Adds one; the secret of a webhook is shown this once'),
        params: slugSchema,
        body: newChannelSchema,
        response: { 201: madeChannelSchema, ...problems },
      },
    },
    async (request, reply) => {
      const made = await gate.act(request, { act: 'channels.add' }, (tx, actor) =>
        addChannel(tx, secretSeal, actor, request.body),
      )
      return reply.code(201).send(made)
    },
  )

  typed.patch(
    `${ONE}/channels/:id`,
    {
      config: manages,
      schema: {
        ...describe('Changes one; another address gets another secret'),
        params: thingSchema,
        body: channelChangeSchema,
        response: { 200: madeChannelSchema, ...problems },
      },
    },
    (request) =>
      gate.act(request, { act: 'channels.change' }, async (tx, actor) =>
        take(await changeChannel(tx, secretSeal, actor, request.params.id, request.body)),
      ),
  )

  typed.post(
    `${ONE}/channels/:id/secret`,
    {
      config: manages,
      schema: {
        ...describe('Gives a webhook a new secret, shown this once; the old one signs nothing any more'),
        params: thingSchema,
        response: { 200: madeChannelSchema, ...problems },
      },
    },
    (request) =>
      gate.act(request, { act: 'channels.renew_secret' }, async (tx, actor) =>
        take(await renewSecret(tx, secretSeal, actor, request.params.id)),
      ),
  )

  typed.post(
    `${ONE}/channels/:id/test`,
    {
      config: manages,
      schema: {
        ...describe('Sends oneself a message by this channel, also while it is off'),
        params: thingSchema,
        response: { 200: doneSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params
      await gate.act(request, { act: 'channels.test' }, async (tx, actor) => take(await testChannel(tx, actor, id)))
      return { id }
    },
  )

  typed.post(
    `${ONE}/channels/:id/retry`,
    {
      config: manages,
      schema: {
        ...describe('Has what failed in the last 31 days tried again'),
        params: thingSchema,
        response: { 200: retriedSchema, ...problems },
      },
    },
    (request) =>
      gate.act(request, { act: 'channels.retry' }, async (tx, actor) =>
        take(await retryChannel(tx, actor, request.params.id)),
      ),
  )

  typed.get(
    `${ONE}/channels/:id/deliveries`,
    {
      config: manages,
      schema: {
        ...describe('What came of what was sent, the latest first; not what it said'),
        params: thingSchema,
        querystring: deliveriesQuerySchema,
        response: { 200: deliveriesSchema, ...problems },
      },
    },
    async (request) => {
      const { state, page } = request.query
      const [[channel], [count], deliveries] = await gate.read(
        request,
        selectDeliveries(request.params.id, state, page),
      )
      if (!channel) throw noSuchChannel()
      return { total: count?.total ?? 0, page, deliveries }
    },
  )

  typed.get(
    `${ONE}/me/channels`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('The channels that are on, and which I use'),
        params: slugSchema,
        response: { 200: myChannelsSchema, ...problems },
      },
    },
    async (request) => {
      const [channels] = await gate.read(request, [selectMyChannels])
      return { channels }
    },
  )

  typed.put(
    `${ONE}/me/channels/:id`,
    {
      config: { who: 'member' },
      schema: {
        ...describe('Says whether I use a channel'),
        params: thingSchema,
        body: myChannelSchema,
        response: { 200: doneSchema, ...problems },
      },
    },
    async (request) => {
      const { id } = request.params
      await gate.act(request, { act: 'channels.choose' }, async (tx, actor) =>
        take(await chooseChannel(tx, actor, id, request.body.uses)),
      )
      return { id }
    },
  )
}

function noSuchChannel(): Problem {
  return new Problem(404, 'no_such_channel', {
    title: '没有这个渠道，或没有启用。',
    titleEn: 'There is no such channel, or it is not on.',
  })
}

/** The value of a decision; its refusal as a problem, which rolls the transaction back. */
function take<Value>(result: Result<Value, 'no_such_channel'>): Value {
  if (result.ok) return result.value
  throw noSuchChannel()
}
