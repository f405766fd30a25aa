import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findPackageRoot } from '../../../platform/package-root.ts'
import type { WebhookBody } from '../webhook.schema.ts'

const RECEIVER = fileURLToPath(new URL('./receiver-process.ts', import.meta.url))

export interface Received {
  readonly id: string
  /** The signature was another's. */
  readonly refused?: boolean
  /** It had come before. */
  readonly again?: boolean
  readonly path?: string
  readonly body?: WebhookBody
}

export interface Receiver {
  readonly port: number
  readonly url: string
  /** What it took or refused so far. */
  readonly received: readonly Received[]
  behave(as: 'good' | 'fail' | 'slow' | 'gone' | 'busy' | 'elsewhere'): Promise<void>
  stop(): Promise<void>
}

/** Starts a gateway of a city in a process of its own. */
export async function startReceiver(secret: string, port = 0): Promise<Receiver> {
  const child = spawn(process.execPath, ['--import', 'tsx', RECEIVER, String(port), secret], {
    cwd: findPackageRoot(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const received: Received[] = []
  let rest = ''
  const listening = await new Promise<number>((resolve, reject) => {
    void ended.then(() => reject(new Error('the receiver ended')))
    child.stdout.on('data', (chunk: Buffer) => {
      const lines = (rest + chunk.toString()).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const said = JSON.parse(line) as Received | { port: number }
        if ('port' in said) resolve(said.port)
        else received.push(said)
      }
    })
  })
  const url = `http://127.0.0.1:${listening}/courtyard`
  return {
    port: listening,
    url,
    received,
    behave: async (as) => {
      await fetch(new URL('/behave', url), { method: 'POST', body: as })
    },
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
