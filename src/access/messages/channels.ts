import { randomUUID } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { PersonActor } from '../../platform/db/actor.ts'
import { accept, type Result, refuse } from '../../platform/result.ts'
import type { ChannelChange, MadeChannel, NewChannel } from '../channels.schema.ts'
import { createWebhookSecret, type SecretSeal } from './seal-secret.ts'
import { tell } from './tell.ts'

/** What is done to channels, each in the caller's transaction and as the one who asks; who may, the database decides. */

type Tx = Kysely<unknown>

/** A new channel is off: it is tested first. */
export async function addChannel(
  tx: Tx,
  seal: SecretSeal,
  { programmeId }: PersonActor,
  channel: NewChannel,
): Promise<MadeChannel> {
  const id = randomUUID()
  const { kind, name, byDefault } = channel
  const webhook = kind === 'webhook' ? channel : null
  await sql`insert into access.channel (programme_id, id, kind, name_zh, name_en, by_default, with_phone)
    values (${programmeId}, ${id}, ${kind}, ${name.zh}, ${name.en}, ${byDefault}, ${webhook?.withPhone ?? false})`.execute(
    tx,
  )
  if (!webhook) return { id, secret: null }
  const secret = createWebhookSecret()
  await sql`insert into access.gateway (programme_id, channel_id, url, secret)
    values (${programmeId}, ${id}, ${webhook.url}, ${seal.seal({ programmeId, channelId: id }, secret)})`.execute(tx)
  return { id, secret }
}

/** Another address is another receiver: it gets a secret of its own. @returns no_such_channel where there is none */
export async function changeChannel(
  tx: Tx,
  seal: SecretSeal,
  actor: PersonActor,
  id: string,
  change: ChannelChange,
): Promise<Result<MadeChannel, 'no_such_channel'>> {
  const { programmeId } = actor
  const { rows } = await sql<{ url: string | null }>`select url from access.channel way
    left join access.gateway gate on gate.programme_id = way.programme_id and gate.channel_id = way.id
    where way.programme_id = ${programmeId} and way.id = ${id}`.execute(tx)
  const [channel] = rows
  if (!channel) return refuse('no_such_channel')
  const columns = {
    name_zh: change.name?.zh,
    name_en: change.name?.en,
    is_on: change.isOn,
    by_default: change.byDefault,
    with_phone: change.withPhone,
  }
  const set = Object.entries(columns).filter(([, value]) => value !== undefined)
  if (set.length > 0) {
    await sql`update access.channel set ${sql.join(set.map(([column, value]) => sql`${sql.ref(column)} = ${value}`))}
      where programme_id = ${programmeId} and id = ${id}`.execute(tx)
  }
  if (change.url === undefined || change.url === channel.url) return accept({ id, secret: null })
  await sql`update access.gateway set url = ${change.url}
    where programme_id = ${programmeId} and channel_id = ${id}`.execute(tx)
  return renewSecret(tx, seal, actor, id)
}

/** The old secret signs nothing any more. @returns no_such_channel where there is none that has a secret */
export async function renewSecret(
  tx: Tx,
  seal: SecretSeal,
  { programmeId }: PersonActor,
  id: string,
): Promise<Result<MadeChannel, 'no_such_channel'>> {
  const secret = createWebhookSecret()
  const { numAffectedRows } = await sql`update access.gateway
    set secret = ${seal.seal({ programmeId, channelId: id }, secret)}
    where programme_id = ${programmeId} and channel_id = ${id}`.execute(tx)
  return numAffectedRows === 0n ? refuse('no_such_channel') : accept({ id, secret })
}

/** Sends oneself a message by one channel, also while it is off. @returns no_such_channel where there is none */
export async function testChannel(tx: Tx, actor: PersonActor, id: string): Promise<Result<null, 'no_such_channel'>> {
  const { rows } = await sql<{ seen: boolean }>`select true as seen from access.channel
    where programme_id = ${actor.programmeId} and id = ${id}`.execute(tx)
  if (rows.length === 0) return refuse('no_such_channel')
  await sql`select audit.record(${actor.programmeId}::uuid, 'channels.test', 'access.channel', ${id})`.execute(tx)
  await tell(tx, actor, [{ to: actor.personId, kind: 'channels.tested', thing: ['access.channel', id] }])
  return accept(null)
}

/** Has what failed by a channel tried again. @returns how many; no_such_channel where there is none */
export async function retryChannel(
  tx: Tx,
  actor: PersonActor,
  id: string,
): Promise<Result<{ again: number }, 'no_such_channel'>> {
  const { rows } = await sql<{ again: number }>`select access.retry_deliveries(id) as again from access.channel
    where programme_id = ${actor.programmeId} and id = ${id}`.execute(tx)
  const [retried] = rows
  if (!retried) return refuse('no_such_channel')
  await sql`select audit.record(${actor.programmeId}::uuid, 'channels.retry', 'access.channel', ${id}, null,
    ${JSON.stringify(retried)}::jsonb)`.execute(tx)
  return accept(retried)
}

/** Says for oneself whether a channel is used. @returns no_such_channel where none of that id is on */
export async function chooseChannel(
  tx: Tx,
  { programmeId, personId }: PersonActor,
  id: string,
  uses: boolean,
): Promise<Result<null, 'no_such_channel'>> {
  const { rows } = await sql`select from access.channel
    where programme_id = ${programmeId} and id = ${id} and is_on`.execute(tx)
  if (rows.length === 0) return refuse('no_such_channel')
  await sql`insert into access.channel_use (programme_id, person_id, channel_id, uses)
    values (${programmeId}, ${personId}, ${id}, ${uses})
    on conflict (programme_id, person_id, channel_id) do update set uses = ${uses}`.execute(tx)
  return accept(null)
}
