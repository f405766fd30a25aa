import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { findPackageRoot } from '../platform/package-root.ts'
import { type Facts, factsSchema } from './facts.schema.ts'
import { placeSchema, programmeViewSchema } from './programme.schema.ts'

const programmeFileSchema = programmeViewSchema
  .pick({ slug: true, city: true, name: true, invented: true, wings: true })
  .extend({ documentNumber: z.string(), textSource: z.enum(['restated', 'official']) })

/** A folder of `programmes/`, or one of the operator's: what a person reviewed, and the notice, in our own words or its own. */
export interface ProgrammeFolder extends z.infer<typeof programmeFileSchema> {
  /** The notice, as it stands there. */
  readonly text: string
  readonly facts: Facts
  readonly places: z.infer<typeof placeSchema>[]
  readonly english: Record<string, string>
}

/** Names of the folders under `programmes/` that hold a programme. */
export async function listProgrammeFolders(root: string = defaultRoot()): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(root, entry.name))
    .sort()
}

/** @throws {Error} a file is missing or not of its shape; the message names the file */
export function readProgrammeFolder(folder: string): Promise<ProgrammeFolder> {
  return readProgrammeFiles(folder, (name) => readFile(path.join(folder, name), 'utf8'))
}

/**
 * @param where  said in front of a file's name when it is not of its shape
 * @param open   gives a file's text, and throws where there is none
 */
export async function readProgrammeFiles(
  where: string,
  open: (name: string) => Promise<string>,
): Promise<ProgrammeFolder> {
  const read = async <Shape extends z.ZodType>(name: string, shape: Shape): Promise<z.infer<Shape>> => {
    const parsed = shape.safeParse(JSON.parse(await open(name)))
    if (!parsed.success)
      throw new Error(`${path.join(where, name)} is not of its shape: ${z.prettifyError(parsed.error)}`)
    return parsed.data
  }
  const [programme, facts, places, english, text] = await Promise.all([
    read('programme.json', programmeFileSchema),
    read('facts.json', factsSchema),
    read('places.json', z.array(placeSchema)),
    read('names.en.json', z.record(z.string(), z.string())),
    open('notice.txt'),
  ])
  return { ...programme, facts, places, english, text }
}

function defaultRoot(): string {
  return path.join(findPackageRoot(), 'programmes')
}
