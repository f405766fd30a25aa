import * as oidc from 'openid-client'
import type { SignOnSettings } from './read-settings.ts'
import type { Flow } from './sign-on-flow.ts'

/** Who came back. */
export interface SignedOn {
  /** Issuer and subject: the one name that the provider never gives to another. */
  readonly subject: string
  /** What the claim says; null where it says nothing that may be believed. */
  readonly signInName: string | null
  /** The provider says that more than a password was asked for (RFC 8176: mfa). */
  readonly secondFactor: boolean
}

export interface CitySignOn {
  readonly name: SignOnSettings['name']
  begin(to: string, now: Date): Promise<{ url: URL; flow: Flow }>
  /** @throws {Error} whatever does not fit: state, nonce, code, issuer, audience, signature, time */
  finish(back: URL, flow: Flow): Promise<SignedOn>
}

/** The provider is asked who it is when the first person comes, and again after it could not be reached. */
export function createCitySignOn(settings: SignOnSettings, flowSeconds: number): CitySignOn {
  const { issuer, clientId, clientSecret, claim, redirectUri } = settings
  let found: Promise<oidc.Configuration> | null = null
  const discover = () => {
    // In one process of tests only: a provider elsewhere speaks TLS, and its settings say so.
    const plain = new URL(issuer).protocol === 'http:' ? [oidc.allowInsecureRequests] : []
    found ??= oidc
      .discovery(new URL(issuer), clientId, clientSecret, undefined, {
        // The id token's signature is checked, also where it came over TLS from the provider itself.
        execute: [...plain, oidc.enableNonRepudiationChecks],
        timeout: 10,
      })
      .catch((error: unknown) => {
        found = null
        throw error
      })
    return found
  }
  return {
    name: settings.name,
    async begin(to, now) {
      const config = await discover()
      const flow: Flow = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
        to,
        until: now.getTime() + flowSeconds * 1_000,
      }
      const url = oidc.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: claim === 'email' ? 'openid email' : 'openid profile',
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: 'S256',
      })
      return { url, flow }
    },
    async finish(back, { state, nonce, verifier }) {
      const tokens = await oidc.authorizationCodeGrant(await discover(), back, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
        idTokenExpected: true,
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('the provider sent no id token')
      const said = claims[claim]
      const isBelieved = typeof said === 'string' && (claim !== 'email' || claims.email_verified === true)
      return {
        subject: `${claims.iss} ${claims.sub}`,
        signInName: isBelieved ? said : null,
        secondFactor: Array.isArray(claims.amr) && claims.amr.includes('mfa'),
      }
    },
  }
}
