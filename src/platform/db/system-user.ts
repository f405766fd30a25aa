import { execFileSync, spawnSync } from 'node:child_process'
import { OperatorError } from '../operator-error.ts'

/** The system user that the database server runs as, when we are root. PostgreSQL refuses to run as root. */
export interface SystemUser {
  readonly uid: number
  readonly gid: number
}

const NAME = 'postgres'

/** Null when we are not root: the server then runs as ourselves. Makes the user `postgres` where there is none. */
export function getServerUser(): SystemUser | null {
  if (process.getuid?.() !== 0) return null
  const known = findUser()
  if (known) return known
  for (const [command, options] of [
    ['useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', NAME]],
    ['adduser', ['-S', '-D', '-H', NAME]],
  ] as const) {
    if (spawnSync(command, options, { stdio: 'ignore' }).status === 0) break
  }
  const made = findUser()
  if (made) return made
  throw new OperatorError(
    `以 root 运行时数据库需要系统用户 ${NAME}，而该用户无法创建；请先创建该用户，或改用普通用户运行。`,
    `Run as root, the database needs the system user ${NAME}, which could not be made; make it, or run as an ordinary user.`,
  )
}

function findUser(): SystemUser | null {
  try {
    const read = (flag: string) =>
      Number(execFileSync('id', [flag, NAME], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: read('-u'), gid: read('-g') }
  } catch {
    return null
  }
}

/** Whether that user may enter the folder: asked of the system itself, so that every kind of permission counts. */
export function mayEnter(directory: string, user: SystemUser | null): boolean {
  const asked = spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', directory], {
    ...(user ?? {}),
    cwd: '/',
    stdio: 'ignore',
  })
  return asked.status === 0
}
