import net from 'node:net'
import { betterAuth } from 'better-auth'
import { openDatabase } from '../../../platform/db/database.ts'
import { createAuth } from '../create-auth.ts'
import { SCRYPT_COST } from '../password-checksum.ts'
import { nameCookies } from '../session-cookie.ts'

/**
 * Starts better-auth and says which connections were opened beside those to the database.
 *
 *     node --import tsx watch-telemetry.ts CONFIG ours|bare
 */
const [config = '{}', mode = 'ours'] = process.argv.slice(2)
const connections: string[] = []
const fetched: string[] = []
const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function watched(this: net.Socket, ...args: unknown[]) {
  const target = JSON.stringify(args)
  if (!target.includes('.s.PGSQL')) connections.push(target)
  return Reflect.apply(connect, this, args) as net.Socket
} as typeof connect
const askedFor = globalThis.fetch
globalThis.fetch = (input, init) => {
  fetched.push(String(input))
  return askedFor(input, init)
}

const database = openDatabase({ ...JSON.parse(config), max: 1 })
const secret = 'a-secret-that-is-long-enough-for-the-watch'
const auth =
  mode === 'ours'
    ? createAuth({
        database,
        secret,
        cookies: nameCookies(null),
        address: null,
        cost: SCRYPT_COST,
        getSessionEnd: async () => new Date(),
      })
    : betterAuth({ secret, baseURL: 'http://localhost', telemetry: { enabled: true } })
const context = await auth.$context
const users = mode === 'ours' ? (await context.adapter.findMany({ model: 'user' })).length : 0
await context.publishTelemetry({ type: 'watched', payload: {} })
await database.close()
process.stdout.write(JSON.stringify({ connections, fetched, users }))
