import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { findPackageRoot } from '../platform/package-root.ts'
import { PROGRAM, type RunningProduct, startProduct } from '../platform/testing/start-product.ts'

/** Starts the product from its sources, on one data folder for the whole file: made by the first, found by the rest. */
let home: string
let running: RunningProduct[] = []
const start = async (env: NodeJS.ProcessEnv = {}) => {
  const product = await startProduct(home, { ...env, COURTYARD_TEST_MARK: home }, PROGRAM)
  running.push(product)
  return product
}
beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'courtyard-serve-'))
})
afterEach(async () => {
  await Promise.all(running.map((product) => product.stop()))
  running = []
})
afterAll(() => rm(home, { recursive: true, force: true }))

/** The status of an answer that was read to its end: an unread one is a request that still runs. */
async function ask(product: RunningProduct, url: string): Promise<number> {
  const reply = await fetch(product.address + url)
  await reply.arrayBuffer()
  return reply.status
}

/** Living processes that were started below this file's products: they carry its mark in their environment. */
function listLeft(): string[] {
  return readdirSync('/proc').filter((name) => {
    try {
      const isOurs = readFileSync(`/proc/${name}/environ`, 'utf8').includes(`COURTYARD_TEST_MARK=${home}`)
      return isOurs && readFileSync(`/proc/${name}/cmdline`, 'utf8') !== ''
    } catch {
      return false
    }
  })
}

describe('serving', () => {
  it('says in both languages what the plan holds and leaves open, then the address, and stays', async () => {
    const product = await start()
    const said = product.said()
    expect(said).toContain('3 项目标，12 个板块的 20 处开发园区（功能区）、44 个主攻方向，4 个部分的 11 项任务')
    expect(said).toContain('3 targets, 20 host zones of 12 districts with 44 directions, 11 tasks under 4 headings')
    expect(said).toContain('“合成生物”写在 5 处：1 处直接写明，4 处在括号里')
    expect(said).toContain('30 parks are promised and none is named')
    expect(said).toContain('11 tasks without an owner')
    expect(said).toContain('11 tasks without a date')
    expect(said.trimEnd().endsWith(`${product.address}/`)).toBe(true)
    expect(product.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await ask(product, '/health/ready')).toBe(200)
    expect(await (await fetch(`${product.address}/nantong-2024`)).text()).toContain('南通')
    const reply = await fetch(`${product.address}/api/programmes/nantong-2024/organisations`)
    expect((await reply.json()).organisations).toHaveLength(30)
    expect(await ask(product, '/api/programmes/yunxi-2031/organisations')).toBe(404)
  })

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('ends with 0 on %s and leaves no process', async (signal) => {
    const product = await start()
    expect(listLeft().length).toBeGreaterThan(1)
    process.kill(product.pid, signal)
    expect(await product.ended).toBe(0)
    expect(listLeft()).toEqual([])
  })

  it('starts again cleanly after it was killed', async () => {
    const first = await start()
    await first.kill()
    const second = await start()
    expect(await ask(second, '/api/programmes/nantong-2024')).toBe(200)
    await second.stop()
    // A process that reads files notices within a second that the server has gone.
    for (let waited = 0; listLeft().length > 0 && waited < 5_000; waited += 100) await wait(100)
    expect(listLeft()).toEqual([])
  })

  it('refuses a second start on the same folder, and the first goes on', async () => {
    const first = await start()
    await expect(startProduct(home, {}, PROGRAM)).rejects.toThrow(
      new RegExp(`ended with 1:\\n.*进程号 ${first.pid}.*\\n.*in use by another Courtyard \\(process ${first.pid}\\)`),
    )
    expect(await ask(first, '/health/ready')).toBe(200)
  })

  it('shows the official text at once when the operator binds it beside the running server', async () => {
    const product = await start()
    const notice = path.join(findPackageRoot(), 'programmes', 'nantong-2024', 'notice.txt')
    const { stdout } = await promisify(execFile)(process.execPath, [...PROGRAM, 'bind', notice], {
      env: { ...process.env, COURTYARD_HOME: home },
    })
    expect(stdout).toMatch(/\d+ facts compared, 0 differ\./)
    const reply = await fetch(`${product.address}/api/programmes/nantong-2024`)
    expect(await reply.json()).toMatchObject({ textSource: 'official', binding: { differing: [] } })
  })

  it('says which port is taken, and leaves nothing', async () => {
    const other = net.createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as net.AddressInfo
    await expect(start({ COURTYARD_PORT: String(port) })).rejects.toThrow(
      new RegExp(`端口 ${port} 已被其他程序占用.*\\nPort ${port} is taken`),
    )
    await new Promise((resolve) => other.close(resolve))
    expect(listLeft()).toEqual([])
  })
})
