/** What stands in a cell, whatever the keyboard it was typed with: full width becomes half, blanks shrink. */
export function normaliseText(text: string): string {
  return text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim()
}

/** A name as it is compared: brackets, quotes, dots and blanks differ from list to list and name the same. */
export function normaliseName(text: string): string {
  return normaliseText(text)
    .toLowerCase()
    .replaceAll(/[〔【［[{｛〈《]/g, '(')
    .replaceAll(/[〕】］\]}｝〉》]/g, ')')
    .replaceAll(/[\s·•・‧"'“”‘’]/g, '')
}

/** `2024-01-31`, `2024/1/31`, `2024.1.31`, `2024年1月31日`: a day there was or will be; null: none. */
export function readDay(text: string): string | null {
  const [, year, month, day] =
    /^(\d{4})\s?(?:-|\/|\.|年)\s?(\d{1,2})\s?(?:-|\/|\.|月)\s?(\d{1,2})\s?日?$/.exec(normaliseText(text)) ?? []
  if (year === undefined || month === undefined || day === undefined) return null
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  if (y < 1 || m < 1 || m > 12 || d < 1 || d > countDays(y, m)) return null
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
}

function countDays(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return [4, 6, 9, 11].includes(month) ? 30 : 31
}

const YES = new Set(['是', '公开', 'yes', 'y', 'true'])
const NO = new Set(['否', '不公开', 'no', 'n', 'false'])

/** 是 or 否; null: neither. */
export function readYes(text: string): boolean | null {
  const said = normaliseText(text).toLowerCase()
  if (YES.has(said)) return true
  return NO.has(said) ? false : null
}

/** What a formula left where it could not be worked out. */
export function isFormulaError(text: string): boolean {
  return /^#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|SPILL!|CALC!|GETTING_DATA)$/.test(text.trim())
}

/** A number that a sheet keeps to 15 digits, as its file writes it: `1.10105194912310E+17`. */
export function isCutNumber(text: string): boolean {
  return /^\d(?:\.\d+)?E\+\d+$/i.test(text.trim())
}
