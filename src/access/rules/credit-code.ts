import { accept, type Result, refuse } from '../../platform/result.ts'
import { readDivisionCode } from './division-code.ts'

export interface CreditCode {
  readonly code: string
  /** 登记管理部门. */
  readonly authority: string
  /** 机构类别, within the authority. */
  readonly kind: string
  /** 登记管理机关行政区划, a division of GB/T 2260. */
  readonly division: string
  /** 主体标识码 (组织机构代码, GB 11714), its check digit included. */
  readonly organisation: string
}

/** Which part is wrong, from the left; the last check covers all, so it speaks only when the others are right. */
export type CreditCodeRefusal =
  | 'not_18_letters'
  | 'letter_outside_the_alphabet'
  | 'wrong_division'
  | 'wrong_organisation_check'
  | 'wrong_check'

/** 31 letters: no I, O, S, V, Z. A letter's place is its value. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** 3^(i−1) mod 31. */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/**
 * Reads a 统一社会信用代码 as it is written: 18 capital letters and digits, no spaces.
 *
 * Both check digits are computed: that of the whole, and that of the organisation code inside. Authorities and kinds
 * are not looked up: their list grows by amendment.
 *
 * Source: GB 32100-2015 §4 and annex; the organisation code: GB 11714.
 */
export function readCreditCode(text: string): Result<CreditCode, CreditCodeRefusal> {
  if ([...text].length !== 18) return refuse('not_18_letters')
  if ([...text].some((letter) => !ALPHABET.includes(letter))) return refuse('letter_outside_the_alphabet')
  const division = text.slice(2, 8)
  if (!readDivisionCode(division).ok) return refuse('wrong_division')
  const organisation = text.slice(8, 17)
  if (computeOrganisationCheck(organisation.slice(0, 8)) !== organisation.charAt(8)) {
    return refuse('wrong_organisation_check')
  }
  if (computeCheck(text.slice(0, 17)) !== text.charAt(17)) return refuse('wrong_check')
  return accept({ code: text, authority: text.charAt(0), kind: text.charAt(1), division, organisation })
}

/** The 18th letter, of the first 17. */
export function computeCheck(body: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * ALPHABET.indexOf(body.charAt(i)), 0)
  return ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/** The ninth letter of an organisation code, of its first eight. Here letters count as in 36: A is 10, Z would be 35. */
export function computeOrganisationCheck(body: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce((total, weight, i) => total + weight * Number.parseInt(body.charAt(i), 36), 0)
  const check = 11 - (sum % 11)
  if (check === 10) return 'X'
  return check === 11 ? '0' : String(check)
}
