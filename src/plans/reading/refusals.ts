import { defaultReadLimits } from './limits.ts'

/** Why a file could not be read: one code per cause. Codes are stable; the sentences are for people. */
export type ReadRefusal =
  | 'empty_file'
  | 'image'
  | 'no_text_layer'
  | 'encrypted_document'
  | 'old_word'
  | 'wps'
  | 'rtf'
  | 'archive'
  | 'spreadsheet'
  | 'other_document'
  | 'too_large'
  | 'too_many_pages'
  | 'zip_bomb'
  | 'broken_file'
  | 'not_text'
  | 'annex_without_table'
  | 'took_too_long'
  | 'took_too_much_memory'
  | 'busy'
  | 'stopped'

/** Which of the two files a refusal speaks of. */
type RefusedFile = 'notice' | 'annex'

export interface FileRefusal {
  readonly code: ReadRefusal
  readonly file: RefusedFile
}

interface Words {
  readonly zh: string
  readonly en: string
}

const words = {
  empty_file: {
    zh: '文件是空的，里面没有文字；请检查后重新选择文件。',
    en: 'The file is empty or holds no words; check it and choose again.',
  },
  image: {
    zh: '这是一张图片或照片，无法读出文字；请改用通知的网页、Word（.docx）或带文字的 PDF。',
    en: 'This is a picture, and its words cannot be read; use the web page, the Word file (.docx) or a PDF with text.',
  },
  no_text_layer: {
    zh: '这是扫描件，页面上只有图像、没有文字层；请改用原始电子文件，或先做文字识别（OCR）。',
    en: 'This is a scan: its pages hold pictures and no text layer; use the original file, or run text recognition (OCR) first.',
  },
  encrypted_document: {
    zh: '文件设有密码或已加密，无法打开；请去掉密码后再试。',
    en: 'The file is protected by a password; remove the password and try again.',
  },
  old_word: {
    zh: '这是旧版 Word 文件（.doc），无法读取；请在 Word 或 WPS 中另存为 .docx 后再试。',
    en: 'This is an old Word file (.doc); save it as .docx in Word or WPS and try again.',
  },
  wps: {
    zh: '这是 WPS 文字文件（.wps），无法读取；请在 WPS 中另存为 .docx 后再试。',
    en: 'This is a WPS Writer file (.wps); save it as .docx in WPS and try again.',
  },
  rtf: {
    zh: '这是 RTF 文件，无法读取；请在 Word 或 WPS 中另存为 .docx 后再试。',
    en: 'This is an RTF file; save it as .docx in Word or WPS and try again.',
  },
  archive: {
    zh: '这是压缩包，不是文件本身；请先解压，再选择里面的通知。',
    en: 'This is an archive, not a document; unpack it and choose the notice inside.',
  },
  spreadsheet: {
    zh: '这是表格，不是通知正文；请先选择通知，再把这张表作为附件表加入。',
    en: 'This is a spreadsheet, not a notice; choose the notice first and add this table as its annex.',
  },
  other_document: {
    zh: '不支持这种文件；请另存为 .docx 或带文字的 PDF 后再试。',
    en: 'This kind of document is not read; save it as .docx or as a PDF with text and try again.',
  },
  too_large: {
    zh: `文件过大，超过 ${defaultReadLimits.fileBytes / 1024 / 1024} MB 的上限；请去掉其中的图片，或只保留通知正文后再试。`,
    en: `The file is larger than the limit of ${defaultReadLimits.fileBytes / 1024 / 1024} MB; remove its pictures, or keep only the notice, and try again.`,
  },
  too_many_pages: {
    zh: `文件超过 ${defaultReadLimits.pages} 页的上限；请只保留通知及其附件后再试。`,
    en: `The file has more than ${defaultReadLimits.pages} pages; keep only the notice and its annexes and try again.`,
  },
  zip_bomb: {
    zh: '文件解压后异常庞大，已停止读取；请在 Word、WPS 或表格软件中重新另存后再试。',
    en: 'The file unpacks to an abnormal size and was not opened; save it anew in your office program and try again.',
  },
  broken_file: {
    zh: '文件已损坏或不完整，无法打开；请重新下载或另存后再试。',
    en: 'The file is damaged or incomplete; download it or save it again and try once more.',
  },
  not_text: {
    zh: '文件里找不到可读的文字，可能不是文档；请选择通知的网页、文本、Word（.docx）、PDF 或 OFD 文件。',
    en: 'No readable text was found; choose the notice as a web page, plain text, Word (.docx), PDF or OFD.',
  },
  annex_without_table: {
    zh: '附件里没有找到表格；请选择含“重点任务”等栏目的 .xlsx 或 .docx 表格。',
    en: 'No table was found in the annex; choose an .xlsx or .docx file that holds the table of tasks.',
  },
  took_too_long: {
    zh: '读取这个文件用时过长，已停止；请只保留通知正文，或另存为 .docx 后再试。',
    en: 'Reading this file took too long and was stopped; keep only the notice, or save it as .docx, and try again.',
  },
  took_too_much_memory: {
    zh: '读取这个文件占用内存过多，已停止；请只保留通知正文，或另存为 .docx 后再试。',
    en: 'Reading this file took too much memory and was stopped; keep only the notice, or save it as .docx, and try again.',
  },
  busy: {
    zh: '现在正在读取的文件太多；请稍等片刻再试。',
    en: 'Too many files are being read at the moment; wait a little and try again.',
  },
  stopped: {
    zh: '服务正在停止，文件没有读取；请稍后再试。',
    en: 'The service is stopping and the file was not read; try again later.',
  },
} satisfies Record<ReadRefusal, Words>

/** One sentence in each language: what is wrong and what to do. */
export function sayRefusal(refusal: FileRefusal): Words {
  const said: Words = words[refusal.code]
  if (refusal.file === 'notice' || refusal.code === 'annex_without_table') return said
  return { zh: `附件表：${said.zh}`, en: `Annex: ${said.en}` }
}
