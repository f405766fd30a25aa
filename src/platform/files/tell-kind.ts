import { open } from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'
import { open as openZip } from 'yauzl'
import { accept, type Result, refuse } from '../result.ts'
import { FILE_KINDS, type FileKind } from './rules/file-kinds.ts'

export type KindRefusal = 'kind_not_taken' | 'content_is_not_as_named' | 'broken_file' | 'zip_bomb' | 'has_macros'

const HEAD_BYTES = 4_100
const MOST_ENTRIES = 20_000
const MOST_INFLATED = 1024 ** 3

/**
 * Tells what a file is by its content; its name only chooses between the kinds of text, and must not promise another
 * kind of content. A package (docx, ofd …) is told by the names of its entries: nothing of it is inflated.
 *
 * @param file  where the whole content lies
 */
export async function tellKind(file: string, name: string): Promise<Result<FileKind, KindRefusal>> {
  const head = await readHead(file)
  if (head.length >= 4 && head[0] === 0x50 && head[1] === 0x4b) return tellPackage(file)
  const found = await fileTypeFromBuffer(head).catch(() => undefined)
  const kind = found && findByType(found.mime)
  // A text may begin like something else: `BM`, `ID3`. What is something else is no text.
  return kind ? accept(kind) : tellText(file, name)
}

async function readHead(file: string): Promise<Buffer> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** What the detector calls by another name than we do. */
const ALSO_CALLED: Readonly<Record<string, string>> = { 'image/apng': 'image/png', 'image/heif': 'image/heic' }

function findByType(mime: string): FileKind | undefined {
  const mediaType = ALSO_CALLED[mime] ?? mime
  // A text is told by its own look below, a package by its entries.
  return FILE_KINDS.find((kind) => kind.mediaType === mediaType && /^(?:image\/|application\/pdf$)/.test(mediaType))
}

/** Which entry makes a package what it is. */
const MAIN_ENTRIES: readonly (readonly [entry: RegExp, extension: string])[] = [
  [/^word\/document\.xml$/, 'docx'],
  [/^xl\/workbook\.(?:xml|bin)$/, 'xlsx'],
  [/^ppt\/presentation\.xml$/, 'pptx'],
  [/^OFD\.xml$/, 'ofd'],
]

/** Reads the directory of a zip only. */
function tellPackage(file: string): Promise<Result<FileKind, KindRefusal>> {
  return new Promise((resolve) => {
    openZip(file, { lazyEntries: true, autoClose: true }, (error, zip) => {
      if (error) {
        resolve(refuse('broken_file'))
        return
      }
      const names = new Set<string>()
      let inflated = 0
      const stop = (refusal: KindRefusal) => {
        zip.close()
        resolve(refuse(refusal))
      }
      zip.on('error', () => resolve(refuse('broken_file')))
      zip.on('end', () => resolve(judgePackage(names)))
      zip.on('entry', (entry) => {
        names.add(entry.fileName)
        inflated += entry.uncompressedSize
        if (names.size > MOST_ENTRIES || inflated > MOST_INFLATED) stop('zip_bomb')
        else if (/(?:^|\/)vbaProject\.bin$/i.test(entry.fileName)) stop('has_macros')
        else zip.readEntry()
      })
      zip.readEntry()
    })
  })
}

function judgePackage(names: ReadonlySet<string>): Result<FileKind, KindRefusal> {
  const is = MAIN_ENTRIES.filter(([entry]) => [...names].some((name) => entry.test(name)))
  const [only] = is
  // One that is two things at once is opened as one thing here and as the other there.
  if (!only || is.length > 1) return refuse('kind_not_taken')
  const [, extension] = only
  if (extension !== 'ofd' && !names.has('[Content_Types].xml')) return refuse('kind_not_taken')
  const kind = FILE_KINDS.find(({ extensions }) => extensions.includes(extension))
  return kind ? accept(kind) : refuse('kind_not_taken')
}

/** Text is UTF-8 without control characters. Other texts (HTML, SVG, scripts) are not taken, whatever they are called. */
async function tellText(file: string, name: string): Promise<Result<FileKind, KindRefusal>> {
  if (!(await isText(file))) return refuse('kind_not_taken')
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  const kind = FILE_KINDS.find(({ extensions }) => extensions.includes(ending))
  if (kind?.mediaType.startsWith('text/')) return accept(kind)
  return refuse(kind ? 'content_is_not_as_named' : 'kind_not_taken')
}

async function isText(file: string): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const handle = await open(file, 'r')
  try {
    for await (const chunk of handle.createReadStream({ autoClose: false })) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a text does not have
      if (/[\u0000-\u0008\u000E-\u001F\u007F]/.test(decoder.decode(chunk, { stream: true }))) return false
    }
    decoder.decode()
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  } finally {
    await handle.close()
  }
}
