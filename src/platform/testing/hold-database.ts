import { startEmbeddedServer } from '../db/embedded.ts'
import { OperatorError } from '../operator-error.ts'

/**
 * A process that starts the embedded server on the folder it is given, says so and stays: what tests kill.
 * Prints `{"pid": …, "directory": …}` once the server answers.
 */
try {
  const server = await startEmbeddedServer({ home: process.argv[2] ?? '' })
  process.on('SIGTERM', async () => {
    await server.stop()
    process.exit(0)
  })
  process.stdout.write(`${JSON.stringify({ pid: server.pid, directory: server.directory })}\n`)
} catch (error) {
  process.stderr.write(error instanceof OperatorError ? error.message : String(error))
  process.exitCode = 1
}
