import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Pressed {
  /** Milliseconds. */
  readonly p50: number
  readonly p95: number
  /** Answers a second. */
  readonly rate: number
  /** Milliseconds of processor time that this process spent on an answer; the database's and the clients' are not in it. */
  readonly cpu: number
}

/** Clients who each ask again as soon as they are answered, for some seconds, after a second to warm up. */
export async function press(url: string, cookie: string, clients: number, milliseconds = 8_000): Promise<Pressed> {
  await run(url, cookie, clients, 1_000)
  const [start, before] = [performance.now(), process.cpuUsage()]
  const took = await run(url, cookie, clients, milliseconds)
  const spent = process.cpuUsage(before)
  const seconds = (performance.now() - start) / 1_000
  const sorted = took.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN
  return {
    p50: at(0.5),
    p95: at(0.95),
    rate: took.length / seconds,
    cpu: (spent.user + spent.system) / 1_000 / took.length,
  }
}

async function run(url: string, cookie: string, clients: number, milliseconds: number): Promise<number[]> {
  const child = fork(fileURLToPath(new URL('./clients.ts', import.meta.url)))
  return new Promise((resolve, reject) => {
    child.once('message', (took) => resolve(took as number[]))
    child.once('exit', (code) => {
      if (code !== 0) reject(new Error(`the clients ended with ${code}`))
    })
    child.send({ url, cookie, clients, milliseconds })
  })
}
