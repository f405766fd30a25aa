import path from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { OperatorError } from '../operator-error.ts'
import { openTestDatabase, type TestDatabase } from '../testing/open-test-database.ts'
import { anyone } from './actor.ts'
import { openDatabase, queriesOver, readAs } from './database.ts'
import { ROLES } from './roles.ts'
import { startDatabase } from './server.ts'

const server = inject('testServer')
const never = path.join('/nonexistent', 'never-made')

let database: TestDatabase
let name: string
beforeAll(async () => {
  database = await openTestDatabase('template0')
  name = String(database.configOf(ROLES.app).database)
})
afterAll(() => database.close())

const urlOf = (login: string, password = server.passwords[login]) =>
  `postgres://${login}:${password}@/${name}?host=${encodeURIComponent(server.host)}&port=${server.port}`
const start = (url: string | undefined, ownerUrl: string | undefined) =>
  startDatabase({ url, ownerUrl, rootSecret: 'r'.repeat(32), home: never })

describe('a PostgreSQL that is not ours', () => {
  it('is brought to the last migration, and used as it is', async () => {
    const running = await start(urlOf(ROLES.app), urlOf(ROLES.owner))
    expect(running.embedded).toBe(false)
    const app = openDatabase(running.app)
    const listed = queriesOver<{ 'plans.programme': { slug: string } }>().selectFrom('plans.programme').select('slug')
    expect(await readAs(app, anyone, [listed.compile()])).toEqual([[]])
    await app.close()
    await running.stop()
  })

  it('may have logins of its own, which are lent our roles', async () => {
    await database.asSuperuser(`create role city_app login password 'one'`)
    await database.asSuperuser(`grant connect on database ${name} to city_app`)
    await database.asSuperuser(`create role city_owner login createrole password 'two' in role ${ROLES.owner}`)
    await database.asSuperuser(`grant ${ROLES.app}, ${ROLES.worker}, ${ROLES.auth} to city_owner with admin option`)
    try {
      await start(urlOf('city_app', 'one'), urlOf('city_owner', 'two'))
      const [lent] = await database.asSuperuser(
        `select pg_has_role('city_app', '${ROLES.app}', 'usage') as app, pg_has_role('city_owner', '${ROLES.worker}', 'set') as worker`,
      )
      expect(lent).toEqual({ app: true, worker: true })
    } finally {
      await database.asSuperuser(`revoke ${ROLES.app} from city_app cascade`)
      await database.asSuperuser(`revoke connect on database ${name} from city_app`)
      await database.asSuperuser('drop role city_app, city_owner')
    }
  })

  it('is named by both addresses or by none', async () => {
    await expect(start(urlOf(ROLES.app), undefined)).rejects.toThrow('must be set together')
    await expect(start(undefined, urlOf(ROLES.owner))).rejects.toThrow('must be set together')
  })

  it('is told in one sentence when it cannot be reached, without the password', async () => {
    const nowhere = 'postgres://someone:secret@127.0.0.1:1/none'
    const refused = start(nowhere, nowhere)
    await expect(refused).rejects.toThrow('DATABASE_OWNER_URL cannot be reached (ECONNREFUSED)')
    await expect(refused).rejects.not.toThrow('secret')
  })

  it('is told in one sentence when it does not let us in', async () => {
    await expect(start(urlOf(ROLES.app, 'wrong'), urlOf(ROLES.owner))).rejects.toThrow(
      'DATABASE_URL cannot be reached (28P01)',
    )
  })

  it('is refused for requests under a login that row security does not hold', async () => {
    for (const login of [server.superuser, ROLES.owner]) {
      await expect(start(urlOf(login), urlOf(ROLES.owner)), login).rejects.toThrow('is not held by row security')
    }
  })

  it('is refused when it is older than 15', async () => {
    const old = await startOldServer()
    const address = `postgres://owner:secret@127.0.0.1:${old.port}/any?sslmode=disable`
    const refused = start(address, address)
    await expect(refused).rejects.toThrow('The database is too old (13); PostgreSQL 15 or newer is needed.')
    await expect(refused).rejects.toThrow(OperatorError)
    await old.close()
  })
})

/** As much of the protocol as a client needs to learn that the server is a PostgreSQL 13. */
async function startOldServer(): Promise<{ port: number; close(): Promise<void> }> {
  const net = await import('node:net')
  const message = (type: string, body: Buffer) => {
    const head = Buffer.alloc(5)
    head.write(type)
    head.writeInt32BE(body.length + 4, 1)
    return Buffer.concat([head, body])
  }
  const ready = message('Z', Buffer.from('I'))
  const listener = net.createServer((socket) => {
    let welcomed = false
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      if (!welcomed) {
        welcomed = true
        socket.write(Buffer.concat([message('R', Buffer.alloc(4)), ready]))
      } else if (chunk.toString('latin1', 0, 1) === 'Q') {
        const column = Buffer.concat([
          Buffer.from([0, 1]),
          Buffer.from('server_version_num\0'),
          Buffer.alloc(6),
          Buffer.from([0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0]),
        ])
        const value = Buffer.concat([Buffer.from([0, 1, 0, 0, 0, 6]), Buffer.from('130014')])
        socket.write(
          Buffer.concat([message('T', column), message('D', value), message('C', Buffer.from('SHOW\0')), ready]),
        )
      }
    })
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  const { port } = listener.address() as import('node:net').AddressInfo
  return { port, close: () => new Promise((resolve) => listener.close(() => resolve())) }
}
