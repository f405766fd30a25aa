import type { FastifyInstance } from 'fastify'
import type { ProgrammeReader } from '../plans/index.ts'

/** On every reply that speaks of a made-up programme. */
export const MADE_UP_HEADER = 'x-courtyard-made-up'

/**
 * Marks every reply below a made-up programme's address, pages and data alike: an excerpt of it that somebody keeps says
 * what it is. Whether a programme is made up does not change while the server runs, so it is asked once.
 */
export function markMadeUp(app: FastifyInstance, reader: Pick<ProgrammeReader, 'getView'>): void {
  const known = new Map<string, boolean>()
  app.addHook('onSend', async (request, reply) => {
    const { slug } = (request.params ?? {}) as { slug?: unknown }
    if (typeof slug !== 'string' || reply.statusCode === 404) return
    const isMadeUp = known.get(slug) ?? (await reader.getView(slug))?.invented
    if (isMadeUp === undefined) return
    known.set(slug, isMadeUp)
    if (isMadeUp) reply.header(MADE_UP_HEADER, 'yes')
  })
}
