import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('./oidc-provider-process.ts', import.meta.url))

export interface OidcProvider {
  readonly issuer: string
  stop(): Promise<void>
}

/** Starts `oidc-provider-process.ts`. */
export async function startOidcProvider(
  redirectUri: string,
  mode: 'honest' | 'forged' = 'honest',
): Promise<OidcProvider> {
  const child = spawn(process.execPath, ['--import', 'tsx', file, redirectUri, mode], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  let complained = ''
  child.stderr.on('data', (chunk: Buffer) => {
    complained += chunk.toString()
  })
  const issuer = await new Promise<string>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      const line = said.split('\n').find((one) => one.startsWith('{') && one.endsWith('}'))
      if (line) resolve((JSON.parse(line) as { issuer: string }).issuer)
    })
    void ended.then(() => reject(new Error(`the provider ended:\n${complained}`)))
  })
  return {
    issuer,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Goes to the provider as a browser would, and says where it is sent back to in the end. */
export async function visitProvider(start: string, redirectUri: string): Promise<string> {
  const cookies = new Map<string, string>()
  let url = start
  for (let step = 0; step < 10; step += 1) {
    if (url.startsWith(redirectUri)) return url
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
    const next = answer.headers.get('location')
    if (next === null) throw new Error(`the provider answers ${answer.status} at ${url}: ${await answer.text()}`)
    url = new URL(next, url).href
  }
  throw new Error('the provider sends round in circles')
}
