import { readDay } from '../../platform/sheets/rules/cells.ts'

export type IdNumberRefusal = 'not_18_letters' | 'no_birthday' | 'wrong_check'

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/**
 * Why a 公民身份号码 is none; null: it is one. The 18th letter is computed of the others by ISO 7064, MOD 11-2.
 *
 * Source: GB 11643-1999.
 */
export function findIdNumberFault(text: string): IdNumberRefusal | null {
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return 'not_18_letters'
  if (readDay(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`) === null) return 'no_birthday'
  return computeIdNumberCheck(text.slice(0, 17)) === text.charAt(17) ? null : 'wrong_check'
}

/** The 18th letter of a personal number, of the first 17. */
export function computeIdNumberCheck(body: string): string {
  const sum = ID_WEIGHTS.reduce((total, weight, place) => total + weight * Number(body.charAt(place)), 0)
  return '10X98765432'.charAt(sum % 11)
}
