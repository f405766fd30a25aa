import { createHmac, timingSafeEqual } from 'node:crypto'

/** What the cookies are called, and whether they travel over TLS only. */
export interface CookieNames {
  readonly session: string
  /** Of a sign-in that waits for its second step. */
  readonly secondStep: string
  /** Of a sign-in that went to the city's own sign-on and is expected back. */
  readonly signOn: string
  readonly secure: boolean
}

/** With `__Host-` a browser refuses a cookie that another host, a subdomain or plain http tries to set. */
export function nameCookies(address: string | null): CookieNames {
  const secure = address?.startsWith('https:') ?? false
  const start = secure ? '__Host-courtyard' : 'courtyard'
  return { session: `${start}_session`, secondStep: `${start}_second_step`, signOn: `${start}_sign_on`, secure }
}

/** The first cookie of that name; undefined when there is none. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim()
  }
  return undefined
}

/** The value that was signed, as better-auth signs: `value.HMAC-SHA-256`, base64, percent-encoded; null when it was not. */
export function readSigned(cookie: string | undefined, secret: string): string | null {
  if (cookie === undefined || cookie.length > 512) return null
  let text: string
  try {
    text = decodeURIComponent(cookie)
  } catch {
    return null
  }
  const at = text.lastIndexOf('.')
  if (at < 1) return null
  const value = text.slice(0, at)
  const given = Buffer.from(text.slice(at + 1), 'base64')
  const right = createHmac('sha256', secret).update(value).digest()
  return given.length === right.length && timingSafeEqual(given, right) ? value : null
}
