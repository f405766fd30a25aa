import { afterEach, describe, expect, it, vi } from 'vitest'
import { type FollowState, followChanges, type Present } from './follow-changes.ts'

const times = { firstWord: 30, silence: 60, again: 1, betweenAsks: 20, asks: 2 }
const change = (number: number) => ({
  number,
  act: 'edit',
  by: { id: 'a', name: '甲', at: '' },
  reason: null,
  items: [],
})
const told = (number: number) => `event: change\ndata: ${JSON.stringify(change(number))}\n\n`

/** A stream that says these pieces and stays open, unless it ends. */
function aStream(pieces: readonly string[], ends = false): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
      if (ends) controller.close()
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } })
}

const someChanges = (...numbers: number[]) =>
  Response.json({ changes: numbers.map(change), last: numbers.at(-1) ?? 0, state: 'draft' })

/** Follows with these answers, the last of them over and over; gives what it told and what it asked. */
function follow(answer: (url: string, accept: string, asked: number) => Response | Promise<Response>) {
  const numbers: number[] = []
  const states: FollowState[] = []
  const present: (readonly Present[])[] = []
  const asked: { url: string; headers: Record<string, string> }[] = []
  vi.stubGlobal(
    'fetch',
    (url: string, { headers, signal }: { headers: Record<string, string>; signal: AbortSignal }) => {
      asked.push({ url, headers })
      const given = Promise.resolve(answer(url, headers.accept ?? '', asked.length))
      const aborted = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError'))),
      )
      return Promise.race([given, aborted])
    },
  )
  const stop = followChanges({
    address: '/changes',
    mandate: 'm1',
    times,
    follower: {
      onChanges: (news) => numbers.push(...news.map(({ number }) => number)),
      onPresent: (people) => present.push(people),
      onState: (state) => {
        if (states.at(-1) !== state) states.push(state)
      },
    },
  })
  stops.push(stop)
  return { numbers, states, present, asked, stop }
}

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  vi.unstubAllGlobals()
})

describe('following a draft', () => {
  it('hears changes as they are written, on whose behalf it asks, and who else is there', async () => {
    const people = `event: present\ndata: ${JSON.stringify([{ id: 'b', name: '乙' }])}\n\n`
    const { numbers, states, present, asked } = follow(() => aStream(['retry: 2000\n\n', told(1), told(2), people]))
    await expect.poll(() => present).toEqual([[{ id: 'b', name: '乙' }]])
    expect([numbers, states]).toEqual([[1, 2], ['live']])
    expect(asked[0]).toMatchObject({ url: '/changes?after=0', headers: { 'x-courtyard-mandate': 'm1' } })
  })

  it('comes back after the stream broke off, for what it has not heard, and tells nothing twice', async () => {
    const { numbers, asked } = follow((_url, _accept, nth) =>
      nth === 1 ? aStream([told(1), told(2)], true) : aStream([told(2), told(3)]),
    )
    await expect.poll(() => numbers).toEqual([1, 2, 3])
    expect(asked[1]?.url).toBe('/changes?after=2')
  })

  it.each([
    ['is held back by something in between', () => aStream([])],
    ['is not let through', () => new Response('no', { status: 502 })],
    ['comes as something else', () => Response.json({})],
  ])('asks every few seconds where the stream %s', async (_, held) => {
    const { numbers, states } = follow((url, accept) =>
      accept === 'text/event-stream' ? held() : someChanges(...(url.endsWith('=0') ? [1, 2] : [])),
    )
    await expect.poll(() => numbers).toEqual([1, 2])
    expect(states).toEqual(['asking'])
  })

  it('says when nothing answers, and goes on once something does', async () => {
    const { numbers, states } = follow((_url, _accept, nth) => {
      if (nth < 4) throw new TypeError('no network')
      return aStream([told(1)])
    })
    await expect.poll(() => numbers).toEqual([1])
    expect(states).toEqual(['lost', 'live'])
  })

  it.each([401, 403, 404])('ends when the server answers %i: asking again would end the same way', async (status) => {
    const { states, asked } = follow(() => Response.json({}, { status }))
    await expect.poll(() => states).toEqual(['lost'])
    expect(asked).toHaveLength(1)
  })

  it('ends when it is told that the right has ended', async () => {
    const { states, asked } = follow(() => aStream([told(1), 'event: closed\ndata: {"code":"not_allowed"}\n\n']))
    await expect.poll(() => states).toEqual(['live', 'lost'])
    expect(asked).toHaveLength(1)
  })

  it('asks no more once it is stopped', async () => {
    const { numbers, asked, stop } = follow(() => aStream([told(1)]))
    await expect.poll(() => numbers).toEqual([1])
    stop()
    expect(asked).toHaveLength(1)
  })
})
