import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { startProduct } from '../src/platform/testing/start-product.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A data folder in which both programmes were founded by a first start that has ended. */
    foundedHome: string
  }
}

/** Founds the programmes once for the whole browser tier. */
export async function setup(project: TestProject): Promise<() => void> {
  const home = mkdtempSync(path.join(tmpdir(), 'courtyard-e2e-'))
  const remove = () => rmSync(home, { recursive: true, force: true })
  try {
    const product = await startProduct(home)
    await product.stop()
  } catch (error) {
    remove()
    throw error
  }
  project.provide('foundedHome', home)
  return remove
}
