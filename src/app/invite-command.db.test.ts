import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { PROGRAM } from '../platform/testing/start-product.ts'

/** Runs `courtyard invite` on a data folder of its own, which is removed afterwards. */
async function invite(...words: string[]): Promise<{ code: number | null; said: string }> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'courtyard-invite-'))
  try {
    const child = spawn(process.execPath, [...PROGRAM, 'invite', ...words], {
      env: { ...process.env, COURTYARD_HOME: home, DATABASE_URL: '', DATABASE_OWNER_URL: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString()
      })
    }
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    return { code, said }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

it('says that a programme is not there, with 2', async () => {
  const { code, said } = await invite('--programme', 'no-such-city', '--name', '王芳')
  expect([code, said]).toEqual([2, expect.stringContaining('There is no such programme')])
})

it.each([
  [['--programme', 'nantong-2024', '--name', '王芳', '--role', 'expert'], 'other roles are given on the desk'],
  [['--programme', 'nantong-2024', '--name', ' '], 'Say with --name who is invited'],
  [['--programme', 'nantong-2024'], "required option '--name <name>' not specified"],
])('refuses %j before anything is started', async (words, sentence) => {
  const { code, said } = await invite(...words)
  expect([code, said]).toEqual([1, expect.stringContaining(sentence)])
})
