// Where a test run keeps what it throws away: in memory where there is room, since each of some hundred databases is a
// thousand files that a disk would write for nothing.
import { chmodSync, mkdtempSync, readFileSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
const ROOM = 4 * 2 ** 30

/** A new folder of the run's own, which its user may read and others may pass through. */
export function makeWorkplace() {
  const folder = mkdtempSync(join(hasRoomInMemory() ? MEMORY : tmpdir(), 'courtyard-test-'))
  // The database server of a run by root is another user.
  chmodSync(folder, 0o711)
  return folder
}

function hasRoomInMemory() {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .find((line) => line.split(' ')[1] === MEMORY)
    const mayRunPrograms = mount !== undefined && !mount.split(' ')[3].split(',').includes('noexec')
    return mayRunPrograms && bavail * bsize > ROOM && freemem() > 2 * ROOM
  } catch {
    return false
  }
}
