import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PROGRAM, type RunningProduct, startProduct } from '../platform/testing/start-product.ts'

let home: string
let product: RunningProduct
beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'courtyard-work-'))
  product = await startProduct(home, { COURTYARD_WORK: 'off' }, PROGRAM)
})
afterAll(async () => {
  await product?.stop()
  await rm(home, { recursive: true, force: true })
})

const env = () => ({ ...process.env, COURTYARD_HOME: home, COURTYARD_LOG_LEVEL: 'warn' })

it('runs jobs beside a server that runs none, and ends with 0 when it is told to stop', async () => {
  const child = spawn(process.execPath, [...PROGRAM, 'work'], { env: env(), stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  await expect.poll(() => said, { timeout: 20_000 }).toContain('Running jobs')
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  expect((await fetch(`${product.address}/health/ready`)).status).toBe(200)
})

it('lists the jobs that fail, and says where there is none to try again', async () => {
  const run = promisify(execFile)
  const listed = await run(process.execPath, [...PROGRAM, 'jobs'], { env: env() })
  expect(listed.stdout).toBe('没有失败的任务。\nNo job fails.\n')
  await expect(run(process.execPath, [...PROGRAM, 'jobs', '--retry', '7'], { env: env() })).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('There is no such job'),
  })
})
