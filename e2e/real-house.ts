import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { type FirstRole, invitePerson } from '../src/access/sign-in/invite-person.ts'
import { startOidcProvider } from '../src/access/sign-in/testing/start-oidc-provider.ts'
import { writeTotp } from '../src/access/sign-in/testing/write-totp.ts'
import { computeProgrammeId } from '../src/plans/programme-key.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import { joinDatabase } from '../src/platform/db/server.ts'
import { findPackageRoot } from '../src/platform/package-root.ts'
import { startProduct } from '../src/platform/testing/start-product.ts'

const main = path.join(findPackageRoot(), 'dist', 'server', 'main.js')
export const SLUG = 'nantong-2024'
export const PASSWORD = 'Tuo-Luo-37-Feng'

export interface RealHouse {
  /** Another site than the sign-on's: `localhost` and 127.0.0.1 are not the same to a browser. */
  readonly address: string
  /** `courtyard invite`, as the operator of the machine types it. Gives back what it prints. */
  invite(name: string, role: string): Promise<string>
  /** Somebody with an account, made over http, with a second factor or without. */
  addSomeone(name: string, role: FirstRole, withTotp?: boolean): Promise<Someone>
  /** As if everybody had signed in so many minutes earlier. */
  moveSessionsBack(minutes: number): Promise<void>
  stop(): Promise<void>
}

export interface Someone {
  readonly name: string
  readonly signInName: string
  readonly password: string
  /** Of the second factor, base 32. */
  readonly authenticator: Authenticator | null
}

/** Shows codes, each once: the product takes none a second time. */
export interface Authenticator {
  show(): string
}

export function anAuthenticator(secret: string): Authenticator {
  const shown = new Set<string>()
  return {
    show() {
      // A clock that is half a minute off, either way, is forgiven: so there are three codes at any moment.
      for (const step of [0, 1, -1]) {
        const code = writeTotp(secret, new Date(), step)
        if (shown.has(code)) continue
        shown.add(code)
        return code
      }
      throw new Error('all codes of this moment were used')
    },
  }
}

/** A product with a city sign-on beside the one that the browser tier shares: real accounts, on an empty data folder. */
export async function openRealHouse(): Promise<RealHouse> {
  const home = mkdtempSync(path.join(tmpdir(), 'courtyard-accounts-'))
  const port = await findFreePort()
  const address = `http://localhost:${port}`
  const provider = await startOidcProvider(`${address}/api/sign-on/city/back`)
  const product = await startProduct(home, {
    COURTYARD_PORT: String(port),
    COURTYARD_ADDRESS: address,
    COURTYARD_OIDC_ISSUER: provider.issuer,
    COURTYARD_OIDC_CLIENT_ID: 'courtyard',
    COURTYARD_OIDC_CLIENT_SECRET: 'known-to-both',
    COURTYARD_OIDC_NAME: '统一身份认证|City sign-on',
  })
  const invite = async (name: string, role: string) => {
    const env = { ...process.env, COURTYARD_HOME: home, COURTYARD_ADDRESS: address }
    const command = [main, 'invite', '--programme', SLUG, '--name', name, '--role', role]
    return (await promisify(execFile)(process.execPath, command, { env })).stdout
  }
  const running = await joinDatabase({ home, url: undefined, ownerUrl: undefined, rootSecret: undefined })
  const worker = openDatabase({ ...running.worker, max: 2 })
  const accounts = openDatabase({ ...running.auth, max: 2 })
  const ask = { programmeId: computeProgrammeId(SLUG), organisation: null }
  let people = 0
  return {
    address,
    invite,
    async addSomeone(name, role, withTotp = false) {
      people += 1
      const signInName = `real.${people}`
      // What `courtyard invite` does, without a process for each.
      const invited = await invitePerson(worker, accounts, { ...ask, name, role })
      if (!invited.ok) throw new Error(invited.refusal)
      const token = invited.value.path.split('#')[1] ?? ''
      const session = openSession(address)
      await session('POST', `/api/links/${token}`, { signInName, password: PASSWORD })
      if (!withTotp) return { name, signInName, password: PASSWORD, authenticator: null }
      const { secret } = await session<{ secret: string }>('POST', '/api/totp', { password: PASSWORD })
      const authenticator = anAuthenticator(secret)
      await session('POST', '/api/totp/confirm', { code: authenticator.show() })
      return { name, signInName, password: PASSWORD, authenticator }
    },
    moveSessionsBack: async (minutes) => {
      await sql`
        update auth.session set created_at = created_at - make_interval(mins => ${minutes})`.execute(accounts.kysely)
    },
    stop: async () => {
      await Promise.all([worker.close(), accounts.close()])
      await product.stop()
      await provider.stop()
      rmSync(home, { recursive: true, force: true })
    },
  }
}

/** Asks as a page of the product does, and keeps its cookies. */
function openSession(address: string) {
  const cookies = new Map<string, string>()
  return async <Answer>(method: string, url: string, body: object): Promise<Answer> => {
    const answer = await fetch(address + url, {
      method,
      headers: {
        origin: address,
        'content-type': 'application/json',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      body: JSON.stringify(body),
    })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
    if (!answer.ok) throw new Error(`${method} ${url} answers ${answer.status}: ${await answer.text()}`)
    return (await answer.json()) as Answer
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const at = server.address()
      server.close(() => (at !== null && typeof at === 'object' ? resolve(at.port) : reject(new Error('no port'))))
    })
  })
}
