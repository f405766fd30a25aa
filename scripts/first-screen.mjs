// What a browser fetches of script before the first screen of a page shows, read from the manifest of the built desk.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Bytes, gzipped. The goal of the desk's first screen (architecture: Budgets). */
export const FIRST_SCREEN_LIMIT = 400_000

/**
 * Gzipped bytes of everything that these modules import before they run. What is loaded on demand counts only when it is
 * named here.
 *
 * @param {string} folder   dist/web/desk-files
 * @param {string[]} names  modules as the manifest names them: `desk.html`, `duties-page.tsx`; the end of a name will do
 * @returns {number}
 * @throws {Error} no module has that name
 */
export function measureScript(folder, names) {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'))
  const waiting = names.map((name) => {
    const key = Object.keys(manifest).find((each) => each === name || each.endsWith(`/${name}`))
    if (key === undefined) throw new Error(`the build has no ${name}`)
    return key
  })
  const seen = new Set()
  let bytes = 0
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const chunk = manifest[key]
    if (!chunk || seen.has(key)) continue
    seen.add(key)
    if (chunk.file.endsWith('.js')) bytes += gzipSync(readFileSync(join(folder, chunk.file))).byteLength
    waiting.push(...(chunk.imports ?? []))
  }
  return bytes
}
