import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder that holds package.json, migrations and programmes. Found by walking up from this file, so it is the
 * same for the sources, for the bundle under dist/ and for an installed package.
 */
export function findPackageRoot(from: string = path.dirname(fileURLToPath(import.meta.url))): string {
  let directory = from
  while (!existsSync(path.join(directory, 'package.json'))) {
    const parent = path.dirname(directory)
    if (parent === directory) throw new Error(`no package.json above ${from}`)
    directory = parent
  }
  return directory
}
