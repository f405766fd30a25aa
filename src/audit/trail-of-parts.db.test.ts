import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ROLES } from '../platform/db/roles.ts'
import { hang, LOADER, NEIGHBOUR, openYard, YARD, type Yard } from './testing/a-yard.ts'

/** Lanterns have candles, which are watched, and ribbons that tie them to one another; a string of lanterns is watched by nobody. */
let yard: Yard
beforeAll(async () => {
  yard = await openYard()
  await yard.owner.pool.query(`
    create table yard.candle (
      programme_id uuid not null, id integer not null, lantern_id integer, is_hidden boolean not null default false,
      is_told boolean not null default false, primary key (programme_id, id));
    create table yard.ribbon (
      programme_id uuid not null, string text not null, lantern_id integer, primary key (programme_id, string, lantern_id));
    create table yard.string (programme_id uuid not null, name text not null, primary key (programme_id, name));
    alter table yard.candle enable row level security; alter table yard.candle force row level security;
    create policy all_of_it on yard.candle to courtyard_worker using (programme_id = access.programme_id());
    create policy members_see_what_is_not_hidden on yard.candle for select to courtyard_app
      using (programme_id = access.programme_id() and not is_hidden);
    grant select, insert, update, delete on yard.candle, yard.ribbon, yard.string to courtyard_worker;
    grant select on yard.candle, yard.string to courtyard_app;
    select audit.watch('yard.candle', array['id']);
    select audit.belongs('yard.candle', 'yard.candle', array['id'], 'yard.lantern', array['lantern_id'], 'source.is_told');
    select audit.belongs('yard.ribbon', 'yard.lantern', array['lantern_id'], 'yard.string', array['string']);`)
})
afterAll(() => yard.close())
beforeEach(() =>
  yard.tamper(`delete from yard.lantern; delete from yard.candle; delete from yard.ribbon; delete from yard.string;
    delete from audit.part; delete from audit.entry`),
)

const GUEST = { programme_id: YARD, person_id: '77777777-7777-4777-8777-777777777777' }
const work = (act: string, statement: string, values: readonly unknown[] = []) =>
  yard.as(ROLES.worker, { ...LOADER, act, why: `why: ${act}` }, statement, values)

/** What the guest is told of a thing: act and reason, the newest first. */
async function listTold(kind: string, id: string): Promise<[act: string, why: string | null][]> {
  const rows = await yard.as<{ act: string; why: string | null }>(
    ROLES.app,
    GUEST,
    'select act, why from audit.trail where thing_kind = $1 and thing_id = $2 order by at desc, seq desc',
    [kind, id],
  )
  return rows.map(({ act, why }) => [act, why])
}

describe('the trail of a thing', () => {
  it('holds what was done to its parts, when they came and ever after, and not to those of others', async () => {
    await hang(yard, 1, 2)
    await work('yard.set', `insert into yard.candle values ($1, 10, 1), ($1, 20, 2)`, [YARD])
    await work('yard.light', 'update yard.candle set is_told = true where id = 10')
    const both = ['yard.light', 'yard.set'].map((act) => [act, `why: ${act}`])
    expect(await listTold('yard.lantern', '1')).toEqual([...both, ['yard.lantern.insert', null]])
    expect(await listTold('yard.lantern', '2')).toEqual([both[1], ['yard.lantern.insert', null]])
    expect(await listTold('yard.candle', '10')).toEqual(both)
  })

  it('tells of a hidden part nothing, or where its row says so what was done and never why', async () => {
    await hang(yard, 1)
    await work('yard.hide', `insert into yard.candle values ($1, 10, 1, true, false)`, [YARD])
    await work('yard.mention', `insert into yard.candle values ($1, 11, 1, true, true)`, [YARD])
    expect(await listTold('yard.lantern', '1')).toEqual([
      ['yard.mention', null],
      ['yard.lantern.insert', null],
    ])
    expect(await listTold('yard.candle', '11')).toEqual([])
  })

  it('of a part that moves goes with both, and what was told stays told', async () => {
    await hang(yard, 1, 2)
    await work('yard.set', `insert into yard.candle values ($1, 10, 1, false, true)`, [YARD])
    await work('yard.move', 'update yard.candle set lantern_id = 2, is_told = false')
    await work('yard.take', 'delete from yard.candle')
    // Gone, so seen by nobody: told of where it was once said that it is.
    expect((await listTold('yard.lantern', '1')).map(([act]) => act)).toEqual([
      'yard.take',
      'yard.move',
      'yard.set',
      'yard.lantern.insert',
    ])
    expect((await listTold('yard.lantern', '2')).map(([act]) => act)).toEqual(['yard.lantern.insert'])
  })

  it('that is watched by nobody is that of its parts, for who sees it', async () => {
    await hang(yard, 1, 2)
    await work('yard.tie', `insert into yard.string values ($1, 'long')`, [YARD])
    await work('yard.tie', `insert into yard.ribbon values ($1, 'long', 1), ($1, 'short', 2)`, [YARD])
    expect(await listTold('yard.string', 'long')).toEqual([['yard.lantern.insert', null]])
    expect(await listTold('yard.string', 'short')).toEqual([])
  })

  it('is of its own programme', async () => {
    await hang(yard, 1)
    await yard.as(ROLES.worker, { ...LOADER, programme_id: NEIGHBOUR }, 'insert into yard.candle values ($1, 10, 1)', [
      NEIGHBOUR,
    ])
    expect(await listTold('yard.lantern', '1')).toEqual([['yard.lantern.insert', null]])
    expect(await yard.as(ROLES.app, { ...GUEST, programme_id: NEIGHBOUR }, 'select from audit.trail')).toHaveLength(1)
  })

  it('of a part that belongs to nothing is its own alone', async () => {
    await work('yard.set', `insert into yard.candle values ($1, 10, null)`, [YARD])
    expect(await yard.asSuperuser('select from audit.part')).toEqual([])
    expect(await listTold('yard.candle', '10')).toEqual([['yard.set', 'why: yard.set']])
  })
})

describe('saying what belongs to what', () => {
  it.each([
    [
      'a column that is not there',
      `'yard.candle', 'yard.candle', '{id}', 'yard.lantern', '{lamp}'`,
      'has no column lamp',
    ],
    [
      'parts that are not watched',
      `'yard.ribbon', 'yard.ribbon', '{string}', 'yard.lantern', '{lantern_id}'`,
      'is not watched',
    ],
    [
      'too few columns of a part',
      `'yard.candle', 'yard.candle', '{}', 'yard.lantern', '{lantern_id}'`,
      'is not watched by as many',
    ],
    [
      'too many columns of a thing',
      `'yard.candle', 'yard.candle', '{id}', 'yard.lantern', '{id,lantern_id}'`,
      'not by as many',
    ],
  ])('is refused for %s', async (_, args, message) => {
    await expect(yard.owner.pool.query(`select audit.belongs(${args})`)).rejects.toThrow(message)
  })

  it('is begun by nobody but the owner', async () => {
    const statement = `select audit.belongs('yard.candle', 'yard.candle', '{id}', 'yard.lantern', '{lantern_id}')`
    for (const login of [ROLES.app, ROLES.worker, ROLES.auth]) {
      await expect(yard.as(login, LOADER, statement), login).rejects.toMatchObject({ code: '42501' })
    }
  })
})
