/** A kind of file that may be brought. */
export interface FileKind {
  /** What it is stored and sent as. */
  readonly mediaType: string
  /** The first one is written where a name has none of them. */
  readonly extensions: readonly string[]
  readonly name: { readonly zh: string; readonly en: string }
  /** Shown on a page; all else is only ever downloaded. */
  readonly isShown: boolean
}

/** Which kinds may be brought. What a file is, is found by its content (`tell-kind.ts`). */
export const FILE_KINDS: readonly FileKind[] = [
  { mediaType: 'application/pdf', extensions: ['pdf'], name: { zh: 'PDF', en: 'PDF' }, isShown: true },
  { mediaType: 'image/jpeg', extensions: ['jpg', 'jpeg'], name: { zh: '照片', en: 'Photo' }, isShown: true },
  { mediaType: 'image/png', extensions: ['png'], name: { zh: '图片', en: 'Image' }, isShown: true },
  { mediaType: 'image/webp', extensions: ['webp'], name: { zh: '图片', en: 'Image' }, isShown: true },
  // Photos of some phones; few browsers show them.
  { mediaType: 'image/heic', extensions: ['heic', 'heif'], name: { zh: '照片', en: 'Photo' }, isShown: true },
  {
    mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extensions: ['docx'],
    name: { zh: 'Word 文档', en: 'Word document' },
    isShown: false,
  },
  {
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    extensions: ['xlsx'],
    name: { zh: 'Excel 表格', en: 'Excel workbook' },
    isShown: false,
  },
  {
    mediaType: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    extensions: ['pptx'],
    name: { zh: '演示文稿', en: 'Presentation' },
    isShown: false,
  },
  {
    mediaType: 'application/ofd',
    extensions: ['ofd'],
    name: { zh: 'OFD 版式文件', en: 'OFD document' },
    isShown: false,
  },
  { mediaType: 'text/csv', extensions: ['csv'], name: { zh: 'CSV 表格', en: 'CSV table' }, isShown: false },
  { mediaType: 'text/plain', extensions: ['txt'], name: { zh: '文本', en: 'Text' }, isShown: false },
]

/** The kind of a stored file; null for one that a later version no longer takes. */
export function findKind(mediaType: string): FileKind | null {
  return FILE_KINDS.find((kind) => kind.mediaType === mediaType) ?? null
}

/** What a page asks the browser to offer. */
export const ACCEPTED = FILE_KINDS.flatMap(({ extensions }) => extensions.map((each) => `.${each}`)).join(',')
