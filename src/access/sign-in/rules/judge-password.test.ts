import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rounds } from '../../../platform/testing/rounds.ts'
import { judgePassword } from './judge-password.ts'

const rules = { length: 10, kinds: 3 }
const judge = (password: string, names: readonly string[] = []) => judgePassword(password, rules, names)

it.each(['Tuo-Luo-37-Feng', '月下Pavilion7门', 'x7#Kd92mQz!p', 'correct-Horse-9-battery'])('takes %j', (password) => {
  expect(judge(password)).toEqual([])
})

it.each([
  ['Kurz-7a', 'too_short'],
  [`Lang-7${'ab'.repeat(62)}`, 'too_long'],
  ['onlyletters-and', 'too_few_kinds'],
  ['Password123!', 'very_common'],
  ['P@ssw0rd2026', 'very_common'],
  ['Admin@123456', 'very_common'],
  ['Woaini1314!!', 'very_common'],
  ['Nantong@2026', 'very_common'],
  ['Guanliyuan.1', 'very_common'],
  ['Qwertyuiop.1', 'very_common'],
  ['1qaz2wsx#EDC', 'very_common'],
  ['Aa1Aa1Aa1Aa1', 'very_common'],
] as const)('refuses %j: %s', (password, refusal) => {
  expect(judge(password)).toContain(refusal)
})

it.each([['Wangfang-2026x'], ['x2026-GNAFGNAW'], ['ＷＡＮＧＦＡＮＧ-2026x']])('refuses %j to wangfang', (password) => {
  expect(judge(password, ['wangfang', '王芳'])).toContain('holds_the_name')
})

it('refuses a name of two characters inside the password, and forgets names of one', () => {
  expect(judge('王芳的Pavilion-77', ['王芳'])).toContain('holds_the_name')
  expect(judge('Pavilion-77-feng', ['g'])).toEqual([])
})

it('says everything that is wrong at once', () => {
  expect(judge('admin', ['admin'])).toEqual(['too_short', 'too_few_kinds', 'holds_the_name', 'very_common'])
})

it('takes what long random bytes give', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 18, maxLength: 30 }), (bytes) => {
      const password = `aA7-${Buffer.from(bytes).toString('base64url')}`
      // Random bytes may repeat one letter only when they are all alike.
      fc.pre(new Set(bytes).size > 8)
      return judge(password).length === 0
    }),
    { numRuns: 200 * rounds },
  )
})
