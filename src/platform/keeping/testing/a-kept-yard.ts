import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { migrate } from '../../db/migrate.ts'
import { ROLES } from '../../db/roles.ts'
import { installJobs } from '../../jobs/install-jobs.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/open-test-database.ts'
import type { KeptFile, KeptFiles } from '../kept-files.ts'
import { checkBackup, type RestoreSettings, type RestoreTarget, restoreBackup } from '../restore-backup.ts'
import { type Backup, type BackupSettings, writeBackup } from '../write-backup.ts'
import { aFolderOfFiles } from './a-folder-of-files.ts'

/** Tables that are hard to keep: they point to one another, write more when they are written, compute, count and refuse. */
const MIGRATION = `
create schema yard;
create table yard.house (
  programme_id uuid not null, id bigint not null generated always as identity, name text, opened_at timestamptz not null default now(),
  door_id bigint, area numeric, photo bytea, said jsonb, tags text[], name_length integer generated always as (length(name)) stored,
  kind regclass, primary key (programme_id, id), constraint a_name_is_short check (length(name) < 2000000)
);
create table yard.door (
  programme_id uuid not null, id bigint not null, house_id bigint not null, primary key (programme_id, id),
  constraint a_door_is_of_a_house foreign key (programme_id, house_id) references yard.house deferrable initially deferred
);
alter table yard.house add constraint a_house_has_its_door foreign key (programme_id, door_id) references yard.door;
create table yard.heard (programme_id uuid not null, n bigint not null generated always as identity, what text, primary key (programme_id, n));
create table yard.guest (programme_id uuid not null, name text not null, primary key (programme_id, name));
insert into yard.heard (programme_id, what) values ('00000000-0000-0000-0000-000000000000', 'the migration itself');
create sequence yard.ticket;
create function yard.hear() returns trigger language plpgsql as $$
begin
  insert into yard.heard (programme_id, what) values (new.programme_id, new.name);
  return null;
end $$;
create trigger what_came_is_heard after insert on yard.house for each row execute function yard.hear();
create function yard.refuse() returns trigger language plpgsql as $$
begin
  raise exception 'what was heard stays' using errcode = 'check_violation', constraint = 'what_was_heard_stays';
end $$;
create trigger what_was_heard_stays before truncate or delete on yard.heard for each statement execute function yard.refuse();
do $do$ declare name text; begin
  foreach name in array array['house', 'door', 'heard', 'guest'] loop
    execute format('alter table yard.%I enable row level security', name);
    execute format('alter table yard.%I force row level security', name);
  end loop;
end $do$;
`
const LATER = `create table yard.garden (programme_id uuid not null, id bigint not null, primary key (programme_id, id));`

export const SECRET = 'a-root-secret-of-the-tests-which-is-long-enough'
export const PROGRAMME = '11111111-1111-4111-8111-111111111111'
export const FIRST = '20260101T0000_yard_house.sql'
export const SECOND = '20260102T0000_yard_garden.sql'

/** A database of the tests with such tables, a folder for its backups, and one for the contents of files. */
export interface KeptYard {
  readonly database: TestDatabase
  /** The folder of all migrations, and one that ends before the last. */
  readonly migrations: string
  readonly olderMigrations: string
  readonly folder: string
  readonly listed: KeptFile[]
  readonly files: KeptFiles
  addFile(content: string | Buffer): Promise<KeptFile>
  backUp(name: string, settings?: Partial<BackupSettings>): Promise<Backup & { readonly file: string }>
  close(): Promise<void>
}

/** @param upTo  how many of the migrations have run */
export async function openKeptYard(upTo: 1 | 2 = 2): Promise<KeptYard> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'courtyard-keeping-'))
  const [migrations, olderMigrations, contents] = ['all', 'older', 'contents'].map((name) =>
    path.join(folder, name),
  ) as [string, string, string]
  for (const name of [migrations, olderMigrations, contents]) await mkdir(name)
  for (const name of [migrations, olderMigrations]) await writeFile(path.join(name, FIRST), MIGRATION)
  await writeFile(path.join(migrations, SECOND), LATER)
  const database = await openTestDatabase('template0')
  const owner = database.configOf(ROLES.owner)
  await migrate(owner, upTo === 2 ? migrations : olderMigrations)
  await installJobs(owner)
  const listed: KeptFile[] = []
  const files = aFolderOfFiles(contents, listed)
  return {
    database,
    migrations,
    olderMigrations,
    folder,
    listed,
    files,
    addFile: async (content) => {
      const bytes = Buffer.from(content)
      const file = { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }
      await writeFile(path.join(contents, file.sha256), bytes)
      listed.push(file)
      return file
    },
    backUp: async (name, settings = {}) => {
      const file = path.join(folder, name)
      const backup = await writeBackup(file, {
        owner,
        files,
        rootSecret: SECRET,
        withSecret: false,
        leftOut: ['yard.guest'],
        version: '0.0.0',
        ...settings,
      })
      return { ...backup, file }
    },
    close: async () => {
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Rows with everything in them that a text form could stumble over. */
export async function fillYard(yard: KeptYard, houses: number): Promise<void> {
  const { owner } = yard.database
  await owner.pool.query(
    `insert into yard.house (programme_id, name, area, photo, said, tags, kind)
      select $1, format(E'屋 %s\\t"\\\\\\n\\r\\u0001', n), n / 7.0, decode(md5(n::text), 'hex'),
          jsonb_build_object('n', n, 'text', E'a\\nb'), array['x', null, '"', ''], 'yard.door'::regclass
        from generate_series(1, $2::int) n`,
    [PROGRAMME, houses],
  )
  await owner.pool.query('insert into yard.house (programme_id, name, photo) values ($1, null, $2), ($1, $3, null)', [
    PROGRAMME,
    randomBytes(100_000),
    '长'.repeat(1_900_000),
  ])
  await owner.pool.query(`insert into yard.door select programme_id, id + 1000000, id from yard.house`)
  await owner.pool.query('update yard.house set door_id = id + 1000000')
  await owner.pool.query(`insert into yard.guest values ($1, 'somebody for now')`, [PROGRAMME])
  await owner.pool.query(`select nextval('yard.ticket'), nextval('yard.ticket')`)
  await owner.pool.query(`select jobs.add_job('yard.sweep', '{"programme": "x"}')`)
}

/** An empty database, into which backups are restored. */
export interface EmptyPlace {
  readonly database: TestDatabase
  readonly listed: KeptFile[]
  readonly keptSecrets: string[]
  restore(
    file: string,
    settings: Partial<RestoreSettings> & Pick<RestoreSettings, 'migrations'>,
    target?: Partial<RestoreTarget>,
  ): Promise<void>
  close(): Promise<void>
}

export async function openEmptyPlace(listed: KeptFile[] = []): Promise<EmptyPlace> {
  const database = await openTestDatabase('template0')
  const contents = await mkdtemp(path.join(os.tmpdir(), 'courtyard-restored-'))
  const keptSecrets: string[] = []
  return {
    database,
    listed,
    keptSecrets,
    restore: async (file, given, target = {}) => {
      const settings: RestoreSettings = { rootSecret: SECRET, withoutSecret: false, ...given }
      await restoreBackup(await checkBackup(file, settings), settings, {
        owner: database.configOf(ROLES.owner),
        files: aFolderOfFiles(contents, listed),
        keepSecret: async (secret) => void keptSecrets.push(secret),
        afterLoading: async () => undefined,
        beforeUse: async () => undefined,
        ...target,
      })
    },
    close: async () => {
      await database.close()
      await rm(contents, { recursive: true, force: true })
    },
  }
}

/** Every row of every table, as one checksum each, and the values of the sequences. */
export async function sumTables(database: TestDatabase): Promise<Record<string, string>> {
  const tables = await database.asSuperuser<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by 1`,
  )
  const sums: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await database.asSuperuser<{ sum: string }>(
      `select count(*) || ' ' || md5(coalesce(string_agg(md5(one::text), '' order by md5(one::text)), '')) as sum from ${name} as one`,
    )
    sums[name] = row?.sum ?? ''
  }
  const sequences = await database.asSuperuser<{ name: string; value: string }>(
    `select schemaname || '.' || sequencename as name, coalesce(last_value::text, '-') as value from pg_sequences order by 1`,
  )
  for (const { name, value } of sequences) sums[name] = value
  return sums
}

/** What tables look like: constraints, triggers, policies, indexes, row security. */
export async function describeTables(database: TestDatabase): Promise<string[]> {
  const rows = await database.asSuperuser<{ line: string }>(
    `select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || convalidated as line from pg_constraint
        where connamespace::regnamespace::text !~ '^pg_'
      union all select pg_get_triggerdef(oid) || ' ' || tgenabled::text from pg_trigger where not tgisinternal
      union all select indexdef from pg_indexes where schemaname !~ '^pg_'
      union all select oid::regclass || ' ' || relrowsecurity || relforcerowsecurity from pg_class where relkind = 'r' and relnamespace::regnamespace::text !~ '^pg_'
      order by 1`,
  )
  return rows.map(({ line }) => line)
}
