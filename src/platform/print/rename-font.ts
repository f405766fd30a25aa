/**
 * Gives a face of ours a family name that no other face has: the typesetter also looks at the fonts of the machine, and
 * one of the same name there would make another page of the same data.
 *
 * The new name is as long as the old one, so that nothing in the file moves.
 *
 * @param font  a TrueType file; its copy is given back
 * Source: OpenType 1.9, «name — Naming Table»; names of the Windows platform are UTF-16, big-endian.
 */
export function renameFont(font: Buffer, from: string, to: string): Buffer {
  if (from.length !== to.length) throw new RangeError('the names differ in length')
  const [before, after] = [from, to].map((name) => Buffer.from(name, 'utf16le').swap16()) as [Buffer, Buffer]
  const names = findTable(font, 'name')
  const copy = Buffer.from(font)
  let found = 0
  for (let at = copy.indexOf(before, names.start); at !== -1 && at < names.end; at = copy.indexOf(before, at + 1)) {
    after.copy(copy, at)
    found += 1
  }
  if (found === 0) throw new Error(`no face of the family ${from}`)
  return copy
}

const HEADER_BYTES = 12
const RECORD_BYTES = 16

function findTable(font: Buffer, tag: string): { start: number; end: number } {
  const tables = font.readUInt16BE(4)
  for (let i = 0; i < tables; i++) {
    const record = HEADER_BYTES + RECORD_BYTES * i
    if (font.toString('latin1', record, record + 4) !== tag) continue
    const start = font.readUInt32BE(record + 8)
    return { start, end: start + font.readUInt32BE(record + 12) }
  }
  throw new Error(`the font has no table ${tag}`)
}
