import { type Code, computeCheck, computeOrganisationCheck } from '../../access/index.ts'
import type { Draw } from './draw.ts'

/** No division of GB/T 2260 begins so: what bears it is made up. */
export const MADE_UP_PROVINCE = '99'

/** Letters of an organisation code's eight places, without those that are easily misread. Source: GB 32100-2015 §4. */
const LETTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** 登记管理部门 and 机构类别: 11 an office of the state, 12 a public institution, 91 an enterprise. */
export type Registered = '11' | '12' | '91'

/**
 * Makes credit codes with both check digits, none twice.
 *
 * @param series  two letters: codes of one series are never those of another
 */
export function inventCreditCodes(draw: Draw, series = 'MA'): (registered: Registered, division: string) => Code {
  const made = new Set<string>()
  return (registered, division) => {
    if (!division.startsWith(MADE_UP_PROVINCE)) throw new RangeError(`${division} is no division of the made-up city`)
    let body: string
    do {
      body = `${series}${Array.from({ length: 6 }, () => LETTERS.charAt(draw.whole(LETTERS.length))).join('')}`
    } while (made.has(body))
    made.add(body)
    const start = `${registered}${division}${body}${computeOrganisationCheck(body)}`
    return { scheme: 'credit', code: start + computeCheck(start) }
  }
}
