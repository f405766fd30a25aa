import { type Kysely, sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { postSafely } from '../../platform/http/post-safely.ts'
import {
  addJob,
  defineJob,
  defineRecurring,
  type Job,
  type JobWork,
  type Recurring,
} from '../../platform/jobs/index.ts'
import type { DeliveryError } from '../channels.schema.ts'
import {
  findMessagePlace,
  type MessageKinds,
  type MessagePlace,
  sayMessage,
  type ToldMessage,
} from '../message-kinds.schema.ts'
import type { ContactSeal } from '../people/seal-contact.ts'
import { whenToTryAgain } from '../rules/when-to-try-again.ts'
import type { MessageMailer } from './mail-message.ts'
import type { SecretSeal } from './seal-secret.ts'
import type { WebhookBody } from './webhook.schema.ts'

/** Sends what leaves the desk. Which messages those are is settled when they are told (20261123T1300). */

export interface PostParts {
  readonly kinds: MessageKinds
  readonly contactSeal: ContactSeal
  readonly secretSeal: SecretSeal
  /** Null: COURTYARD_SMTP_URL is not set. */
  readonly mailer: MessageMailer | null
  /** Where the site is reached; null: messages carry no link. */
  readonly address: string | null
  /** Null for a programme that is not published. */
  readonly findSlug: (programmeId: string) => Promise<string | null>
  /** Private addresses to which a channel may post; the operator names them. */
  readonly isAllowedInside: (address: string) => boolean
  readonly timeouts?: Partial<Timeouts>
}

interface Timeouts {
  /** For one delivery. */
  readonly sendMs: number
  /** After which a delivery that was taken and never heard of is taken again. */
  readonly lostAfterSeconds: number
}
const TIMEOUTS: Timeouts = { sendMs: 10_000, lostAfterSeconds: 120 }

/** At a time, by one channel. */
const BATCH = 10
/** How long a channel is left alone when nothing of a batch got through. */
const REST_SECONDS = 30

/** The database adds it whenever something is put on its way. */
const postDoor = { name: 'messages.post', actor: 'post_office', payload: z.object({}) }

export function createPostJobs(parts: PostParts): { readonly jobs: Job<unknown>[]; readonly recurring: Recurring[] } {
  return {
    jobs: [defineJob({ ...postDoor, run: (work) => postRound(parts, work) })],
    // Should what was promised to come back ever not come.
    recurring: [
      defineRecurring({
        name: 'messages.sweep',
        actor: 'post_office',
        at: { everyMinutes: 10 },
        run: (work) => postRound(parts, work),
      }),
    ],
  }
}

interface Channel {
  readonly id: string
  readonly kind: 'email' | 'webhook'
  readonly url: string | null
  readonly secret: Buffer | null
  readonly is_on: boolean
}

interface Taken {
  readonly delivery: string
  readonly message: string
  readonly try: number
  readonly person: string
  readonly person_name: string
  readonly staff_number: string | null
  readonly email: Buffer | null
  readonly phone: Buffer | null
  readonly kind: string
  readonly params: Record<string, unknown>
  readonly thing_kind: string | null
  readonly thing_id: string | null
  readonly from_name: string | null
  readonly sent_at: Date
}

/** What came of it: null is well. */
interface Outcome {
  readonly error: DeliveryError | null
  readonly status: number | null
  readonly isFinal: boolean
  readonly retryAfter: number | null
}

const DONE: Outcome = { error: null, status: null, isFinal: false, retryAfter: null }
const failed = (error: DeliveryError, more: Partial<Outcome> = {}): Outcome => ({ ...DONE, error, ...more })

/** Sends all that is due in a programme, each channel by itself, and comes back for what is due later. */
async function postRound(parts: PostParts, work: JobWork): Promise<void> {
  const { rows: channels } = await work.act((tx) => sql<Channel>`select * from access.list_due_channels()`.execute(tx))
  const slug = channels.length > 0 ? await parts.findSlug(work.programmeId) : null
  await Promise.all(channels.map((channel) => postByChannel(parts, work, channel, slug)))
  await work.act(async (tx: Kysely<unknown>) => {
    const { rows } = await sql<{ at: Date | null }>`
      select greatest(access.next_delivery_at(), now() + ${REST_SECONDS} * interval '1 second') as at
        where access.next_delivery_at() is not null`.execute(tx)
    const at = rows[0]?.at
    if (at) await addJob(tx, postDoor, {}, { runAt: at, key: 'later' })
  })
}

async function postByChannel(parts: PostParts, work: JobWork, channel: Channel, slug: string | null): Promise<void> {
  const { lostAfterSeconds } = { ...TIMEOUTS, ...parts.timeouts }
  while (!work.signal.aborted) {
    const { rows: taken } = await work.act((tx) =>
      sql<Taken>`select * from access.take_deliveries(${channel.id}, ${BATCH}, ${lostAfterSeconds} * interval '1 second')`.execute(
        tx,
      ),
    )
    if (taken.length === 0) return
    const outcomes = await Promise.all(
      taken.map((one) =>
        send(parts, work, channel, one, slug).catch((err: unknown) => {
          work.log.error({ err, delivery: one.delivery }, 'what was sealed for a delivery does not open')
          return failed('unreadable_secret')
        }),
      ),
    )
    // Whoever was broken off says nothing of it: what it took comes back.
    if (work.signal.aborted) return
    await work.act(async (tx: Kysely<unknown>) => {
      for (const [i, one] of taken.entries()) {
        const { error, status, isFinal, retryAfter } = outcomes[i] ?? DONE
        const wait = error === null ? null : whenToTryAgain(one.try, isFinal, retryAfter)
        await sql`select access.end_delivery(${one.delivery}, ${one.try}, ${error}, ${status},
          ${wait} * interval '1 second')`.execute(tx)
      }
    })
    const causes = outcomes.filter(({ error }) => error !== null)
    for (const { error, status } of causes.slice(0, 1)) {
      work.log.warn(
        { programmeId: work.programmeId, channel: channel.id, failed: causes.length, of: taken.length, error, status },
        'messages did not get through by a channel',
      )
    }
    if (causes.length === taken.length && causes.some(({ isFinal }) => !isFinal)) return
  }
}

async function send(
  parts: PostParts,
  work: JobWork,
  channel: Channel,
  one: Taken,
  slug: string | null,
): Promise<Outcome> {
  if (!channel.is_on && one.kind !== 'channels.tested') return failed('channel_off', { isFinal: true })
  const told: ToldMessage = {
    kind: one.kind,
    params: one.params,
    thing: one.thing_kind === null ? null : { kind: one.thing_kind, id: one.thing_id ?? '' },
  }
  const { text, url } = word(parts, work, one.delivery, told, slug)
  const open = (field: 'email' | 'phone', sealed: Buffer | null) =>
    sealed && parts.contactSeal.open({ programmeId: work.programmeId, personId: one.person, field }, sealed)
  if (channel.kind === 'email') {
    const to = open('email', one.email)
    if (parts.mailer === null) return failed('no_mail')
    if (!to) return failed('no_address', { isFinal: true })
    const sent = await parts.mailer.send({
      id: one.delivery,
      to,
      name: one.person_name,
      text,
      from: one.from_name,
      url,
    })
    return sent.ok ? DONE : failed(sent.refusal.code, sent.refusal)
  }
  const body: WebhookBody = {
    type: 'message',
    timestamp: one.sent_at.toISOString(),
    data: {
      delivery: one.delivery,
      programme: { id: work.programmeId, slug },
      to: {
        person: one.person,
        name: one.person_name,
        staffNumber: one.staff_number,
        phone: open('phone', one.phone),
      },
      from: one.from_name,
      kind: one.kind,
      text,
      url,
    },
  }
  return postWebhook(parts, work, channel, one.delivery, JSON.stringify(body))
}

async function postWebhook(
  parts: PostParts,
  work: JobWork,
  channel: Channel,
  id: string,
  body: string,
): Promise<Outcome> {
  const sealedFor = { programmeId: work.programmeId, channelId: channel.id }
  const secret = parts.secretSeal.open(sealedFor, channel.secret ?? Buffer.alloc(0))
  const now = new Date()
  const posted = await postSafely({
    url: channel.url ?? '',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Courtyard',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': new Webhook(secret).sign(id, now, body),
    },
    body,
    isAllowedInside: parts.isAllowedInside,
    timeoutMs: parts.timeouts?.sendMs ?? TIMEOUTS.sendMs,
    signal: work.signal,
  })
  if (!posted.ok) return failed(posted.refusal)
  const { status, retryAfter } = posted.value
  if (status >= 200 && status < 300) return { ...DONE, status }
  // 410: the receiver will never take it.
  return failed(status >= 300 && status < 400 ? 'redirected' : 'answered', {
    status,
    retryAfter,
    isFinal: status === 410,
  })
}

/** A capability's words that fail on what was told must not hold up everybody's messages: the kind is then named. */
function word(
  parts: PostParts,
  work: JobWork,
  delivery: string,
  told: ToldMessage,
  slug: string | null,
): { readonly text: { readonly zh: string; readonly en: string }; readonly url: string | null } {
  const write = (kinds: MessageKinds) => ({
    text: { zh: sayMessage(kinds, told, 'zh'), en: sayMessage(kinds, told, 'en') },
    url: writeLink(parts.address, findMessagePlace(kinds, told), slug),
  })
  try {
    return write(parts.kinds)
  } catch (err) {
    work.log.error({ err, delivery, kind: told.kind }, 'the words of a message failed')
    return write({})
  }
}

function writeLink(address: string | null, place: MessagePlace | null, slug: string | null): string | null {
  if (address === null || slug === null) return null
  const query = place?.query ? `?${new URLSearchParams(place.query)}` : ''
  return `${address}/desk/${slug}${place?.to ?? '/inbox'}${query}`
}
