import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { deriveKey } from '../derive-key.ts'

/** Keeps what a file said until it is confirmed, so that nobody reads it in the database. */
export interface DraftSeal {
  seal(of: string, value: unknown): Buffer
  /** @throws {Error} it was sealed for another import or by another key, or changed since */
  open(of: string, sealed: Buffer): unknown
  /** The same for the same value, and for whoever lacks the key it says nothing. */
  mark(value: unknown): Buffer
}

/** AES-256-GCM with a fresh nonce; the import it belongs to is bound in as additional data. */
export function createDraftSeal(rootSecret: string): DraftSeal {
  const key = deriveKey(rootSecret, 'import previews')
  const markingKey = deriveKey(rootSecret, 'import outcomes')
  return {
    seal(of, value) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(of))
      const text = Buffer.concat([cipher.update(gzipSync(JSON.stringify(value))), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), text])
    },
    open(of, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
        .setAAD(Buffer.from(of))
        .setAuthTag(sealed.subarray(12, 28))
      const text = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
      return JSON.parse(gunzipSync(text).toString('utf8'))
    },
    mark: (value) => createHmac('sha256', markingKey).update(JSON.stringify(value)).digest(),
  }
}
