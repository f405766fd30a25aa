import nodemailer, { type Transporter } from 'nodemailer'
import type { MailSettings } from './read-settings.ts'

/** How long the mail server may take for each step. */
const TIMEOUT_MS = 10_000

/** The one way to the city's mail server: for links, and for messages that leave the desk. Nothing is fetched for a mail. */
export function createMailTransport({ url, from }: MailSettings): Transporter {
  const transport = new URL(url)
  for (const name of ['connectionTimeout', 'greetingTimeout', 'socketTimeout']) {
    if (!transport.searchParams.has(name)) transport.searchParams.set(name, String(TIMEOUT_MS))
  }
  return nodemailer.createTransport(transport.href, { from, disableFileAccess: true, disableUrlAccess: true })
}
