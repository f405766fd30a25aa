import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** Who holds a data folder. `born` tells the process from a later one with the same number. */
export interface LockHolder {
  readonly pid: number
  readonly born: string
}

export interface HomeLock {
  release(): Promise<void>
}

/**
 * Takes a data folder for this process, or says who has it. A lock left by a process that is gone (killed with -9, a
 * power cut) is taken over.
 */
export async function takeHome(directory: string): Promise<HomeLock | LockHolder> {
  const file = path.join(directory, 'in-use-by.json')
  const mine = JSON.stringify({ pid: process.pid, born: findBirth(process.pid) ?? '' })
  for (;;) {
    // Written aside and linked into place, so that nobody ever reads half a lock.
    const written = `${file}.new-${randomUUID()}`
    await writeFile(written, mine, { mode: 0o644 })
    try {
      await link(written, file)
      return { release: () => rm(file, { force: true }) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    } finally {
      await rm(written, { force: true })
    }
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (text === null) continue
    const holder = readHolder(text)
    if (holder && isAlive(holder)) return holder
    // Moved away under a name of our own, then looked at again: somebody may have taken the folder in between.
    const aside = `${file}.old-${randomUUID()}`
    await rename(file, aside).catch(() => undefined)
    const moved = await readFile(aside, 'utf8').catch(() => null)
    if (moved !== null && moved !== text) await link(aside, file).catch(() => undefined)
    await rm(aside, { force: true })
  }
}

export function isHeld(lock: HomeLock | LockHolder): lock is LockHolder {
  return 'pid' in lock
}

/** What cannot be read was cut off by a crash: its writer counts as gone. */
function readHolder(text: string): LockHolder | null {
  try {
    const { pid, born } = JSON.parse(text) as Partial<LockHolder>
    return typeof pid === 'number' && typeof born === 'string' ? { pid, born } : null
  } catch {
    return null
  }
}

function isAlive(holder: LockHolder): boolean {
  const born = findBirth(holder.pid)
  return born !== null && born === holder.born
}

/** When a process began, in whatever form the system tells it; null when there is no such process, or only its shell is left. */
function findBirth(pid: number): string | null {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      // The second field is a name in brackets that may itself hold spaces and brackets.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return fields[0] === 'Z' || fields[0] === 'X' ? null : `${fields[19]}`
    } catch {
      return null
    }
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null
  } catch {
    return null
  }
}
