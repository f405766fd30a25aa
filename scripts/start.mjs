// `npm start`: everything between a fresh clone and a running product.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build, install, requireNode, root } from './prepare.mjs'

requireNode()
install()
build()

const server = spawn(process.execPath, [join(root, 'dist/server/main.js'), 'serve', ...process.argv.slice(2)], {
  stdio: 'inherit',
})
// Ctrl C reaches the whole foreground group by itself; what is sent to us alone is passed on.
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => server.kill(signal))
process.on('SIGINT', () => {})
server.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
