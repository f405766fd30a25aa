import type { DraftChange } from '../drafts/drafts.schema.ts'
import { createEventReader } from './read-events.ts'

/** Somebody who has the draft open. */
export interface Present {
  readonly id: string
  readonly name: string
}

/** live: changes come as they are written; asking: the page asks for them; lost: nothing answers. */
export type FollowState = 'live' | 'asking' | 'lost'

export interface Follower {
  readonly onChanges: (changes: readonly DraftChange[]) => void
  readonly onPresent: (people: readonly Present[]) => void
  readonly onState: (state: FollowState) => void
}

export interface FollowOptions {
  /** `/api/programmes/…/drafts/…/changes`. */
  readonly address: string
  readonly mandate: string | null
  readonly follower: Follower
  readonly times?: FollowTimes
}

/** In milliseconds. */
export interface FollowTimes {
  /** A stream that says nothing for so long after it began is held back by something in between. */
  readonly firstWord: number
  /** The server says at least every 15 s that it lives. */
  readonly silence: number
  readonly again: number
  readonly betweenAsks: number
  /** So often it is asked for before a stream is tried again. */
  readonly asks: number
}

const TIMES: FollowTimes = { firstWord: 5_000, silence: 40_000, again: 2_000, betweenAsks: 4_000, asks: 15 }

/**
 * Follows what is done to a draft, from its first change on: as a stream, and where something in between holds that
 * back, by asking every few seconds.
 *
 * @returns how to stop
 */
export function followChanges({ address, mandate, follower, times = TIMES }: FollowOptions): () => void {
  const whole = new AbortController()
  void follow(address, mandate, follower, times, whole.signal)
  return () => whole.abort()
}

async function follow(
  address: string,
  mandate: string | null,
  follower: Follower,
  times: FollowTimes,
  signal: AbortSignal,
): Promise<void> {
  let last = 0
  const take = (changes: readonly DraftChange[]) => {
    const news = changes.filter(({ number }) => number > last)
    last = Math.max(last, ...news.map(({ number }) => number))
    if (news.length > 0) follower.onChanges(news)
  }
  const headers = (accept: string) => ({ accept, ...(mandate ? { 'x-courtyard-mandate': mandate } : {}) })
  const open = (accept: string, own: AbortSignal) =>
    fetch(`${address}?after=${last}`, { headers: headers(accept), credentials: 'same-origin', signal: own })

  while (!signal.aborted) {
    const end = await readStream((own) => open('text/event-stream', own), follower, take, times, signal)
    if (signal.aborted) return
    if (end === 'refused') {
      follower.onState('lost')
      return
    }
    follower.onPresent([])
    if (end === 'ended') {
      await wait(times.again, signal)
      continue
    }
    for (let asked = 0; asked < times.asks && !signal.aborted; asked += 1) {
      const found = await askOnce(() => open('application/json', signal))
      if (signal.aborted) return
      if (found === 'refused') {
        follower.onState('lost')
        return
      }
      follower.onState(found === null ? 'lost' : 'asking')
      if (found) take(found)
      await wait(times.betweenAsks, signal)
    }
  }
}

/** held: it never began to speak, or cannot; ended: it spoke and then broke off; refused: the server will have none of it. */
type StreamEnd = 'held' | 'ended' | 'refused'

async function readStream(
  open: (signal: AbortSignal) => Promise<Response>,
  follower: Follower,
  take: (changes: readonly DraftChange[]) => void,
  times: FollowTimes,
  signal: AbortSignal,
): Promise<StreamEnd> {
  const own = new AbortController()
  const stop = () => own.abort()
  signal.addEventListener('abort', stop, { once: true })
  let timer = setTimeout(stop, times.firstWord)
  let hasSpoken = false
  try {
    const response = await open(own.signal)
    if (isRefusal(response.status)) return 'refused'
    const stream = response.body
    if (!response.ok || !stream || !response.headers.get('content-type')?.startsWith('text/event-stream')) return 'held'
    const reader = stream.getReader()
    own.signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined), { once: true })
    const decoder = new TextDecoder()
    const read = createEventReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return hasSpoken ? 'ended' : 'held'
      clearTimeout(timer)
      timer = setTimeout(stop, times.silence)
      if (!hasSpoken) follower.onState('live')
      hasSpoken = true
      for (const { event, data } of read(decoder.decode(value, { stream: true }))) {
        if (event === 'change') take([JSON.parse(data) as DraftChange])
        if (event === 'present') follower.onPresent(JSON.parse(data) as Present[])
        if (event === 'closed') return isOver(data) ? 'refused' : 'ended'
      }
    }
  } catch {
    return hasSpoken ? 'ended' : 'held'
  } finally {
    clearTimeout(timer)
    own.abort()
    signal.removeEventListener('abort', stop)
  }
}

/** Null: nothing answered. */
async function askOnce(open: () => Promise<Response>): Promise<readonly DraftChange[] | 'refused' | null> {
  try {
    const response = await open()
    if (isRefusal(response.status)) return 'refused'
    if (!response.ok) return null
    return ((await response.json()) as { changes: DraftChange[] }).changes
  } catch {
    return null
  }
}

function isRefusal(status: number): boolean {
  return status === 401 || status === 403 || status === 404
}

/** The session or the right has ended: asking again would be answered the same way. */
function isOver(data: string): boolean {
  return !data.includes('"try_again"')
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
  })
}
