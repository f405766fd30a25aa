// `npm run bench [-- --write] [name …]`: measures, prints a table with machine and commit, and keeps it on request.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { build, install, requireNode, root } from './prepare.mjs'

requireNode()
install()
build()

const { status } = spawnSync(
  process.execPath,
  ['--import', 'tsx', '--expose-gc', join(root, 'bench/main.ts'), ...process.argv.slice(2)],
  { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] },
)
process.exit(status ?? 1)
