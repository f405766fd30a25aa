import { spawn } from 'node:child_process'

export interface RunningProduct {
  /** Where it answers, without a slash at the end. */
  readonly address: string
  /** Ends it as an operator would, and waits until it has. */
  readonly stop: () => Promise<void>
}

/**
 * Starts the built product as a newcomer would, on a data folder and a free port of its own.
 *
 * @throws when it ends before it answers; the message carries what it printed
 */
export function startProduct(home: string, environment: NodeJS.ProcessEnv = {}): Promise<RunningProduct> {
  const server = spawn(process.execPath, ['dist/server/main.js', 'serve'], {
    env: { ...process.env, COURTYARD_PORT: '0', COURTYARD_HOST: '127.0.0.1', COURTYARD_HOME: home, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const stop = () => {
    server.kill('SIGTERM')
    return ended
  }
  return new Promise((resolve, reject) => {
    let printed = ''
    const read = (chunk: Buffer) => {
      printed += chunk.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
      if (address) resolve({ address, stop })
    }
    server.stdout.on('data', read)
    server.stderr.on('data', read)
    server.once('exit', (code) => reject(new Error(`The product ended with ${code} before it answered:\n${printed}`)))
  })
}
