import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the product under test answers, without a slash at the end. */
    address: string
  }
}

/** Starts the built product as a newcomer would, on an empty data folder and a free port, for the whole browser tier. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-e2e-'))
  const server = spawn(process.execPath, ['dist/server/main.js', 'serve'], {
    env: { ...process.env, COURTYARD_PORT: '0', COURTYARD_HOST: '127.0.0.1', COURTYARD_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  project.provide('address', await addressOf(server))
  return async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill('SIGTERM')
    await ended
    rmSync(home, { recursive: true, force: true })
  }
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = ''
    const read = (chunk: Buffer) => {
      printed += chunk.toString()
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(printed)?.[0]
      if (address) resolve(address)
    }
    server.stdout?.on('data', read)
    server.stderr?.on('data', read)
    server.once('exit', (code) => reject(new Error(`The product ended with ${code} before it answered:\n${printed}`)))
  })
}
