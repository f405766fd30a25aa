import { access } from 'node:fs/promises'
import { type ImportProgress, importAsOperator } from '../indicators/index.ts'
import { computeProgrammeId } from '../plans/programme-key.ts'
import { openDatabase } from '../platform/db/database.ts'
import { joinDatabase } from '../platform/db/server.ts'
import { OperatorError } from '../platform/operator-error.ts'
import { listIndicatorRegisters } from './register-counts.ts'
import { readSettings } from './settings.ts'
import { listenForStop } from './until-told.ts'

const STEPS: Readonly<Record<ImportProgress['step'], string>> = {
  reading: '读取 reading',
  checking: '校验 checking',
  writing: '写入 writing',
}
/** So many faults are listed; the desk shows more. */
const LISTED = 50

/**
 * `courtyard figures import SLUG FILE`: imports the figures of a CSV as the operator of this machine: all of them,
 * approved, or none. Says how far it has come where somebody watches, and ends when it is told to stop.
 *
 * @returns the exit code: 0, or 2 when it was refused or stopped
 */
export async function figuresImportCommand(slug: string, file: string, basis: string): Promise<number> {
  await access(file).catch(() => {
    throw new OperatorError(`读不到文件 ${file}。`, `The file ${file} cannot be read.`)
  })
  const database = await joinDatabase(readSettings(process.env, true).database)
  const worker = openDatabase({ ...database.worker, max: 3 })
  const stopping = new AbortController()
  const { asked } = listenForStop()
  void asked.then(() => stopping.abort())
  const { stderr, stdout } = process
  try {
    const outcome = await importAsOperator(worker, {
      programmeId: computeProgrammeId(slug),
      file,
      basis,
      registers: listIndicatorRegisters(),
      signal: stopping.signal,
      onProgress: ({ step, bytesRead, rowsRead, rowsChecked }, bytes) => {
        if (!stderr.isTTY) return
        const share = step === 'reading' ? bytesRead / Math.max(1, bytes) : rowsChecked / Math.max(1, rowsRead)
        const rows = Math.max(rowsRead, rowsChecked).toLocaleString('en')
        stderr.write(`\r\u001b[K${STEPS[step]}  ${step === 'writing' ? '' : `${Math.floor(share * 100)} %  `}${rows}`)
      },
    })
    if (stderr.isTTY) stderr.write('\r\u001b[K')
    if (outcome === null) {
      throw new OperatorError(
        `没有方案 ${slug}，或其中没有指标。`,
        `There is no programme ${slug}, or it has no indicators.`,
      )
    }
    if (outcome.state === 'done') {
      const rows = outcome.rows.toLocaleString('en')
      stdout.write(`已导入 ${rows} 条数据。\nImported ${rows} figures.\n`)
      return 0
    }
    if (outcome.state === 'cancelled') {
      stderr.write('已取消，没有写入。\nCancelled; nothing was written.\n')
      return 2
    }
    stderr.write(
      [
        `文件有 ${outcome.faultCount} 处问题，没有写入。`,
        `The file has ${outcome.faultCount} faults; nothing was written.`,
        ...outcome.faults
          .slice(0, LISTED)
          .map(({ row, column, code, found, message }) =>
            [row === null ? '' : `  ${row}`, column ?? '', code, found, message?.zh ?? ''].filter(Boolean).join('  '),
          ),
        '',
      ].join('\n'),
    )
    return 2
  } finally {
    await worker.close()
    await database.stop()
  }
}
