import mammoth from 'mammoth'
import { accept, type Result, refuse } from '../../platform/result.ts'
import { hasDoctype, type OpenZip, packZip, type ZipRefusal } from '../../platform/zip/index.ts'
import { numberWordParagraphs } from './number-word-paragraphs.ts'
import { decodeXml, listChildren, parseXml, type XmlElement } from './parse-xml.ts'
import { readHtml, readHtmlTables, type TableRows } from './read-html.ts'

/** A Word file's text, one line for each paragraph and table cell. */
export async function readDocx(zip: OpenZip): Promise<Result<string, ZipRefusal>> {
  const html = await convertDocx(zip)
  return html.ok ? accept(readHtml(html.value)) : html
}

export async function readDocxTables(zip: OpenZip): Promise<Result<TableRows[], ZipRefusal>> {
  const html = await convertDocx(zip)
  return html.ok ? accept(readHtmlTables(html.value)) : html
}

/** Parts that hold words or say how they are numbered. Pictures, fonts, themes and macros are never inflated. */
function holdsWords(name: string): boolean {
  return name === '[Content_Types].xml' || /\.rels$/.test(name) || /^[^/]+\/[^/]+\.xml$/.test(name)
}

/**
 * Converts with mammoth, which is given a zip packed anew: only the parts checked here, numerals written in, and no
 * numbering part, so that mammoth makes no lists of its own. It opens no other file (externalFileAccess) and no picture.
 */
async function convertDocx(zip: OpenZip): Promise<Result<string, ZipRefusal>> {
  const read = await zip.read(holdsWords)
  if (!read.ok) return read
  const parts = new Map<string, Uint8Array | string>()
  for (const [name, bytes] of read.value) {
    if (hasDoctype(decodeXml(bytes))) return refuse('broken_file')
    parts.set(name, bytes)
  }
  const main = findMainPart(read.value)
  const document = read.value.get(main)
  if (document === undefined) return refuse('broken_file')
  const folder = main.slice(0, main.lastIndexOf('/') + 1)
  const numbering = parsePart(read.value, `${folder}numbering.xml`)
  const styles = parsePart(read.value, `${folder}styles.xml`)
  parts.set(main, numberWordParagraphs(decodeXml(document), numbering, styles))
  parts.delete(`${folder}numbering.xml`)
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: packZip(parts) },
      {
        externalFileAccess: false,
        includeEmbeddedStyleMap: false,
        // An empty picture leaves no words; none is ever read.
        convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })),
      },
    )
    return accept(value)
  } catch {
    return refuse('broken_file')
  }
}

function parsePart(parts: ReadonlyMap<string, Uint8Array>, name: string): XmlElement | undefined {
  const bytes = parts.get(name)
  const root = bytes === undefined ? undefined : parseXml(bytes)
  return root?.ok ? root.value : undefined
}

function findMainPart(parts: ReadonlyMap<string, Uint8Array>): string {
  const relations = parsePart(parts, '_rels/.rels')
  const main = listChildren(relations, 'Relationship').find(({ attributes }) =>
    attributes.Type?.endsWith('/officeDocument'),
  )
  const target = main?.attributes.Target?.replace(/^\//, '')
  return target !== undefined && parts.has(target) ? target : 'word/document.xml'
}
