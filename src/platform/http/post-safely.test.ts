import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { isPublicAddress, readAddressRanges } from './address-ranges.ts'
import { type Post, postSafely } from './post-safely.ts'

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
})

async function listen(answer: Parameters<typeof createServer>[1]): Promise<number> {
  const server = createServer(answer as Parameters<typeof createServer>[1] & object)
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

const here = readAddressRanges('TEST', '127.0.0.0/8')
const nowhere = readAddressRanges('TEST', '')
const post = (url: string, more: Partial<Post> = {}) =>
  postSafely({
    url,
    headers: {},
    body: '{}',
    isAllowedInside: here,
    timeoutMs: 5_000,
    signal: new AbortController().signal,
    ...more,
  })

it.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  '::ffff:10.0.0.1',
  'fd00::1',
  'fe80::1',
  '2002:0a00:0001::',
  '64:ff9b::a00:1',
  'nothing',
])('%s is no address of the internet', (address) => expect(isPublicAddress(address)).toBe(false))

it.each(['8.8.8.8', '223.5.5.5', '2400:3200::1', '::ffff:8.8.8.8'])('%s is one', (address) =>
  expect(isPublicAddress(address)).toBe(true),
)

it('posts where it may', async () => {
  const got: string[] = []
  const port = await listen((request, response) => {
    request.on('data', (chunk) => got.push(String(chunk)))
    request.on('end', () => response.writeHead(202, { 'retry-after': '7' }).end())
  })
  expect(await post(`http://127.0.0.1:${port}/x`, { body: '{"a":1}' })).toEqual({
    ok: true,
    value: { status: 202, retryAfter: 7 },
  })
  expect(
    await post(`http://localhost:${port}/x`, { isAllowedInside: readAddressRanges('T', '127.0.0.0/8,::1') }),
  ).toMatchObject({
    ok: true,
  })
  expect(got).toEqual(['{"a":1}', '{}'])
})

it('does not reach inside unless it is told to, whatever the address is called', async () => {
  let isReached = false
  const port = await listen((_request, response) => {
    isReached = true
    response.end()
  })
  for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']) {
    expect(await post(`http://${host}:${port}/`, { isAllowedInside: nowhere }), host).toEqual({
      ok: false,
      refusal: 'not_allowed_there',
    })
    expect(await post(`https://${host}:${port}/`, { isAllowedInside: nowhere }), host).toEqual({
      ok: false,
      refusal: 'not_allowed_there',
    })
  }
  expect(isReached).toBe(false)
})

it('does not post to the internet in the clear', async () => {
  expect(await post('http://8.8.8.8/')).toEqual({ ok: false, refusal: 'not_allowed_there' })
})

it('follows no redirect', async () => {
  let hits = 0
  const port = await listen((_request, response) => {
    hits += 1
    response.writeHead(307, { location: '/again' }).end()
  })
  expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ ok: true, value: { status: 307 } })
  expect(hits).toBe(1)
})

it('waits no longer than it was told', async () => {
  const port = await listen(() => undefined)
  expect(await post(`http://127.0.0.1:${port}/`, { timeoutMs: 50 })).toEqual({ ok: false, refusal: 'no_answer' })
})

it('says that nobody is there', async () => {
  const port = await listen(() => undefined)
  servers[0]?.closeAllConnections()
  await new Promise((done) => servers.splice(0)[0]?.close(done))
  expect(await post(`http://127.0.0.1:${port}/`)).toEqual({ ok: false, refusal: 'unreachable' })
})
