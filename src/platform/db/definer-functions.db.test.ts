import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../testing/open-test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

interface Definer {
  readonly name: string
  readonly isOpen: boolean
  readonly isPlaced: boolean
  readonly isTrigger: boolean
}

/** Functions that run as their owner: the only way past the policies that a request has. */
function listDefiners(): Promise<Definer[]> {
  return database.asSuperuser<{ [Field in keyof Definer]: Definer[Field] }>(
    `select p.oid::regprocedure::text as name,
        exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee = 0) as "isOpen",
        coalesce(exists (select from unnest(p.proconfig) as setting where setting like 'search_path=%'), false) as "isPlaced",
        p.prorettype = 'trigger'::regtype as "isTrigger"
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where p.prosecdef and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema' order by 1`,
  )
}

describe('a function that runs as its owner', () => {
  it('is there to be looked at', async () => {
    expect((await listDefiners()).length).toBeGreaterThan(10)
  })

  it('may be called by those it is granted to, never by everyone', async () => {
    // A trigger function cannot be called: only the table it stands on fires it.
    const open = (await listDefiners()).filter((one) => one.isOpen && !one.isTrigger)
    expect(open.map(({ name }) => name)).toEqual([])
  })

  it('looks for names in one place, which no caller sets', async () => {
    expect((await listDefiners()).filter((one) => !one.isPlaced).map(({ name }) => name)).toEqual([])
  })
})
