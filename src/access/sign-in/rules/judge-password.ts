import { COMMON_STEMS } from './common-passwords.ts'

export type PasswordRefusal =
  | 'too_short'
  | 'too_long'
  | 'too_few_kinds'
  | 'holds_the_name'
  | 'very_common'
  | 'used_before'

export interface PasswordRules {
  readonly length: number
  readonly kinds: number
}

/** Longer than this is not remembered but pasted, and makes the checksum slow. */
export const LONGEST_PASSWORD = 128

/**
 * What keeps a new password from being taken, all causes at once; empty when nothing does. Whether it was used before
 * is asked elsewhere, of the checksums.
 *
 * @param names  what it may not contain: the sign-in name, the person's name
 * Source: GB/T 22239-2019 level 3, identity a); the list of common ones: ASVS 5, 6.2.
 */
export function judgePassword(password: string, rules: PasswordRules, names: readonly string[]): PasswordRefusal[] {
  const text = password.normalize('NFKC')
  const length = [...text].length
  const refusals: PasswordRefusal[] = []
  if (length < rules.length) refusals.push('too_short')
  if (length > LONGEST_PASSWORD) refusals.push('too_long')
  if (countKinds(text) < rules.kinds) refusals.push('too_few_kinds')
  const small = text.toLowerCase()
  if (names.some((name) => isWithin(name, small))) refusals.push('holds_the_name')
  if (isVeryCommon(small)) refusals.push('very_common')
  return refusals
}

/** Upper case, lower case, digits, everything else. Letters without case, as Chinese ones, are of the last kind. */
function countKinds(text: string): number {
  return [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}]/u].filter((kind) => kind.test(text)).length
}

function isWithin(name: string, password: string): boolean {
  const small = name.normalize('NFKC').toLowerCase()
  return small.length >= 2 && (password.includes(small) || password.includes([...small].reverse().join('')))
}

const LOOKS_LIKE: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  '5': 's',
  $: 's',
}
const RUNS = ['abcdefghijklmnopqrstuvwxyz', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '01234567890', '1qaz2wsx3edc4rfv']

/** A word that everybody tries, with digits and signs around it or in place of letters; or one run over the keyboard. */
function isVeryCommon(small: string): boolean {
  const plain = small.replace(/[^a-z0-9]/g, '')
  const letters = small.replace(/[^a-z]/g, '')
  const core = small.replace(/^[^a-z]+|[^a-z]+$/g, '')
  const undone = [...core]
    .map((one) => LOOKS_LIKE[one] ?? one)
    .join('')
    .replace(/[^a-z]/g, '')
  if ([letters, undone, plain].some((one) => COMMON_STEMS.has(one))) return true
  if (new Set(small).size <= 3) return true
  const longest = Math.max(0, ...RUNS.map((run) => measureRun(plain, run)))
  return longest >= 4 && longest * 2 >= plain.length
}

/** The longest piece of `run`, forwards or backwards, that the text contains. */
function measureRun(text: string, run: string): number {
  let longest = 0
  for (const way of [run, [...run].reverse().join('')]) {
    for (let from = 0; from < way.length; from += 1) {
      for (let to = from + longest + 1; to <= way.length && text.includes(way.slice(from, to)); to += 1)
        longest = to - from
    }
  }
  return longest
}
