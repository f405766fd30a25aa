import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../testing/open-test-database.ts'
import { ROLES } from './roles.ts'

/** Schemas with rules of their own: accounts, jobs, the list of migrations. Every other one is a capability's. */
const OTHERS = ['auth', 'jobs', 'migrations', 'information_schema', 'public']

/**
 * Views that read as their owner, because they show less than a row: of the record, who did what to a thing, to whoever
 * sees the thing and may not read the record (src/audit/routes.db.test.ts).
 */
const READ_AS_THEIR_OWNER = ['audit.trail']

/** Where requests may delete rows, each with the reason; all else ends, is withdrawn or is followed by another. */
const DELETED_FROM = [
  // What an import would write, until it is confirmed, withdrawn or too old.
  'access.import_draft',
  // A telephone number that is no longer kept is to be gone: personal data.
  'access.person_contact',
  // What an import of the register would write, until it is confirmed, dropped or too old.
  'enterprises.import',
  // What a form asks whom, until it is published.
  'indicators.form_indicator',
  'indicators.form_park',
  // The papers of a meeting until its minutes are settled, and the layout of an item until it is handed out.
  'tasks.agenda_item',
  'tasks.decision',
  'tasks.milestone',
  'tasks.part',
]

const SOME_PROGRAMME = '11111111-1111-4111-8111-111111111111'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

interface Table {
  readonly name: string
  readonly secured: boolean
  readonly forced: boolean
  readonly policies: number
  readonly key: string | null
  /** Of a table that is cut in parts: reached by way of the whole, and by nobody else. */
  readonly isPart: boolean
}

function listTables(): Promise<Table[]> {
  return database.asSuperuser<{ [Field in keyof Table]: Table[Field] }>(
    `select format('%I.%I', n.nspname, c.relname) as name, relrowsecurity as secured, relforcerowsecurity as forced,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies,
        (select a.attname::text from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
          where i.indrelid = c.oid and i.indisprimary) as key, c.relispartition as "isPart"
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and n.nspname not like 'pg\\_%' and n.nspname <> all ($1)
      order by 1`,
    [OTHERS],
  )
}

/** Leaves nothing to the tables but grants and policies, so that it is these that refuse, and any row can be made. */
async function takeRulesAway(bare: TestDatabase): Promise<void> {
  await bare.asSuperuser(`do $$
    declare
      one record;
    begin
      for one in select conrelid::regclass as name, conname from pg_constraint c join pg_namespace n on n.oid = c.connamespace
        where contype in ('f', 'c', 'x', 'u', 'p') and conrelid <> 0 and coninhcount = 0 and nspname not like 'pg\\_%' and nspname <> all ('{${OTHERS.join(',')}}')
        order by contype <> 'f'
      loop
        execute format('alter table %s drop constraint if exists %I cascade', one.name, one.conname);
      end loop;
      for one in select c.oid::regclass as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where relkind in ('r', 'p') and nspname not like 'pg\\_%' and nspname <> all ('{${OTHERS.join(',')}}')
      loop
        execute format('alter table %s disable trigger user', one.name);
      end loop;
      for one in select a.attrelid::regclass as name, attname
        from pg_attribute a join pg_class c on c.oid = attrelid join pg_namespace n on n.oid = c.relnamespace
        where relkind in ('r', 'p') and nspname not like 'pg\\_%' and nspname <> all ('{${OTHERS.join(',')}}')
          and attnum > 0 and not attisdropped and attnotnull and attidentity = '' and not relispartition
      loop
        execute format('alter table %s alter %I drop not null', one.name, one.attname);
      end loop;
      for one in select c.oid::regclass as name, n.nspname, relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where relkind = 'p' and nspname not like 'pg\\_%'
      loop
        execute format('create table %I.%I partition of %s default', one.nspname, one.relname || '_any', one.name);
      end loop;
    end $$`)
}

/** One statement for each column that a request may update. It reads nothing, so no policy on reading helps. */
async function writeUpdates(bare: TestDatabase, name: string): Promise<string[]> {
  const columns = await bare.asSuperuser<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped
        and has_column_privilege($2, attrelid, attnum, 'update')`,
    [name, ROLES.app],
  )
  return columns.map((column) => `update ${name} set ${column.name} = default`)
}

describe('every table of every capability', () => {
  it('is there to be looked at', async () => {
    expect((await listTables()).length).toBeGreaterThanOrEqual(15)
  })

  it('has row security enabled and forced', async () => {
    const open = (await listTables()).filter((table) => !table.secured || !table.forced)
    expect(open.map((table) => table.name)).toEqual([])
  })

  it('has a key that leads with the programme', async () => {
    const others = (await listTables()).filter((table) => table.key !== 'programme_id')
    expect(others.map((table) => table.name)).toEqual([])
  })

  it('carries the programme in every unique and foreign key', async () => {
    const without = await database.asSuperuser<{ name: string }>(
      `select c.conname || ' on ' || c.conrelid::regclass as name
        from pg_constraint c join pg_class t on t.oid = c.conrelid join pg_namespace n on n.oid = t.relnamespace
        where c.contype in ('u', 'f', 'x', 'p') and n.nspname not like 'pg\\_%' and n.nspname <> all ($1)
          and not exists (select from pg_attribute a
            where a.attrelid = c.conrelid and a.attnum = any (c.conkey) and a.attname = 'programme_id')`,
      [OTHERS],
    )
    expect(without.map((row) => row.name)).toEqual([])
  })

  it('is owned by the owner, so that no request ever is', async () => {
    const owners = await database.asSuperuser<{ owner: string }>(
      `select distinct pg_get_userbyid(c.relowner) as owner from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname not like 'pg\\_%' and n.nspname <> all ($1)`,
      [OTHERS],
    )
    expect(owners).toEqual([{ owner: ROLES.owner }])
  })

  it('has no view that would read past its policies', async () => {
    const views = await database.asSuperuser<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('v', 'm') and n.nspname not like 'pg\\_%' and n.nspname <> all ($1)
          and not coalesce('security_invoker=true' = any (c.reloptions), false)`,
      [OTHERS],
    )
    expect(views).toEqual(READ_AS_THEIR_OWNER.map((name) => ({ name })))
  })

  it('would be found if it were left open', async () => {
    await database.asSuperuser('create table access.forgotten (id integer primary key)')
    const found = (await listTables()).find((table) => table.name === 'access.forgotten')
    await database.asSuperuser('drop table access.forgotten')
    expect(found).toMatchObject({ secured: false, forced: false, key: 'id' })
  })
})

describe('the logins', () => {
  it('are none of them superuser, and only the owner may look past row security', async () => {
    const logins = await database.asSuperuser<{ rolname: string; rolsuper: boolean; rolbypassrls: boolean }>(
      'select rolname, rolsuper, rolbypassrls from pg_roles where rolname = any ($1) order by rolname',
      [Object.values(ROLES)],
    )
    expect(logins).toEqual([
      { rolname: 'courtyard_app', rolsuper: false, rolbypassrls: false },
      { rolname: 'courtyard_auth', rolsuper: false, rolbypassrls: false },
      { rolname: 'courtyard_owner', rolsuper: false, rolbypassrls: true },
      { rolname: 'courtyard_worker', rolsuper: false, rolbypassrls: false },
    ])
  })

  it('cannot become one another, but for the owner, who loads as the worker and may lend both', async () => {
    const members = await database.asSuperuser<{ member: string; role: string }>(
      `select member::regrole::text as member, roleid::regrole::text as role from pg_auth_members
        where member::regrole::text = any ($1)`,
      [Object.values(ROLES)],
    )
    expect(members.map(({ member, role }) => `${member} in ${role}`).sort()).toEqual([
      'courtyard_owner in courtyard_auth',
      'courtyard_owner in courtyard_worker',
    ])
  })

  it('read and write nothing outside the schema auth as the accounts login', async () => {
    const granted = await database.asSuperuser<{ name: string }>(
      `select table_schema || '.' || table_name as name from information_schema.role_table_grants
        where grantee = $1 and table_schema <> 'auth'
        union all
        select table_schema || '.' || table_name from information_schema.role_column_grants
        where grantee = $1 and table_schema <> 'auth'`,
      [ROLES.auth],
    )
    expect(granted).toEqual([])
  })

  it('may not make tables of their own', async () => {
    await expect(database.app.pool.query('create table public.mine (id integer)')).rejects.toMatchObject({
      code: '42501',
    })
    await expect(database.app.pool.query('create table plans.mine (id integer)')).rejects.toMatchObject({
      code: '42501',
    })
    await expect(database.app.pool.query('create schema mine')).rejects.toMatchObject({ code: '42501' })
  })
})

describe('a request', () => {
  it('may empty no table, copy into none, and delete only where it is listed', async () => {
    for (const { name } of await listTables()) {
      await expect(database.app.pool.query(`truncate ${name} cascade`), name).rejects.toMatchObject({ code: '42501' })
      // Where rows may be inserted, row security does not let them be copied in.
      await expect(database.app.pool.query(`copy ${name} from stdin`), name).rejects.toMatchObject({
        code: expect.stringMatching(/^(42501|0A000)$/),
      })
    }
    const granted = await database.asSuperuser<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p', 'v', 'm') and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
          and has_table_privilege($1, c.oid, 'delete') order by 1`,
      [ROLES.app],
    )
    expect(granted.map(({ name }) => name)).toEqual(DELETED_FROM)
  })

  it('of nobody in particular writes nothing, whatever it is let to try', async () => {
    const bare = await openTestDatabase()
    try {
      await takeRulesAway(bare)
      for (const { name, isPart } of await listTables()) {
        if (isPart) {
          await expect(bare.app.pool.query(`select from ${name}`), name).rejects.toMatchObject({ code: '42501' })
          continue
        }
        await bare.asSuperuser(`insert into ${name} (programme_id) values ('${SOME_PROGRAMME}')`)
        const insert = `insert into ${name} (programme_id) values ('${SOME_PROGRAMME}')`
        await expect(bare.app.pool.query(insert), insert).rejects.toMatchObject({ code: '42501' })
        for (const statement of [...(await writeUpdates(bare, name)), `delete from ${name}`]) {
          const changed = await bare.app.pool.query(statement).then(
            ({ rowCount }) => rowCount,
            ({ code }: { code: string }) => code,
          )
          expect([0, '42501'], `${statement}: ${changed}`).toContain(changed)
        }
      }
    } finally {
      await bare.close()
    }
  })

  it('cannot switch row security off', async () => {
    for (const { name } of await listTables()) {
      const client = await database.app.pool.connect()
      try {
        await client.query('begin; set local row_security = off')
        await expect(client.query(`select from ${name}`), name).rejects.toMatchObject({ code: '42501' })
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
  })

  it('cannot become the worker or the owner', async () => {
    for (const role of [ROLES.worker, ROLES.owner, ROLES.auth]) {
      await expect(database.app.pool.query(`set role ${role}`)).rejects.toMatchObject({ code: '42501' })
    }
  })
})
