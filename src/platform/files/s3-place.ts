import { createReadStream } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { AwsV4Signer } from 'aws4fetch'
import { XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import type { BlobPlace } from './blob-place.ts'

/** COURTYARD_FILES_S3_…: a bucket on any server that speaks the protocol. */
export interface S3Settings {
  /** Without a slash at the end. */
  readonly endpoint: string
  readonly bucket: string
  readonly region: string
  readonly keyId: string
  readonly secret: string
}

/** How long the server may say nothing. */
const PATIENCE_MS = 60_000
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Contents in a bucket, addressed by path (`/bucket/sha256`), each request signed (AWS Signature Version 4). */
export function createS3Place(settings: S3Settings): BlobPlace {
  const ask = async (
    method: string,
    target: string,
    headers: Readonly<Record<string, string>> = {},
    body?: { readonly file: string; readonly bytes: number; readonly sha256: string },
  ): Promise<http.IncomingMessage> => {
    const { keyId: accessKeyId, secret: secretAccessKey, region } = settings
    const signed = await new AwsV4Signer({
      method,
      url: `${settings.endpoint}/${settings.bucket}${target}`,
      // The server refuses a content that is not the one that was signed.
      headers: { ...headers, 'x-amz-content-sha256': body?.sha256 ?? EMPTY_SHA256 },
      accessKeyId,
      secretAccessKey,
      service: 's3',
      region,
    }).sign()
    return new Promise((resolve, reject) => {
      const { request } = signed.url.protocol === 'https:' ? https : http
      const sent = request(
        signed.url,
        {
          method,
          headers: {
            ...Object.fromEntries(signed.headers),
            ...(body ? { 'content-length': body.bytes } : {}),
          },
          timeout: PATIENCE_MS,
        },
        resolve,
      )
      sent.on('timeout', () => sent.destroy(new Error(`the file server of ${settings.endpoint} does not answer`)))
      sent.on('error', reject)
      if (body) pipeline(createReadStream(body.file), sent).catch(reject)
      else sent.end()
    })
  }
  const fail = async (what: string, reply: http.IncomingMessage): Promise<never> => {
    const said = (await text(reply)).slice(0, 500)
    throw new Error(`the file server of ${settings.endpoint} answers ${reply.statusCode} to ${what}: ${said}`)
  }
  const expectOne = async (what: string, reply: http.IncomingMessage, ...statuses: number[]) => {
    if (!statuses.includes(reply.statusCode ?? 0)) await fail(what, reply)
    reply.resume()
  }
  return {
    async keep(sha256, file, bytes) {
      const headers = { 'content-type': 'application/octet-stream' }
      await expectOne('keep', await ask('PUT', `/${sha256}`, headers, { file, bytes, sha256 }), 200)
    },
    async open(sha256, range) {
      const headers: Record<string, string> = range ? { range: `bytes=${range.from}-${range.to}` } : {}
      const reply = await ask('GET', `/${sha256}`, headers)
      if (reply.statusCode === 404) {
        reply.resume()
        return null
      }
      if (reply.statusCode !== (range ? 206 : 200)) await fail('open', reply)
      return reply
    },
    async has(sha256) {
      const reply = await ask('HEAD', `/${sha256}`)
      await expectOne('look for', reply, 200, 404)
      return reply.statusCode === 200
    },
    async remove(sha256) {
      await expectOne('remove', await ask('DELETE', `/${sha256}`), 200, 204, 404)
    },
    async *listOlder(than) {
      let token: string | null = null
      do {
        const query: string = token === null ? '' : `&continuation-token=${encodeURIComponent(token)}`
        const reply = await ask('GET', `/?list-type=2${query}`)
        if (reply.statusCode !== 200) await fail('list', reply)
        const page = listSchema.parse(parser.parse(await text(reply))).ListBucketResult
        for (const { Key, LastModified } of page.Contents ?? []) {
          if (/^[0-9a-f]{64}$/.test(Key) && new Date(LastModified) < than) yield Key
        }
        token = page.NextContinuationToken ?? null
      } while (token !== null)
    },
  }
}

const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'Contents' })
const listSchema = z.object({
  ListBucketResult: z.object({
    Contents: z.array(z.object({ Key: z.string(), LastModified: z.string() })).optional(),
    NextContinuationToken: z.string().optional(),
  }),
})
