import path from 'node:path'
import { sql } from 'kysely'
import { NOT_KEPT } from '../access/index.ts'
import { HOUSE } from '../audit/index.ts'
import { asActor, openDatabase } from '../platform/db/database.ts'
import { joinDatabase, type RunningDatabase } from '../platform/db/server.ts'
import { createFileStore, keepFiles } from '../platform/files/index.ts'
import { writeBackup } from '../platform/keeping/index.ts'
import { readSettings } from './settings.ts'
import { showProgress } from './show-progress.ts'
import { whenToldToStop } from './when-told-to-stop.ts'

/**
 * `courtyard backup FILE`: writes everything into one file, beside a running server or without one.
 *
 * @returns the exit code: 0; 2 when it was written and contents of files that it should hold were not to be found
 */
export async function backupCommand(file: string, ask: { readonly withSecret: boolean }): Promise<number> {
  const settings = readSettings(process.env, true)
  const target = path.resolve(file)
  return whenToldToStop(async (signal) => {
    const database = await joinDatabase(settings.database)
    const progress = showProgress(process.stderr)
    try {
      await recordAtTheMachine(database, 'keeping.back_up', { with_secret: ask.withSecret })
      const backup = await writeBackup(target, {
        owner: database.owner,
        files: keepFiles(createFileStore(settings.files)),
        rootSecret: database.rootSecret,
        withSecret: ask.withSecret,
        leftOut: NOT_KEPT,
        version: settings.version,
        signal,
        onProgress: progress.tell,
      }).finally(progress.clear)
      const { tables, rows, files, missing, bytes } = backup
      const megabytes = (bytes / 1e6).toFixed(1)
      process.stdout.write(
        [
          `已备份并核对：${tables} 张表的 ${rows} 行，${files} 个文件，共 ${megabytes} MB：${target}`,
          `Backed up and verified: ${rows} rows of ${tables} tables, ${files} files, ${megabytes} MB: ${target}`,
          ...(ask.withSecret
            ? [
                '其中含根密钥：得到此文件者能读出全部内容，请加密保存。',
                'It holds the root secret: whoever has this file can read everything, so keep it encrypted.',
              ]
            : [
                '其中不含根密钥：没有它，加密的电话、邮箱、证件号和双因素设置不能读出；请另行保存（见 docs/operations.md）。',
                'It does not hold the root secret, without which sealed telephone numbers, addresses, personal numbers and second factors cannot be read: keep that elsewhere (docs/operations.md).',
              ]),
          '',
        ].join('\n'),
      )
      if (missing.length === 0) return 0
      process.stderr.write(
        `有 ${missing.length} 个文件的内容缺失或已变，未能备份：${missing.slice(0, 5).join('、')}\n${missing.length} files are missing or not what they were, and are not in it: ${missing.slice(0, 5).join(', ')}\n`,
      )
      return 2
    } finally {
      await database.stop()
    }
  })
}

/** The record of the house says who took everything, or brought it. */
export async function recordAtTheMachine(
  running: Pick<RunningDatabase, 'worker'>,
  act: 'keeping.back_up' | 'keeping.restore',
  after: Readonly<Record<string, unknown>>,
): Promise<void> {
  const worker = openDatabase({ ...running.worker, max: 1 })
  try {
    await asActor(
      worker,
      { kind: 'system', name: 'operator', programmeId: HOUSE },
      (tx) =>
        sql`select audit.record(${HOUSE}::uuid, ${act}, 'keeping.backup', ${act}, null, ${JSON.stringify(after)}::jsonb)`.execute(
          tx,
        ),
      { act },
    )
  } finally {
    await worker.close()
  }
}
