// What has to be there before anything of ours can run: the right Node, the packages, the build.
// Plain Node without dependencies: on a fresh clone nothing is installed yet.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const installStamp = join(root, 'node_modules', '.courtyard-installed')
const buildStamp = join(root, 'dist', '.courtyard-built')
const builtFrom = ['src', 'scripts/build.mjs', 'vite.config.ts', 'package-lock.json', 'tsconfig.json']

/** Stops with one sentence, in both languages, and no stack trace. */
export function stop(chinese, english) {
  console.error(`${chinese}\n${english}`)
  process.exit(1)
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  stop(
    `需要 Node 20.19 或更新的版本，现在是 ${process.versions.node}。请升级 Node 后再运行。`,
    `Node 20.19 or newer is needed; this is ${process.versions.node}. Upgrade Node and run this again.`,
  )
}

/** Installs the packages of the lock file, unless these very ones are there. */
export function install() {
  const wanted = hashOf([join(root, 'package-lock.json')])
  if (readIfThere(installStamp) !== wanted) alone(() => installNow(wanted))
}

function installNow(wanted) {
  if (readIfThere(installStamp) === wanted) return
  console.error('正在安装依赖（首次约一两分钟）… Installing packages …')
  const { status } = npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
  if (status !== 0) {
    stop(
      '依赖没有装上，原因见上。请检查网络、npm 源和本目录的写权限，然后重新运行同一条命令。',
      'The packages could not be installed; the reason is above. Check the network, the npm registry and that this folder is writable, then run the same command again.',
    )
  }
  writeFileSync(installStamp, wanted)
}

/** Builds the server and the pages, unless the build that is there was made from these very sources. */
export function build() {
  const wanted = hashOf(builtFrom.map((path) => join(root, path)))
  if (readIfThere(buildStamp) !== wanted) alone(() => buildNow(wanted))
}

function buildNow(wanted) {
  if (readIfThere(buildStamp) === wanted) return
  console.error('正在构建… Building …')
  const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
  })
  if (status !== 0) {
    stop('构建没有成功，原因见上。', 'The build failed; the reason is above.')
  }
  mkdirSync(dirname(buildStamp), { recursive: true })
  writeFileSync(buildStamp, wanted)
}

/**
 * Does the work while no other process of this clone does: two commands given at once must not build into each other.
 * Whoever comes second waits, and finds the work done. A lock whose holder is gone is taken over.
 */
function alone(work) {
  const lock = join(root, '.courtyard-preparing')
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      break
    } catch (error) {
      if (error.code !== 'EEXIST') {
        stop(
          `本目录不可写（${error.code}），无法安装和构建。请检查目录的权限。`,
          `This folder cannot be written (${error.code}), so nothing can be installed or built. Check its permissions.`,
        )
      }
      if (!isRunning(Number(readIfThere(lock)))) rmSync(lock, { force: true })
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    }
  }
  process.on('exit', () => rmSync(lock, { force: true }))
  try {
    work()
  } finally {
    rmSync(lock, { force: true })
  }
}

/** An empty lock is being written at this moment: its holder counts as running. */
function isRunning(pid) {
  if (!pid) return true
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

export function npm(args) {
  // npm_execpath is npm's own script when we were started by npm; it works where `npm` is not on the PATH.
  const script = process.env.npm_execpath
  const byNode = script?.endsWith('.js') || script?.endsWith('.cjs')
  return spawnSync(byNode ? process.execPath : 'npm', byNode ? [script, ...args] : args, {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
    shell: !byNode && process.platform === 'win32',
  })
}

function hashOf(paths) {
  const hash = createHash('sha256')
  for (const path of paths.flatMap(filesBelow)) {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

function filesBelow(path) {
  if (!existsSync(path)) return []
  let entries
  try {
    entries = readdirSync(path, { withFileTypes: true })
  } catch {
    return [path]
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)]))
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}
