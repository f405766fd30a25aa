import { createHash } from 'node:crypto'

/** The key of a programme, from its slug. The database checks the same sum (`the_key_follows_from_the_slug`). */
export function computeProgrammeId(slug: string): string {
  const sum = createHash('md5').update(`courtyard programme ${slug}`).digest('hex')
  return sum.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
