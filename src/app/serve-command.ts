import { serve } from './serve.ts'
import { readSettings } from './settings.ts'
import { listenForStop } from './until-told.ts'

/** `courtyard serve`: starts, says what was found and where to read it, and stays until it is told to stop. */
export async function serveCommand(): Promise<void> {
  const settings = readSettings(process.env, process.stderr.isTTY === true)
  const { isAsked, asked } = listenForStop()
  const serving = await serve(settings)
  if (!isAsked()) {
    process.stdout.write(`${serving.report}\n\n打开 Open  ${serving.address}/\n`)
    if (process.stdout.isTTY) process.stdout.write('按 Ctrl+C 停止 Ctrl+C stops\n')
  }
  const lost = serving.databaseEnded.then(() => 'lost' as const)
  const why = await Promise.race([asked, lost])
  await serving.stop()
  if (why !== 'lost' || isAsked()) return
  process.stderr.write(
    '数据库意外停止，服务已结束；请重新启动。\nThe database ended unexpectedly, so the server ended; start it again.\n',
  )
  process.exitCode = 1
}
