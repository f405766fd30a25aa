import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hang, openYard, seal, type Yard } from '../audit/testing/a-yard.ts'
import { PROGRAM } from '../platform/testing/start-product.ts'
import { verifyAll } from './verify-command.ts'

let yard: Yard
beforeAll(async () => {
  yard = await openYard()
})
afterAll(() => yard.close())

/** Runs `courtyard verify` on a data folder of its own, which is removed afterwards. */
async function run(...words: string[]): Promise<{ code: number | null; said: string }> {
  const home = await mkdtemp(path.join(os.tmpdir(), 'courtyard-verify-'))
  try {
    const child = spawn(process.execPath, [...PROGRAM, 'verify', ...words], {
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

it('starts the database where none runs, and says that nothing is recorded yet, with 0', async () => {
  expect(await run()).toEqual({ code: 0, said: '还没有留痕。\nNothing is recorded yet.\n' })
})

it('says of a head that nobody knows that the chain is not the one it was, with 1', async () => {
  const { code, said } = await run('--programme', 'yard', '--head', 'ab'.repeat(32))
  expect([code, said]).toEqual([1, expect.stringContaining('No block has the head that was given')])
})

it.each([
  [['--programme', 'yard', '--head', 'abc'], '--head is 64 hexadecimal digits'],
  [['--head', 'ab'.repeat(32)], '--head goes with --programme'],
])('refuses %j before anything is started', async (words, sentence) => {
  const { code, said } = await run(...words)
  expect([code, said]).toEqual([1, expect.stringContaining(sentence)])
})

it('names the entry that was altered, and before that prints the head to be kept', async () => {
  await hang(yard, 1, 2)
  await seal(yard)
  await hang(yard, 3)
  const sound = await verifyAll(yard.owner, 'yard', null)
  const [block] = await yard.asSuperuser<{ head: string }>(`select encode(head, 'hex') as head from audit.block`)
  expect(sound.isSound).toBe(true)
  expect(sound.report.split('\n').map((line) => line.trim())).toEqual([
    'yard',
    '✓ 1 个区块中的 2 条记录与封存时一致。',
    '2 entries in 1 blocks are as they were sealed.',
    expect.stringMatching(/^另有 1 条待封存（最早 .*），未作核对。$/),
    expect.stringMatching(/^1 more wait to be sealed \(since .*\); nothing is known about them\.$/),
    '第 1 区块的校验值，请另行保存：',
    'head of block 1, to be kept elsewhere:',
    block?.head,
  ])

  const [entry] = await yard.listEntries()
  await yard.tamper(`update audit.entry set why = 'invented' where seq = ${entry?.seq}`)
  const altered = await verifyAll(yard.owner, null, null)
  expect(altered.isSound).toBe(false)
  expect(altered.report).toContain(`✗ 第 ${entry?.seq} 条记录被改动。`)
  expect(altered.report).toContain(`✗ Entry ${entry?.seq} was altered.`)
  expect(altered.report).not.toContain(block?.head)
})
