import { hkdfSync } from 'node:crypto'

/**
 * A key of 32 bytes for one purpose, from the root secret (HKDF with SHA-256, RFC 5869): who learns one key learns
 * neither another nor the root.
 *
 * @param purpose  names what the key is for, and nothing else may use that name
 */
export function deriveKey(rootSecret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', rootSecret, '', `courtyard ${purpose}`, 32))
}
