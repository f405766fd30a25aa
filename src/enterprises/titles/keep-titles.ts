import { type Kysely, sql } from 'kysely'
import { type Notice, tell } from '../../access/index.ts'
import { asActor, type Database } from '../../platform/db/database.ts'
import { defineRecurring, type Recurring } from '../../platform/jobs/index.ts'

/** So many titles are told of in one transaction. */
const AT_ONCE = 500

interface Ending {
  readonly id: string
  readonly enterprise_id: string
  readonly enterprise: string
  readonly valid_to: string
  readonly zh: string
  readonly en: string
}

/**
 * Tells those concerned of titles that end: the enterprise, who keeps the register for its parks, its district; each title
 * once, so many months before its last day as its kind says. One that has a later one already needs no telling.
 *
 * @param database  with the login of jobs
 * @param today     `YYYY-MM-DD`; as the database has it unless told otherwise
 * @returns how many titles were told of, and how many messages that made
 */
export async function remindOfTitles(
  database: Database,
  programmeId: string,
  today: string | null = null,
): Promise<{ titles: number; messages: number }> {
  const told = { titles: 0, messages: 0 }
  for (;;) {
    const done = await asActor<unknown, { titles: number; messages: number }>(
      database,
      { kind: 'system', name: 'title_keeper', programmeId },
      (tx) => remindOfSome(tx, programmeId, today),
      { act: 'enterprises.remind_of_title' },
    )
    told.titles += done.titles
    told.messages += done.messages
    if (done.titles < AT_ONCE) return told
  }
}

async function remindOfSome(
  tx: Kysely<unknown>,
  programmeId: string,
  today: string | null,
): Promise<{ titles: number; messages: number }> {
  const day = sql`coalesce(${today}::date, access.today())`
  // Held, so that of two keepers at once the second finds what the first has told.
  const { rows: ending } = await sql<Ending>`
    select title.id, title.enterprise_id, owner.name_zh as enterprise, title.valid_to, known.name_zh as zh, known.name_en as en
      from enterprises.title
      join enterprises.enterprise owner on owner.programme_id = title.programme_id and owner.id = title.enterprise_id
      join enterprises.title_kind known on known.programme_id = title.programme_id and known.kind = title.kind
        and daterange(known.valid_from, known.valid_to) @> ${day}
      where title.programme_id = ${programmeId}::uuid and title.state = 'confirmed' and title.reminded_on is null
        and title.valid_to > ${day} and title.valid_to <= (${day} + make_interval(months => known.remind_months))::date
        and not exists (
          select from enterprises.enterprise same
            join enterprises.title later on later.programme_id = same.programme_id and later.enterprise_id = same.id
            where same.programme_id = title.programme_id and same.stands_for = owner.stands_for and later.kind = title.kind
              and later.id <> title.id and later.state <> 'withdrawn' and coalesce(later.valid_to > title.valid_to, true))
      order by title.valid_to, title.id limit ${AT_ONCE} for update of title skip locked`.execute(tx)
  if (ending.length === 0) return { titles: 0, messages: 0 }
  const ids = ending.map(({ id }) => id)
  const { rows: concerned } = await sql<{ title_id: string; person_id: string }>`
    select title_id, person_id from enterprises.who_is_concerned(${ids}::uuid[])`.execute(tx)
  const byId = new Map(ending.map((one) => [one.id, one]))
  const notices: Notice[] = concerned.map(({ title_id, person_id }) => {
    const one = byId.get(title_id) as Ending
    return {
      to: person_id,
      kind: 'enterprises.title_ends',
      params: {
        enterpriseId: one.enterprise_id,
        enterprise: one.enterprise,
        kindZh: one.zh,
        kindEn: one.en,
        validTo: one.valid_to,
      },
      thing: ['enterprises.title', title_id],
      once: `enterprises.title_ends ${title_id}`,
    }
  })
  await tell(tx, { kind: 'system', name: 'title_keeper', programmeId }, notices)
  await sql`update enterprises.title set reminded_on = ${day}
    where programme_id = ${programmeId}::uuid and id = any (${ids}::uuid[])`.execute(tx)
  return { titles: ending.length, messages: notices.length }
}

/** Each morning before anybody is at work. A run that was cut off is begun anew and tells nobody twice. */
export const titleReminders: Recurring = defineRecurring({
  name: 'enterprises.titles',
  actor: 'title_keeper',
  at: '02:10',
  run: async ({ database, programmeId, log }) => {
    log.info(await remindOfTitles(database, programmeId), 'titles that end')
  },
})
