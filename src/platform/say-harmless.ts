/**
 * Text for a cell of a CSV. What begins like a formula gets an apostrophe in front: a spreadsheet would calculate it,
 * whoever wrote it. Source: OWASP, CSV Injection.
 */
export function sayHarmless(text: string): string {
  const harmless = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}
