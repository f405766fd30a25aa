import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Gate } from '../../access/index.ts'
import { Problem } from '../../platform/http/problems.ts'
import type { DraftChange } from './drafts.schema.ts'
import type { ChangeEar } from './hear-changes.ts'
import { selectChanges, toChange } from './store.ts'

export interface StreamParts {
  readonly gate: Gate
  readonly ear: ChangeEar
  /** How often a stream says that it lives, and looks whether the one who listens still may. */
  readonly beatMs: number
}

export interface Streams {
  /** Sends changes as they come, until the browser, the session, the right or the server ends. */
  open(request: FastifyRequest, reply: FastifyReply, programmeId: string, draftId: string, after: number): Promise<void>
  close(): void
}

/**
 * Streams of changes, as server-sent events. Before each answer, and at each beat, the one who listens is looked at anew,
 * as at every request: whose session or right has ended is told so, and hears no more.
 */
export function createStreams({ gate, ear, beatMs }: StreamParts): Streams {
  const open = new Set<() => void>()
  return {
    async open(request, reply, programmeId, draftId, after) {
      // Before the answer begins: who may not listen gets a problem document like anyone else.
      const read = async (from: number): Promise<DraftChange[]> => {
        const [, rows] = await gate.read(request, selectChanges(programmeId, draftId, from))
        return rows.map(toChange)
      }
      let last = after
      let next = await read(last)
      const { raw } = reply
      reply.hijack()
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        // A proxy that gathers would hold back what is meant to be seen at once.
        'x-accel-buffering': 'no',
      })
      const send = (changes: readonly DraftChange[]) => {
        for (const change of changes) {
          last = change.number
          raw.write(`id: ${change.number}\nevent: change\ndata: ${JSON.stringify(change)}\n\n`)
        }
      }
      let ended = false
      const end = () => {
        if (ended) return
        ended = true
        clearInterval(beat)
        stop()
        open.delete(end)
        raw.end()
      }
      let isReading = false
      let heard = false
      const look = async () => {
        heard = true
        if (isReading) return
        isReading = true
        try {
          while (heard && !ended) {
            heard = false
            // As a request of its own: the session is looked up again.
            request.identity = null
            next = await read(last)
            if (ended) return
            send(next)
            if (next.length > 0) heard = true
          }
        } catch (error) {
          const code = error instanceof Problem ? error.code : 'try_again'
          if (!ended) raw.write(`event: closed\ndata: ${JSON.stringify({ code })}\n\n`)
          end()
        } finally {
          isReading = false
        }
      }
      const stop = ear.listen(programmeId, draftId, () => void look())
      const beat = setInterval(() => {
        raw.write(': \n\n')
        void look()
      }, beatMs)
      beat.unref()
      open.add(end)
      raw.on('close', end)
      raw.write('retry: 2000\n\n')
      send(next)
      void look()
    },
    close() {
      for (const end of [...open]) end()
    },
  }
}
