import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { deriveKey } from '../../platform/derive-key.ts'

/** Keeps the secrets that webhooks are signed with. */
export interface SecretSeal {
  seal(channel: SealedChannel, secret: string): Buffer
  /** @throws {Error} it was sealed for another channel, by another key, or changed since */
  open(channel: SealedChannel, sealed: Buffer): string
}

export interface SealedChannel {
  readonly programmeId: string
  readonly channelId: string
}

/** AES-256-GCM with a fresh nonce; the channel it belongs to is bound in as additional data. */
export function createSecretSeal(rootSecret: string): SecretSeal {
  const key = deriveKey(rootSecret, 'channel secrets')
  const bind = ({ programmeId, channelId }: SealedChannel) => Buffer.from(`${programmeId} ${channelId}`)
  return {
    seal(channel, secret) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bind(channel))
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), text])
    },
    open(channel, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12))
        .setAAD(bind(channel))
        .setAuthTag(sealed.subarray(12, 28))
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString('utf8')
    },
  }
}

/** As Standard Webhooks write it: 32 random bytes. */
export function createWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`
}
