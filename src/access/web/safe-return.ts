/**
 * Where to go after signing in: a path below the desk as the router knows it. Anything that could lead out of the desk
 * (another host, a scheme, a backslash that browsers take for a slash) becomes the start of the desk.
 */
export function safeReturn(to: string | undefined): string {
  if (!to?.startsWith('/') || to.startsWith('//') || /[\\\s]/.test(to)) return '/'
  const { pathname, search, origin } = new URL(to, 'http://desk.invalid')
  if (origin !== 'http://desk.invalid' || pathname.startsWith('//')) return '/'
  return /^\/(?:sign-in|totp)(?:\/|$)/.test(pathname) ? '/' : pathname + search
}
