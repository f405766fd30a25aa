import type pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ROLES } from '../platform/db/roles.ts'
import { createSealer } from './create-sealer.ts'
import { HOUSE, sealRecord } from './seal-record.ts'
import {
  begin,
  hang,
  KEEPER_OF_THE_YARD,
  LOADER,
  NEIGHBOUR,
  openYard,
  seal,
  YARD,
  type Yard,
} from './testing/a-yard.ts'
import { verifyRecord } from './verify-record.ts'

let yard: Yard
const open: pg.Client[] = []
beforeAll(async () => {
  yard = await openYard()
})
afterAll(() => yard.close())
beforeEach(() => yard.tamper('delete from yard.lantern; delete from audit.entry; delete from audit.block'))
afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.end()))
})

interface Sealed {
  readonly block: number
  readonly things: readonly string[]
}

/** Which things the entries of each block are about, in the order of sealing. */
async function listSealed(programmeId = YARD): Promise<Sealed[]> {
  return yard.asSuperuser<{ block: number; things: readonly string[] }>(
    `select block, (select array_agg(thing_id order by place) from unnest(seqs) with ordinality as sealed (number, place)
        join audit.entry on entry.programme_id = block.programme_id and entry.seq = sealed.number) as things
      from audit.block where programme_id = $1 order by block`,
    [programmeId],
  )
}

/** A transaction that has hung a lantern and stays open. */
async function hangSlowly(id: number): Promise<pg.Client> {
  const client = await yard.connect(ROLES.worker)
  open.push(client)
  await begin(client, LOADER)
  await client.query(`insert into yard.lantern values ($1, $2, 'red')`, [YARD, id])
  return client
}

describe('sealing', () => {
  it('takes what is complete into one block, and what comes later into the next', async () => {
    await hang(yard, 1, 2)
    await hang(yard, 3)
    expect(await seal(yard)).toBe(3)
    await hang(yard, 4)
    expect(await seal(yard)).toBe(1)
    expect(await listSealed()).toEqual([
      { block: 1, things: ['1', '2', '3'] },
      { block: 2, things: ['4'] },
    ])
  })

  it('writes no block where there is nothing to seal', async () => {
    await hang(yard, 1)
    await seal(yard)
    expect(await seal(yard)).toBe(0)
    expect(await listSealed()).toHaveLength(1)
  })

  it('waits for a transaction that began before and ends after two sealings, and misses nothing of it', async () => {
    const slow = await hangSlowly(1)
    await hang(yard, 2)
    expect(await seal(yard)).toBe(0)
    await hang(yard, 3)
    expect(await seal(yard)).toBe(0)
    await slow.query(`insert into yard.lantern values ($1, 4, 'red')`, [YARD])
    await slow.query('commit')
    expect(await seal(yard)).toBe(4)
    expect(await listSealed()).toEqual([{ block: 1, things: ['1', '4', '2', '3'] }])
    expect((await verifyRecord(yard.owner, YARD)).finding).toBeNull()
  })

  it('seals what is below an open transaction, and what is above when that one is done', async () => {
    await hang(yard, 1)
    const slow = await hangSlowly(2)
    await hang(yard, 3)
    expect(await seal(yard)).toBe(1)
    await slow.query('rollback')
    expect(await seal(yard)).toBe(1)
    expect(await listSealed()).toEqual([
      { block: 1, things: ['1'] },
      { block: 2, things: ['3'] },
    ])
    expect((await verifyRecord(yard.owner, YARD)).finding).toBeNull()
  })

  it('is not held up by gaps that rolled back transactions left', async () => {
    await hang(yard, 1)
    await (await hangSlowly(2)).query('rollback')
    await hang(yard, 3)
    expect(await seal(yard)).toBe(2)
    expect(await verifyRecord(yard.owner, YARD)).toMatchObject({ finding: null, sealed: '2', waiting: '0' })
  })

  it('cuts what is too much for one block into several, in the midst of a transaction too', async () => {
    await hang(yard, 1, 2, 3, 4, 5, 6, 7)
    await hang(yard, 8)
    expect(await seal(yard, 3)).toBe(8)
    expect((await listSealed()).map(({ things }) => things)).toEqual([
      ['1', '2', '3'],
      ['4', '5', '6'],
      ['7', '8'],
    ])
    expect(await verifyRecord(yard.owner, YARD)).toMatchObject({ finding: null, sealed: '8', blocks: 3 })
  })

  it('by many at once is as by one', async () => {
    for (let id = 1; id <= 5; id += 1) {
      await hang(yard, id)
      await Promise.all([sealRecord(yard.owner), sealRecord(yard.owner), sealRecord(yard.owner)])
    }
    await seal(yard)
    expect((await listSealed()).flatMap(({ things }) => things)).toEqual(['1', '2', '3', '4', '5'])
    expect(await verifyRecord(yard.owner, YARD)).toMatchObject({ finding: null, sealed: '5' })
  })

  it('is done for each programme and for the house, each with a chain of its own', async () => {
    await hang(yard, 1)
    await yard.as(
      ROLES.worker,
      { ...LOADER, programme_id: NEIGHBOUR },
      `insert into yard.lantern values ($1, 9, 'red')`,
      [NEIGHBOUR],
    )
    await yard.as(ROLES.app, KEEPER_OF_THE_YARD, `select audit.record($1, 'house.look', 'house', '1')`, [HOUSE])
    expect(await seal(yard)).toBe(3)
    for (const [programmeId, thing] of [
      [YARD, '1'],
      [NEIGHBOUR, '9'],
      [HOUSE, '1'],
    ] as const) {
      expect(await listSealed(programmeId)).toEqual([{ block: 1, things: [thing] }])
      expect(await verifyRecord(yard.owner, programmeId)).toMatchObject({ finding: null, sealed: '1' })
    }
  })

  it('goes on after the database was restored where transactions are counted anew', async () => {
    await hang(yard, 1)
    await seal(yard)
    await hang(yard, 2)
    await yard.owner.pool.query('begin; select audit.begin_era(); commit')
    await hang(yard, 3)
    // As another server would have numbered it.
    await yard.tamper(`update audit.entry set xid = '7' where thing_id = '3'`)
    expect(await seal(yard)).toBe(2)
    expect(await listSealed()).toEqual([
      { block: 1, things: ['1'] },
      { block: 2, things: ['2'] },
      { block: 3, things: ['3'] },
    ])
    expect(await verifyRecord(yard.owner, YARD)).toMatchObject({ finding: null, sealed: '3' })
  })
})

describe('a block', () => {
  const keeper = { programme_id: YARD, system_actor: 'record_keeper' }
  const add = (login: string, settings: Readonly<Record<string, string>>) =>
    yard.as(login, settings, 'insert into audit.block select * from yard.forged')

  /** What could follow the first block, but for this change. */
  const forge = async (change: string) => {
    await hang(yard, 1)
    await seal(yard)
    await yard.tamper(`create table yard.forged as select * from audit.block;
      update yard.forged set block = 2, previous_head = head, from_xid = below_xid, from_seq = below_seq,
        below_xid = '9999999999';
      update yard.forged set ${change};
      grant select on yard.forged to courtyard_worker, courtyard_app`)
  }
  afterEach(() => yard.tamper('drop table yard.forged'))

  it.each([
    ['with another number', 'block = 4'],
    ['after another head', `previous_head = decode(repeat('00', 32), 'hex')`],
    ['that begins earlier', `from_xid = '0'`],
    ['of an era that is over', 'era = 0'],
  ])('%s is refused by the database', async (_, change) => {
    await forge(change)
    await expect(add(ROLES.worker, keeper)).rejects.toMatchObject({
      code: '23514',
      constraint: 'a_block_begins_where_the_last_ended',
    })
  })

  it('is written by the keeper of the record alone', async () => {
    await forge('sealed_at = sealed_at')
    for (const [login, settings] of [
      [ROLES.app, keeper],
      [ROLES.auth, keeper],
      [ROLES.worker, { ...keeper, system_actor: 'operator' }],
      [ROLES.worker, { ...keeper, programme_id: NEIGHBOUR }],
    ] as const) {
      await expect(add(login, settings), JSON.stringify([login, settings])).rejects.toMatchObject({
        code: expect.stringMatching(/^(42501|23514)$/),
      })
    }
    await add(ROLES.worker, keeper)
    expect(await listSealed()).toHaveLength(2)
  })
})

describe('the sealer', () => {
  it('seals from time to time, tells what failed and goes on, and seals once more when it stops', async () => {
    await hang(yard, 1)
    const failed = new Promise<unknown>((resolve) => {
      const broken = createSealer({
        database: { ...yard.owner, kysely: yard.app.kysely },
        everyMs: 1,
        onError: (error) => {
          void broken.stop()
          resolve(error)
        },
      })
      broken.start()
    })
    await expect(failed).resolves.toMatchObject({ code: '42501' })

    const sealer = createSealer({
      database: yard.owner,
      everyMs: 1,
      onError: (error) => {
        throw error
      },
    })
    sealer.start()
    await expect.poll(listSealed).toHaveLength(1)
    await hang(yard, 2)
    await sealer.stop()
    expect((await listSealed()).flatMap(({ things }) => things)).toEqual(['1', '2'])
  })
})
