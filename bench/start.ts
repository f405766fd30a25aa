import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startProduct } from '../src/platform/testing/start-product.ts'
import { type Measurement, milliseconds } from './measurement.ts'

/** From the command to the first answered request: on an empty data folder, then twice on the same one. */
export async function measureStart(): Promise<Measurement[]> {
  const home = mkdtempSync(join(tmpdir(), 'courtyard-bench-'))
  try {
    const first = await startOnce(home)
    const later = Math.min(await startOnce(home), await startOnce(home))
    return [
      {
        what: 'first start (data folder made, migrated, programmes loaded)',
        figure: milliseconds(first),
        against: 'goal ≤ 15 s',
      },
      { what: 'later start', figure: milliseconds(later), against: 'goal ≤ 3 s' },
    ]
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}

async function startOnce(home: string): Promise<number> {
  const began = performance.now()
  const product = await startProduct(home)
  await fetch(`${product.address}/health/ready`)
  const took = performance.now() - began
  await product.stop()
  return took
}
