const FORM = /^[a-z0-9\u4e00-\u9fff][a-z0-9._@\u4e00-\u9fff-]{1,49}$/

/**
 * A sign-in name as it is kept: NFKC and lower case, so that ｗａｎｇ and WANG are wang and no second one can be made.
 * Latin letters, digits, Chinese characters and `._@-` only: no look-alikes of other scripts.
 *
 * @returns null when it is none, or not yet long enough
 */
export function readSignInName(text: string): string | null {
  const name = text.normalize('NFKC').trim().toLowerCase()
  return FORM.test(name) ? name : null
}
