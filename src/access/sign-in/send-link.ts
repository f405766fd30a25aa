import { createMailTransport } from './mail-transport.ts'
import type { MailSettings } from './read-settings.ts'

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
export function createMailer(settings: MailSettings): Mailer {
  const transport = createMailTransport(settings)
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
