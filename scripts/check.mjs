// `npm run check`: everything CI asks for. Types, format and lint, import rules, unused code; then the tests.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { install, requireNode, root } from './prepare.mjs'

requireNode()
install()

const bin = (name) => join(root, 'node_modules', '.bin', name)
const steps = [
  ['types', bin('tsc'), ['--noEmit', '-p', '.']],
  ['format and lint', bin('biome'), ['ci', '--error-on-warnings', '.']],
  ['import rules', process.execPath, [join(root, 'scripts', 'import-rules.mjs')]],
  ['unused code', bin('knip'), []],
]
if (!process.argv.includes('--static')) steps.push(['tests', process.execPath, [join(root, 'scripts', 'test.mjs')]])

for (const [what, command, args] of steps) {
  console.log(`\n— ${what}`)
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) {
    console.error(`\n${what}: failed`)
    process.exit(1)
  }
}
