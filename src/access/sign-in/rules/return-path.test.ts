import { expect, it } from 'vitest'
import { readReturnPath } from './return-path.ts'

it.each(['/', '/desk', '/desk/people?page=2#row', '/en/nantong-2024?q=%E6%9D%BF'])('goes to %s', (to) => {
  expect(readReturnPath(to)).toBe(to)
})

it.each([
  undefined,
  '',
  'desk',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/.//evil.example',
  '/desk/..//evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/%0d%0aset-cookie:x=1',
  '/%5cevil.example',
  '/\r\nset-cookie: x=1',
  '/\tevil',
  '/ evil',
  '/板块',
])('goes home instead of %j', (to) => {
  expect(readReturnPath(to)).toBe('/')
})
