import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'
import { webhookBodySchema } from '../webhook.schema.ts'

/**
 * A city's gateway, as docs/operations.md describes one: reads what is posted, verifies who signed it, and sends on what it
 * has not seen. A process of its own; what it takes it writes to standard output, a line of JSON each.
 *
 * Arguments: the port (0: any free one), the secret. It behaves as the last POST to /behave said: `good`, `fail` (answers
 * 500 and takes nothing), `slow` (takes it and answers too late), `gone` (410), `busy` (429), `elsewhere` (a redirect).
 */
const [port = '0', secret = ''] = process.argv.slice(2)
const gateway = new Webhook(secret)
const seen = new Set<string>()
let behaviour = 'good'

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  if (request.url === '/behave') {
    behaviour = text
    response.end()
    return
  }
  const id = String(request.headers['webhook-id'])
  try {
    gateway.verify(text, request.headers as Record<string, string>)
  } catch {
    write({ id, refused: true })
    response.writeHead(401).end()
    return
  }
  const statuses: Readonly<Record<string, number>> = { fail: 500, gone: 410, busy: 429, elsewhere: 307 }
  const status = statuses[behaviour]
  if (status !== undefined) {
    response.writeHead(status, { ...(status === 429 && { 'retry-after': '600' }), location: '/another' }).end()
    return
  }
  write({ id, again: seen.has(id), path: request.url, body: webhookBodySchema.parse(JSON.parse(text)) })
  seen.add(id)
  if (behaviour === 'slow') await wait(60_000, undefined, { ref: false })
  response.writeHead(204).end()
})
server.listen(Number(port), '127.0.0.1', () => write({ port: (server.address() as AddressInfo).port }))

function write(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
