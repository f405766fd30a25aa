import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createMailer } from './send-link.ts'
import { type House, openHouse } from './testing/a-house.ts'

const address = 'https://courtyard.test'
const got: { to: string[]; text: string }[] = []
let refusing = false
let server: SMTPServer
let url: string
let house: House
beforeAll(async () => {
  server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(refusing ? new Error('no') : null),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        got.push({
          to: session.envelope.rcptTo.map(({ address: to }) => to),
          text: Buffer.concat(chunks).toString('utf8'),
        })
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  house = await openHouse({ address, mail: { url, from: 'courtyard@city.example' } })
})
afterAll(async () => {
  await house.close()
  await new Promise<void>((resolve) => server.close(resolve))
})

/** The text part, as it was before it was made fit for the way. */
function readText(mail: string): string {
  const body = mail.slice(mail.indexOf('\r\n\r\n') + 4)
  if (/transfer-encoding: base64/i.test(mail)) return Buffer.from(body, 'base64').toString('utf8')
  return Buffer.from(
    body
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8')
}

async function invite(email?: string) {
  const admin = await house.addPerson('管理员', 'system_administrator')
  const signInName = `admin-${admin.slice(0, 8)}`
  await house.addAccount(admin, signInName)
  const browser = house.browser({ headers: { host: 'courtyard.test', origin: address } })
  await browser.signIn(signInName)
  await house.database.asSuperuser('update auth.session set second_factor = true')
  const person = await house.addPerson('王\u200b芳')
  return browser.ask(
    'POST',
    `/api/programmes/yunxi-2031/people/${person}/invitation`,
    email === undefined ? {} : { email },
  )
}

it('sends an invitation, with a link that works and points to the address of the site and to no other', async () => {
  const answer = await invite('wang@city.example')
  expect([answer.statusCode, answer.json()]).toEqual([
    201,
    { sent: true, path: null, url: null, expiresAt: expect.any(String) },
  ])
  const mail = got.at(-1)
  expect(mail?.to).toEqual(['wang@city.example'])
  const text = readText(mail?.text ?? '')
  const token = /https:\/\/courtyard\.test\/desk\/link#([\w-]{43})/.exec(text)?.[1]
  expect(text.match(/https?:\/\/[^\s/]+/g)).toEqual([address])
  expect((await house.browser().ask('GET', `/api/links/${token}`)).json()).toMatchObject({ purpose: 'invitation' })
  expect(mail?.text).toContain('From: courtyard@city.example')
})

it('hands the link over where no address is given', async () => {
  const before = got.length
  const made = (await invite()).json<{ sent: boolean; url: string }>()
  expect(made).toMatchObject({ sent: false, url: expect.stringMatching(/^https:\/\/courtyard\.test\/desk\/link#/) })
  expect(got.length).toBe(before)
})

it('says that the mail was not taken', async () => {
  refusing = true
  const answer = await invite('wang@city.example')
  refusing = false
  expect([answer.statusCode, answer.json()]).toEqual([502, expect.objectContaining({ code: 'mail_not_sent' })])
})

it.each(['a@city.example\r\nBcc: evil@evil.example', 'a@city.example, evil@evil.example', 'a@city.example\u0000'])(
  'takes no address with another in it: %j',
  async (email) => {
    const before = got.length
    expect((await invite(email)).statusCode).toBe(400)
    expect(got.length).toBe(before)
  },
)

it('writes no header that a name asks for', async () => {
  const mailer = createMailer({ url, from: 'courtyard@city.example' })
  await mailer.send({
    to: 'wang@city.example',
    name: 'Wang\r\nBcc: evil@evil.example\r\n\r\nhello',
    purpose: 'reset',
    url: `${address}/desk/link#x`,
    expiresAt: new Date('2026-11-30T08:00:00Z'),
  })
  mailer.close()
  const mail = got.at(-1)
  expect(mail?.to).toEqual(['wang@city.example'])
  const [head = ''] = (mail?.text ?? '').split('\r\n\r\n')
  expect(head).not.toMatch(/^bcc:/im)
})
