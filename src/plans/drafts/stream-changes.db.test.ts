import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asPerson } from '../../access/testing/a-gate.ts'
import type { Draft, DraftChange, ItemsChanged, Present } from './drafts.schema.ts'
import { anOffice, type Office } from './testing/a-drafting-office.ts'

interface Heard {
  readonly event: string
  readonly id: string | null
  readonly data: unknown
}

/** A real client of a stream: gives what comes, one after the other; null once it has ended. */
interface Listener {
  next(): Promise<Heard | null>
  /** Who else listens, as it was last told. */
  present(): readonly string[]
  stop(): void
}

let office: Office
const listeners: Listener[] = []
beforeEach(async () => {
  office = await anOffice({ beatMs: 100 })
})
afterEach(async () => {
  for (const each of listeners.splice(0)) each.stop()
  await office.close()
})

async function listen(who: string, draft: string, headers: Record<string, string> = {}, after = 1): Promise<Listener> {
  const address = await office.listen()
  const stopping = new AbortController()
  const reply = await fetch(`${address}/api/programmes/${office.slug}/drafts/${draft}/changes?after=${after}`, {
    headers: { accept: 'text/event-stream', ...asPerson(office.yard.person(who)), ...headers },
    signal: stopping.signal,
  })
  expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/event-stream; charset=utf-8'])
  if (!reply.body) throw new Error('a stream has a body')
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader()
  let gathered = ''
  let present: readonly Present[] = []
  const listener: Listener = {
    async next() {
      for (;;) {
        const end = gathered.indexOf('\n\n')
        if (end < 0) {
          const { value, done } = await reader.read()
          if (done) return null
          gathered += value
          continue
        }
        const lines = gathered.slice(0, end).split('\n')
        gathered = gathered.slice(end + 2)
        const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
        const event = field('event')
        // Who else is there comes and goes in between.
        if (event === 'present') present = JSON.parse(field('data') ?? '[]') as Present[]
        else if (event !== undefined)
          return { event, id: field('id') ?? null, data: JSON.parse(field('data') ?? 'null') as unknown }
      }
    },
    present: () => present.map(({ name }) => name),
    stop: () => stopping.abort(),
  }
  listeners.push(listener)
  return listener
}

const open = () => office.post<Draft>('drafter', '/drafts', { from: 'edition' })
const retitle = async (who: string, draft: Draft, title: string) => {
  const { items } = await office.draft(draft.id)
  const task = items.find(({ kind, live }) => kind === 'task' && live)
  const reply = await office.ask(who, 'PATCH', `/drafts/${draft.id}/items/${task?.id}`, {
    revision: task?.revision,
    content: { ...task?.content, title },
    span: task?.span,
    reason: '标题读错',
  })
  expect(reply.statusCode).toBe(200)
  return reply.json<ItemsChanged>()
}
const titleIn = (heard: Heard | null) => {
  const [changed] = (heard?.data as DraftChange | undefined)?.items ?? []
  return changed && 'title' in changed.after.content ? changed.after.content.title : undefined
}

describe('two people at one draft', () => {
  it('each hear what the other did, as it is written', async () => {
    const draft = await open()
    const [one, other] = [await listen('drafter', draft.id), await listen('checker', draft.id)]
    await retitle('drafter', draft, '甲')
    for (const each of [one, other]) {
      const heard = await each.next()
      expect(heard).toMatchObject({ event: 'change', id: '2', data: { act: 'edit', by: { name: 'drafter' } } })
      expect(titleIn(heard)).toBe('甲')
    }
    await retitle('checker', draft, '乙')
    for (const each of [one, other]) expect(titleIn(await each.next())).toBe('乙')
  })

  it('are told who else has it open, each once, and who left', async () => {
    const draft = await open()
    const one = await listen('drafter', draft.id)
    const other = await listen('checker', draft.id)
    const twice = await listen('checker', draft.id)
    await retitle('drafter', draft, '甲')
    expect(titleIn(await one.next())).toBe('甲')
    expect(one.present()).toEqual(['drafter', 'checker'])
    other.stop()
    twice.stop()
    await expect
      .poll(async () => {
        await retitle('drafter', await office.draft(draft.id), '乙')
        await one.next()
        return one.present()
      })
      .toEqual(['drafter'])
  })

  it('hear nothing of another draft', async () => {
    const [draft, other] = [await open(), await open()]
    const ear = await listen('checker', draft.id)
    await retitle('drafter', other, '甲')
    await retitle('drafter', draft, '乙')
    expect(titleIn(await ear.next())).toBe('乙')
  })

  it('who comes back hears what they missed', async () => {
    const draft = await open()
    const gone = await listen('checker', draft.id)
    await retitle('drafter', draft, '甲')
    const heard = await gone.next()
    gone.stop()
    await retitle('drafter', draft, '乙')
    await retitle('drafter', draft, '丙')
    const back = await listen('checker', draft.id, { 'last-event-id': heard?.id ?? '' })
    expect([titleIn(await back.next()), titleIn(await back.next())]).toEqual(['乙', '丙'])
  })

  it('whose right has ended is told so, and hears no more', async () => {
    const draft = await open()
    const ear = await listen('checker', draft.id)
    await office.yard.endToday('checker')
    expect(await ear.next()).toEqual({ event: 'closed', id: null, data: { code: 'not_allowed' } })
    await retitle('drafter', draft, '甲')
    expect(await ear.next()).toBeNull()
  })

  it('still hear when the connection that listens is lost', async () => {
    const draft = await open()
    const ear = await listen('checker', draft.id)
    await retitle('drafter', draft, '甲')
    expect(titleIn(await ear.next())).toBe('甲')
    const ended = await office.database.asSuperuser(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query = 'listen plans_draft'`,
    )
    expect(ended).toHaveLength(1)
    await retitle('drafter', draft, '乙')
    expect(titleIn(await ear.next())).toBe('乙')
  })

  it('who cannot hold a stream open asks again, and is refused like anyone where they may not', async () => {
    const draft = await open()
    await retitle('drafter', draft, '甲')
    const asked = await office.get<{ changes: DraftChange[]; last: number }>(
      'checker',
      `/drafts/${draft.id}/changes?after=1`,
    )
    expect([asked.changes.map(({ number }) => number), asked.last]).toEqual([[2], 2])
    const address = await office.listen()
    const refused = await fetch(`${address}/api/programmes/${office.slug}/drafts/${draft.id}/changes`, {
      headers: { accept: 'text/event-stream', ...asPerson(office.yard.person('district_officer')) },
    })
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, 'not_allowed'])
  })
})
