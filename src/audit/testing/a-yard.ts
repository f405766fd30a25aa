import pg from 'pg'
import { inject, vi } from 'vitest'
import { ROLES } from '../../platform/db/roles.ts'
import { openTestDatabase, type TestDatabase } from '../../platform/testing/open-test-database.ts'
import { sealRecord } from '../seal-record.ts'

/** Two made-up programmes; the key of the first follows from its slug, yard. */
export const YARD = '922b395c-66e1-28da-12f6-10c98b9d90de'
export const NEIGHBOUR = '22222222-2222-4222-8222-222222222222'

/** Who acts, as the settings of a transaction. */
export const LOADER = { programme_id: YARD, system_actor: 'programme_loader' }
export const KEEPER_OF_THE_YARD = {
  programme_id: YARD,
  person_id: '33333333-3333-4333-8333-333333333333',
  origin: '192.0.2.7',
  request_id: 'request-0001',
}
export interface Yard extends TestDatabase {
  /** A connection of its own, on which transactions can be held open. */
  connect(login: string): Promise<pg.Client>
  /** One transaction with these settings, as the login. */
  as<Row extends pg.QueryResultRow>(
    login: string,
    settings: Readonly<Record<string, string>>,
    statement: string,
    values?: readonly unknown[],
  ): Promise<Row[]>
  /** Changes what nobody may change, as who is above all does it: no trigger fires. */
  tamper(statements: string): Promise<void>
  /** Whatever is recorded of the yard, in the order of writing. */
  listEntries(): Promise<Entry[]>
}

export interface Entry {
  readonly seq: string
  readonly act: string
  readonly thing_kind: string
  readonly thing_id: string
  readonly before: unknown
  readonly after: unknown
  readonly why: string | null
}

/**
 * A throw-away database with a table that is watched: `yard.lantern`. The loader writes in it; a person of the programme
 * does too, and sees the lanterns that hang in the open.
 */
export async function openYard(): Promise<Yard> {
  const database = await openTestDatabase()
  await database.owner.pool.query(`
    create schema yard;
    grant usage on schema yard to courtyard_app, courtyard_worker;
    create table yard.lantern (
      programme_id  uuid not null,
      id            integer not null,
      colour        text not null,
      secret        text,
      is_open       boolean not null default true,
      lit_at        timestamptz,
      primary key (programme_id, id)
    );
    alter table yard.lantern enable row level security;
    alter table yard.lantern force row level security;
    create policy all_of_it on yard.lantern to courtyard_worker using (programme_id = access.programme_id());
    create policy members_see_what_is_open on yard.lantern for select to courtyard_app
      using (programme_id = access.programme_id() and is_open);
    create policy members_hang on yard.lantern for insert to courtyard_app
      with check (programme_id = access.programme_id());
    create policy members_paint on yard.lantern for update to courtyard_app using (programme_id = access.programme_id());
    create policy members_take_down on yard.lantern for delete to courtyard_app
      using (programme_id = access.programme_id());
    grant select, insert, update, delete on yard.lantern to courtyard_app, courtyard_worker;
    select audit.watch('yard.lantern', array['id'], hidden_columns => array['secret']);
  `)
  const connect = async (login: string) => {
    const client = new pg.Client(database.configOf(login))
    await client.connect()
    return client
  }
  const withClient = async <Result>(login: string, work: (client: pg.Client) => Promise<Result>) => {
    const client = await connect(login)
    return work(client).finally(() => client.end())
  }
  return {
    ...database,
    connect,
    as: (login, settings, statement, values = []) =>
      withClient(login, async (client) => {
        await begin(client, settings)
        const { rows } = await client.query(statement, [...values])
        await client.query('commit')
        return rows
      }),
    tamper: (statements) =>
      withClient(inject('testServer').superuser, async (client) => {
        await client.query(`begin; set local session_replication_role = replica; ${statements}; commit`)
      }),
    listEntries: () =>
      database.asSuperuser<Entry & pg.QueryResultRow>(
        `select seq, act, thing_kind, thing_id, before, after, why from audit.entry where programme_id = $1 order by seq`,
        [YARD],
      ),
  }
}

/** Opens a transaction with settings, on a connection that the caller holds. */
export async function begin(client: pg.Client, settings: Readonly<Record<string, string>>): Promise<void> {
  const told = Object.entries(settings).map(
    ([name, value]) => `set local courtyard.${name} = ${pg.escapeLiteral(value)}`,
  )
  await client.query(['begin', ...told].join('; '))
}

/** Hangs lanterns with these numbers, as the loader, in a transaction of their own. */
export async function hang(yard: Yard, ...ids: number[]): Promise<void> {
  await yard.as(ROLES.worker, LOADER, 'insert into yard.lantern select $1, id, $2 from unnest($3::integer[]) as id', [
    YARD,
    'red',
    ids,
  ])
}

/**
 * Seals the yard's record, after whatever ran in other databases of the server when this was called: transactions are
 * counted for all of them together, and other test files have theirs open at the same time.
 */
export async function seal(yard: Yard, mostEntries?: number): Promise<number> {
  const listOthers = async () => {
    const running = await yard.asSuperuser<{ name: string }>(
      `select pid || ' ' || backend_xid as name from pg_stat_activity
        where backend_xid is not null and datname is distinct from current_database()`,
    )
    return running.map(({ name }) => name)
  }
  let before = await listOthers()
  await vi.waitUntil(
    async () => {
      if (before.length === 0) return true
      const now = await listOthers()
      before = before.filter((name) => now.includes(name))
      return before.length === 0
    },
    { timeout: 20_000, interval: 5 },
  )
  return sealRecord(yard.owner, mostEntries)
}
