/** What a spreadsheet takes for a formula, also behind apostrophes: what begins so is told from what was made harmless. */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/

/**
 * Text for a cell of a CSV. What begins like a formula gets an apostrophe in front: a spreadsheet would calculate it,
 * whoever wrote it. Source: OWASP, CSV Injection.
 */
export function sayHarmless(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}

/** The text that was made harmless, of a cell without its quotes. Any other text is what it is. */
export function readHarmless(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell
}
