import { pipeline, Readable } from 'node:stream'
import { crc32, createDeflateRaw } from 'node:zlib'

export type ZipPart = readonly [name: string, content: string | AsyncIterable<string | Uint8Array>]

/**
 * Packs parts into a zip while they come: no part is held whole. UTF-8 names, no dates; sizes follow each part.
 *
 * Source: PKWARE APPNOTE 6.3.3, sections 4.3.7, 4.3.9, 4.3.12 and 4.3.16.
 */
export async function* streamZip(parts: Iterable<ZipPart>): AsyncGenerator<Buffer> {
  const directory: Buffer[] = []
  let offset = 0
  let entries = 0
  for (const [name, content] of parts) {
    const nameBytes = Buffer.from(name)
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0) // version needed
    shared.writeUInt16LE(0x0808, 2) // names are UTF-8, sizes follow
    shared.writeUInt16LE(8, 4) // deflated
    shared.writeUInt16LE(0x21, 8) // 1 January 1980: the format has no "no date"
    shared.writeUInt16LE(nameBytes.length, 22)
    yield Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), shared, nameBytes])
    const counted = { crc: 0, size: 0 }
    let packed = 0
    const deflate = createDeflateRaw({ level: 4 })
    // What fails is thrown where the deflated bytes are waited for.
    pipeline(Readable.from(count(content, counted)), deflate, () => undefined)
    for await (const chunk of deflate as AsyncIterable<Buffer>) {
      packed += chunk.length
      yield chunk
    }
    const sizes = Buffer.alloc(12)
    sizes.writeUInt32LE(counted.crc, 0)
    sizes.writeUInt32LE(packed, 4)
    sizes.writeUInt32LE(counted.size, 8)
    yield Buffer.concat([Buffer.from('PK\x07\x08', 'latin1'), sizes])
    sizes.copy(shared, 10)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, rest, nameBytes)
    offset += 30 + nameBytes.length + packed + 16
    entries += 1
  }
  const directoryBytes = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(entries, 8)
  end.writeUInt16LE(entries, 10)
  end.writeUInt32LE(directoryBytes.length, 12)
  end.writeUInt32LE(offset, 16)
  yield Buffer.concat([directoryBytes, end])
}

async function* count(content: ZipPart[1], counted: { crc: number; size: number }): AsyncGenerator<Uint8Array> {
  for await (const one of typeof content === 'string' ? [content] : content) {
    const bytes = typeof one === 'string' ? Buffer.from(one) : one
    counted.crc = crc32(bytes, counted.crc)
    counted.size += bytes.length
    yield bytes
  }
}
