/** One event of a `text/event-stream`. */
export interface StreamEvent {
  readonly event: string
  readonly data: string
}

/**
 * Cuts a stream of text into its events. A piece may end anywhere, also within a line; comments and fields that nobody
 * needs here are passed over. Read by hand and not by EventSource, which cannot say on whose behalf it asks.
 *
 * @returns takes the next piece, gives the events that it completed
 */
export function createEventReader(): (piece: string) => StreamEvent[] {
  let rest = ''
  let event = 'message'
  let data: string[] = []
  return (piece) => {
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    const events: StreamEvent[] = []
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) events.push({ event, data: data.join('\n') })
        event = 'message'
        data = []
        continue
      }
      const colon = line.indexOf(':')
      const [field, value] = colon < 0 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')]
      if (field === 'event') event = value
      if (field === 'data') data.push(value)
    }
    return events
  }
}
