import { Worker } from 'node:worker_threads'
import { z } from 'zod'
import { compileFile } from './compile-file.ts'
import { readDirectionFamilies } from './read-direction-families.ts'
import { defaultReadLimits } from './reading/limits.ts'
import { loadPdfjs } from './reading/read-pdf.ts'

/**
 * The process that reads one file handed in by nobody in particular, and ends. It is started by `createCompiler`,
 * which kills it when it takes too long or too much memory; it opens no file but its own code and data.
 */

const sourceSchema = z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) })
const jobSchema = z.object({
  file: sourceSchema,
  annex: sourceSchema.nullable(),
  fileBytes: z.int().positive(),
})

/**
 * A second thread that ends the process when the server has gone, however busy the first thread is. Without it, a
 * server killed with -9 would leave a reading process behind.
 */
const watch = `
  const { ppid } = process
  setInterval(() => { if (process.ppid !== ppid) process.kill(process.pid, 'SIGKILL') }, 1000)
`

if (process.send === undefined) throw new Error('compile-worker is started by the server, not by hand')
const say = process.send.bind(process)

new Worker(watch, { eval: true, execArgv: [], resourceLimits: { maxOldGenerationSizeMb: 8 } }).unref()
process.once('disconnect', () => process.exit(0))
const families = await readDirectionFamilies()
await loadPdfjs()

process.once('message', async (message: unknown) => {
  const { file, annex, fileBytes } = jobSchema.parse(message)
  say({ result: await compileFile(file, annex, families, { ...defaultReadLimits, fileBytes }) })
})
say({ ready: true })
