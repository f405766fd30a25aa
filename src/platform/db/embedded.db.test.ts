import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { OperatorError } from '../operator-error.ts'
import { type EmbeddedServer, startEmbeddedServer } from './embedded.ts'

const holder = fileURLToPath(new URL('../testing/hold-database.ts', import.meta.url))

let outer: string
let home: string
let elsewhere: string | null
const children: ChildProcess[] = []
beforeEach(async () => {
  elsewhere = null
  outer = await mkdtemp(path.join(os.tmpdir(), 'courtyard-home-'))
  await chmod(outer, 0o711)
  home = path.join(outer, 'home')
})
afterEach(async () => {
  for (const child of children.splice(0))
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  // Starting and stopping once ends what a killed process left.
  await startEmbeddedServer({ home }).then((server) => server.stop())
  await rm(outer, { recursive: true, force: true })
  if (elsewhere) await rm(elsewhere, { recursive: true, force: true })
})

interface Held {
  readonly child: ChildProcess
  readonly server: { readonly pid: number; readonly directory: string }
}

/** Starts the server in a process of its own, which can be killed. */
async function hold(): Promise<Held> {
  const { child, out, code } = run()
  const line = await out
  if (line === '') throw new Error(`ended with ${await code}`)
  return { child, server: JSON.parse(line) as Held['server'] }
}

function run() {
  const child = spawn(process.execPath, ['--import', 'tsx', holder, home], { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  let complained = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complained += chunk.toString()
  })
  const out = new Promise<string>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))
    child.once('exit', () => resolve(''))
  })
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { child, out, code, complained: () => complained }
}

async function ask(server: EmbeddedServer, question: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({
    host: server.socketDirectory,
    port: server.port,
    database: 'postgres',
    user: server.superuser,
    password: server.secrets.superuser,
  })
  await client.connect()
  return (await client.query(question).finally(() => client.end())).rows
}

/** Living processes that work inside the server's data folder. */
function processesIn(directory: string): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(path.join(directory, 'data'))
    } catch {
      return false
    }
  })
}

describe('the embedded server', () => {
  it('keeps its data from one start to the next', async () => {
    const first = await startEmbeddedServer({ home })
    await ask(first, 'create table kept as select 42 as answer')
    await first.stop()
    const second = await startEmbeddedServer({ home })
    expect(await ask(second, 'select answer from kept')).toEqual([{ answer: 42 }])
    await second.stop()
  })

  it('leaves no process when it was stopped', async () => {
    const server = await startEmbeddedServer({ home })
    expect(processesIn(server.directory)).not.toEqual([])
    await server.stop()
    await server.ended
    expect(processesIn(server.directory)).toEqual([])
  })

  it('listens on no network port, sorts Chinese and checks its pages', async () => {
    const server = await startEmbeddedServer({ home })
    const [settings] = await ask(
      server,
      `select current_setting('listen_addresses') as network, current_setting('data_checksums') as checksums,
        current_setting('server_encoding') as encoding, '启东' < '如皋' collate "zh-x-icu" as sorted`,
    )
    expect(settings).toEqual({ network: '', checksums: 'on', encoding: 'UTF8', sorted: true })
    await server.stop()
  })

  it('keeps its passwords where only we can read them', async () => {
    const server = await startEmbeddedServer({ home })
    const { mode } = await stat(path.join(server.directory, 'secrets.json'))
    expect(mode & 0o777).toBe(0o600)
    expect(existsSync(path.join(server.directory, 'initdb-password'))).toBe(false)
    await server.stop()
  })

  it('lets nobody in without the password', async () => {
    const server = await startEmbeddedServer({ home })
    const stranger = new pg.Client({
      host: server.socketDirectory,
      port: server.port,
      database: 'postgres',
      user: server.superuser,
      password: 'guess',
    })
    await expect(stranger.connect()).rejects.toMatchObject({ code: '28P01' })
    await server.stop()
  })

  it('starts again after the process that held it was killed, and ends the server it left', async () => {
    const { child, server } = await hold()
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    const again = await startEmbeddedServer({ home })
    expect(again.pid).not.toBe(server.pid)
    expect(await ask(again, 'select 1 as one')).toEqual([{ one: 1 }])
    await again.stop()
    expect(processesIn(again.directory)).toEqual([])
  })

  it('starts again after everything was killed, the server itself too', async () => {
    const { child, server } = await hold()
    child.kill('SIGKILL')
    process.kill(server.pid, 'SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    const again = await startEmbeddedServer({ home })
    expect(await ask(again, 'select 1 as one')).toEqual([{ one: 1 }])
    await again.stop()
  })

  it('refuses a second start on the same folder in one sentence, and leaves the first alone', async () => {
    const first = await startEmbeddedServer({ home })
    const second = run()
    expect(await second.code).toBe(1)
    expect(second.complained()).toContain(`is in use by another Courtyard (process ${process.pid})`)
    await expect(startEmbeddedServer({ home })).rejects.toThrow(OperatorError)
    expect(await ask(first, 'select 1 as one')).toEqual([{ one: 1 }])
    await first.stop()
  })

  it('lets one of several that start at the same moment win', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => startEmbeddedServer({ home })))
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled')
    expect(won).toHaveLength(1)
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(OperatorError)
    await won[0]?.value.stop()
  })

  it('says the last log lines when it cannot start', async () => {
    const server = await startEmbeddedServer({ home })
    await server.stop()
    await rm(path.join(server.directory, 'data', 'PG_VERSION'))
    await expect(startEmbeddedServer({ home })).rejects.toThrow(/PG_VERSION|not a valid data directory/)
    await rm(path.join(server.directory, 'data'), { recursive: true })
  })

  it('works in a folder of any name', async () => {
    home = path.join(outer, `云溪 'a', "b" $HOME %s`)
    const { child, server } = await hold()
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('exit', resolve))
    const again = await startEmbeddedServer({ home })
    expect(again.directory).toBe(server.directory)
    expect(await ask(again, 'select 1 as one')).toEqual([{ one: 1 }])
    await again.stop()
  })

  it('works in a folder whose path is too long for a socket', async () => {
    home = path.join(home, 'a'.repeat(60), 'b'.repeat(60))
    const server = await startEmbeddedServer({ home })
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
    expect(existsSync(server.socketDirectory)).toBe(false)
  })

  it.runIf(process.getuid?.() === 0)(
    'opens an empty data folder of root to its own user only, for passing',
    async () => {
      await mkdir(home, { mode: 0o700 })
      const server = await startEmbeddedServer({ home })
      expect(server.directory).toBe(path.join(home, 'database'))
      expect((await stat(home)).mode & 0o777).toBe(0o710)
      await server.stop()
    },
  )

  it.runIf(process.getuid?.() === 0)('works under a folder that only root may enter', async () => {
    await chmod(outer, 0o700)
    const server = await startEmbeddedServer({ home })
    elsewhere = server.directory
    expect(server.directory.startsWith(home)).toBe(false)
    expect(await readFile(path.join(home, 'DATABASE-IS-ELSEWHERE.txt'), 'utf8')).toContain(server.directory)
    expect(await ask(server, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
  })
})
