import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { type OrganisationFile, organisationFileSchema } from './organisation.schema.ts'

/**
 * Reads `organisations.json` of a programme's folder; null where it has none.
 *
 * @throws {Error} not of its shape, or a code that fails its checks; the message names the file
 */
export async function readOrganisationFile(folder: string): Promise<OrganisationFile | null> {
  const file = path.join(folder, 'organisations.json')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  return text === null ? null : parseOrganisationFile(file, text)
}

/** @param file  its name, for the message */
export function parseOrganisationFile(file: string, text: string): OrganisationFile {
  const parsed = organisationFileSchema.safeParse(JSON.parse(text))
  if (!parsed.success) throw new Error(`${file} is not of its shape: ${z.prettifyError(parsed.error)}`)
  return parsed.data
}
