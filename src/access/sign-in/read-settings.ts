import { OperatorError } from '../../platform/operator-error.ts'
import { isLoopbackHost } from './rules/at-the-machine.ts'

/** What the environment says of signing in. Apart from the rest, so that reading it loads neither mail nor sign-on. */

export interface MailSettings {
  /** COURTYARD_SMTP_URL: `smtp://` or `smtps://`, with name and password where the server asks for them. */
  readonly url: string
  /** COURTYARD_SMTP_FROM. */
  readonly from: string
}

/** The city's own sign-on, by OpenID Connect. */
export interface SignOnSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly name: { readonly zh: string; readonly en: string }
  /** Which claim of the id token is the sign-in name here. */
  readonly claim: string
  /** Where the provider sends people back to. */
  readonly redirectUri: string
}

/**
 * COURTYARD_ADDRESS: where the site is reached, without a slash at the end; null when it is not set.
 *
 * @throws {OperatorError} it is no address of a site
 */
export function readAddress(env: NodeJS.ProcessEnv): string | null {
  const text = env.COURTYARD_ADDRESS?.trim().replace(/\/$/, '')
  if (!text) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && /^https?:$/.test(url.protocol) && url.origin === text.toLowerCase()) return url.origin
  throw new OperatorError(
    `COURTYARD_ADDRESS 应为网站的地址，如 https://courtyard.example.gov.cn（不带路径），现为“${env.COURTYARD_ADDRESS}”。`,
    `COURTYARD_ADDRESS must be the address of the site, like https://courtyard.example.gov.cn and without a path; it is "${env.COURTYARD_ADDRESS}".`,
  )
}

/** @throws {OperatorError} a value makes no sense, or the address of the site is missing: what would a link point to? */
export function readMailSettings(env: NodeJS.ProcessEnv, address: string | null): MailSettings | null {
  const { COURTYARD_SMTP_URL: url, COURTYARD_SMTP_FROM: from } = env
  if (!url) return null
  if (!/^smtps?:\/\/[^/\s]+/.test(url) || !URL.canParse(url)) {
    throw new OperatorError(
      'COURTYARD_SMTP_URL 应形如 smtps://用户名:口令@主机:465。',
      'COURTYARD_SMTP_URL must look like smtps://name:password@host:465.',
    )
  }
  if (!from || /[\r\n]/.test(from) || !from.includes('@')) {
    throw new OperatorError(
      '设置了 COURTYARD_SMTP_URL 时，COURTYARD_SMTP_FROM 须为发件地址。',
      'With COURTYARD_SMTP_URL set, COURTYARD_SMTP_FROM must be the address that mail comes from.',
    )
  }
  if (address === null) {
    throw new OperatorError(
      '设置了 COURTYARD_SMTP_URL 时，COURTYARD_ADDRESS 也须设置：邮件中的链接指向它。',
      'With COURTYARD_SMTP_URL set, COURTYARD_ADDRESS must be set too: links in mail point to it.',
    )
  }
  return { url, from }
}

export const SIGN_ON_BACK = '/api/sign-on/city/back'

/** @throws {OperatorError} a value makes no sense or is missing */
export function readSignOnSettings(env: NodeJS.ProcessEnv, address: string | null): SignOnSettings | null {
  const {
    COURTYARD_OIDC_ISSUER: issuer,
    COURTYARD_OIDC_CLIENT_ID: clientId,
    COURTYARD_OIDC_CLIENT_SECRET: clientSecret,
  } = env
  if (!issuer) return null
  const url = URL.canParse(issuer) ? new URL(issuer) : null
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname))
  if (!isSafe) {
    throw new OperatorError(
      'COURTYARD_OIDC_ISSUER 应为 https 地址。',
      'COURTYARD_OIDC_ISSUER must be an https address.',
    )
  }
  if (!clientId || !clientSecret || address === null) {
    throw new OperatorError(
      '设置了 COURTYARD_OIDC_ISSUER 时，COURTYARD_OIDC_CLIENT_ID、COURTYARD_OIDC_CLIENT_SECRET 和 COURTYARD_ADDRESS 都须设置。',
      'With COURTYARD_OIDC_ISSUER set, COURTYARD_OIDC_CLIENT_ID, COURTYARD_OIDC_CLIENT_SECRET and COURTYARD_ADDRESS must be set too.',
    )
  }
  const [zh = '', en = zh] = (env.COURTYARD_OIDC_NAME || '统一身份认证|City sign-on')
    .split('|')
    .map((one) => one.trim())
  return {
    issuer,
    clientId,
    clientSecret,
    name: { zh, en },
    claim: env.COURTYARD_OIDC_CLAIM || 'preferred_username',
    redirectUri: address + SIGN_ON_BACK,
  }
}
