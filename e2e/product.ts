import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, inject } from 'vitest'
import { type RunningProduct, startProduct } from '../src/platform/testing/start-product.ts'

export interface OwnProduct extends RunningProduct {
  /** Its data folder. */
  readonly home: string
}

/**
 * A product of one file's own, on a copy of the founded data: files run side by side, in any order, and none meets what
 * another one left. Called at the top of the file; it ends with the file's last test.
 */
export async function openProduct(env: NodeJS.ProcessEnv = {}): Promise<OwnProduct> {
  const home = mkdtempSync(path.join(tmpdir(), 'courtyard-e2e-'))
  const remove = () => rmSync(home, { recursive: true, force: true })
  try {
    // With its owners: the database server's user may be another one.
    await promisify(execFile)('cp', ['-a', `${inject('foundedHome')}/.`, home])
    const product = await startProduct(home, env)
    afterAll(async () => {
      await product.stop()
      remove()
    })
    return { ...product, home }
  } catch (error) {
    remove()
    throw error
  }
}
