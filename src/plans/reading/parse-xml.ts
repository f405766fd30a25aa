import { XMLParser } from 'fast-xml-parser'
import { accept, type Result, refuse } from '../../platform/result.ts'
import { hasDoctype } from '../../platform/zip/index.ts'

/** An element in document order. Namespace prefixes are gone; attributes keep their values as text. */
export interface XmlElement {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  /** Own text only, joined. */
  readonly text: string
  readonly children: readonly XmlElement[]
}

/** Elements deeper than this belong to no document. */
const MAX_DEPTH = 200

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // Entities are not the parser's business: `decodeEntities` knows the five of XML and numbers, and nothing else.
  processEntities: false,
  maxNestedTags: MAX_DEPTH,
})

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[name] ?? whole
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10)
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : ''
  })
}

/**
 * Parses one part of a container that nobody vouches for. A part that declares a document type is refused.
 */
export function parseXml(bytes: Uint8Array): Result<XmlElement, 'broken_file'> {
  const xml = decodeXml(bytes)
  if (hasDoctype(xml)) return refuse('broken_file')
  try {
    const root = readElements(parser.parse(xml)).children.find(({ tag }) => !tag.startsWith('?'))
    return root === undefined ? refuse('broken_file') : accept(root)
  } catch {
    return refuse('broken_file')
  }
}

export function decodeXml(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes)
  return new TextDecoder('utf-8').decode(bytes)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The parser's ordered form: `[{ "#text": … } | { tag: [children], ":@": { attributes } }]`. */
function readElements(nodes: unknown): { text: string; children: XmlElement[] } {
  let text = ''
  const children: XmlElement[] = []
  for (const node of Array.isArray(nodes) ? nodes : []) {
    if (!isRecord(node)) continue
    for (const [tag, inner] of Object.entries(node)) {
      if (tag === ':@') continue
      if (tag === '#text') {
        text += decodeEntities(String(inner))
        continue
      }
      const attributes: Record<string, string> = {}
      const given = node[':@']
      if (isRecord(given)) {
        for (const [name, value] of Object.entries(given)) attributes[name] = decodeEntities(String(value))
      }
      children.push({ tag, attributes, ...readElements(inner) })
    }
  }
  return { text, children }
}

export function findChild(element: XmlElement | undefined, tag: string): XmlElement | undefined {
  return element?.children.find((child) => child.tag === tag)
}

export function listChildren(element: XmlElement | undefined, tag: string): XmlElement[] {
  return element?.children.filter((child) => child.tag === tag) ?? []
}
