import { constants, deflateRawSync } from 'node:zlib'
import { packZip } from '../../../platform/zip/index.ts'
import { listDocxParts } from './write-docx.ts'

const MEGABYTE = 1024 * 1024

/**
 * A Word file whose main part is zeros: about a kilobyte for each megabyte it inflates to.
 *
 * @param declared  bytes the directory says it inflates to; the truth when left out
 */
export function writeBomb(megabytes: number, declared = megabytes * MEGABYTE): Buffer {
  const block = deflateRawSync(Buffer.alloc(MEGABYTE), { finishFlush: constants.Z_FULL_FLUSH })
  const lastBlock = Buffer.from([3, 0])
  const packed = Buffer.concat([...Array.from({ length: megabytes }, () => block), lastBlock])
  const bytes = packZip(new Map<string, Uint8Array | string>([...listDocxParts(''), ['word/document.xml', packed]]))
  // The writer took the packed bytes for plain ones: both headers of the part, the last one, are corrected.
  for (const header of [bytes.lastIndexOf('PK\x03\x04') + 4, bytes.lastIndexOf('PK\x01\x02') + 6]) {
    bytes.writeUInt16LE(8, header + 4)
    bytes.writeUInt32LE(declared, header + 18)
  }
  return bytes
}
