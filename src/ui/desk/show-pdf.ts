// The build for older browsers, which the office has.
import { GlobalWorkerOptions, getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import workerUrl from 'pdfjs-dist/legacy/build/pdf.worker.min.mjs?url'

GlobalWorkerOptions.workerSrc = workerUrl

/** How many pages are drawn; who wants more downloads the file. */
export const MOST_PAGES = 30

/**
 * Draws the pages of a PDF one under the other. Nothing in it runs, no link leads out.
 *
 * @returns how many pages it has
 */
export async function showPdf(content: Blob, into: HTMLElement, sayPage: (page: number) => string): Promise<number> {
  const task = getDocument({
    data: await content.arrayBuffer(),
    enableXfa: false,
    useSystemFonts: true,
    cMapUrl: '/cmaps/',
    cMapPacked: true,
  })
  const pdf = await task.promise
  try {
    const width = Math.max(240, into.clientWidth)
    for (let number = 1; number <= Math.min(pdf.numPages, MOST_PAGES); number += 1) {
      const page = await pdf.getPage(number)
      const natural = page.getViewport({ scale: 1 })
      const viewport = page.getViewport({ scale: (width / natural.width) * Math.min(2, window.devicePixelRatio || 1) })
      const canvas = document.createElement('canvas')
      canvas.width = viewport.width
      canvas.height = viewport.height
      canvas.setAttribute('role', 'img')
      canvas.setAttribute('aria-label', sayPage(number))
      await page.render({ canvas, viewport }).promise
      if (!into.isConnected) break
      into.append(canvas)
      page.cleanup()
    }
    return pdf.numPages
  } finally {
    await task.destroy()
  }
}
