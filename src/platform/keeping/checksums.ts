import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { deriveKey } from '../derive-key.ts'

export function sum256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}

/** A row ends with a line break, and COPY writes those within a row otherwise. */
export function countRows(chunk: Buffer): number {
  let rows = 0
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1
  return rows
}

/** What only somebody with the root secret can write over a manifest. */
export function computeSeal(rootSecret: string, manifest: string): string {
  return createHmac('sha256', deriveKey(rootSecret, 'backup seal')).update(manifest).digest('hex')
}

export function isSealedWith(rootSecret: string, manifest: string, seal: string): boolean {
  const [expected, actual] = [Buffer.from(computeSeal(rootSecret, manifest)), Buffer.from(seal)]
  return expected.length === actual.length && timingSafeEqual(expected, actual)
}
