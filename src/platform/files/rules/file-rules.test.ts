import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rounds } from '../../testing/rounds.ts'
import { cleanName } from './clean-name.ts'
import { FILE_KINDS, type FileKind, findKind } from './file-kinds.ts'

const kind = (mediaType: string): FileKind => findKind(mediaType) ?? (FILE_KINDS[0] as FileKind)
const pdf = kind('application/pdf')
const jpeg = kind('image/jpeg')

describe('the name of a file', () => {
  it.each([
    ['../../etc/passwd', 'passwd.pdf'],
    ['C:\\fakepath\\报告.pdf', '报告.pdf'],
    ['..\\..\\boot.ini', 'boot.pdf'],
    ['/', '文件.pdf'],
    ['...', '文件.pdf'],
    ['', '文件.pdf'],
    ['.htaccess', 'htaccess.pdf'],
    ['a\u0000b\r\nc.pdf', 'abc.pdf'],
    ['报告\u202Efdp.exe', '报告fdp.pdf'],
    ['三季度 进展 2026.10.08.pdf', '三季度 进展 2026.10.08.pdf'],
    ['REPORT.PDF', 'REPORT.pdf'],
    ['名"字<b>?.pdf', '名_字_b__.pdf'],
  ])('%j is kept as %j', (told, kept) => {
    expect(cleanName(told, pdf)).toBe(kept)
  })

  it('ends as its content is, where a phone wrote another ending', () => {
    expect(cleanName('IMG_0001.HEIC', jpeg)).toBe('IMG_0001.jpg')
    expect(cleanName('现场.jpeg', jpeg)).toBe('现场.jpeg')
  })

  it('whatever was told leads nowhere, hides nothing and is not long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.constantFrom(...FILE_KINDS), (told, of) => {
        const name = cleanName(told, of)
        expect(name).not.toMatch(/[/\\\p{Cc}\p{Cf}<>:"|?*]/u)
        expect(name).not.toMatch(/^[.\s]|\s$/)
        expect(name.length).toBeLessThanOrEqual(250)
        expect(of.extensions).toContain(name.slice(name.lastIndexOf('.') + 1))
        expect(cleanName(name, of)).toBe(name)
      }),
      { numRuns: 2_000 * rounds },
    )
  })
})
