import type { Expression, Operator } from './expression.ts'
import { printUnit } from './unit.ts'

/** How tightly it binds: sums, products, a sign, everything that stands by itself. */
function bind(expression: Expression): number {
  if (expression.kind === 'binary') return BINDS[expression.operator]
  return expression.kind === 'negate' ? 3 : 4
}
const BINDS: Readonly<Record<Operator, number>> = { '+': 1, '-': 1, '*': 2, '/': 2 }

/** Writes an expression with no bracket more than it needs. Read again, it is the same expression. */
export function printExpression(expression: Expression): string {
  const within = (least: number, one: Expression) =>
    bind(one) < least ? `(${printExpression(one)})` : printExpression(one)
  switch (expression.kind) {
    case 'number':
      return expression.unit.length === 0 ? expression.digits : `${expression.digits}[${printUnit(expression.unit)}]`
    case 'code':
      return expression.code
    case 'negate':
      return `-${within(3, expression.of)}`
    case 'binary': {
      const binds = BINDS[expression.operator]
      // Read from the left: on the right, what binds no tighter needs its brackets.
      return `${within(binds, expression.left)} ${expression.operator} ${within(binds + 1, expression.right)}`
    }
    case 'gather':
      return `${expression.how}(${expression.of.map(printExpression).join(', ')})`
    case 'ratio':
      return `ratio(${printExpression(expression.of)}, ${printExpression(expression.to)})`
    case 'growth':
      return `growth(${expression.code})`
    case 'previous':
      return `previous(${expression.code}, ${expression.back})`
  }
}
