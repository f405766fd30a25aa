import { type DefaultTreeAdapterTypes, parse } from 'parse5'

type Node = DefaultTreeAdapterTypes.Node
type Element = DefaultTreeAdapterTypes.Element

/** A page as a reader meets it: elements in order, each with its attributes, its text and the language it is in. */
export interface PageElement {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  /** All text inside. */
  readonly text: string
  /** Nearest `lang` at or above. */
  readonly lang: string
}

export interface PagePiece {
  readonly text: string
  readonly lang: string
}

export function readPage(html: string): { elements: PageElement[]; pieces: PagePiece[]; text: string } {
  const elements: PageElement[] = []
  const pieces: PagePiece[] = []
  const walk = (node: Node, lang: string): string => {
    if (node.nodeName === '#text' && 'value' in node) {
      pieces.push({ text: node.value, lang })
      return node.value
    }
    if (!('childNodes' in node)) return ''
    const element = 'tagName' in node ? (node as Element) : null
    const attributes = Object.fromEntries(element?.attrs.map(({ name, value }) => [name, value]) ?? [])
    const own = attributes.lang ?? lang
    const at = elements.length
    if (element) elements.push({ tag: element.tagName, attributes, text: '', lang: own })
    const text = node.childNodes.map((child) => walk(child, own)).join('')
    if (element) elements[at] = { tag: element.tagName, attributes, text, lang: own }
    return text
  }
  const text = walk(parse(html), '')
  return { elements, pieces, text }
}
