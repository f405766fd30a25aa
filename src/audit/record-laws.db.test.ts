import fc from 'fast-check'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ROLES } from '../platform/db/roles.ts'
import { rounds } from '../platform/testing/rounds.ts'
import { sealRecord } from './seal-record.ts'
import { begin, LOADER, openYard, seal, YARD, type Yard } from './testing/a-yard.ts'
import { verifyRecord } from './verify-record.ts'

let yard: Yard
let clients: pg.Client[]
beforeAll(async () => {
  yard = await openYard()
  clients = await Promise.all([0, 1, 2].map(() => yard.connect(ROLES.worker)))
})
afterAll(async () => {
  await Promise.all(clients.map((client) => client.end()))
  await yard.close()
})

const empty = () => yard.tamper('delete from yard.lantern; delete from audit.entry; delete from audit.block')

/** What happens next: on one of three connections, or to the record. A block holds at most `most`. */
const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('hang' as const), on: fc.nat(2), many: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('commit' as const), on: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('roll back' as const), on: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('seal' as const), most: fc.integer({ min: 1, max: 5 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('seal twice at once' as const), most: fc.integer({ min: 1, max: 5 }) }),
  },
)
type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never

/** Lets all of it happen; whatever is open at the end is committed, and what is complete is sealed. */
async function happen(history: readonly Happening[]): Promise<void> {
  const isOpen = clients.map(() => false)
  let id = 0
  const end = async (on: number, how: 'commit' | 'rollback') => {
    if (isOpen[on]) await clients[on]?.query(how)
    isOpen[on] = false
  }
  for (const one of history) {
    if (one.kind === 'hang') {
      const client = clients[one.on]
      if (!client) continue
      if (!isOpen[one.on]) await begin(client, LOADER)
      isOpen[one.on] = true
      await client.query(`insert into yard.lantern select $1, id, 'red' from generate_series($2::int, $3::int) as id`, [
        YARD,
        id + 1,
        id + one.many,
      ])
      id += one.many
    } else if (one.kind === 'commit') await end(one.on, 'commit')
    else if (one.kind === 'roll back') await end(one.on, 'rollback')
    else if (one.kind === 'seal') await sealRecord(yard.owner, one.most)
    else await Promise.all([sealRecord(yard.owner, one.most), sealRecord(yard.owner, one.most)])
  }
  for (const on of clients.keys()) await end(on, 'commit')
  await seal(yard, 4)
}

it(
  'every entry that was committed is in exactly one block, whatever overlaps, is rolled back and when it is sealed',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 4, maxLength: 24 }), async (history) => {
        await empty()
        await happen(history)
        const committed = (await yard.listEntries()).map(({ seq }) => seq)
        const sealed = await yard.asSuperuser<{ seq: string }>('select unnest(seqs)::text as seq from audit.block')
        expect(sealed.map(({ seq }) => seq).sort()).toEqual([...committed].sort())
        expect(await verifyRecord(yard.owner, YARD)).toMatchObject({
          finding: null,
          sealed: String(committed.length),
          waiting: '0',
        })
      }),
      { numRuns: 12 * rounds },
    )
  },
  30_000 * rounds,
)

/** One letter, digit or byte of what is recorded or sealed, made another. */
const CHANGES = [
  { table: 'entry', column: 'seq', change: 'seq + 1000' },
  { table: 'entry', column: 'xid', change: `(xid::text::bigint + (1::bigint << place % 20))::text::xid8` },
  { table: 'entry', column: 'at', change: `at + interval '1 microsecond' * (1::bigint << place % 40)` },
  ...['login', 'act', 'thing_kind', 'thing_id', 'system_actor'].map((column) => ({
    table: 'entry',
    column,
    change: `overlay(${column} placing case substr(${column}, place % length(${column}) + 1, 1) when 'x' then 'y' else 'x' end
      from place % length(${column}) + 1 for 1)`,
  })),
  {
    table: 'entry',
    column: 'after',
    change: `jsonb_set(after, '{id}', to_jsonb((after ->> 'id')::int # (1 << place % 10)))`,
  },
  ...['leaves', 'root', 'previous_head', 'head'].map((column) => ({
    table: 'block',
    column,
    change: `set_bit(${column}, place % (octet_length(${column}) * 8), 1 - get_bit(${column}, place % (octet_length(${column}) * 8)))`,
  })),
  { table: 'block', column: 'seqs', change: `array_replace(seqs, seqs[place % cardinality(seqs) + 1], 999999999)` },
  { table: 'block', column: 'sealed_at', change: `sealed_at + interval '1 microsecond' * (1::bigint << place % 40)` },
  { table: 'block', column: 'below_xid', change: `(below_xid::text::bigint + (1::bigint << place % 20))::text::xid8` },
]

it(
  'any single change of what is recorded or sealed is found',
  async () => {
    await empty()
    await happen(
      [1, 2, 3].flatMap((on) => [
        { kind: 'hang' as const, on: on - 1, many: 4 },
        { kind: 'commit' as const, on: on - 1 },
        { kind: 'seal' as const, most: 3 },
      ]),
    )
    const head = (await verifyRecord(yard.owner, YARD)).head?.hex ?? ''
    await yard.tamper('create table yard.entry as table audit.entry; create table yard.block as table audit.block')
    const restore = () =>
      yard.tamper(`delete from audit.entry; delete from audit.block;
      insert into audit.entry table yard.entry; insert into audit.block table yard.block`)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...CHANGES), fc.nat(10_000), fc.nat(10_000), async (one, row, place) => {
        const key = one.table === 'entry' ? 'seq' : 'block'
        await yard.tamper(`update audit.${one.table} set ${one.column} = ${one.change.replaceAll(/\bplace\b/g, String(place))}
        where ${key} = (select ${key} from audit.${one.table} order by ${key}
          offset ${row} % (select count(*) from audit.${one.table}) limit 1)`)
        const { finding } = await verifyRecord(yard.owner, YARD, head)
        await restore()
        expect(finding, `${one.table}.${one.column}`).not.toBeNull()
      }),
      { numRuns: 40 * rounds },
    )
    expect((await verifyRecord(yard.owner, YARD, head)).finding).toBeNull()
  },
  30_000 * rounds,
)
