import { describe, expect, it } from 'vitest'
import { createEventReader } from './read-events.ts'

const stream =
  'retry: 2000\n\nid: 3\nevent: change\ndata: {"a":1}\n\n: \n\nevent: here\ndata: [\ndata: ]\n\ndata: x\r\n\r\n'
const events = [
  { event: 'change', data: '{"a":1}' },
  { event: 'here', data: '[\n]' },
  { event: 'message', data: 'x' },
]

describe('a stream of events', () => {
  it('is cut into its events, without comments and what has no data', () => {
    expect(createEventReader()(stream)).toEqual(events)
  })

  it.each([1, 2, 3, 7])('is the same in pieces of %i signs', (size) => {
    const read = createEventReader()
    const pieces = stream.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
    expect(pieces.flatMap((piece) => read(piece))).toEqual(events)
  })

  it('holds back an event that has not ended', () => {
    const read = createEventReader()
    expect(read('event: change\ndata: 1\n')).toEqual([])
    expect(read('\n')).toEqual([{ event: 'change', data: '1' }])
  })
})
