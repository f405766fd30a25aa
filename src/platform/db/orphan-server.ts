import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { readFile, rename } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { OperatorError } from '../operator-error.ts'

/**
 * Clears the way on a data folder whose last owner was killed. To be called by the holder of the folder's lock only.
 *
 * A server that still runs there is stopped and waited for. PostgreSQL's own `postmaster.pid` says which process; it is
 * left to PostgreSQL, with one exception: PostgreSQL refuses to start for as long as any process of the same user has
 * that number, also when that one is dead and merely not collected by its parent (common in containers) or is another
 * program. Where the system shows that no process at all works inside the data folder, the file is set aside.
 */
export async function stopOrphanServer(data: string): Promise<void> {
  const file = path.join(data, 'postmaster.pid')
  const text = await readFile(file, 'utf8').catch(() => '')
  const pid = Number(text.split('\n', 1)[0])
  if (!Number.isInteger(pid) || pid <= 1) return
  if (isServerOn(pid, data)) process.kill(pid, 'SIGINT')
  for (let waited = 0; isServerOn(pid, data) || (listProcessesIn(data)?.length ?? 0) > 0; waited += 20) {
    if (waited === 10_000 && isServerOn(pid, data)) process.kill(pid, 'SIGQUIT')
    if (waited > 20_000) {
      throw new OperatorError(
        `上次遗留的数据库进程 ${pid} 无法停止；请手动结束它后再启动。`,
        `The database process ${pid}, left by an earlier start, does not stop; end it by hand and start again.`,
      )
    }
    await wait(20)
  }
  if (doesNumberExist(pid) && listProcessesIn(data)?.length === 0) {
    await rename(file, `${file}.stale`).catch(() => undefined)
  }
}

/** Whether the process is alive and a PostgreSQL started on this folder, not a later one with a used-up number. */
function isServerOn(pid: number, data: string): boolean {
  if (!doesNumberExist(pid)) return false
  if (process.platform !== 'linux') return true
  try {
    // A dead process has an empty command line.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(data)
  } catch {
    return false
  }
}

function doesNumberExist(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Every process of a PostgreSQL server works in its data folder. Null where the system does not tell. */
function listProcessesIn(data: string): number[] | null {
  if (process.platform !== 'linux') return null
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/cwd`) === data
      } catch {
        return false
      }
    })
}
