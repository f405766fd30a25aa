import path from 'node:path'
import { beginEraAbove } from '../audit/index.ts'
import { openDatabase } from '../platform/db/database.ts'
import { MIGRATIONS, reachDatabase } from '../platform/db/server.ts'
import { createFileStore, keepFiles } from '../platform/files/index.ts'
import { checkBackup, KeepingError, restoreBackup } from '../platform/keeping/index.ts'
import { recordAtTheMachine } from './backup-command.ts'
import { readSettings } from './settings.ts'
import { showProgress } from './show-progress.ts'
import { verifyAll } from './verify-command.ts'
import { whenToldToStop } from './when-told-to-stop.ts'

/**
 * `courtyard restore FILE`: makes an empty installation what the backup was. Nothing of it is used before every row was
 * compared with the backup and the record with its seals.
 *
 * @returns the exit code: 0
 */
export async function restoreCommand(
  file: string,
  ask: { readonly withoutSecret: boolean; readonly acceptAlteredRecord: boolean },
): Promise<number> {
  const settings = readSettings(process.env, true)
  const source = path.resolve(file)
  const { rootSecret: given = null } = settings.database
  return whenToldToStop(async (signal) => {
    const progress = showProgress(process.stderr)
    const asked = {
      migrations: MIGRATIONS,
      rootSecret: given,
      withoutSecret: ask.withoutSecret,
      signal,
      onProgress: progress.tell,
    }
    const backup = await checkBackup(source, asked).finally(progress.clear)
    const database = await reachDatabase(settings.database)
    try {
      const { keepRootSecret } = database
      if (keepRootSecret === null && backup.rootSecret !== null && backup.rootSecret !== given)
        throw new KeepingError('secret_is_the_operators', source)
      const verified: string[] = []
      await restoreBackup(backup, asked, {
        owner: database.owner,
        files: keepFiles(createFileStore(settings.files)),
        keepSecret: async (secret) => keepRootSecret?.(secret),
        afterLoading: beginEraAbove,
        beforeUse: async () => {
          progress.clear()
          const worker = openDatabase({ ...database.worker, max: 1 })
          const { isSound, report } = await verifyAll(worker, null, null).finally(worker.close)
          if (!isSound && !ask.acceptAlteredRecord) throw new KeepingError('not_sound', report)
          verified.push(report)
          const { takenAt, version } = backup.opening
          await recordAtTheMachine(database, 'keeping.restore', { taken_at: takenAt, version, is_sound: isSound })
        },
      }).finally(progress.clear)
      const { tables, takenAt } = backup.opening
      const rows = tables.reduce((sum, table) => sum + table.rows, 0)
      const { files, missing } = backup.manifest
      process.stdout.write(
        [
          ...verified,
          '',
          `已恢复 ${takenAt} 的备份：${tables.length} 张表的 ${rows} 行、${files.count} 个文件均与备份一致；各人须重新登录。`,
          `Restored the backup of ${takenAt}: ${rows} rows of ${tables.length} tables and ${files.count} files are what the backup holds; everyone signs in anew.`,
          ...(backup.rootSecret === null
            ? [
                '没有原来的根密钥：加密的电话、邮箱、证件号和双因素设置不能再读出，须重新填写。',
                'The old root secret is not here: sealed telephone numbers, addresses, personal numbers and second factors cannot be read and are to be entered anew.',
              ]
            : []),
          ...(missing.length > 0
            ? [
                `备份时已有 ${missing.length} 个文件缺失。`,
                `${missing.length} files were missing already when the backup was taken.`,
              ]
            : []),
          '',
        ].join('\n'),
      )
      return 0
    } finally {
      await database.stop()
    }
  })
}
