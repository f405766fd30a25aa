import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskContact } from './mask-contact.ts'

describe('what is shown of a contact', () => {
  it.each([
    ['phone', '13800005678', '138****5678'],
    ['phone', '138 0000 5678', '138****5678'],
    ['phone', '0513-5550', '0*****50'],
    ['email', 'someone@example.invalid', 's***@example.invalid'],
    ['email', '@example.invalid', '***@example.invalid'],
    ['id_number', '99010019900101123X', '990*************3X'],
  ] as const)('of the %s %s is %s', (field, value, masked) => {
    expect(maskContact(field, value)).toBe(masked)
  })

  it('always hides something of a number, and never lengthens it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{6,20}$/), (digits) => {
        const masked = maskContact('phone', digits)
        expect(masked).toHaveLength(digits.length)
        expect(masked).toContain('**')
      }),
    )
  })
})
