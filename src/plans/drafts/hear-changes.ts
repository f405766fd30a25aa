import pg from 'pg'

/** Hears of changes of drafts from the database, whoever made them and through whichever server. */
export interface ChangeEar {
  /** Calls back after each change of the draft, and whenever one may have been missed. @returns how to stop */
  listen(programmeId: string, draftId: string, hear: () => void): () => void
  close(): Promise<void>
}

const CHANNEL = 'plans_draft'
/** How long to wait before connecting anew. */
const AGAIN_MS = 1_000

/**
 * One connection that listens, for the whole process and as long as anybody does. What it hears is only that something
 * changed and where: what it is, each one asks for as themself.
 */
export function createChangeEar(config: pg.ClientConfig, againMs: number = AGAIN_MS): ChangeEar {
  const hearing = new Map<string, Set<() => void>>()
  let client: pg.Client | null = null
  let again: NodeJS.Timeout | undefined
  let closed = false

  const wakeAll = () => {
    for (const each of hearing.values()) for (const hear of each) hear()
  }

  const connect = () => {
    if (closed || client !== null || hearing.size === 0) return
    const next = new pg.Client(config)
    client = next
    const lost = () => {
      if (client !== next) return
      client = null
      next.end().catch(() => undefined)
      clearTimeout(again)
      if (!closed && hearing.size > 0) again = setTimeout(connect, againMs)
    }
    next.on('error', lost)
    next.on('end', lost)
    next.on('notification', ({ payload }) => {
      const [programmeId, draftId] = (payload ?? '').split('/')
      for (const hear of hearing.get(`${programmeId}/${draftId}`) ?? []) hear()
    })
    next
      .connect()
      .then(() => next.query(`listen ${CHANNEL}`))
      // What happened before it listened was heard by nobody.
      .then(wakeAll, lost)
  }

  return {
    listen(programmeId, draftId, hear) {
      const key = `${programmeId}/${draftId}`
      const each = hearing.get(key) ?? new Set()
      hearing.set(key, each)
      each.add(hear)
      connect()
      return () => {
        each.delete(hear)
        if (each.size === 0 && hearing.get(key) === each) hearing.delete(key)
      }
    },
    async close() {
      closed = true
      clearTimeout(again)
      hearing.clear()
      const last = client
      client = null
      await last?.end().catch(() => undefined)
    },
  }
}
