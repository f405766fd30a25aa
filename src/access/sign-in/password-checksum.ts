import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** What one try costs: memory is 128 · 2^log2n · r bytes, work grows with all three. */
export interface ScryptCost {
  readonly log2n: number
  readonly r: number
  readonly p: number
}

/** 32 MB and some 150 ms on a desk machine. Source: OWASP Password Storage Cheat Sheet, scrypt. */
export const SCRYPT_COST: ScryptCost = { log2n: 15, r: 8, p: 3 }

const FORM = /^scrypt\$(\d{1,2})\$(\d{1,2})\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/

/** What is kept of a password: `scrypt$log2n$r$p$salt$key`, so that a dearer cost can come later and old ones still hold. */
export async function hashPassword(password: string, cost: ScryptCost): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost)
  return ['scrypt', cost.log2n, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** @throws {Error} what is kept was not written by `hashPassword` */
export async function verifyPassword(kept: string, password: string): Promise<boolean> {
  const [, log2n, r, p, salt, key] = FORM.exec(kept) ?? []
  if (salt === undefined || key === undefined) throw new Error('what is kept of a password is not of its form')
  const cost = { log2n: Number(log2n), r: Number(r), p: Number(p) }
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64url'), cost), Buffer.from(key, 'base64url'))
}

/** The same password typed on another keyboard, in full width or composed otherwise, is the same (NFKC). */
function derive(password: string, salt: Buffer, { log2n, r, p }: ScryptCost): Promise<Buffer> {
  const N = 2 ** log2n
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, 32, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? reject(error) : resolve(key),
    )
  })
}
