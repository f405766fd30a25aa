import { type CompiledQuery, sql } from 'kysely'
import { queriesOver } from '../../platform/db/database.ts'
import type { Channel, Deliveries, MyChannels } from '../channels.schema.ts'

/** Reads channels and what came of what was sent. Each query sees what the policies let the one who asks see. */

const none = queriesOver<Record<string, never>>()
const here = sql`(select access.programme_id())`

export const PAGE = 50

export const selectChannels: CompiledQuery<Channel> = sql<Channel>`
  select way.id, way.kind, json_build_object('zh', way.name_zh, 'en', way.name_en) as name, gate.url, way.is_on as "isOn",
      way.by_default as "byDefault", way.with_phone as "withPhone",
      json_build_object('queued', sum.queued, 'failed', sum.failed, 'givenUp', sum.given_up, 'sent', sum.sent) as counts,
      to_jsonb(sum.last_sent_at) #>> '{}' as "lastSentAt"
    from access.channel way
    left join access.gateway gate on gate.programme_id = ${here} and gate.channel_id = way.id
    cross join lateral (
      select count(*) filter (where state = 'queued')::integer as queued,
          count(*) filter (where state = 'failed')::integer as failed,
          count(*) filter (where state = 'given_up')::integer as given_up,
          count(*) filter (where state = 'sent')::integer as sent,
          max(ended_at) filter (where state = 'sent') as last_sent_at
        from access.delivery one
        where one.programme_id = ${here} and one.channel_id = way.id and one.made_at > now() - interval '31 days'
    ) as sum
    where way.programme_id = ${here} order by way.kind, way.made_at, way.id`.compile(none)

type Delivery = Deliveries['deliveries'][number]

/** @returns whether there is such a channel, how many there are, and a page of them, the latest first */
export function selectDeliveries(
  channel: string,
  state: Delivery['state'] | undefined,
  page: number,
): [CompiledQuery<{ id: string }>, CompiledQuery<{ total: number }>, CompiledQuery<Delivery>] {
  const wanted = sql`where one.programme_id = ${here} and one.channel_id = ${channel}
    ${state === undefined ? sql`` : sql`and one.state = ${state}`}`
  return [
    sql<{ id: string }>`select id from access.channel where programme_id = ${here} and id = ${channel}`.compile(none),
    sql<{ total: number }>`select count(*)::integer as total from access.delivery one ${wanted}`.compile(none),
    sql<Delivery>`
      select one.id, one.state, one.tries, one.last_error as error, one.last_status as status,
          to_jsonb(one.made_at) #>> '{}' as "madeAt", to_jsonb(one.ended_at) #>> '{}' as "endedAt",
          to_jsonb(one.next_try_at) #>> '{}' as "nextTryAt"
        from access.delivery one ${wanted}
        order by one.made_at desc, one.id limit ${PAGE} offset ${(page - 1) * PAGE}`.compile(none),
  ]
}

const me = sql`(select access.person_id())`

/** Those that are on, with what I have said of each and whether what it needs of me is held. */
export const selectMyChannels: CompiledQuery<MyChannels['channels'][number]> = sql<MyChannels['channels'][number]>`
  select way.id, way.kind, json_build_object('zh', way.name_zh, 'en', way.name_en) as name,
      coalesce(choice.uses, way.by_default) as uses, way.by_default as "byDefault", way.with_phone as "withPhone",
      (way.kind = 'email' or way.with_phone) and not exists (
        select from access.person_contact held where held.programme_id = ${here} and held.person_id = ${me}
          and held.field = case way.kind when 'email' then 'email' else 'phone' end) as "lacksAddress"
    from access.channel way
    left join access.channel_use choice
      on choice.programme_id = ${here} and choice.person_id = ${me} and choice.channel_id = way.id
    where way.programme_id = ${here} and way.is_on order by way.kind, way.made_at, way.id`.compile(none)
