import { spawn } from 'node:child_process'
import path from 'node:path'
import { findPackageRoot } from '../package-root.ts'

export interface RunningProduct {
  /** Without a slash at the end. */
  readonly address: string
  readonly pid: number
  /** What it has written to standard output so far. */
  readonly said: () => string
  /** Resolves with the exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>
}

/** The product as it was built. */
const BUILT: readonly string[] = [path.join(findPackageRoot(), 'dist', 'server', 'main.js')]
/**
 * The product for tests that start it many times: as it was built by the test command just before, else, where one file is
 * run by hand, from its sources, whatever was built some time ago.
 */
export const PROGRAM: readonly string[] = process.env.COURTYARD_TEST_RUN
  ? BUILT
  : ['--import', 'tsx', path.join(findPackageRoot(), 'src', 'app', 'main.ts')]

/**
 * Starts the product on a data folder, as a person would, on any free port.
 *
 * @throws {Error} it ended before it told its address; the message holds what it wrote
 */
export async function startProduct(
  home: string,
  env: NodeJS.ProcessEnv = {},
  program: readonly string[] = BUILT,
): Promise<RunningProduct> {
  const child = spawn(process.execPath, [...program, 'serve'], {
    cwd: findPackageRoot(),
    env: { ...process.env, COURTYARD_PORT: '0', COURTYARD_LOG_LEVEL: 'warn', ...env, COURTYARD_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let complained = ''
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.stderr.on('data', (chunk: Buffer) => {
    complained += chunk.toString()
  })
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const found = /(http:\/\/\S+?)\/?\s*\n/.exec(said)?.[1]
      if (found) resolve(found)
    })
    void ended.then((code) => reject(new Error(`the product ended with ${code}:\n${said}${complained}`)))
  })
  return {
    address,
    pid: child.pid ?? 0,
    said: () => said,
    ended,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
