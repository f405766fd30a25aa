// `npm test`: every test once. Installs and builds what is missing, finds a browser, runs, counts what really ran, and
// fails when a process of ours is left behind.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findBrowser } from './find-browser.mjs'
import { leftProcesses } from './left-processes.mjs'
import { makeWorkplace } from './make-workplace.mjs'
import { build, install, requireNode, root, stop } from './prepare.mjs'

requireNode()
install()
build()

const browser = process.env.COURTYARD_NO_BROWSER === '1' ? undefined : findBrowser()
if (browser === null) {
  stop(
    '找不到可用的 Chromium，也装不上。请安装 Chromium 后重试，或设 COURTYARD_NO_BROWSER=1 跳过浏览器测试。',
    'No Chromium was found and none could be installed. Install Chromium and run again, or set COURTYARD_NO_BROWSER=1 to leave the browser tests out.',
  )
}

const run = randomUUID()
const folder = makeWorkplace()
const report = join(folder, 'report.json')
const projects = browser ? [] : ['--project', 'rules', '--project', 'database']
const status = await exitOf(
  spawn(
    process.execPath,
    [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...projects,
      ...process.argv.slice(2),
    ],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...environment() } },
  ),
)

const { numPassedTests: passed, numFailedTests, numPendingTests, numTodoTests, success } = readReport()
const left = await leftProcesses(run)
for (const { pid, command } of left) console.error(`left behind: ${pid} ${command}`)

// A file that could not be loaded, or a setup that failed, has no failed test of its own: it counts as one.
const failed = numFailedTests + (left.length > 0 ? 1 : 0) + (numFailedTests === 0 && (status !== 0 || !success) ? 1 : 0)
const skipped = numPendingTests + numTodoTests
rmSync(folder, { recursive: true, force: true })
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)

function environment() {
  return {
    COURTYARD_TEST_RUN: run,
    TMPDIR: folder,
    ...(browser ? { COURTYARD_BROWSER: browser.path } : {}),
    ...(browser?.libraries ? { COURTYARD_BROWSER_LIBRARIES: browser.libraries } : {}),
  }
}

function readReport() {
  try {
    return JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, success: false }
  }
}

function exitOf(child) {
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  process.on('SIGINT', () => {})
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
}
