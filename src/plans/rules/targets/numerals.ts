import { hidden, isDigit } from './masked-text.ts'

/** A number with its unit, as it stands in a masked text. */
export interface Quantity {
  /** Where the number begins. */
  readonly start: number
  /** After the unit and `以上`, `左右` …, if any. */
  readonly end: number
  /** The lower end of a range. */
  readonly value: number
  readonly valueMax: number | null
  /** As printed, with 万 and 亿; '' for a bare number. */
  readonly unit: string
  /** What `以上`, `左右`, `余` … after the number say. */
  readonly suffix: 'atLeast' | 'atMost' | 'about' | null
  /** Written in Chinese numerals. */
  readonly inWords: boolean
}

/** Longest first within each first character; see `readUnit`. */
const unitWords = [
  '个百分点,百分点,个基点,基点,个工作日,工作日,个月,个小时,小时,分钟,秒,天,日,周,年,岁,%,‰,‱,％',
  '个,家次,家,户次,户,名,人次,人天,人,位,对,套,台套,台,辆,艘,架次,架,条,座,所,项,件,处,片,间,张,支,只,头,羽,株,棵,块,批次,批',
  '篇,部,种,类,栋,幢,门,本,册,卷,集,首,颗,枚,根,段,层,幅,宗,起,单,笔,例,票,列次,列,趟,班次,班,次,场次,场,分贝,分,倍,番,成,盏,箱,款',
  '公里,千米,平方公里,平方千米,平方米,平米,㎡,㎥,点位,立方米,立方,万平方米,米,厘米,毫米,微米,纳米,海里,组,公顷,亩次,亩,吨标准煤,吨标煤,吨公里,吨位,吨/年,吨,千克,公斤,克,斤,担,升,毫升',
  '千瓦时,千瓦,兆瓦时,兆瓦,吉瓦时,吉瓦,瓦,度电,千伏安,千伏,伏,焦耳',
  '元,美元,欧元,港元,人民币,元人民币',
  '标准箱,标箱,TEU,床,张床位,个床位,床位,机架,标准机架,标准立方米,标准地',
  '个标准机架,个学位,学位,学时,课时,学分,课,人年,人月,载重吨,综合吨,客位,泊位,车位,个车位',
  'GW,MW,kW,KW,GWh,MWh,kWh,KWh,TWh,EFLOPS,PFLOPS,EFlops,PFlops,Eflops,Pflops,TFLOPS,FLOPS,Flops,P,Gbps,Mbps,Tbps,Gb/s,TB,PB,EB,ZB,GB,km,km²,m²,m³,kg,g,mg,L,m³/h,t,μg,ppm,dB',
  '微克,毫克,比特,比特/秒,兆,兆比特,字节,赫兹,毫秒,件套,人份,剂次,剂,例次',
]
  .join(',')
  .split(',')
const unitsByFirst = new Map<string, string[]>()
for (const word of new Set(unitWords))
  unitsByFirst.set(word.charAt(0), [...(unitsByFirst.get(word.charAt(0)) ?? []), word])
for (const words of unitsByFirst.values()) words.sort((left, right) => right.length - left.length)

/** What Chinese numerals may count without being a figure of speech (一流, 三农, 四个全面 are). */
const unitsAfterWords = new Set(
  '个百分点,%,‰,家,户,名,人,人次,个,条,座,所,项,件,辆,台,套,亩,公顷,公里,平方公里,平方米,立方米,吨,千瓦,千瓦时,元,美元,倍,番,成,张,床,篇,种,处,场,支,标箱,标准箱,吨标准煤'.split(
    ',',
  ),
)

const multipliers = ['万亿', '千亿', '百亿', '十亿', '亿', '千万', '百万', '十万', '万', '千', '百']

const suffixes: readonly (readonly [string, Quantity['suffix']])[] = [
  ['及其以上', 'atLeast'],
  ['及以上', 'atLeast'],
  ['或以上', 'atLeast'],
  ['以上', 'atLeast'],
  ['之上', 'atLeast'],
  ['左右', 'about'],
  ['上下', 'about'],
  ['及以内', 'atMost'],
  ['以内', 'atMost'],
  ['之内', 'atMost'],
  ['及以下', 'atMost'],
  ['以下', 'atMost'],
  ['之下', 'atMost'],
]

const rangeMarks = new Set(['-', '—', '－', '–', '―', '~', '～', '至', '到', '∼', '˜'])

/** Every quantity in `masked` between `start` and `end`, in order. Dates, articles, ranks and names with digits are none. */
export function findQuantities(masked: string, start: number, end: number): Quantity[] {
  const found: Quantity[] = []
  let at = start
  while (at < end) {
    const character = masked.charAt(at)
    if (isDigit(character)) {
      const quantity = readDigits(masked, at, end, start)
      if (quantity.kept !== null) found.push(quantity.kept)
      at = Math.max(quantity.next, at + 1)
    } else if (isNumeral(character)) {
      const quantity = readWords(masked, at, end, start)
      if (quantity.kept !== null) found.push(quantity.kept)
      at = Math.max(quantity.next, at + 1)
    } else at += 1
  }
  return found
}

interface Read {
  readonly kept: Quantity | null
  /** Where to go on reading. */
  readonly next: number
}

interface PlainNumber {
  readonly value: number
  readonly end: number
}

/** Digits with thousands separators and a decimal part. */
function readNumber(masked: string, start: number, end: number): PlainNumber {
  let at = start
  let digits = ''
  while (at < end) {
    const character = masked.charAt(at)
    if (isDigit(character)) digits += character
    else if ((character === ',' || character === '，') && isThousands(masked, at, end)) digits += ''
    else if (character === '.' && !digits.includes('.') && isDigit(masked.charAt(at + 1))) digits += '.'
    else break
    at += 1
    if (digits.length > 20) {
      while (at < end && isDigit(masked.charAt(at))) at += 1
      return { value: Number.NaN, end: at }
    }
  }
  return { value: Number(digits), end: at }
}

function isThousands(masked: string, at: number, end: number): boolean {
  if (at + 3 >= end + 1) return false
  for (let index = at + 1; index <= at + 3; index += 1) if (!isDigit(masked.charAt(index))) return false
  return !isDigit(masked.charAt(at + 4))
}

function readDigits(masked: string, start: number, end: number, from: number): Read {
  const first = readNumber(masked, start, end)
  const before = start > from ? masked.charAt(start - 1) : ''
  if (Number.isNaN(first.value) || isNameBefore(before)) return { kept: null, next: skipCode(masked, first.end, end) }
  const after = masked.charAt(first.end)
  if (after === '年' && first.end - start === 4 && first.value > 1900 && first.value < 2100) {
    return { kept: null, next: first.end + 1 }
  }
  if (isPartOfName(masked, first.end, end)) return { kept: null, next: skipCode(masked, first.end, end) }
  // 2020-2025年 is a span of years.
  const unit = readUnit(masked, first.end, end)
  let last = first
  let lastUnit = unit
  let valueMax: number | null = null
  const mark = masked.charAt(unit.end)
  if (rangeMarks.has(mark)) {
    let secondStart = unit.end + 1
    if (rangeMarks.has(masked.charAt(secondStart))) secondStart += 1
    if (secondStart < end && isDigit(masked.charAt(secondStart))) {
      const second = readNumber(masked, secondStart, end)
      if (masked.charAt(second.end) === '年' && second.end - secondStart === 4)
        return { kept: null, next: second.end + 1 }
      const secondUnit = readUnit(masked, second.end, end)
      if (second.value > first.value || unit.text !== '') {
        last = second
        lastUnit = secondUnit
        valueMax = second.value
      } else return { kept: null, next: second.end }
      if (isPartOfName(masked, second.end, end)) return { kept: null, next: skipCode(masked, second.end, end) }
    }
  }
  const text = lastUnit.text === '' ? unit.text : lastUnit.text
  const afterUnit = lastUnit.text === '' ? last.end : lastUnit.end
  return {
    kept: finish(masked, start, afterUnit, end, first.value, valueMax, text, lastUnit.more, false),
    next: afterUnit,
  }
}

/** `PM2.5`, `第3`, `COVID-19`, `1+4+N`, `７×24`, a version or an article: the digits belong to a name. */
function isNameBefore(before: string): boolean {
  return (
    isLetter(before) ||
    before === '第' ||
    before === '+' ||
    before === '＋' ||
    before === '×' ||
    before === '.' ||
    before === '_'
  )
}

function isPartOfName(masked: string, at: number, end: number): boolean {
  if (at >= end || masked.startsWith('/10万', at)) return false
  const character = masked.charAt(at)
  if (character === '+' || character === '＋' || character === '×' || character === '∶') return true
  if (character === ':' || character === '：') return isDigit(masked.charAt(at + 1))
  if (character === '/' && isDigit(masked.charAt(at + 1))) return true
  if (character === '-' && isLetter(masked.charAt(at + 1))) return true
  if (character === '月') return true
  if (character === '日' || character === '号' || character === '时' || character === '强' || character === '版')
    return true
  if (character === '大' || character === '后' || character === '式' || character === '线') return true
  if (isLetter(character)) return readUnit(masked, at, end).text === ''
  return false
}

function skipCode(masked: string, start: number, end: number): number {
  let at = start
  while (at < end) {
    const character = masked.charAt(at)
    if (!isDigit(character) && !isLetter(character) && character !== '+' && character !== '.' && character !== '×')
      break
    at += 1
  }
  return at
}

interface Unit {
  readonly text: string
  readonly end: number
  /** 多 or 余 stood in it: more than the number. */
  readonly more: boolean
}

/** Multiplier (万, 亿), word, and `/` word, with 多 or 余 anywhere between. */
function readUnit(masked: string, start: number, end: number): Unit {
  let at = start
  let text = ''
  let more = false
  const skipMore = () => {
    const character = masked.charAt(at)
    if (at < end && (character === '多' || character === '余') && masked.charAt(at + 1) !== '元') {
      at += 1
      more = true
    }
  }
  // 12/10万: so many in a hundred thousand.
  if (masked.startsWith('/10万', at)) return { text: '/10万', end: at + 4, more: false }
  skipMore()
  const multiplier = multipliers.find((word) => masked.startsWith(word, at) && at + word.length <= end)
  if (
    multiplier !== undefined &&
    !(multiplier.length === 1 && /[百千]/.test(multiplier) && /[瓦克米伏]/.test(masked.charAt(at + 1)))
  ) {
    text += multiplier
    at += multiplier.length
    skipMore()
  }
  const word = findUnitWord(masked, at, end)
  if (word !== '') {
    text += word
    at += word.length
    skipMore()
    while (at + 1 < end && (masked.charAt(at) === '/' || masked.charAt(at) === '／' || masked.charAt(at) === '·')) {
      // 升/百公里, 张/千人.
      const many = /^[百千万]$/.test(masked.charAt(at + 1)) ? masked.charAt(at + 1) : ''
      const word = findUnitWord(masked, at + 1 + many.length, end)
      const part = word === '' ? '' : many + word
      if (part === '') break
      text += masked.charAt(at) + part
      at += 1 + part.length
    }
  }
  return { text, end: at, more }
}

function findUnitWord(masked: string, at: number, end: number): string {
  for (const word of unitsByFirst.get(masked.charAt(at)) ?? []) {
    if (at + word.length > end || !masked.startsWith(word, at)) continue
    if (isLetter(word.charAt(word.length - 1)) && isLetter(masked.charAt(at + word.length))) continue
    return word === '％' ? '%' : word
  }
  return ''
}

function finish(
  masked: string,
  start: number,
  afterUnit: number,
  end: number,
  value: number,
  valueMax: number | null,
  unit: string,
  more: boolean,
  inWords: boolean,
): Quantity {
  let suffix: Quantity['suffix'] = more ? 'atLeast' : null
  let at = afterUnit
  // 1000名（个）以上: a bracket may stand between.
  let past = at
  while (past < end && past - at < 5 && masked.charAt(past) === hidden) past += 1
  if (past > at && suffixes.some(([word]) => masked.startsWith(word, past))) at = past
  for (const [word, meaning] of suffixes) {
    if (!masked.startsWith(word, at) || at + word.length > end) continue
    suffix = meaning
    at += word.length
    break
  }
  // 3个工作日内, 0.5天内: but not 内 of a following word.
  if (suffix === null && masked.charAt(at) === '内' && at < end && /[日天时月钟年]$/.test(unit)) {
    suffix = 'atMost'
    at += 1
  }
  return { start, end: at, value, valueMax, unit, suffix, inWords }
}

const numeralValues: Readonly<Record<string, number>> = {
  零: 0,
  〇: 0,
  一: 1,
  二: 2,
  两: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
}
const places: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }

function isNumeral(character: string): boolean {
  return (
    character in numeralValues ||
    character in places ||
    character === '万' ||
    character === '亿' ||
    character === '半' ||
    character === '翻'
  )
}

/** 五千亿元, 百分之九十, 三分之二, 一半, 翻一番, 零. Anything that could be a figure of speech is left alone. */
function readWords(masked: string, start: number, end: number, from: number): Read {
  const turned = readTurns(masked, start, end)
  if (turned !== null) return turned
  const before = start > from ? masked.charAt(start - 1) : ''
  let stop = start
  while (stop < end && stop - start < 12 && (masked.charAt(stop) in numeralValues || masked.charAt(stop) in places))
    stop += 1
  const numeral = masked.slice(start, stop)
  let multiplierEnd = stop
  while (multiplierEnd < end && multiplierEnd - stop < 2 && /[万亿]/.test(masked.charAt(multiplierEnd)))
    multiplierEnd += 1
  const skip: Read = { kept: null, next: Math.max(multiplierEnd, start + 1) }
  if (before === '第' || isLetter(before) || before === '“' || before === '分' || before === '之') return skip
  if (masked.startsWith('一半', start) || masked.startsWith('半数', start)) {
    return { kept: finish(masked, start, start + 2, end, 50, null, '%', false, true), next: start + 2 }
  }
  if (masked.startsWith('百分之', start)) {
    let last = start + 3
    while (last < end && last - start < 10 && (masked.charAt(last) in numeralValues || masked.charAt(last) in places))
      last += 1
    const value = readCoefficient(masked.slice(start + 3, last))
    if (value === null) return skip
    return { kept: finish(masked, start, last, end, value, null, '%', false, true), next: last }
  }
  if (masked.startsWith('分之', stop) && stop > start) {
    const below = readCoefficient(numeral)
    let last = stop + 2
    while (last < end && last - stop < 8 && (masked.charAt(last) in numeralValues || masked.charAt(last) in places))
      last += 1
    const above = readCoefficient(masked.slice(stop + 2, last))
    if (below === null || above === null || below === 0) return { kept: null, next: last }
    const percent = Math.round((above / below) * 10000) / 100
    return { kept: finish(masked, start, last, end, percent, null, '%', false, true), next: last }
  }
  const value = numeral === '' ? null : readCoefficient(numeral)
  if (value === null) return skip
  const multiplier = masked.slice(stop, multiplierEnd)
  const word = findUnitWord(masked, multiplierEnd, end)
  const unitEnd = multiplierEnd + word.length
  if (masked.charAt(unitEnd) === '级' || masked.charAt(multiplierEnd) === '级') return { kept: null, next: unitEnd }
  if (value === 0 && numeral === '零' && multiplier === '') {
    // 为零, 零增长, 零死亡: the caller looks at what stands around it.
    return { kept: { start, end: stop, value: 0, valueMax: null, unit: '', suffix: null, inWords: true }, next: stop }
  }
  const big = multiplier !== '' || value >= 100
  if (word === '' ? !big || !endsQuantity(masked, multiplierEnd, end) : !unitsAfterWords.has(word)) return skip
  if (word !== '' && !big && value < 2 && word !== '倍' && word !== '番' && word !== '成') return skip
  return { kept: finish(masked, start, unitEnd, end, value, null, multiplier + word, false, true), next: unitEnd }
}

/** 超千亿, 突破五千亿: a bare multiplier counts only where the clause or a suffix follows. */
function endsQuantity(masked: string, at: number, end: number): boolean {
  return (
    at >= end ||
    masked.charAt(at) === '、' ||
    /^(?:规模|大关)/.test(masked.slice(at, at + 2)) ||
    suffixes.some(([word]) => masked.startsWith(word, at))
  )
}

/** 翻番, 翻一番, 翻两番. */
function readTurns(masked: string, start: number, end: number): Read | null {
  if (masked.charAt(start) !== '翻') return null
  const next = masked.charAt(start + 1)
  if (next === '番' && start + 1 < end) {
    return {
      kept: { start, end: start + 2, value: 1, valueMax: null, unit: '番', suffix: null, inWords: true },
      next: start + 2,
    }
  }
  const times = numeralValues[next] ?? (isDigit(next) ? Number(next) : null)
  if (times !== null && start + 2 < end && (masked.charAt(start + 2) === '番' || masked.charAt(start + 2) === '倍')) {
    const unit = masked.charAt(start + 2)
    return { kept: finish(masked, start, start + 3, end, times, null, unit, false, true), next: start + 3 }
  }
  return { kept: null, next: start + 1 }
}

/** 五千 → 5000, 十二 → 12, 二百五十 → 250, 千 → 1000; null for anything else. */
function readCoefficient(text: string): number | null {
  if (text === '') return null
  let total = 0
  let pending: number | null = null
  for (const character of text) {
    const place = places[character]
    if (place !== undefined) {
      total += (pending ?? 1) * place
      pending = null
      continue
    }
    const digit = numeralValues[character]
    if (digit === undefined) return null
    if (pending !== null && pending !== 0) return null
    pending = digit
  }
  return total + (pending ?? 0)
}

function isLetter(character: string): boolean {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
}
