import { readFile } from 'node:fs/promises'
import path from 'node:path'
import {
  type BindRefusal,
  bindOfficialText,
  listProgrammeFolders,
  readDirectionFamilies,
  readProgrammeFolder,
} from '../plans/index.ts'
import { readSource } from '../plans/reading/read-source.ts'
import { sayRefusal } from '../plans/reading/refusals.ts'
import { openDatabase } from '../platform/db/database.ts'
import { joinDatabase } from '../platform/db/server.ts'
import { OperatorError } from '../platform/operator-error.ts'
import { readSettings } from './settings.ts'

const REFUSALS: Readonly<Record<BindRefusal, string>> = {
  no_programme_has_this_number:
    '没有文号相同的方案，未作绑定。\nNo programme has the document number of this file; nothing was bound.\n',
  people_published_what_holds:
    '现行版本由人员发布，未作绑定；请在方案起草中上传此文件。\nWhat holds was published by people; nothing was bound. Upload the file as a draft.\n',
}

/**
 * `courtyard bind FILE`: binds an official notice to the programme of the same 文号, as the operator of this machine.
 * Works beside a running server, which shows the official text from its next answer on, and without one.
 *
 * @returns the exit code: 0, or 2 when the file was refused
 */
export async function bindCommand(file: string): Promise<number> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new OperatorError(`无法打开文件 ${file}。`, `The file ${file} cannot be opened.`, { cause })
  })
  const text = await readSource({ name: path.basename(file), bytes })
  if (!text.ok) {
    const { zh, en } = sayRefusal({ code: text.refusal, file: 'notice' })
    process.stderr.write(`${zh}\n${en}\n`)
    return 2
  }
  const folders = await Promise.all((await listProgrammeFolders()).map(readProgrammeFolder))
  const families = await readDirectionFamilies()
  const database = await joinDatabase(readSettings(process.env, true).database)
  try {
    const owner = openDatabase({ ...database.owner, max: 2 })
    const bound = await bindOfficialText(owner, folders, families, text.value, bytes).finally(owner.close)
    if (!bound.ok) {
      process.stderr.write(REFUSALS[bound.refusal])
      return 2
    }
    const { name, compared, differing } = bound.value
    process.stdout.write(`已绑定“${name.zh}”：比对 ${compared} 项事实，${differing.length} 项不同。\n`)
    process.stdout.write(`Bound to ${name.en}: ${compared} facts compared, ${differing.length} differ.\n`)
    for (const sentence of differing) process.stdout.write(`  ${sentence}\n`)
    return 0
  } finally {
    await database.stop()
  }
}
