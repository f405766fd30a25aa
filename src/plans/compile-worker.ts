import { z } from 'zod'
import { answerOneJob } from '../platform/processes/answer-one-job.ts'
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

await answerOneJob(
  async () => {
    await loadPdfjs()
    return readDirectionFamilies()
  },
  async (job, families) => {
    const { file, annex, fileBytes } = jobSchema.parse(job)
    return compileFile(file, annex, families, { ...defaultReadLimits, fileBytes })
  },
)
