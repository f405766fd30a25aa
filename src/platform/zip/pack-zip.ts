import { crc32, deflateRawSync } from 'node:zlib'

/**
 * Packs parts into a zip, in the order given. UTF-8 names, no dates.
 *
 * @param packing  stored: as they are, for a reader in the same process; deflated: packed
 * Source: PKWARE APPNOTE 6.3.3, sections 4.3.7, 4.3.12 and 4.3.16.
 */
export function packZip(
  parts: ReadonlyMap<string, Uint8Array | string>,
  packing: 'stored' | 'deflated' = 'stored',
): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of parts) {
    const bytes = typeof content === 'string' ? Buffer.from(content) : content
    const packed = packing === 'stored' ? Buffer.from(bytes) : deflateRawSync(bytes)
    const nameBytes = Buffer.from(name)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0) // version needed
    shared.writeUInt16LE(0x0800, 2) // names are UTF-8
    shared.writeUInt16LE(packing === 'stored' ? 0 : 8, 4)
    shared.writeUInt16LE(0x21, 8) // 1 January 1980: the format has no "no date"
    shared.writeUInt32LE(crc32(bytes), 10)
    shared.writeUInt32LE(packed.length, 14)
    shared.writeUInt32LE(bytes.length, 18)
    shared.writeUInt16LE(nameBytes.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, nameBytes, packed])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, rest, nameBytes)
    locals.push(local)
    offset += local.length
  }
  const directoryBytes = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(parts.size, 8)
  end.writeUInt16LE(parts.size, 10)
  end.writeUInt32LE(directoryBytes.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, directoryBytes, end])
}
