import type { Span } from '../../plans.schema.ts'

/**
 * A paragraph made ready for reading its figures: no white space, full-width digits as plain ones, and what stands in
 * brackets, quotes and book-title marks put out of sight, character for character.
 */
export interface MaskedText {
  /** Without white space; as printed otherwise. */
  readonly shown: string
  /** As long as `shown`: what must not be read as a figure or a separator is `hidden`. */
  readonly masked: string
  /** Offset in the document of each character of `shown`. */
  readonly at: readonly number[]
}

export const hidden = '\u0001'

/** Further than this no bracket or quote is expected to close; a stray one then hides nothing. */
const longestBracket = 300

const pairs: Readonly<Record<string, string>> = {
  '（': '）',
  '(': ')',
  '《': '》',
  '〔': '〕',
  '【': '】',
  '［': '］',
  '[': ']',
  '“': '”',
  '"': '"',
  '「': '」',
}

/** Reads `text` from `span`. Linear: every bracket looks at most `longestBracket` characters ahead. */
export function maskText(text: string, span: Span): MaskedText {
  const characters: string[] = []
  const at: number[] = []
  for (let index = span[0]; index < span[1]; index += 1) {
    const character = text.charAt(index)
    if (isSpace(character)) {
      // A space between two digits keeps them two numbers.
      const before = characters[characters.length - 1] ?? ''
      if (!(isDigit(before) && isDigit(text.charAt(index + 1)))) continue
    }
    characters.push(character)
    at.push(index)
  }
  const shown = characters.join('')
  const masked = characters.map(toPlain)
  let index = 0
  while (index < characters.length) {
    const opening = characters[index] ?? ''
    const closing = pairs[opening]
    const end = closing === undefined ? -1 : findClosing(characters, index, opening, closing)
    if (end < 0) {
      index += 1
      continue
    }
    if (opening === '“' && holdsTargets(characters, index, end)) {
      // 实现“…达到2000名，…达到40%”的目标: what is quoted is said.
      masked[index] = '，'
      masked[end] = '，'
      index += 1
      continue
    }
    for (let inside = index; inside <= end; inside += 1) masked[inside] = hidden
    index = end + 1
  }
  return { shown, masked: masked.join(''), at }
}

/** Whether a quotation is no name but several clauses with figures that are reached. */
function holdsTargets(characters: readonly string[], from: number, to: number): boolean {
  if (to - from < 20) return false
  const quoted = characters.slice(from + 1, to).join('')
  return /[，；]/.test(quoted) && /(?:达到?|超过|突破|不[低少]于)[约近]?\d/.test(quoted)
}

function findClosing(characters: readonly string[], start: number, opening: string, closing: string): number {
  let depth = 1
  const limit = Math.min(characters.length, start + longestBracket)
  for (let index = start + 1; index < limit; index += 1) {
    const character = characters[index]
    if (character === closing || (closing === '）' && character === ')') || (closing === ')' && character === '）')) {
      depth -= 1
      if (depth === 0) return index
    } else if (character === opening) depth += 1
    else if (character === '。' && opening !== '（' && opening !== '(' && opening !== '“') return -1
  }
  return -1
}

function toPlain(character: string): string {
  const code = character.charCodeAt(0)
  if (code >= 0xff10 && code <= 0xff19) return String.fromCharCode(code - 0xfee0)
  if (character === '％') return '%'
  if (character === '．') return '.'
  if (character === '>') return '＞'
  if (character === '<') return '＜'
  if (character === '≧') return '≥'
  if (character === '≦') return '≤'
  return character
}

export function isDigit(character: string): boolean {
  return character >= '0' && character <= '9'
}

function isSpace(character: string): boolean {
  return (
    character === ' ' || character === '\n' || character === '\t' || character === '\u3000' || character === '\u00a0'
  )
}

/** A stretch of `masked` between two marks, and the mark that ends it. */
export interface Stretch {
  readonly start: number
  readonly end: number
  /** The mark after it: `。` ends a sentence, `；` a part of one, `，` and `：` a clause; '' at the end of the paragraph. */
  readonly mark: string
}

/** Cuts at the marks between clauses. A comma between digits parts thousands and no clauses. */
export function cutClauses(masked: string): Stretch[] {
  const stretches: Stretch[] = []
  let start = 0
  for (let index = 0; index <= masked.length; index += 1) {
    const mark = index === masked.length ? '' : clauseMark(masked, index)
    if (mark === null) continue
    if (index > start || mark !== '') stretches.push({ start, end: index, mark })
    start = index + 1
  }
  return stretches
}

function clauseMark(masked: string, index: number): string | null {
  switch (masked.charAt(index)) {
    case '。':
    case '！':
    case '？':
      return '。'
    case '；':
    case ';':
      return '；'
    case '：':
    case ':':
      return isDigit(masked.charAt(index - 1)) && isDigit(masked.charAt(index + 1)) ? null : '：'
    case '，':
      return '，'
    case ',':
      return isDigit(masked.charAt(index - 1)) && isDigit(masked.charAt(index + 1)) ? null : '，'
    default:
      return null
  }
}
