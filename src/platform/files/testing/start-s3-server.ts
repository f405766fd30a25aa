import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** A server that speaks enough of the S3 protocol to keep files, and believes no request that is not signed rightly. */
export interface S3Server {
  readonly endpoint: string
  /** What it keeps, by key. */
  readonly kept: ReadonlyMap<string, { readonly content: Buffer; readonly modified: Date }>
  /** What it refused, and why. */
  readonly refused: readonly string[]
  /** Answers the next requests like this, as a server in trouble does. */
  failWith(status: number | null): void
  close(): Promise<void>
}

export const S3_KEY = {
  keyId: 'AKIDEXAMPLE',
  secret: 'a-secret-of-the-tests',
  region: 'cn-test-1',
  bucket: 'courtyard-test',
}

/** How many keys it lists on a page, so that more than one page is asked for. */
const PAGE = 2

export async function startS3Server(): Promise<S3Server> {
  const kept = new Map<string, { content: Buffer; modified: Date }>()
  const refused: string[] = []
  let failing: number | null = null
  const server = http.createServer(async (request, reply) => {
    const body = await buffer(request).catch(() => null)
    if (body === null) return
    const url = new URL(request.url ?? '', 'http://s3')
    if (failing !== null) return void reply.writeHead(failing).end('<Error><Code>SlowDown</Code></Error>')
    const wrong = findWrong(request, url, body)
    if (wrong !== null) {
      refused.push(wrong)
      return void reply.writeHead(403).end(`<Error><Code>${wrong}</Code></Error>`)
    }
    const key = url.pathname.slice(`/${S3_KEY.bucket}/`.length)
    if (key === '' && request.method === 'GET') return void reply.writeHead(200).end(list(url))
    const found = kept.get(key)
    if (request.method === 'PUT') {
      kept.set(key, { content: body, modified: new Date() })
      return void reply.writeHead(200).end()
    }
    if (request.method === 'DELETE') {
      kept.delete(key)
      return void reply.writeHead(204).end()
    }
    if (!found) return void reply.writeHead(404).end('<Error><Code>NoSuchKey</Code></Error>')
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '')
    const sent = range ? found.content.subarray(Number(range[1]), Number(range[2]) + 1) : found.content
    reply.writeHead(range ? 206 : 200, { 'content-length': sent.length })
    reply.end(request.method === 'HEAD' ? undefined : sent)
  })
  const list = (url: URL): string => {
    const keys = [...kept.keys()].sort()
    const from = Number(url.searchParams.get('continuation-token') ?? 0)
    const next = from + PAGE < keys.length ? `<NextContinuationToken>${from + PAGE}</NextContinuationToken>` : ''
    const contents = keys
      .slice(from, from + PAGE)
      .map(
        (key) =>
          `<Contents><Key>${key}</Key><LastModified>${kept.get(key)?.modified.toISOString()}</LastModified></Contents>`,
      )
    return `<?xml version="1.0"?><ListBucketResult>${contents.join('')}${next}</ListBucketResult>`
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    kept,
    refused,
    failWith: (status) => {
      failing = status
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

const sha256 = (said: string | Buffer) => createHash('sha256').update(said).digest('hex')
const hmac = (key: string | Buffer, said: string) => createHmac('sha256', key).update(said).digest()

/** Reckons the signature itself, from the specification (AWS Signature Version 4, "Authenticating requests"). */
function findWrong(request: http.IncomingMessage, url: URL, body: Buffer): string | null {
  const { headers, method = '' } = request
  const said =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    )
  if (!said) return 'AccessDenied'
  const [, keyId = '', day = '', region = '', signed = '', signature = ''] = said
  if (keyId !== S3_KEY.keyId || region !== S3_KEY.region) return 'InvalidAccessKeyId'
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every((name) => signed.split(';').includes(name)))
    return 'Unsigned'
  const content = String(headers['x-amz-content-sha256'])
  if (content !== sha256(body)) return 'XAmzContentSHA256Mismatch'
  const query = [...url.searchParams]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort()
    .join('&')
  const canonical = [
    method,
    url.pathname,
    query,
    ...signed.split(';').map((name) => `${name}:${String(headers[name]).trim()}`),
    '',
    signed,
    content,
  ].join('\n')
  const date = String(headers['x-amz-date'])
  if (!date.startsWith(day)) return 'RequestExpired'
  const scope = `${day}/${region}/s3/aws4_request`
  const key = hmac(hmac(hmac(hmac(`AWS4${S3_KEY.secret}`, day), region), 's3'), 'aws4_request')
  const expected = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n'))
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch'
}
