const DIGITS = '〇一二三四五六七八九'

/**
 * Writes a list number as Word prints it. Formats this house does not know print as decimals; bullets print nothing.
 *
 * @param format  w:numFmt
 * Source: ECMA-376 part 1, 17.18.59 (ST_NumberFormat).
 */
export function writeNumeral(value: number, format: string): string {
  switch (format) {
    case 'bullet':
    case 'none':
      return ''
    case 'chineseCounting':
    case 'chineseCountingThousand':
    case 'japaneseCounting':
    case 'taiwaneseCounting':
    case 'taiwaneseCountingThousand':
      return writeChinese(value)
    case 'ideographDigital':
    case 'japaneseDigitalTenThousand':
    case 'taiwaneseDigital':
      return Array.from(String(value), (digit) => DIGITS[Number(digit)] ?? digit).join('')
    case 'chineseLegalSimplified':
    case 'ideographLegalTraditional':
      return Array.from(writeChinese(value), (letter) => LEGAL[letter] ?? letter).join('')
    case 'ideographTraditional':
      return '甲乙丙丁戊己庚辛壬癸'[value - 1] ?? String(value)
    case 'ideographZodiac':
      return '子丑寅卯辰巳午未申酉戌亥'[value - 1] ?? String(value)
    case 'decimalEnclosedCircle':
    case 'decimalEnclosedCircleChinese':
      return value >= 1 && value <= 20 ? String.fromCodePoint(0x2460 + value - 1) : String(value)
    case 'decimalFullWidth':
    case 'decimalFullWidth2':
      return Array.from(String(value), (digit) => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0)).join('')
    case 'decimalZero':
      return String(value).padStart(2, '0')
    case 'upperLetter':
      return writeLetters(value)
    case 'lowerLetter':
      return writeLetters(value).toLowerCase()
    case 'upperRoman':
      return writeRoman(value)
    case 'lowerRoman':
      return writeRoman(value).toLowerCase()
    default:
      return String(value)
  }
}

const LEGAL: Readonly<Record<string, string>> = {
  一: '壹',
  二: '贰',
  三: '叁',
  四: '肆',
  五: '伍',
  六: '陆',
  七: '柒',
  八: '捌',
  九: '玖',
  十: '拾',
  百: '佰',
  千: '仟',
}

/** 1 … 9999; 10 is 十 and 110 is 一百一十. */
function writeChinese(value: number): string {
  if (value === 0) return '〇'
  if (value >= 10_000) return String(value)
  const units = ['', '十', '百', '千']
  const digits = Array.from(String(value), Number)
  let written = ''
  for (const [index, digit] of digits.entries()) {
    const unit = units[digits.length - 1 - index] ?? ''
    if (digit > 0) written += `${DIGITS[digit] ?? ''}${unit}`
    else if (!written.endsWith('零')) written += '零'
  }
  written = written.replace(/零$/, '')
  return value < 20 ? written.replace(/^一十/, '十') : written
}

/** A … Z, AA, BB …: Word repeats the letter. */
function writeLetters(value: number): string {
  if (value < 1) return String(value)
  return String.fromCharCode(65 + ((value - 1) % 26)).repeat(Math.min(Math.ceil(value / 26), 9))
}

function writeRoman(value: number): string {
  if (value < 1 || value > 3999) return String(value)
  const steps: readonly (readonly [number, string])[] = [
    [1000, 'M'],
    [900, 'CM'],
    [500, 'D'],
    [400, 'CD'],
    [100, 'C'],
    [90, 'XC'],
    [50, 'L'],
    [40, 'XL'],
    [10, 'X'],
    [9, 'IX'],
    [5, 'V'],
    [4, 'IV'],
    [1, 'I'],
  ]
  let rest = value
  let written = ''
  for (const [worth, letters] of steps) {
    while (rest >= worth) {
      written += letters
      rest -= worth
    }
  }
  return written
}
