/**
 * Something that the person who runs the product can put right: a port that is taken, a folder in use, a database that
 * does not answer. The message is one plain sentence per language, shown without a stack; the process ends with 1.
 */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
  constructor(chinese: string, english: string, options?: ErrorOptions) {
    super(`${chinese}\n${english}`, options)
  }
}
