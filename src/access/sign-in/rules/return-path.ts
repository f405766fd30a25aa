/**
 * Where to go after signing in: a path of this site and nothing else, written so that no browser reads a host into it.
 *
 * @returns `/` when it is anything else
 */
export function readReturnPath(to: string | undefined): string {
  if (to === undefined || !/^\/(?![/\\])[\x21-\x7e]*$/.test(to) || /[\\]|%0[ad0]|%5c/i.test(to)) return '/'
  const url = new URL(to, 'http://here.invalid')
  return url.origin === 'http://here.invalid' && !url.pathname.startsWith('//')
    ? `${url.pathname}${url.search}${url.hash}`
    : '/'
}
