import { expect, it } from 'vitest'
import { readSignInName } from './sign-in-name.ts'

it.each([
  ['Wang.Fang', 'wang.fang'],
  ['ＷＡＮＧ．ＦＡＮＧ', 'wang.fang'],
  [' wang.fang ', 'wang.fang'],
  ['王芳', '王芳'],
  ['１２３４', '1234'],
  ['w@city', 'w@city'],
])('reads %j as %j', (text, name) => {
  expect(readSignInName(text)).toBe(name)
})

it.each(['', 'w', '.wang', 'wang fang', 'wаng', 'wang\u0000', 'wa\r\nng', 'w'.repeat(51), 'wang/../x', 'wang\u200b'])(
  'refuses %j',
  (text) => {
    expect(readSignInName(text)).toBeNull()
  },
)
