import type { FastifyReply, FastifyRequest } from 'fastify'
import { sql } from 'kysely'
import type { Gate } from '../../access/index.ts'
import { queriesOver } from '../../platform/db/database.ts'
import { Problem } from '../../platform/http/problems.ts'
import type { PlanTables } from '../tables.ts'
import type { DraftChange, Present } from './drafts.schema.ts'
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

/** Somebody who listens, and how to tell them who else does. */
interface Listener {
  readonly person: Present
  readonly tell: (people: readonly Present[]) => void
}

/**
 * Streams of changes, as server-sent events. Before each answer, and at each beat, the one who listens is looked at anew,
 * as at every request: whose session or right has ended is told so, and hears no more. Who else listens through this
 * server is told as they come and go.
 */
export function createStreams({ gate, ear, beatMs }: StreamParts): Streams {
  const open = new Set<() => void>()
  const listening = new Map<string, Set<Listener>>()
  const tellAll = (key: string) => {
    const here = [...(listening.get(key) ?? [])]
    const people = [...new Map(here.map(({ person }) => [person.id, person])).values()]
    for (const { tell } of here) tell(people)
  }
  const join = (key: string, listener: Listener) => {
    const here = listening.get(key) ?? new Set()
    listening.set(key, here.add(listener))
    tellAll(key)
    return () => {
      here.delete(listener)
      if (here.size === 0) listening.delete(key)
      tellAll(key)
    }
  }
  return {
    async open(request, reply, programmeId, draftId, after) {
      // Before the answer begins: who may not listen gets a problem document like anyone else.
      const read = async (from: number): Promise<DraftChange[]> => {
        const [, rows] = await gate.read(request, selectChanges(programmeId, draftId, from))
        return rows.map(toChange)
      }
      let last = after
      let next = await read(last)
      const [[person]] = await gate.read(request, [selectMyself()])
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
        leave()
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
      const leave = join(`${programmeId}/${draftId}`, {
        person: person ?? { id: '', name: '' },
        tell: (people) => raw.write(`event: present\ndata: ${JSON.stringify(people)}\n\n`),
      })
      void look()
    },
    close() {
      for (const end of [...open]) end()
    },
  }
}

const tables = queriesOver<PlanTables>()

function selectMyself() {
  return sql<Present>`select id, name from access.person
    where programme_id = (select access.programme_id()) and id = (select access.person_id())`.compile(tables)
}
