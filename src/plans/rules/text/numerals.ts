/** Chinese counting numerals as headings, chapters and dates use them. */

const digits: Readonly<Record<string, number>> = {
  〇: 0,
  零: 0,
  '○': 0,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  两: 2,
}

/**
 * The value of a numeral below 1000 (`十二` → 12, `一百零三` → 103), or of digits read one by one (`二〇二四` → 2024);
 * null when the text is neither.
 */
export function readNumeral(text: string): number | null {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  if (text.length === 0 || text.length > 8) return null
  if (!/[十百]/.test(text)) {
    let value = 0
    for (const character of text) {
      const digit = digits[character]
      if (digit === undefined) return null
      value = value * 10 + digit
    }
    return value
  }
  let total = 0
  let pending: number | null = null
  for (const character of text) {
    if (character === '百' || character === '十') {
      total += (pending ?? 1) * (character === '百' ? 100 : 10)
      pending = null
      continue
    }
    const digit = digits[character]
    if (digit === undefined) return null
    pending = digit === 0 ? null : digit
  }
  return total + (pending ?? 0)
}
