import { expect, it } from 'vitest'
import { hashPassword, SCRYPT_COST, verifyPassword } from './password-checksum.ts'

const cheap = { log2n: 10, r: 8, p: 1 }

it('knows the password again, and no other', async () => {
  const kept = await hashPassword('Tuo-Luo-37-Feng', cheap)
  expect(kept).toMatch(/^scrypt\$10\$8\$1\$[\w-]{22}\$[\w-]{43}$/)
  expect(await verifyPassword(kept, 'Tuo-Luo-37-Feng')).toBe(true)
  for (const other of ['', 'tuo-luo-37-feng', 'Tuo-Luo-37-Feng ', 'Tuo-Luo-37-Fen']) {
    expect(await verifyPassword(kept, other), other).toBe(false)
  }
})

it('knows it again however the keyboard wrote it', async () => {
  expect(await verifyPassword(await hashPassword('Ｔuo-é-37', cheap), 'Tuo-e\u0301-37')).toBe(true)
})

it('keeps two alike unlike', async () => {
  expect(await hashPassword('same', cheap)).not.toBe(await hashPassword('same', cheap))
})

it('goes on knowing those that were kept at another cost', async () => {
  expect(await verifyPassword(await hashPassword('same', { log2n: 11, r: 8, p: 2 }), 'same')).toBe(true)
})

it('costs no less than is asked for', () => {
  const { log2n, r, p } = SCRYPT_COST
  // OWASP names pairs of equal worth: 2^17·8·1, 2^16·8·2, 2^15·8·3.
  expect([log2n, r, p]).toEqual([15, 8, 3])
})

it.each(['', 'hunter2', 'scrypt$10$8$1$short$short', `${'0'.repeat(32)}:${'0'.repeat(128)}`])(
  'refuses to compare with %j',
  async (kept) => {
    await expect(verifyPassword(kept, 'x')).rejects.toThrow('not of its form')
  },
)
