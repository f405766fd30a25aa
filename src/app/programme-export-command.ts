import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { sql } from 'kysely'
import { listForExport } from '../access/index.ts'
import { createProgrammeReader, writeProgrammeFolder } from '../plans/index.ts'
import { computeProgrammeId } from '../plans/programme-key.ts'
import { asActor, openDatabase } from '../platform/db/database.ts'
import { joinDatabase } from '../platform/db/server.ts'
import { OperatorError } from '../platform/operator-error.ts'
import { sayDay } from '../platform/say-day.ts'
import { writeExport } from './programme-export/write-export.ts'
import { readSettings } from './settings.ts'

/**
 * `courtyard programme export SLUG FILE.zip`: takes a programme out, as the operator of this machine, for a spreadsheet
 * and for another installation. Works beside a running server and without one. It is on the programme's record.
 *
 * @returns the exit code: 0, or 2 where there is no such programme
 */
export async function programmeExportCommand(slug: string, file: string): Promise<number> {
  const target = path.resolve(file)
  const database = await joinDatabase(readSettings(process.env, true).database)
  const [app, worker] = [openDatabase({ ...database.app, max: 1 }), openDatabase({ ...database.worker, max: 1 })]
  try {
    const view = await createProgrammeReader(app).getView(slug)
    if (!view) {
      process.stderr.write(`没有公开的方案 ${slug}。\nThere is no published programme ${slug}.\n`)
      return 2
    }
    const programmeId = computeProgrammeId(slug)
    const today = sayDay(new Date())
    const staff = await asActor(worker, { kind: 'system', name: 'programme_loader', programmeId }, (tx) =>
      listForExport(tx, programmeId, today),
    )
    const folder = writeProgrammeFolder(view)
    await asActor(
      worker,
      { kind: 'system', name: 'operator', programmeId },
      (tx) => sql`select audit.record(${programmeId}::uuid, 'plans.export', 'plans.programme', ${slug})`.execute(tx),
      { act: 'plans.export' },
    )
    await writeFile(target, await writeExport(view, staff, folder), { flag: 'wx', mode: 0o600 }).catch(
      (cause: unknown) => {
        const code = (cause as NodeJS.ErrnoException).code ?? ''
        throw new OperatorError(
          code === 'EEXIST' ? `${target} 已经存在；请另取文件名。` : `无法写入 ${target}（${code}）。`,
          code === 'EEXIST'
            ? `${target} is there already; name another file.`
            : `${target} cannot be written (${code}).`,
          { cause },
        )
      },
    )
    const { compared, differing } = folder.comparison
    process.stdout.write(`已导出“${view.name.zh}”：${target}\nExported ${view.name.en}: ${target}\n`)
    process.stdout.write(
      differing.length === 0
        ? `通知全文与 ${compared} 项事实一致，可用 courtyard programme load 载入。\nThe notice is what ${compared} facts say; courtyard programme load takes it.\n`
        : `现行版本经人工修订，${differing.length} 项事实不能由通知全文读出，只供查阅，不能直接载入。\nWhat holds was amended by people: ${differing.length} facts are not what the notice compiles to, so it is to be read and cannot be loaded.\n`,
    )
    return 0
  } finally {
    await Promise.all([app.close(), worker.close()])
    await database.stop()
  }
}
