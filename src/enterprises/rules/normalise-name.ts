/** Left out when names are compared: spaces, brackets, quotation marks, points and strokes. */
const LEFT_OUT = new Set(' \t\n\r()[]{}<>〔〕【】《》〈〉「」『』“”‘’"\'`·・•.,、。:;!?-‐–—_/\\*~')

/**
 * A name as it is compared: one form of each letter (NFKC), Latin letters small, without spaces, brackets and points, and
 * 有限责任公司 as 有限公司, which says the same. `云泽（江苏）芯片 有限责任公司` is `云泽江苏芯片有限公司`.
 *
 * The database answers the same (`enterprises.name_key`): by its answer names are found and proposed to be one.
 */
export function normaliseName(name: string): string {
  const letters = name.normalize('NFKC').replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  return [...letters]
    .filter((letter) => !LEFT_OUT.has(letter))
    .join('')
    .replaceAll('有限责任公司', '有限公司')
}
