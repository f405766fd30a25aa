import { expect, it } from 'vitest'
import { decodeText } from './decode-text.ts'
import { accept, refuse } from './result.ts'

/** 关于建设云溪市特色园区的通知 in GB18030, and a character (㐀) that only its four-byte codes hold. */
const gb18030 = Buffer.from('b9d8d3dabda8c9e8d4c6cfaacad0ccd8c9abd4b0c7f8b5c4cda8d6aa8139ee39', 'hex')
const text = '关于建设云溪市特色园区的通知'

it('decodes UTF-8, with and without its mark', () => {
  expect(decodeText(Buffer.from(text))).toEqual(accept(text))
  expect(decodeText(Buffer.from(`\ufeff${text}`))).toEqual(accept(text))
})

it('decodes UTF-16 by its mark', () => {
  const little = Buffer.from(`\ufeff${text}`, 'utf16le')
  expect(decodeText(little)).toEqual(accept(text))
  expect(decodeText(Buffer.from(little).swap16())).toEqual(accept(text))
})

it('decodes GB18030 where nothing names it', () => {
  expect(decodeText(gb18030)).toEqual(accept(`${text}㐀`))
})

it('believes the bytes, not a page that names the wrong character set', () => {
  const page = Buffer.concat([Buffer.from('<meta charset="utf-8">'), gb18030])
  expect(decodeText(page)).toEqual(accept(`<meta charset="utf-8">${text}㐀`))
})

it('decodes Big5 where a page names it', () => {
  const page = Buffer.concat([Buffer.from('<meta charset="big5">'), Buffer.from('a4e5a5f3', 'hex')])
  expect(decodeText(page)).toEqual(accept('<meta charset="big5">文件'))
})

it('reads a text that broke off in the middle of a character', () => {
  const long = Buffer.from(text.repeat(40))
  const read = decodeText(long.subarray(0, long.length - 1))
  expect(read.ok && read.value.startsWith(text)).toBe(true)
})

it('makes one kind of line end', () => {
  expect(decodeText(Buffer.from('甲\r\n乙\r丙'))).toEqual(accept('甲\n乙\n丙'))
})

it('refuses white space, and what is no text', () => {
  expect(decodeText(Buffer.from(' \n　\t'))).toEqual(refuse('empty_file'))
  expect(decodeText(Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256)))).toEqual(
    refuse('not_text'),
  )
})
