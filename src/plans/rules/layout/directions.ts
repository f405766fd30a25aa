import type { Direction } from '../../plans.schema.ts'
import { cutOutsideBrackets } from '../owners/brackets.ts'

/** `a(b、c等)、d` → two directions; each keeps its brackets in `text` and lists them in `details`. */
export function splitDirections(list: string): Direction[] {
  const pieces = cutOutsideBrackets(list, '、；;')
  const parts = pieces.length > 1 ? pieces : cutOutsideBrackets(list, '，,')
  return parts.flatMap((part) => {
    const text = part.text.replace(/^[\s：:]+|[\s。；;，,]+$/g, '')
    return text === '' ? [] : [readDirection(text)]
  })
}

function readDirection(text: string): Direction {
  let name = ''
  let inside = ''
  let depth = 0
  for (const character of text) {
    if (character === '（' || character === '(') {
      if (depth > 0) inside += character
      depth += 1
    } else if ((character === '）' || character === ')') && depth > 0) {
      depth -= 1
      inside += depth > 0 ? character : '、'
    } else if (depth > 0) inside += character
    else name += character
  }
  const details = cutOutsideBrackets(inside, '、，,；;')
    .map((part) => part.text.trim().replace(/等$/, '').trim())
    .filter((detail) => detail !== '')
  return { text, name: name.trim().replace(/等$/, '').trim() || text, details }
}
