import nodemailer from 'nodemailer'
import { OperatorError } from '../../platform/operator-error.ts'

export interface MailSettings {
  /** COURTYARD_SMTP_URL: `smtp://` or `smtps://`, with name and password where the server asks for them. */
  readonly url: string
  /** COURTYARD_SMTP_FROM. */
  readonly from: string
}

export interface LinkMail {
  readonly to: string
  readonly name: string
  readonly purpose: 'invitation' | 'reset'
  readonly url: string
  readonly expiresAt: Date
}

export interface Mailer {
  /** @throws {Error} the mail server did not take it */
  send(mail: LinkMail): Promise<void>
  close(): void
}

const WORDS = {
  invitation: {
    subject: '邀请您登录四合园 Invitation to Courtyard',
    zh: '请打开下面的链接，设定您的登录名和口令',
    en: 'Open this link to choose your sign-in name and password',
  },
  reset: {
    subject: '重设四合园登录口令 New password for Courtyard',
    zh: '请打开下面的链接，设定新的口令',
    en: 'Open this link to set a new password',
  },
} as const

/** Sends one-time links. Plain text, in both languages, with nothing to load from anywhere. */
export function createMailer({ url, from }: MailSettings): Mailer {
  const transport = nodemailer.createTransport(url, { from, disableFileAccess: true, disableUrlAccess: true })
  return {
    async send({ to, name, purpose, url: link, expiresAt }) {
      const { subject, zh, en } = WORDS[purpose]
      const until = `${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
      await transport.sendMail({
        to: { name, address: to },
        subject,
        text: [
          `${name}：`,
          '',
          `${zh}（只能使用一次，${until} 前有效）：`,
          `${en} (good once, until ${until}):`,
          '',
          link,
          '',
          '如果您没有料到这封邮件，请不必理会，并告知管理员。',
          'If you did not expect this mail, leave it and tell your administrator.',
        ].join('\n'),
      })
    },
    close: () => transport.close(),
  }
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
