import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ROLES } from '../platform/db/roles.ts'
import { hang, LOADER, NEIGHBOUR, openYard, seal, YARD, type Yard } from './testing/a-yard.ts'
import { type Finding, listRecorded, type Verified, verifyRecord } from './verify-record.ts'

let yard: Yard
/** Numbers of the entries, in the order of writing: three blocks of three, and one that waits. */
let seqs: string[]
beforeAll(async () => {
  yard = await openYard()
})
afterAll(() => yard.close())
beforeEach(async () => {
  await yard.tamper('delete from yard.lantern; delete from audit.entry; delete from audit.block')
  for (const ids of [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ]) {
    // Two transactions to a block.
    await hang(yard, ...ids.slice(0, 1))
    await hang(yard, ...ids.slice(1))
    await seal(yard)
  }
  await hang(yard, 10)
  seqs = (await yard.listEntries()).map(({ seq }) => seq)
})

const verify = (): Promise<Verified> => verifyRecord(yard.owner, YARD)

/** The finding, with the place of an entry (from 1) in place of its number. */
async function find(tampering: string): Promise<unknown> {
  await yard.tamper(tampering)
  const { finding, head } = await verify()
  if (finding === null) return null
  expect(head, 'no head is told of a record that is not sound').toBeNull()
  return 'seq' in finding ? { ...finding, seq: placeOf(finding.seq) } : finding
}

const placeOf = (seq: string): number | string => (seqs.includes(seq) ? seqs.indexOf(seq) + 1 : seq)
/** SQL that names the entry at this place, from 1. */
const at = (place: number) => `programme_id = '${YARD}' and seq = ${seqs[place - 1]}`

it('finds nothing in a record that nobody touched, and tells its head and what waits', async () => {
  const [last] = await yard.asSuperuser<{ head: string }>(
    `select encode(head, 'hex') as head from audit.block where block = 3`,
  )
  expect(await verify()).toEqual({
    programmeId: YARD,
    blocks: 3,
    sealed: '9',
    waiting: '1',
    waitingSince: expect.stringMatching(/^\d{4}-.*Z$/),
    head: { block: 3, hex: last?.head ?? '' },
    finding: null,
  } satisfies Verified)
})

describe('an entry that was altered is named, whichever of its columns it was', () => {
  it.each([
    `era = 2`,
    `at = at + interval '1 microsecond'`,
    `login = 'somebody'`,
    `person_id = gen_random_uuid()`,
    `for_person_id = gen_random_uuid()`,
    `system_actor = null`,
    `system_actor = 'programme_loadeR'`,
    `origin = ''`,
    `request_id = '-'`,
    `act = 'yard.lantern.delete'`,
    `thing_kind = 'yard.lamp'`,
    `thing_id = '5 '`,
    `before = 'null'`,
    `after = null`,
    `after = after || '{"colour": "Red"}'`,
    `why = ''`,
  ])('%s', async (change) => {
    const found = await find(`update audit.entry set ${change} where ${at(5)}`)
    // In another era it stands at another place.
    expect(found).toEqual(change.startsWith('era') ? { kind: 'moved', seq: 5, now: null } : { kind: 'altered', seq: 5 })
  })

  it('the first of several', async () => {
    expect(await find(`update audit.entry set why = 'x' where seq in (${seqs[7]}, ${seqs[3]}, ${seqs[5]})`)).toEqual({
      kind: 'altered',
      seq: 4,
    })
  })
})

describe('an entry that was removed is named', () => {
  it.each([1, 2, 3, 4, 5, 8, 9])('the one at place %i', async (place) => {
    expect(await find(`delete from audit.entry where ${at(place)}`)).toEqual({ kind: 'removed', seq: place })
  })

  it('the first of all', async () => {
    expect(await find('delete from audit.entry')).toEqual({ kind: 'removed', seq: 1 })
  })

  it('also when its programme was changed', async () => {
    expect(await find(`update audit.entry set programme_id = '${NEIGHBOUR}' where ${at(5)}`)).toEqual({
      kind: 'removed',
      seq: 5,
    })
  })
})

describe('an entry that was inserted is named', () => {
  it.each([
    ['in the midst of a transaction', 5, 0],
    ['before the first', 1, -1],
    ['between two blocks', 3, 0],
    ['at the end of the last block', 9, 0],
  ])('%s', async (_, place, later) => {
    const finding = await find(`insert into audit.entry (programme_id, seq, xid, act, thing_kind, thing_id, login)
      select programme_id, 1000000, (xid::text::bigint + ${later})::text::xid8, 'yard.invent', 'yard.lantern', '77', login
        from audit.entry where ${at(place)}`)
    expect(finding).toEqual({ kind: 'inserted', seq: '1000000' })
  })

  it('also when it is a copy of one that is there', async () => {
    const finding = await find(`insert into audit.entry
      select (jsonb_populate_record(entry, '{"seq": 1000000}')).* from audit.entry where ${at(2)}`)
    expect(finding).toEqual({ kind: 'inserted', seq: '1000000' })
  })
})

describe('an entry that was moved is named', () => {
  it('into a later transaction', async () => {
    const later = `(select xid from audit.entry where ${at(8)})`
    expect(await find(`update audit.entry set xid = ${later} where ${at(2)}`)).toEqual({
      kind: 'moved',
      seq: 2,
      now: null,
    })
  })

  it('to another number', async () => {
    expect(await find(`update audit.entry set seq = 1000000 where ${at(5)}`)).toEqual({
      kind: 'moved',
      seq: 5,
      now: '1000000',
    })
  })

  it('to the place of another, and that one to its own', async () => {
    const [a, b] = [seqs[4], seqs[5]]
    const finding = await find(`update audit.entry set seq = 1000000 where seq = ${a};
      update audit.entry set seq = ${a} where seq = ${b}; update audit.entry set seq = ${b} where seq = 1000000`)
    expect(finding).toEqual({ kind: 'moved', seq: 6, now: seqs[4] })
  })

  it('out of what is sealed', async () => {
    expect(await find(`update audit.entry set xid = '99999999999' where ${at(9)}`)).toEqual({
      kind: 'moved',
      seq: 9,
      now: null,
    })
  })
})

describe('a block', () => {
  it.each([
    `leaves = overlay(leaves placing '\\x00'::bytea from 40 for 1)`,
    `leaves = substring(leaves for 64), seqs = seqs[1:2]`,
    `seqs = array[seqs[2], seqs[1], seqs[3]]`,
    `root = head`,
    `head = root`,
    `previous_head = root`,
    `sealed_at = sealed_at - interval '1 day'`,
    `below_seq = below_seq + 1`,
    `from_xid = '1'`,
    `era = 2`,
  ])('that was altered is named: %s', async (change) => {
    expect(await find(`update audit.block set ${change} where block = 2`)).toEqual({ kind: 'block_altered', block: 2 })
  })

  it.each([1, 2])('that was removed is named: %i', async (block) => {
    expect(await find(`delete from audit.block where block = ${block}`)).toEqual({ kind: 'block_missing', block })
  })

  it('that was put in the place of the next is named as missing', async () => {
    expect(
      await find('delete from audit.block where block = 2; update audit.block set block = 2 where block = 3'),
    ).toEqual({ kind: 'block_altered', block: 2 })
  })
})

describe('a head that was kept elsewhere', () => {
  const headOf = async (block: number) => {
    const [row] = await yard.asSuperuser<{ hex: string }>(
      `select encode(head, 'hex') as hex from audit.block where block = $1`,
      [block],
    )
    return row?.hex ?? ''
  }
  const verifyAgainst = async (hex: string): Promise<Finding | null> =>
    (await verifyRecord(yard.owner, YARD, hex)).finding

  it('is found again, of the last block and of an earlier one', async () => {
    expect(await verifyAgainst(await headOf(3))).toBeNull()
    expect(await verifyAgainst(await headOf(1))).toBeNull()
  })

  it('tells that the chain was cut at its end, which nothing else could', async () => {
    const head = await headOf(3)
    await yard.tamper(`delete from audit.block where block = 3; delete from audit.entry where ${at(9)}`)
    expect((await verify()).finding).toBeNull()
    expect(await verifyAgainst(head)).toEqual({ kind: 'head_unknown' })
  })

  it('tells that the whole chain was written anew', async () => {
    const head = await headOf(2)
    await yard.tamper(`update audit.entry set why = 'invented' where ${at(1)}; delete from audit.block`)
    await seal(yard)
    expect((await verify()).finding).toBeNull()
    expect(await verifyAgainst(head)).toEqual({ kind: 'head_unknown' })
  })
})

describe('verifying', () => {
  it('is done as the worker, who changes nothing and sees every record', async () => {
    await yard.as(
      ROLES.worker,
      { ...LOADER, programme_id: NEIGHBOUR },
      `insert into yard.lantern values ($1, 1, 'red')`,
      [NEIGHBOUR],
    )
    expect((await listRecorded(yard.owner)).sort()).toEqual([NEIGHBOUR, YARD].sort())
  })

  it('reads one snapshot: what is written meanwhile is not taken for inserted', async () => {
    const writing = hang(yard, 11, 12, 13).then(() => seal(yard))
    const findings = await Promise.all([verify(), verify()])
    await writing
    expect(findings.map(({ finding }) => finding)).toEqual([null, null])
    expect((await verify()).finding).toBeNull()
  })
})
