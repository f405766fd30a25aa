import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { parseOrganisationFile } from '../access/index.ts'
import {
  defaultReadLimits,
  loadGivenProgramme,
  type ProgrammeFolder,
  readDirectionFamilies,
  readProgrammeFiles,
} from '../plans/index.ts'
import { openDatabase } from '../platform/db/database.ts'
import { joinDatabase } from '../platform/db/server.ts'
import { OperatorError } from '../platform/operator-error.ts'
import { openZip } from '../platform/zip/index.ts'
import { createFounding } from './found-programme.ts'
import { readSettings } from './settings.ts'

/**
 * `courtyard programme load FOLDER|ZIP`: loads a programme of the operator's own. It is compiled and compared with its
 * reviewed facts, and nothing is written unless they are the same. Works beside a running server, which shows it from its
 * next answer on, and without one.
 *
 * @returns the exit code: 0, or 2 when it was refused
 */
export async function programmeLoadCommand(source: string): Promise<number> {
  const { folder, organisations } = await readGiven(source)
  const [families, found] = await Promise.all([readDirectionFamilies(), createFounding()])
  const database = await joinDatabase(readSettings(process.env, true).database)
  const owner = openDatabase({ ...database.owner, max: 2 })
  try {
    const loaded = await loadGivenProgramme(owner, folder, families, found(organisations))
    if (!loaded.ok) {
      const { refusal } = loaded
      if (refusal.code === 'people_published_what_holds') {
        process.stderr.write(
          `${folder.slug} 的现行版本由人员发布，未作改动；修订请在网站上进行。\nWhat holds of ${folder.slug} was published by people and is left as it is; amend it on the desk.\n`,
        )
        return 2
      }
      const { compared, differing } = refusal
      process.stderr.write(
        [
          `未载入：通知全文与 facts.json 的 ${compared} 项事实有 ${differing.length} 项不同，什么也没有写入。`,
          `Not loaded: ${differing.length} of the ${compared} facts in facts.json are not what the notice says; nothing was written.`,
          ...differing.map((sentence) => `  ${sentence}`),
          '',
        ].join('\n'),
      )
      return 2
    }
    const { outcome, compared } = loaded.value
    const { name, slug } = folder
    process.stdout.write(
      outcome === 'stored'
        ? `已载入“${name.zh}”（${slug}）：${compared} 项事实与通知全文一致。\nLoaded ${name.en} (${slug}): all ${compared} facts are what the notice says.\n`
        : `“${name.zh}”（${slug}）与现行版本相同，未作改动。\n${name.en} (${slug}) is what holds already; nothing was changed.\n`,
    )
    return 0
  } finally {
    await owner.close()
    await database.stop()
  }
}

interface Given {
  readonly folder: ProgrammeFolder
  readonly organisations: ReturnType<typeof parseOrganisationFile> | null
}

/** @throws {OperatorError} it is no folder of a programme, and which file is at fault */
async function readGiven(source: string): Promise<Given> {
  const found = await stat(source).catch((cause: unknown) => {
    throw new OperatorError(`无法打开 ${source}。`, `${source} cannot be opened.`, { cause })
  })
  const open = found.isDirectory()
    ? (name: string) => readFile(path.join(source, name), 'utf8')
    : await openGivenZip(source, found.size)
  try {
    const folder = await readProgrammeFiles(source, open)
    const text = await open('organisations.json').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    return { folder, organisations: text === null ? null : parseOrganisationFile('organisations.json', text) }
  } catch (cause) {
    const { message } = cause as Error
    throw new OperatorError(
      `${source} 不是一个完整的方案目录（需有 programme.json、facts.json、places.json、names.en.json、notice.txt）：${message}`,
      `${source} is not the whole folder of a programme (programme.json, facts.json, places.json, names.en.json, notice.txt); what is wrong is said above.`,
      { cause },
    )
  }
}

/** The one folder of a zip that holds a programme, wherever in it that lies. Nothing is written anywhere. */
async function openGivenZip(source: string, size: number): Promise<(name: string) => Promise<string>> {
  const refuse = (zh: string, en: string) => new OperatorError(`${source} ${zh}`, `${source} ${en}`)
  if (size > defaultReadLimits.fileBytes) throw refuse('太大。', 'is too large.')
  const zip = await openZip(await readFile(source), defaultReadLimits)
  if (!zip.ok) throw refuse(`不能作为 zip 读出（${zip.refusal}）。`, `cannot be read as a zip (${zip.refusal}).`)
  const [at, ...more] = zip.value.names.filter((name) => /(^|\/)programme\.json$/.test(name))
  if (at === undefined || more.length > 0)
    throw refuse(
      `中应当有一个 programme.json，现有 ${more.length + (at ? 1 : 0)} 个。`,
      `should hold one programme.json; it holds ${more.length + (at ? 1 : 0)}.`,
    )
  const folder = at.slice(0, -'programme.json'.length)
  const parts = await zip.value.read((name) => name.startsWith(folder) && !name.slice(folder.length).includes('/'))
  if (!parts.ok) throw refuse(`不能作为 zip 读出（${parts.refusal}）。`, `cannot be read as a zip (${parts.refusal}).`)
  return async (name) => {
    const part = parts.value.get(`${folder}${name}`)
    if (!part) throw Object.assign(new Error(`${name} is missing`), { code: 'ENOENT' })
    return part.toString('utf8')
  }
}
