import { Logger } from 'graphile-worker'

/** Where jobs say what went wrong: the server's own log. */
export interface JobLog {
  error(fields: object, message: string): void
  warn(fields: object, message: string): void
  info(fields: object, message: string): void
  debug(fields: object, message: string): void
}

/** For what is done beside running jobs. */
export const quietLogger = new Logger(() => () => undefined)

/**
 * graphile-worker's own lines in the server's log. Failures of jobs are left out: they are told with the job's id where
 * the job ran (run-jobs.ts), and its line would repeat the stack as text.
 *
 * @param isForced  whether running jobs are being broken off: it complains of that, and we asked for it
 */
export function logInto(log: JobLog, isForced: () => boolean): Logger {
  return new Logger((scope) => (level, message, meta) => {
    if (meta?.failure === true) return
    const fields = { ...scope, ...(meta?.error instanceof Error ? { err: meta.error } : {}) }
    if (isForced()) log.debug(fields, message)
    else if (level === 'error') log.error(fields, message)
    else if (level === 'warning') log.warn(fields, message)
    else log.debug(fields, message)
  })
}
