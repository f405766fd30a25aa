import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { z } from 'zod'

/** What must come back unchanged from the city's own sign-on, kept by the browser alone. */
const flowSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Where to go afterwards: a path of this site. */
  to: z.string(),
  /** Milliseconds. */
  until: z.number(),
})
export type Flow = z.infer<typeof flowSchema>

export const FLOW_SECONDS = 600

/** @param key  of 32 bytes */
export function sealFlow(flow: Flow, key: Buffer): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv)
  const sealed = Buffer.concat([cipher.update(JSON.stringify(flow), 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
}

/** Null when it was not sealed by us, or is over. */
export function openFlow(text: string | undefined, key: Buffer, now: Date): Flow | null {
  const bytes = Buffer.from(text ?? '', 'base64url')
  if (bytes.length < 29 || bytes.length > 4_096) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
    decipher.setAuthTag(bytes.subarray(12, 28))
    const opened = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
    const flow = flowSchema.parse(JSON.parse(opened))
    return flow.until > now.getTime() ? flow : null
  } catch {
    return null
  }
}
