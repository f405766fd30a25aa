import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/**
 * A provider of OpenID Connect in a process of its own: the city's own sign-on of the tests.
 *
 *     node --import tsx oidc-provider-process.ts REDIRECT_URI [forged]
 *
 * Prints `{"issuer": …}` once it listens. Whoever comes is whom `login_hint` says: `subject,name,email,verified,mfa`; a
 * browser that brings none is asked by a page with one field, and says the same there.
 * forged: the keys it shows are not those it signs with.
 */
const [redirectUri = '', mode = ''] = process.argv.slice(2)

interface Hint {
  readonly sub: string
  readonly preferred_username: string
  readonly email: string
  readonly email_verified: boolean
  readonly mfa: boolean
}

function readHint(text: string): Hint {
  const [sub = '', name = '', email = '', verified = '', mfa = ''] = text.split(',')
  return { sub, preferred_username: name, email, email_verified: verified === 'verified', mfa: mfa === 'mfa' }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

const makeKey = () => ({
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
  kid: 'one',
  use: 'sig',
  alg: 'RS256',
})
const known = new Map<string, Hint>()
const server = createServer()
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'courtyard', client_secret: 'known-to-both', redirect_uris: [redirectUri] }],
    jwks: { keys: [makeKey()] },
    cookies: { keys: ['cookies-of-the-tests'] },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    claims: { openid: ['sub', 'amr'], profile: ['preferred_username'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    findAccount: async (_ctx, sub) => {
      const hint = known.get(sub)
      return hint && { accountId: sub, claims: async () => ({ ...hint }) }
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    loadExistingGrant: async (ctx) => {
      const grant = new provider.Grant({ accountId: ctx.oidc.session?.accountId, clientId: ctx.oidc.client?.clientId })
      grant.addOIDCScope('openid profile email')
      await grant.save()
      return grant
    },
  })
  const answer = provider.callback()
  const others = JSON.stringify({
    keys: [{ ...makeKey(), d: undefined, p: undefined, q: undefined, dp: undefined, dq: undefined, qi: undefined }],
  })
  server.on('request', (request, response) => {
    if (mode === 'forged' && request.url === '/jwks') {
      response.setHeader('content-type', 'application/jwk-set+json').end(others)
      return
    }
    if (!request.url?.startsWith('/interaction/')) {
      void answer(request, response)
      return
    }
    void provider.interactionDetails(request, response).then(async ({ params }) => {
      const typed = request.method === 'POST' ? new URLSearchParams(await readText(request)).get('who') : null
      const who = typed ?? params.login_hint
      if (typeof who !== 'string') {
        response
          .setHeader('content-type', 'text/html; charset=utf-8')
          .end('<!doctype html><title>City</title><form method="post"><label>Who <input name="who"></label></form>')
        return
      }
      const hint = readHint(who)
      known.set(hint.sub, hint)
      const login = { accountId: hint.sub, amr: hint.mfa ? ['pwd', 'otp', 'mfa'] : ['pwd'] }
      await provider.interactionFinished(request, response, { login })
    })
  })
  process.stdout.write(`${JSON.stringify({ issuer })}\n`)
})
process.on('SIGTERM', () => process.exit(0))
