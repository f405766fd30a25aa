import { existsSync } from 'node:fs'
import { cp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '../db/migrate.ts'
import { ROLES } from '../db/roles.ts'
import { installJobs } from '../jobs/install-jobs.ts'
import { checkBackup, restoreBackup } from './restore-backup.ts'
import {
  describeTables,
  type EmptyPlace,
  FIRST,
  fillYard,
  type KeptYard,
  openEmptyPlace,
  openKeptYard,
  PROGRAMME,
  SECOND,
  SECRET,
  sumTables,
} from './testing/a-kept-yard.ts'

let yard: KeptYard
beforeAll(async () => {
  yard = await openKeptYard()
  await fillYard(yard, 3_000)
  await yard.addFile('one content')
  await yard.addFile(Buffer.alloc(5_000_001, 'x'))
})
afterAll(() => yard.close())

async function inEmptyPlace(work: (place: EmptyPlace) => Promise<unknown>): Promise<void> {
  const place = await openEmptyPlace(yard.listed)
  try {
    await work(place)
  } finally {
    await place.close()
  }
}

describe('a backup that is restored', () => {
  it('gives every row of every table, every count and every content, and the tables as they were', async () => {
    const { file, rows, files, missing } = await yard.backUp('whole.tar.gz')
    expect({ files, missing }).toEqual({ files: 2, missing: [] })
    expect(rows).toBeGreaterThan(9_000)
    await inEmptyPlace(async (place) => {
      await place.restore(file, { migrations: yard.migrations })
      const [before, after] = [await sumTables(yard.database), await sumTables(place.database)]
      // Who is here for now is not kept, and the package of jobs keeps its own list.
      expect(before['yard.guest']).toMatch(/^1 /)
      expect(after['yard.guest']).toMatch(/^0 /)
      for (const sums of [before, after]) {
        delete sums['yard.guest']
        delete sums['jobs.migrations']
      }
      expect(after).toEqual(before)
      expect(await describeTables(place.database)).toEqual(await describeTables(yard.database))
      expect(place.keptSecrets).toEqual([SECRET])
      // What rows do when they are written, they do again from now on.
      const { owner } = place.database
      await owner.pool.query(`insert into yard.house (programme_id, name) values ($1, 'new')`, [PROGRAMME])
      const { rows: heard } = await owner.pool.query(`select what from yard.heard order by n desc limit 1`)
      expect(heard).toEqual([{ what: 'new' }])
      await expect(owner.pool.query('delete from yard.heard')).rejects.toMatchObject({
        constraint: 'what_was_heard_stays',
      })
      // And it may be started.
      expect(await migrate(place.database.configOf(ROLES.owner), yard.migrations)).toEqual([])
    })
  })

  it('was of one moment, while others went on writing', async () => {
    const [client, other] = [await yard.database.owner.pool.connect(), yard.database.owner.pool]
    let written = 0
    const write = async () => {
      const { rows } = await client.query<{ id: string }>(
        `insert into yard.house (programme_id, name) values ($1, 'while it is kept') returning id`,
        [PROGRAMME],
      )
      await client.query('insert into yard.door values ($1, $2::bigint + 1000000, $2)', [PROGRAMME, rows[0]?.id])
      await client.query('update yard.house set door_id = $2::bigint + 1000000 where programme_id = $1 and id = $2', [
        PROGRAMME,
        rows[0]?.id,
      ])
      written += 1
    }
    try {
      let writing: Promise<unknown> = Promise.resolve()
      const { file } = await yard.backUp('busy.tar.gz', {
        // Each table that is written out has some more come in behind it.
        onProgress: () => {
          writing = writing.then(write)
        },
      })
      await writing
      expect(written).toBeGreaterThan(10)
      await inEmptyPlace(async (place) => {
        await place.restore(file, { migrations: yard.migrations })
        // Each house that was heard of is there, and each of its doors: nothing came half.
        const { rows } = await place.database.owner.pool.query<Record<string, string>>(
          `select (select count(*) from yard.house) as houses, (select count(*) from yard.door) as doors,
            (select count(*) - 1 from yard.heard) as heard, (select last_value from yard.house_id_seq) >= (select max(id) from yard.house) as above`,
        )
        const { rows: now } = await other.query<{ houses: string }>('select count(*) as houses from yard.house')
        expect(rows[0]?.heard).toBe(rows[0]?.houses)
        expect([rows[0]?.houses, String(Number(rows[0]?.houses) - 1)]).toContain(rows[0]?.doors)
        expect(rows[0]).toMatchObject({ above: true })
        expect(Number(rows[0]?.houses)).toBeLessThan(Number(now[0]?.houses))
      })
    } finally {
      client.release()
    }
  })

  it('of an older version stops where that version was, and the next start goes on from there', async () => {
    const old = await openKeptYard(1)
    try {
      await fillYard(old, 10)
      const { file } = await old.backUp('old.tar.gz', { files: yard.files })
      await inEmptyPlace(async (place) => {
        await place.restore(file, { migrations: old.migrations })
        const owner = place.database.configOf(ROLES.owner)
        await expect(place.database.owner.pool.query('select from yard.garden')).rejects.toMatchObject({
          code: '42P01',
        })
        expect(await migrate(owner, old.migrations)).toEqual([SECOND])
        await installJobs(owner)
        await place.database.owner.pool.query('select from yard.garden')
      })
    } finally {
      await old.close()
    }
  })

  it('brings the root secret where it was asked for, and only then', async () => {
    const { file } = await yard.backUp('secret.tar.gz', { withSecret: true })
    await inEmptyPlace(async (place) => {
      await place.restore(file, { migrations: yard.migrations, rootSecret: null })
      expect(place.keptSecrets).toEqual([SECRET])
    })
    const { file: without } = await yard.backUp('no-secret.tar.gz')
    await inEmptyPlace(async (place) => {
      const settings = { migrations: yard.migrations, rootSecret: null }
      await expect(place.restore(without, settings)).rejects.toMatchObject({ code: 'no_secret' })
      await expect(
        place.restore(without, { ...settings, rootSecret: 'another secret, which is long enough too' }),
      ).rejects.toMatchObject({ code: 'other_secret' })
      await place.restore(without, { ...settings, withoutSecret: true })
      expect(place.keptSecrets).toEqual([])
    })
  })
})

describe('a backup is not made', () => {
  it('over a file that is there', async () => {
    const file = path.join(yard.folder, 'mine.txt')
    await writeFile(file, 'mine')
    await expect(yard.backUp('mine.txt')).rejects.toMatchObject({ code: 'already_there' })
  })

  it('where it cannot be written, and leaves nothing', async () => {
    await expect(yard.backUp('no/such/folder/x.tar.gz')).rejects.toMatchObject({ code: 'cannot_write' })
  })

  it('once it was told to stop, and leaves nothing', async () => {
    const told = new AbortController()
    const stopped = yard.backUp('stopped.tar.gz', {
      signal: told.signal,
      onProgress: ({ step }) => step === 'write' && told.abort(),
    })
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' })
    expect(existsSync(path.join(yard.folder, 'stopped.tar.gz'))).toBe(false)
    expect(existsSync(path.join(yard.folder, 'stopped.tar.gz.part'))).toBe(false)
  })

  it('by a login that row security holds', async () => {
    const held = yard.backUp('held.tar.gz', { owner: yard.database.configOf(ROLES.worker) })
    await expect(held).rejects.toMatchObject({
      code: 'behind_row_security',
      message: expect.stringContaining('alter role courtyard_worker bypassrls'),
    })
  })

  it('of a database in which nothing is', async () => {
    await inEmptyPlace(async (place) => {
      const none = yard.backUp('none.tar.gz', { owner: place.database.configOf(ROLES.owner) })
      await expect(none).rejects.toMatchObject({ code: 'not_installed' })
    })
  })

  it('without a row that another one points to', async () => {
    await expect(yard.backUp('left.tar.gz', { leftOut: ['yard.door'] })).rejects.toThrow('yard.house → yard.door')
  })

  it('without saying which contents are gone or are not what they were', async () => {
    const gone = { sha256: 'ab'.repeat(32), bytes: 3 }
    const changed = await yard.addFile('what it was')
    await writeFile(path.join(yard.folder, 'contents', changed.sha256), 'what it is!')
    yard.listed.push(gone)
    try {
      const { missing, files, file } = await yard.backUp('gone.tar.gz')
      expect({ missing, files }).toEqual({ missing: [changed.sha256, gone.sha256], files: 2 })
      await inEmptyPlace((place) => place.restore(file, { migrations: yard.migrations }))
    } finally {
      yard.listed.splice(-2)
    }
  })
})

describe('a restore', () => {
  it('is refused where something is', async () => {
    const { file } = await yard.backUp('for-the-full.tar.gz')
    const full = await openKeptYard()
    try {
      const settings = { migrations: yard.migrations, rootSecret: SECRET, withoutSecret: false }
      const before = await sumTables(full.database)
      const restored = restoreBackup(await checkBackup(file, settings), settings, {
        owner: full.database.configOf(ROLES.owner),
        files: full.files,
        keepSecret: async () => undefined,
        afterLoading: async () => undefined,
        beforeUse: async () => undefined,
      })
      await expect(restored).rejects.toMatchObject({ code: 'not_empty' })
      expect(await sumTables(full.database)).toEqual(before)
    } finally {
      await full.close()
    }
  })

  it('that did not finish is told at the next start, is usable by nobody, and can be begun anew', async () => {
    const { file } = await yard.backUp('broken-off.tar.gz')
    await inEmptyPlace(async (place) => {
      const owner = place.database.configOf(ROLES.owner)
      for (const step of ['load', 'compare'] as const) {
        const told = new AbortController()
        const restored = place.restore(file, {
          migrations: yard.migrations,
          signal: told.signal,
          onProgress: (progress) => progress.step === step && told.abort(),
        })
        await expect(restored).rejects.toMatchObject({ code: 'restore_interrupted' })
        await expect(migrate(owner, yard.migrations)).rejects.toThrow('A restore was begun here and did not finish')
        const { rows } = await place.database.owner.pool.query('select count(*)::int as houses from yard.house')
        expect(rows).toEqual([{ houses: 0 }])
      }
      const unsound = place.restore(
        file,
        { migrations: yard.migrations },
        {
          beforeUse: async () => {
            throw new Error('not sound')
          },
        },
      )
      await expect(unsound).rejects.toThrow('not sound')
      await expect(migrate(owner, yard.migrations)).rejects.toThrow('did not finish')
      await place.restore(file, { migrations: yard.migrations })
      expect(await migrate(owner, yard.migrations)).toEqual([])
    })
  })

  it('of what a newer or another version made is refused before anything is done', async () => {
    const { file } = await yard.backUp('newer.tar.gz')
    await inEmptyPlace(async (place) => {
      const newer = place.restore(file, { migrations: yard.olderMigrations })
      await expect(newer).rejects.toMatchObject({ code: 'newer_program', message: expect.stringContaining(SECOND) })
      const other = path.join(yard.folder, 'other')
      await cp(yard.migrations, other, { recursive: true })
      await writeFile(path.join(other, FIRST), 'create schema yard;')
      await expect(place.restore(file, { migrations: other })).rejects.toMatchObject({ code: 'other_migrations' })
      const { rows } = await place.database.owner.pool.query(`select to_regclass('migrations.restoring') as mark`)
      expect(rows).toEqual([{ mark: null }])
    })
  })
})
