import { accept, type Result, refuse } from '../../platform/result.ts'
import { createMailTransport } from '../sign-in/mail-transport.ts'
import type { MailSettings } from '../sign-in/read-settings.ts'

export interface MessageMail {
  /** Of the delivery: a mail that is sent twice bears the same. */
  readonly id: string
  readonly to: string
  readonly name: string
  readonly text: { readonly zh: string; readonly en: string }
  /** Who sent it; null: the system. */
  readonly from: string | null
  readonly url: string | null
}

export interface MailRefusal {
  readonly code: 'unreachable' | 'mail_refused'
  /** What the mail server answered. */
  readonly status: number | null
  /** It will never take it. */
  readonly isFinal: boolean
}

export interface MessageMailer {
  send(mail: MessageMail): Promise<Result<null, MailRefusal>>
  close(): void
}

/** Mails messages of the desk. Plain text, in both languages; it says what happened and where to read it, no more. */
export function createMessageMailer(settings: MailSettings): MessageMailer {
  const transport = createMailTransport(settings)
  const domain = /@([^\s>]+)/.exec(settings.from)?.[1] ?? 'courtyard'
  return {
    async send({ id, to, name, text, from, url }) {
      try {
        await transport.sendMail({
          to: { name, address: to },
          subject: `${text.zh} ${text.en}`,
          messageId: `<${id}@${domain}>`,
          text: [
            `${name}：`,
            '',
            text.zh,
            text.en,
            '',
            ...(from === null ? [] : [`发件人 From: ${from}`]),
            ...(url === null ? ['请登录四合园查看。 Sign in to Courtyard to read it.'] : [url]),
            '',
            '不想再收到邮件，可在“我的”页面关闭。 Mail can be turned off on your profile page.',
          ].join('\n'),
        })
        return accept(null)
      } catch (error) {
        const { responseCode } = error as { responseCode?: number }
        if (responseCode === undefined) return refuse({ code: 'unreachable', status: null, isFinal: false })
        return refuse({ code: 'mail_refused', status: responseCode, isFinal: responseCode >= 500 })
      }
    },
    close: () => transport.close(),
  }
}
