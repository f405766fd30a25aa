// A Chromium for the browser tests: the system's own, else Debian's where we may install it, else one packaged on npm.
import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

// The shell draws no window of its own: the same pages take a fifth less of the processor.
const names = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
]
const places = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/snap/bin/chromium']
// Pinned: the last line whose binary runs on Debian 12 and Node 20.
const packaged = '@sparticuz/chromium@143.0.4'

/**
 * @returns {{ path: string, libraries?: string } | null} a browser that starts; `libraries` is a folder that its
 * LD_LIBRARY_PATH must name, where the browser brought its own
 */
export function findBrowser() {
  const wanted = process.env.COURTYARD_BROWSER
  if (wanted) return found(wanted, process.env.COURTYARD_BROWSER_LIBRARIES)
  return installed() ?? debian() ?? fromNpm()
}

function installed() {
  const onPath = names.flatMap((name) => (process.env.PATH ?? '').split(':').map((folder) => join(folder, name)))
  const path = [...onPath, ...places].find((candidate) => found(candidate))
  return path ? { path } : null
}

function debian() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return null
  console.error('正在安装 Debian 的 Chromium… Installing Debian’s Chromium …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args) => spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', process.stderr] }).status === 0
  const install = (name) => apt('install', '-y', '--no-install-recommends', name)
  return apt('update') && (install('chromium-headless-shell') || install('chromium')) ? installed() : null
}

function fromNpm() {
  const folder = join(cacheFolder(), 'courtyard-browser')
  const module = join(folder, 'node_modules', '@sparticuz', 'chromium')
  if (!existsSync(module)) {
    console.error('正在从 npm 取 Chromium… Fetching Chromium from npm …')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"private":true}')
    const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', packaged]
    if (spawnSync('npm', args, { cwd: folder, stdio: ['ignore', process.stderr, process.stderr] }).status !== 0)
      return null
  }
  // Asked for its path, the package unpacks its binary into TMPDIR; told that it is on AWS, also the libraries it needs.
  const script = `
    const { default: chromium } = await import(${JSON.stringify(pathToFileURL(join(module, 'build/esm/index.js')).href)})
    console.log(await chromium.executablePath())`
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: folder, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' },
  })
  return found(stdout?.trim(), join(folder, 'al2023', 'lib'))
}

function found(path, libraries) {
  if (!path || !existsSync(path)) return null
  const env = libraries ? { ...process.env, LD_LIBRARY_PATH: libraries } : process.env
  if (spawnSync(path, ['--version'], { stdio: 'ignore', timeout: 30_000, env }).status !== 0) return null
  return libraries ? { path, libraries } : { path }
}

/** The user's cache where there is a home that can be written, else the system's folder for temporary files. */
function cacheFolder() {
  const home = homedir()
  try {
    accessSync(home, constants.W_OK)
    return join(home, '.cache')
  } catch {
    return tmpdir()
  }
}
