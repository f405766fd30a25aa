import { accept, type Result, refuse } from './result.ts'

/** Anything but letters, digits, punctuation and Chinese, which is what a notice is made of. */
const odd =
  /[^\t\n\r\f\x20-\x7e\u00a0-\u017f\u0370-\u03ff\u2000-\u206f\u2100-\u27bf\u3000-\u303f\u3040-\u30ff\u3100-\u312f\u3200-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\ufe10-\ufe6f\uff00-\uffef\ud800-\udfff\ufeff]/g

/** More than this share of odd characters, and it is no text. */
const ODD_SHARE = 0.05
/** A damaged file may have lost some bytes, e.g. where a download broke off. */
const LOST_SHARE = 0.005
/** Characters looked at for odd ones. */
const SAMPLE = 200_000
const LOST = '\ufffd'

/**
 * Decodes plain text or a page: a byte-order mark decides; then UTF-8 when the bytes are valid; then the character set
 * the page names; then GB18030 (which holds GB2312 and GBK). Line ends become `\n`.
 */
export function decodeText(bytes: Uint8Array): Result<string, 'empty_file' | 'not_text'> {
  const text = decode(bytes).replace(/\r\n?/g, '\n')
  if (text.trim() === '') return text.includes(LOST) ? refuse('not_text') : refuse('empty_file')
  return isText(text) ? accept(text) : refuse('not_text')
}

function decode(bytes: Uint8Array): string {
  const marked = tellMark(bytes)
  if (marked !== null) return new TextDecoder(marked).decode(bytes)
  const utf8 = decodeStrictly('utf-8', bytes)
  if (utf8 !== null) return utf8
  const named = tellNamed(bytes)
  for (const charset of named === null ? ['gb18030'] : [named, 'gb18030']) {
    const text = decodeStrictly(charset, bytes)
    if (text !== null && isText(text)) return text
  }
  // Neither is valid: keep the reading that lost less.
  const [first, second] = ['utf-8', 'gb18030'].map((charset) => new TextDecoder(charset).decode(bytes))
  if (first === undefined || second === undefined) return LOST
  return countLost(first) <= countLost(second) ? first : second
}

function tellMark(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  if (bytes[0] === 0x84 && bytes[1] === 0x31 && bytes[2] === 0x95 && bytes[3] === 0x33) return 'gb18030'
  return null
}

/** The character set that the page's own head names, when it is one this reader expects. */
function tellNamed(bytes: Uint8Array): string | null {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1')
  const name = /charset\s{0,9}=\s{0,9}["']?([\w-]{1,20})/i.exec(head)?.[1]?.toLowerCase()
  return name === 'big5' || name === 'big5-hkscs' ? 'big5' : null
}

function decodeStrictly(charset: string, bytes: Uint8Array): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function countLost(text: string): number {
  return text.split(LOST).length - 1
}

function isText(text: string): boolean {
  if (countLost(text) > text.length * LOST_SHARE) return false
  const sample = text.slice(0, SAMPLE)
  return (sample.match(odd)?.length ?? 0) <= sample.length * ODD_SHARE
}
