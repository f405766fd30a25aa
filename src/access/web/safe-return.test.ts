import { describe, expect, it } from 'vitest'
import { safeReturn } from './safe-return.ts'

describe('the way back after signing in', () => {
  it('is the page that was asked for', () => {
    expect(safeReturn('/nantong-2024/people?q=a%20b')).toBe('/nantong-2024/people?q=a%20b')
  })

  it.each([
    undefined,
    '',
    'https://elsewhere.example/',
    '//elsewhere.example',
    '/\\elsewhere.example',
    '/..//elsewhere.example',
    'javascript:alert(1)',
    '/ /elsewhere.example',
    '/\t/elsewhere.example',
  ])('never leads out of the desk: %j', (to) => {
    expect(safeReturn(to)).toBe('/')
  })

  it('does not lead back to signing in', () => {
    expect(safeReturn('/sign-in?to=%2F')).toBe('/')
    expect(safeReturn('/totp')).toBe('/')
  })
})
