import { serve } from './serve.ts'
import { readSettings } from './settings.ts'

/** `courtyard serve`: starts, says what was found and where to read it, and stays until it is told to stop. */
export async function serveCommand(): Promise<void> {
  const settings = readSettings(process.env, process.stderr.isTTY === true)
  let told = false
  // From the first moment on: a signal during the start must not leave a database behind.
  const asked = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // A second time means now; the database is stopped on the way out.
        if (told) process.exit(1)
        told = true
        resolve()
      })
    }
  })
  const serving = await serve(settings)
  if (!told) {
    process.stdout.write(`${serving.report}\n\n打开 Open  ${serving.address}/\n`)
    if (process.stdout.isTTY) process.stdout.write('按 Ctrl+C 停止 Ctrl+C stops\n')
  }
  const lost = serving.databaseEnded.then(() => 'lost' as const)
  const why = await Promise.race([asked, lost])
  await serving.stop()
  if (why !== 'lost' || told) return
  process.stderr.write(
    '数据库意外停止，服务已结束；请重新启动。\nThe database ended unexpectedly, so the server ended; start it again.\n',
  )
  process.exitCode = 1
}
