/**
 * Whether a part of a container declares a document type: no office or OFD part does (ECMA-376 part 2 forbids it), and it
 * is how entities are blown up and files are pulled in.
 */
export function hasDoctype(xml: string): boolean {
  return /<!(?:DOCTYPE|ENTITY)/i.test(xml)
}
