import { accept, type Result, refuse } from '../../platform/result.ts'

export interface DivisionCode {
  readonly code: string
  readonly level: 'province' | 'city' | 'county'
  /** The code one level up; null above a province. */
  readonly above: string | null
}

export type DivisionRefusal = 'not_six_digits' | 'no_province' | 'county_without_a_city'

/**
 * Reads a code of an administrative division: two digits each for province, city and county, `00` where the level ends.
 * Its form only; whether a division bears it on a day is data.
 *
 * Source: GB/T 2260. Codes of statistical divisions (统计用区划, as 320671) have the same form and are not of GB/T 2260.
 */
export function readDivisionCode(text: string): Result<DivisionCode, DivisionRefusal> {
  if (!/^\d{6}$/.test(text)) return refuse('not_six_digits')
  if (text.startsWith('0')) return refuse('no_province')
  const [province, city, county] = [text.slice(0, 2), text.slice(2, 4), text.slice(4)]
  if (city === '00') {
    return county === '00' ? accept({ code: text, level: 'province', above: null }) : refuse('county_without_a_city')
  }
  if (county === '00') return accept({ code: text, level: 'city', above: `${province}0000` })
  return accept({ code: text, level: 'county', above: `${province}${city}00` })
}
