import { describe, expect, it } from 'vitest'
import { deskBase, inOtherLanguage } from './address.ts'

describe('the addresses of the desk', () => {
  it('begin with the language', () => {
    expect([deskBase('zh'), deskBase('en')]).toEqual(['/desk', '/en/desk'])
  })

  it('change language and stay on the page', () => {
    expect(inOtherLanguage('/desk/nantong-2024/people?q=1')).toBe('/en/desk/nantong-2024/people?q=1')
    expect(inOtherLanguage('/en/desk/nantong-2024/people?q=1')).toBe('/desk/nantong-2024/people?q=1')
  })
})
