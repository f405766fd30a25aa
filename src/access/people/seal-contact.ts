import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import { deriveKey } from '../../platform/derive-key.ts'
import type { ContactField } from '../people.schema.ts'
import { maskContact } from '../rules/mask-contact.ts'

/** Seals what may not lie open in the database, and opens what was revealed. */
export interface ContactSeal {
  seal(of: SealedFor, value: string): SealedContact
  /** @throws {Error} it was sealed for another person or field, by another key, or changed since */
  open(of: SealedFor, sealed: Buffer): string
}

/** Whose contact it is: what was sealed for one row opens in no other. */
export interface SealedFor {
  readonly programmeId: string
  readonly personId: string
  readonly field: ContactField
}

export interface SealedContact {
  readonly masked: string
  /** Nonce (12 bytes), tag (16 bytes), text. */
  readonly sealed: Buffer
  /** The same for the same value of the same person and field, so that "unchanged" is seen without opening. */
  readonly fingerprint: Buffer
}

/** AES-256-GCM with a fresh nonce for every value (NIST SP 800-38D); the row is bound in as additional data. */
export function createContactSeal(rootSecret: string): ContactSeal {
  const key = deriveKey(rootSecret, 'contacts')
  const fingerprintKey = deriveKey(rootSecret, 'contact fingerprints')
  const bind = ({ programmeId, personId, field }: SealedFor) => Buffer.from(`${programmeId} ${personId} ${field}`)
  return {
    seal(of, value) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bind(of))
      const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()])
      return {
        masked: maskContact(of.field, value),
        sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]),
        fingerprint: createHmac('sha256', fingerprintKey).update(bind(of)).update('\0').update(value).digest(),
      }
    },
    open(of, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
        .setAAD(bind(of))
        .setAuthTag(sealed.subarray(12, 28))
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
    },
  }
}
