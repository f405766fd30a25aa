import type { FileKind } from './file-kinds.ts'

const LONGEST = 120

/**
 * The name under which a file is kept: of what a browser sends, the last part of the path, without signs that mean
 * something to a system or turn the direction of reading, ending as its kind does.
 */
export function cleanName(told: string, kind: FileKind): string {
  const last = told.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last
    // Controls, and marks that are not seen: U+202E makes `gpj.exe` of `exe.jpg`.
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, '')
    .replaceAll(/[<>:"|?*]/g, '_')
    .replaceAll(/\s+/gu, ' ')
  const dot = plain.lastIndexOf('.')
  const ending = dot < 0 ? '' : plain.slice(dot + 1).toLowerCase()
  const isRight = kind.extensions.includes(ending)
  const base = (dot > 0 && (isRight || /^[a-z0-9]{1,5}$/.test(ending)) ? plain.slice(0, dot) : plain)
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '')
  const short = Array.from(base).slice(0, LONGEST).join('').trim()
  return `${short || '文件'}.${isRight ? ending : kind.extensions[0]}`
}
