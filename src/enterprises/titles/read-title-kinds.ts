import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { findPackageRoot } from '../../platform/package-root.ts'
import { type TitleKindFounding, titleKindsFileSchema } from '../titles.schema.ts'

/**
 * Reads the kinds of titles that every programme begins with.
 *
 * @throws {Error} not of its shape; the message names the file
 */
export async function readTitleKinds(): Promise<readonly TitleKindFounding[]> {
  const file = path.join(findPackageRoot(), 'programmes', 'title-kinds.json')
  const parsed = titleKindsFileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file} is not of its shape: ${z.prettifyError(parsed.error)}`)
  return parsed.data.kinds
}
