import type { ReadRefusal } from './refusals.ts'

/** What a file is by its first bytes. A zip needs a second look, at its entries (`tell-zip-kind.ts`). */
export type BytesKind =
  | { readonly is: 'zip' | 'pdf' | 'text' }
  | { readonly is: 'refused'; readonly because: ReadRefusal }

const refused = (because: ReadRefusal): BytesKind => ({ is: 'refused', because })

function startsWith(bytes: Uint8Array, signature: readonly number[], at = 0): boolean {
  return signature.every((byte, index) => bytes[at + index] === byte)
}

const ascii = (text: string): readonly number[] => Array.from(text, (letter) => letter.charCodeAt(0))

/** Two-byte little-endian, as the names of streams stand in an OLE container. */
const wide = (text: string): Buffer => Buffer.from(text, 'utf16le')

const images: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47], // png
  [0xff, 0xd8, 0xff], // jpeg
  ascii('GIF8'),
  [0x49, 0x49, 0x2a, 0x00], // tiff, little-endian
  [0x4d, 0x4d, 0x00, 0x2a], // tiff, big-endian
  [0x00, 0x00, 0x01, 0x00], // ico
  ascii('8BPS'),
  [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50], // jpeg 2000
]

const archives: readonly (readonly number[])[] = [
  ascii('Rar!'),
  [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], // 7z
  [0x1f, 0x8b], // gzip
  ascii('BZh'),
  [0xfd, 0x37, 0x7a, 0x58, 0x5a], // xz
  ascii('MSCF'),
  [0x50, 0x4b, 0x05, 0x06], // a zip without entries
]

/** Tells the kind by content. The name only chooses between .doc and .wps, whose bytes are alike. */
export function tellKind(bytes: Uint8Array, name: string): BytesKind {
  if (bytes.length === 0) return refused('empty_file')
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04])) return { is: 'zip' }
  if (hasPdfHeader(bytes)) return { is: 'pdf' }
  if (startsWith(bytes, ascii('{\\rtf'))) return refused('rtf')
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])) return refused(tellOleKind(bytes, name))
  if (isImage(bytes)) return refused('image')
  if (archives.some((signature) => startsWith(bytes, signature)) || startsWith(bytes, ascii('ustar'), 257)) {
    return refused('archive')
  }
  return { is: 'text' }
}

/** The header may stand behind some bytes of junk. Source: ISO 32000-1, annex H (implementation note 13). */
function hasPdfHeader(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-')
}

function isImage(bytes: Uint8Array): boolean {
  if (images.some((signature) => startsWith(bytes, signature))) return true
  if (startsWith(bytes, ascii('RIFF')) && startsWith(bytes, ascii('WEBP'), 8)) return true
  // A text may begin with the letters BM; a bitmap has zeros in its reserved words.
  if (startsWith(bytes, ascii('BM')) && startsWith(bytes, [0, 0, 0, 0], 6)) return true
  const brand = Buffer.from(bytes.subarray(4, 12)).toString('latin1')
  return /^ftyp(?:heic|heix|hevc|heim|heis|mif1|msf1|avif|avis)$/.test(brand)
}

function tellOleKind(bytes: Uint8Array, name: string): ReadRefusal {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (content.includes(wide('EncryptedPackage'))) return 'encrypted_document'
  if (content.includes(wide('WpsCustomData')) || /\.wps$/i.test(name)) return 'wps'
  if (content.includes(wide('WordDocument')) || /\.doc$/i.test(name)) return 'old_word'
  return 'other_document'
}
