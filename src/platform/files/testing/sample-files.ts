import { crc32, deflateRawSync } from 'node:zlib'

/** A picture of one point. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

interface Entry {
  readonly name: string
  readonly packed: Buffer
  readonly bytes: number
  readonly crc: number
}

/** A zip of texts by name. */
export function aPackage(entries: Readonly<Record<string, string>>): Buffer {
  return writeZip(
    Object.entries(entries).map(([name, said]) => {
      const content = Buffer.from(said)
      return { name, packed: deflateRawSync(content), bytes: content.length, crc: crc32Of(content) }
    }),
  )
}

/** A document whose main part says that it unpacks to so many bytes. */
export function aBombOf(bytes: number): Buffer {
  const packed = deflateRawSync(Buffer.alloc(1_000_000))
  return writeZip([
    { name: '[Content_Types].xml', packed: deflateRawSync(Buffer.alloc(0)), bytes: 0, crc: 0 },
    { name: 'word/document.xml', packed, bytes, crc: 0 },
  ])
}

function crc32Of(content: Buffer): number {
  return typeof crc32 === 'function' ? crc32(content) : 0
}

function writeZip(entries: readonly Entry[]): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, packed, bytes, crc } of entries) {
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc, 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    parts.push(Buffer.from('PK\u0003\u0004', 'latin1'), common, Buffer.from(name), packed)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(at, 10)
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), common, rest, Buffer.from(name))
    at += 30 + Buffer.byteLength(name) + packed.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\u0005\u0006', 0, 'latin1')
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...parts, listed, end])
}

const types = { '[Content_Types].xml': '<Types/>' }
const ooxml = 'application/vnd.openxmlformats-officedocument'

/** One of each kind that is taken. */
export const SAMPLES: readonly { readonly name: string; readonly mediaType: string; content(): Buffer }[] = [
  { name: 'a.pdf', mediaType: 'application/pdf', content: () => Buffer.from('%PDF-1.7\n%âãÏÓ\n', 'latin1') },
  {
    name: 'a.jpg',
    mediaType: 'image/jpeg',
    content: () => Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'),
  },
  { name: 'a.png', mediaType: 'image/png', content: () => PNG },
  {
    name: 'a.webp',
    mediaType: 'image/webp',
    content: () => Buffer.concat([Buffer.from('RIFF\u001a\u0000\u0000\u0000WEBPVP8L', 'latin1'), Buffer.alloc(40)]),
  },
  {
    name: 'IMG_1.HEIC',
    mediaType: 'image/heic',
    content: () =>
      Buffer.concat([
        Buffer.from('\u0000\u0000\u0000\u0018ftypheic\u0000\u0000\u0000\u0000mif1heic', 'latin1'),
        Buffer.alloc(40),
      ]),
  },
  {
    name: 'a.docx',
    mediaType: `${ooxml}.wordprocessingml.document`,
    content: () => aPackage({ ...types, 'word/document.xml': '<w/>' }),
  },
  {
    name: 'a.xlsx',
    mediaType: `${ooxml}.spreadsheetml.sheet`,
    content: () => aPackage({ ...types, 'xl/workbook.xml': '<x/>' }),
  },
  {
    name: 'a.pptx',
    mediaType: `${ooxml}.presentationml.presentation`,
    content: () => aPackage({ ...types, 'ppt/presentation.xml': '<p/>' }),
  },
  { name: 'a.ofd', mediaType: 'application/ofd', content: () => aPackage({ 'OFD.xml': '<ofd/>' }) },
  { name: '名单.csv', mediaType: 'text/csv', content: () => Buffer.from('\ufeff名称,数量\r\n园区,1\r\n') },
  { name: '说明.txt', mediaType: 'text/plain', content: () => Buffer.from('三季度进展：已完成。\n') },
]
