import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** The text of each page of a print, without the white space between what was set apart. */
export async function readPrint(pdf: Uint8Array): Promise<string[]> {
  const task = getDocument({ data: Uint8Array.from(pdf), verbosity: 0, useSystemFonts: false, disableFontFace: true })
  try {
    const document = await task.promise
    const pages: string[] = []
    for (let n = 1; n <= document.numPages; n++) {
      const { items } = await (await document.getPage(n)).getTextContent()
      pages.push(squeeze(items.map((item) => ('str' in item ? item.str : '')).join('')))
    }
    return pages
  } finally {
    await task.destroy()
  }
}

/** Text without white space and the marks that let a long word break: how a print's text is compared. */
export function squeeze(text: string): string {
  return text.replace(/[\s\u200b]+/gu, '')
}
