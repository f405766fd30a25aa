/** Whether the process was asked to end, and when it is. */
export interface Asked {
  readonly isAsked: () => boolean
  readonly asked: Promise<void>
}

/**
 * Listens for SIGINT, SIGTERM and SIGHUP from the moment it is called: a signal during the start must not leave a
 * database behind. A second one ends the process at once.
 */
export function listenForStop(): Asked {
  let isTold = false
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // A second time means now; the database is stopped on the way out.
        if (isTold) process.exit(1)
        isTold = true
        resolve()
      })
    }
  })
  return { isAsked: () => isTold, asked }
}
