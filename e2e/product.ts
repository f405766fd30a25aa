import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { startProduct } from '../src/platform/testing/start-product.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the product under test answers, without a slash at the end. */
    address: string
  }
}

/** One product, on an empty data folder, for the whole browser tier. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-e2e-'))
  // A gateway of the tests listens here.
  const product = await startProduct(home, { COURTYARD_CHANNEL_NETWORKS: '127.0.0.1' })
  project.provide('address', product.address)
  return async () => {
    await product.stop()
    rmSync(home, { recursive: true, force: true })
  }
}
