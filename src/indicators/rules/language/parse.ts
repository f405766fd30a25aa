import { accept, type Result, refuse } from '../../../platform/result.ts'
import {
  type Expression,
  FUNCTIONS,
  type Gathering,
  MOST_CHARACTERS,
  MOST_DEPTH,
  MOST_DIGITS,
  MOST_PERIODS_BACK,
  type Operator,
  type Place,
} from './expression.ts'
import type { Fault } from './fault.ts'
import { PURE, parseUnit, type Unit } from './unit.ts'

type Token = Place &
  (
    | { readonly kind: 'number'; readonly digits: string }
    | { readonly kind: 'word'; readonly word: string }
    | { readonly kind: 'unit'; readonly unit: Unit }
    | { readonly kind: 'sign'; readonly sign: Operator | '(' | ')' | ',' }
  )

/** As a Chinese keyboard types them. */
const SIGNS: Readonly<Record<string, Operator | '(' | ')' | ','>> = {
  '+': '+',
  '＋': '+',
  '-': '-',
  '－': '-',
  '−': '-',
  '*': '*',
  '×': '*',
  '＊': '*',
  '/': '/',
  '÷': '/',
  '／': '/',
  '(': '(',
  '（': '(',
  ')': ')',
  '）': ')',
  ',': ',',
  '，': ',',
  '、': ',',
}

/**
 * Reads an expression, or says what is wrong first, where, and what was expected. Total: any text gives the one or the
 * other, in time that grows with its length alone.
 *
 * ```
 * expression := term (('+' | '-') term)*
 * term       := signed (('*' | '/') signed)*
 * signed     := '-' signed | value
 * value      := number unit? | code | '(' expression ')' | function
 * unit       := '[' 万元/亩 ']'
 * function   := ('sum' | 'mean' | 'min' | 'max') '(' expression (',' expression)* ')'
 *             | 'ratio' '(' expression ',' expression ')'
 *             | 'growth' '(' code ')' | 'previous' '(' code ',' periods ')'
 * ```
 */
export function parseExpression(text: string): Result<Expression, Fault> {
  if (text.length > MOST_CHARACTERS)
    return refuse({ code: 'too_long', most: MOST_CHARACTERS, at: MOST_CHARACTERS, end: text.length })
  try {
    return accept(new Parser(text, readTokens(text)).readAll())
  } catch (error) {
    if (error instanceof Found) return refuse(error.fault)
    throw error
  }
}

/** Carries the first fault out of the parser; never leaves this file. */
class Found extends Error {
  constructor(readonly fault: Fault) {
    super(fault.code)
  }
}

function readTokens(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const blank = /^\s+/.exec(rest)
    if (blank) {
      at += blank[0].length
      continue
    }
    const sign = SIGNS[text[at] ?? '']
    const word = /^[a-z][a-z0-9_]*/.exec(rest)?.[0]
    const figure = /^[\d.]+/.exec(rest)?.[0]
    if (sign !== undefined) {
      tokens.push({ kind: 'sign', sign, at, end: at + 1 })
      at += 1
    } else if (word !== undefined) {
      tokens.push({ kind: 'word', word, at, end: at + word.length })
      at += word.length
    } else if (figure !== undefined) {
      const end = at + figure.length
      if (!/^\d+(?:\.\d+)?$/.test(figure)) throw new Found({ code: 'not_a_number', found: figure, at, end })
      const digits = trimZeros(figure)
      if (digits.replace('.', '').length > MOST_DIGITS)
        throw new Found({ code: 'too_many_digits', most: MOST_DIGITS, at, end })
      tokens.push({ kind: 'number', digits, at, end })
      at = end
    } else if (text[at] === '[') {
      const close = text.indexOf(']', at)
      const end = close < 0 ? text.length : close + 1
      const inside = text.slice(at + 1, close < 0 ? end : close)
      const unit = close < 0 ? null : parseUnit(inside)
      if (unit === null || !unit.ok) {
        const from = at + 1 + (unit?.refusal.at ?? inside.length)
        throw new Found({ code: unit?.refusal.code ?? 'not_a_unit', found: inside, at: Math.min(from, end), end })
      }
      tokens.push({ kind: 'unit', unit: unit.value, at, end })
      at = end
    } else {
      const [found = ''] = rest
      throw new Found({ code: 'unknown_sign', found, at, end: at + found.length })
    }
  }
  return tokens
}

function trimZeros(figure: string): string {
  const [whole = '', part = ''] = figure.split('.')
  const before = whole.replace(/^0+(?=\d)/, '')
  const after = part.replace(/0+$/, '')
  return after === '' ? before : `${before}.${after}`
}

class Parser {
  private next = 0
  private depth = 0

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  readAll(): Expression {
    const expression = this.readSum()
    const more = this.peek()
    if (more) this.fail({ code: isSign(more, ')') ? 'value_expected' : 'sign_expected', found: this.show(more) ?? '' })
    return expression
  }

  private readSum(): Expression {
    return this.readChain(['+', '-'], () => this.readProduct())
  }

  private readProduct(): Expression {
    return this.readChain(['*', '/'], () => this.readSigned())
  }

  private readChain(operators: readonly Operator[], readPart: () => Expression): Expression {
    let left = readPart()
    for (;;) {
      const sign = this.peek()
      const operator = operators.find((one) => isSign(sign, one))
      if (sign === undefined || operator === undefined) return left
      this.next += 1
      const right = readPart()
      left = {
        kind: 'binary',
        operator,
        sign: { at: sign.at, end: sign.end },
        left,
        right,
        at: left.at,
        end: right.end,
      }
    }
  }

  private readSigned(): Expression {
    const sign = this.peek()
    if (!isSign(sign, '-')) return this.readValue()
    this.next += 1
    const of = this.deeper(sign, () => this.readSigned())
    return { kind: 'negate', of, at: sign.at, end: of.end }
  }

  private readValue(): Expression {
    const token = this.peek()
    if (token?.kind === 'number') {
      this.next += 1
      const unit = this.peek()
      if (unit?.kind !== 'unit') return { ...token, unit: PURE }
      this.next += 1
      return { ...token, unit: unit.unit, end: unit.end }
    }
    if (token?.kind === 'word') {
      this.next += 1
      if (isSign(this.peek(), '(')) return this.readFunction(token)
      if (isFunction(token.word)) this.fail({ code: 'function_without_brackets', found: token.word }, token)
      return { kind: 'code', code: token.word, at: token.at, end: token.end }
    }
    if (isSign(token, '(')) {
      this.next += 1
      const inside = this.deeper(token, () => this.readSum())
      const { end } = this.close()
      return { ...inside, at: token.at, end }
    }
    return this.fail({ code: 'value_expected', found: this.show(token) })
  }

  private readFunction({ word, at, end: wordEnd }: Place & { readonly word: string }): Expression {
    if (!isFunction(word)) this.fail({ code: 'unknown_function', found: word }, { at, end: wordEnd })
    this.next += 1
    return this.deeper({ at, end: wordEnd }, () => {
      if (word === 'growth') {
        const code = this.readCode(word)
        return { kind: 'growth', code, at, end: this.close().end }
      }
      if (word === 'previous') {
        const code = this.readCode(word)
        this.comma()
        const back = this.readPeriods()
        return { kind: 'previous', code, back, at, end: this.close().end }
      }
      const first = this.readSum()
      if (word === 'ratio') {
        this.comma()
        const to = this.readSum()
        return { kind: 'ratio', of: first, to, at, end: this.close().end }
      }
      const of = [first]
      while (isSign(this.peek(), ',')) {
        this.next += 1
        of.push(this.readSum())
      }
      return { kind: 'gather', how: word as Gathering, of, at, end: this.close().end }
    })
  }

  private readCode(of: string): string {
    const token = this.peek()
    if (token?.kind !== 'word' || isFunction(token.word))
      this.fail({ code: 'code_expected', of, found: this.show(token) })
    this.next += 1
    return token.word
  }

  private readPeriods(): number {
    const token = this.peek()
    const back = token?.kind === 'number' ? Number(token.digits) : 0
    if (!Number.isInteger(back) || back < 1 || back > MOST_PERIODS_BACK)
      this.fail({ code: 'periods_expected', most: MOST_PERIODS_BACK, found: this.show(token) })
    this.next += 1
    return back
  }

  private close(): Place {
    const token = this.peek()
    if (!isSign(token, ')')) this.fail({ code: 'bracket_expected', found: this.show(token) })
    this.next += 1
    return token
  }

  private comma(): void {
    const token = this.peek()
    if (!isSign(token, ',')) this.fail({ code: 'comma_expected', found: this.show(token) })
    this.next += 1
  }

  private deeper<Read>(from: Place, read: () => Read): Read {
    this.depth += 1
    if (this.depth > MOST_DEPTH) this.fail({ code: 'too_deep', most: MOST_DEPTH }, from)
    const found = read()
    this.depth -= 1
    return found
  }

  private peek(): Token | undefined {
    return this.tokens[this.next]
  }

  private show(token: Token | undefined): string | null {
    return token ? this.text.slice(token.at, token.end) : null
  }

  /** At the token that is next, or where the text ends. */
  private fail(fault: FaultWithoutPlace, place?: Place): never {
    const token = place ?? this.peek()
    const at = token?.at ?? this.text.trimEnd().length
    throw new Found({ ...fault, at, end: token?.end ?? at } as Fault)
  }
}

type FaultWithoutPlace = Fault extends infer One ? (One extends Fault ? Omit<One, 'at' | 'end'> : never) : never

function isSign<Sign extends Operator | '(' | ')' | ','>(
  token: Token | undefined,
  sign: Sign,
): token is Token & { kind: 'sign'; sign: Sign } {
  return token?.kind === 'sign' && token.sign === sign
}

function isFunction(word: string): word is (typeof FUNCTIONS)[number] {
  return (FUNCTIONS as readonly string[]).includes(word)
}
