import { z } from 'zod'
import { answerOneJob } from '../platform/processes/answer-one-job.ts'
import { readReportWorkbook } from './report-sheet.ts'

/**
 * The process that reads one report's workbook, and ends. It is started by `createReportSheetReader`, which kills it when it
 * takes too long or too much memory; it opens no file but its own code.
 */

const jobSchema = z.object({ bytes: z.instanceof(Uint8Array) })

await answerOneJob(
  async () => undefined,
  (job) => readReportWorkbook(jobSchema.parse(job).bytes),
)
