import { z } from 'zod'
import { answerOneJob } from '../../platform/processes/answer-one-job.ts'
import { importKindSchema } from './imports.schema.ts'
import { readImportFile } from './read-import-file.ts'

/**
 * The process that reads one sheet of the register, and ends. It is started by `createRegisterReader`, which kills it when
 * it takes too long or too much memory; it opens no file but its own code.
 */

const jobSchema = z.object({ kind: importKindSchema, bytes: z.instanceof(Uint8Array) })

await answerOneJob(
  async () => undefined,
  (job) => {
    const { kind, bytes } = jobSchema.parse(job)
    return readImportFile(kind, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  },
)
