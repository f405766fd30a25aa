import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, realpathSync } from 'node:fs'
import {
  access,
  chmod,
  chown,
  constants,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { isHeld, takeHome } from '../home-lock.ts'
import { OperatorError } from '../operator-error.ts'
import { stopOrphanServer } from './orphan-server.ts'
import { lendInitdb, prepareServerBinaries, type ServerBinaries } from './server-binaries.ts'
import { getServerUser, mayEnter, type SystemUser } from './system-user.ts'

/** Passwords of the logins of an embedded server, made by us once and kept in a file that only we may read. */
export interface Secrets {
  readonly superuser: string
  readonly owner: string
  readonly app: string
  readonly worker: string
  readonly auth: string
  /** Not a password: the root of the keys that sessions are signed and personal numbers sealed with. */
  readonly root: string
}

export interface EmbeddedServer {
  /** Folder of the unix socket; given to the driver as `host`. */
  readonly socketDirectory: string
  readonly port: number
  readonly superuser: string
  readonly secrets: Secrets
  /** Where the data lies: `<home>/database`, or elsewhere where the server could not enter that. */
  readonly directory: string
  readonly pid: number
  /** Resolves when the server has ended, whoever ended it. */
  readonly ended: Promise<void>
  stop(): Promise<void>
}

export interface EmbeddedOptions {
  /** The product's data folder. */
  readonly home: string
  /** False only for tests: a power cut may then lose data. */
  readonly durable?: boolean
  readonly maxConnections?: number
}

/** Another process of ours holds the data folder. */
export class HomeInUseError extends OperatorError {
  /** Where its server's data lie. */
  readonly directory: string
  constructor(directory: string, chinese: string, english: string) {
    super(chinese, english)
    this.directory = directory
  }
}

const PORT = 5432
const SUPERUSER = 'courtyard_superuser'
/** A unix socket's path must be shorter than 108 bytes; some systems allow 104. */
const LONGEST_SOCKET_PATH = 103

/**
 * Starts the embedded PostgreSQL on the data folder, making it on the first call.
 *
 * It listens on a unix socket that only we may enter, on no network port. As root it runs as the system user `postgres`.
 * A server that a killed process left behind is stopped first; a second process on the same folder is refused.
 *
 * @throws {OperatorError} the folder is in use, or the server cannot run here
 */
export async function startEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  if (process.platform === 'win32') {
    throw new OperatorError(
      '内置数据库不支持 Windows；请设置 DATABASE_URL 与 DATABASE_OWNER_URL。',
      'The embedded database does not run on Windows; set DATABASE_URL and DATABASE_OWNER_URL.',
    )
  }
  const user = (await findDataOwner(options.home)) ?? getServerUser()
  const directory = await prepareDirectory(options.home, user)
  await access(directory, constants.R_OK | constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    throw new OperatorError(
      `数据目录 ${directory} 属于另一个系统用户；请以该用户运行，或用 COURTYARD_HOME 指定另一个目录。`,
      `The data folder ${directory} belongs to another user of this system; run as that user, or name another folder in COURTYARD_HOME.`,
      { cause },
    )
  })
  const lock = await takeHome(directory)
  if (isHeld(lock)) {
    throw new HomeInUseError(
      directory,
      `数据目录 ${options.home} 正由另一个四合园进程（进程号 ${lock.pid}）使用，本次启动已放弃，前者不受影响。`,
      `The data folder ${options.home} is in use by another Courtyard (process ${lock.pid}); this start gave way, the other goes on.`,
    )
  }
  try {
    const binaries = await prepareServerBinaries(user, directory)
    const data = path.join(directory, 'data')
    const secrets = await getSecrets(directory, data)
    if (!existsSync(data)) await createCluster(binaries, directory, data, secrets, user)
    await stopOrphanServer(data)
    const server = await launch(binaries, directory, data, user, options)
    return {
      ...server,
      port: PORT,
      superuser: SUPERUSER,
      secrets,
      directory,
      stop: async () => {
        await server.stop()
        await lock.release()
      },
    }
  } catch (error) {
    await lock.release()
    throw error
  }
}

/**
 * How the embedded server of another process of ours is reached. Only for acts at the machine beside a running server:
 * nothing is started, migrated or stopped.
 *
 * @throws {OperatorError} it does not run yet, or not any more
 */
export async function findRunningServer(
  directory: string,
): Promise<Pick<EmbeddedServer, 'socketDirectory' | 'port' | 'secrets'>> {
  const lines = (await readFile(path.join(directory, 'data', 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  // PostgreSQL writes the port to the fourth line, the socket's folder to the fifth and its state to the eighth.
  const [, , , port, socketDirectory, , , state] = lines
  if (!socketDirectory || state?.trim() !== 'ready') {
    throw new OperatorError(
      '另一个四合园进程正在启动或停止；请稍候再试。',
      'Another Courtyard is just starting or stopping; try again in a moment.',
    )
  }
  const file = path.join(directory, 'secrets.json')
  const secrets = await completeSecrets(file, JSON.parse(await readFile(file, 'utf8')) as Secrets)
  return { socketDirectory, port: Number(port), secrets }
}

/** As root on data that an ordinary user made: the server must run as that user, who may then go on with it. */
async function findDataOwner(home: string): Promise<SystemUser | null> {
  if (process.getuid?.() !== 0) return null
  const made = await stat(path.join(home, 'database', 'data')).catch(() => null)
  return made && made.uid !== 0 ? { uid: made.uid, gid: made.gid } : null
}

/** Our folder for the server: open to its user for passing through, closed for reading. */
async function prepareDirectory(home: string, user: SystemUser | null): Promise<string> {
  await mkdir(home, { recursive: true }).catch((cause: unknown) => {
    throw new OperatorError(
      `数据目录 ${home} 无法创建；请用 COURTYARD_HOME 指定一个可写的目录。`,
      `The data folder ${home} cannot be made; name one that can be written in COURTYARD_HOME.`,
      { cause },
    )
  })
  const near = path.join(realpathSync(home), 'database')
  if (user !== null) await letPass(path.dirname(near), user)
  if (user === null || mayEnter(path.dirname(near), user)) {
    await mkdir(near, { recursive: true, mode: 0o711 })
    return near
  }
  const key = createHash('sha256').update(near).digest('hex').slice(0, 12)
  const far = path.join('/var/lib', `courtyard-${key}`)
  await mkdir(far, { recursive: true, mode: 0o711 })
  await writeFile(
    path.join(home, 'DATABASE-IS-ELSEWHERE.txt'),
    `The database's system user cannot enter this folder, so its data lie in\n${far}\n数据库的系统用户无法进入本目录，数据在上述位置。\n`,
  )
  return far
}

/**
 * A data folder of root's own that is closed to everybody (as `mktemp -d` makes them) is opened to the server's user,
 * for passing through only. Any other folder stays as it is.
 */
async function letPass(home: string, user: SystemUser): Promise<void> {
  const { uid, mode } = await stat(home)
  const entries = await readdir(home)
  const isOurs = entries.length === 0 || entries.includes('database')
  if (uid !== 0 || (mode & 0o077) !== 0 || !isOurs) return
  await chown(home, uid, user.gid)
  await chmod(home, 0o710)
}

async function getSecrets(directory: string, data: string): Promise<Secrets> {
  const file = path.join(directory, 'secrets.json')
  const known = await readFile(file, 'utf8').catch(() => null)
  if (known !== null) return completeSecrets(file, JSON.parse(known) as Omit<Secrets, 'root'> & { root?: string })
  if (existsSync(data)) {
    throw new OperatorError(
      `数据目录缺少密码文件 ${file}；请从备份恢复该文件。`,
      `The password file ${file} is missing from the data folder; restore it from a backup.`,
    )
  }
  const make = () => randomBytes(24).toString('base64url')
  const passwords = { superuser: make(), owner: make(), app: make(), worker: make(), auth: make() }
  return completeSecrets(file, passwords)
}

/** A file of a version that had no root secret yet is given one. */
async function completeSecrets(file: string, known: Omit<Secrets, 'root'> & { root?: string }): Promise<Secrets> {
  if (known.root !== undefined) return { ...known, root: known.root }
  const secrets: Secrets = { ...known, root: randomBytes(48).toString('base64url') }
  await writeSecrets(file, secrets)
  return secrets
}

async function writeSecrets(file: string, secrets: Secrets): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(secrets), { mode: 0o600 })
  await rename(`${file}.new`, file)
}

/** Keeps another root secret beside the data: that of the installation whose rows are put there. */
export async function keepRootSecret(directory: string, rootSecret: string): Promise<void> {
  const file = path.join(directory, 'secrets.json')
  const known = JSON.parse(await readFile(file, 'utf8')) as Secrets
  await writeSecrets(file, { ...known, root: rootSecret })
}

/** Made aside and moved into place, so that a start that was cut off leaves no half cluster behind. */
async function createCluster(
  binaries: ServerBinaries,
  directory: string,
  data: string,
  secrets: Secrets,
  user: SystemUser | null,
): Promise<void> {
  const making = path.join(directory, 'data.new')
  const passwordFile = path.join(directory, 'initdb-password')
  await rm(making, { recursive: true, force: true })
  await mkdir(making, { mode: 0o700 })
  await writeFile(passwordFile, secrets.superuser, { mode: 0o600 })
  if (user) for (const entry of [making, passwordFile]) await chown(entry, user.uid, user.gid)
  try {
    const said: string[] = []
    const code = await lendInitdb(binaries, (initdb) => {
      const child = spawn(
        initdb,
        [
          `--pgdata=${making}`,
          `--username=${SUPERUSER}`,
          `--pwfile=${passwordFile}`,
          '--auth=scram-sha-256',
          '--encoding=UTF8',
          '--locale-provider=icu',
          '--icu-locale=und',
          '--locale=C.UTF-8',
          '--data-checksums',
        ],
        { ...(user ?? {}), cwd: '/', env: serverEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
      )
      child.stdout.on('data', (chunk: Buffer) => said.push(chunk.toString()))
      child.stderr.on('data', (chunk: Buffer) => said.push(chunk.toString()))
      return exitOf(child)
    })
    if (code !== 0) throw cannotStart(said.join(''))
  } finally {
    await rm(passwordFile, { force: true })
  }
  await rename(making, data)
}

async function launch(
  binaries: ServerBinaries,
  directory: string,
  data: string,
  user: SystemUser | null,
  options: EmbeddedOptions,
): Promise<Pick<EmbeddedServer, 'socketDirectory' | 'pid' | 'ended' | 'stop'>> {
  const { socketDirectory, removeSocketDirectory } = await prepareSocketDirectory(directory, user)
  const logFile = path.join(directory, 'server.log')
  // Removed first: one that root wrote could not be opened by the user whose data these are.
  await rm(logFile, { force: true })
  const log = await open(logFile, 'w', 0o600)
  const settings = {
    listen_addresses: '',
    port: String(PORT),
    // A list, parted by commas: quoted, so that any path is one entry.
    unix_socket_directories: `"${socketDirectory.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: String(options.maxConnections ?? 60),
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(options.durable === false ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  }
  const child = spawn(
    binaries.postgres,
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // A group of its own: Ctrl-C in the terminal reaches us, and we stop it when the last request is answered.
    { ...(user ?? {}), cwd: '/', env: serverEnvironment(), detached: true, stdio: ['ignore', log.fd, log.fd] },
  )
  const exited = exitOf(child)
  await log.close()
  // The last resort, when this process ends without having stopped the server: an error that nobody caught.
  const stopAtExit = () => child.kill('SIGINT')
  process.on('exit', stopAtExit)

  let over = false
  const ended = exited.then(async () => {
    over = true
    process.off('exit', stopAtExit)
    await removeSocketDirectory()
  })
  while (!(await isReady(data, child.pid))) {
    if (over)
      throw cannotStart((await readFile(logFile, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-6).join('\n'))
    await wait(10)
  }
  return {
    socketDirectory,
    pid: child.pid ?? 0,
    ended,
    stop: async () => {
      child.kill('SIGINT')
      const impatience = setTimeout(() => child.kill('SIGQUIT'), 10_000)
      await ended
      clearTimeout(impatience)
    },
  }
}

/** PostgreSQL writes its state to the eighth line of `postmaster.pid`. */
async function isReady(data: string, pid: number | undefined): Promise<boolean> {
  const lines = (await readFile(path.join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready'
}

/** Beside the data, or in a fresh folder of its own where that path would be too long for a socket. */
async function prepareSocketDirectory(directory: string, user: SystemUser | null) {
  const near = path.join(directory, 'socket')
  const fits = Buffer.byteLength(path.join(near, `.s.PGSQL.${PORT}`)) <= LONGEST_SOCKET_PATH
  const socketDirectory = fits ? near : await mkdtemp(path.join(os.tmpdir(), 'courtyard-'))
  // What a killed server left in it would be taken for a living one.
  await rm(near, { recursive: true, force: true })
  if (fits) await mkdir(near)
  await chmod(socketDirectory, 0o700)
  if (user) await chown(socketDirectory, user.uid, user.gid)
  const removeSocketDirectory = () => rm(socketDirectory, { recursive: true, force: true })
  return { socketDirectory, removeSocketDirectory }
}

/** Of our environment only our own names reach the server, so no setting of another PostgreSQL does. */
function serverEnvironment(): NodeJS.ProcessEnv {
  const ours = Object.entries(process.env).filter(([name]) => name.startsWith('COURTYARD_'))
  return { ...Object.fromEntries(ours), PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C.UTF-8', LC_MESSAGES: 'C' }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    child.once('error', () => resolve(null))
    child.once('exit', (code) => resolve(code))
  })
}

function cannotStart(lastLines: string): OperatorError {
  return new OperatorError(
    `内置数据库未能启动，其最后的日志：${lastLines}`,
    'The embedded database did not start; its last log lines are above.',
  )
}
