import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tellKind } from './tell-kind.ts'
import { aBombOf, aPackage, PNG, SAMPLES } from './testing/sample-files.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'courtyard-kinds-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function tell(content: Buffer | string, name: string): Promise<string> {
  const file = path.join(folder, 'content')
  await writeFile(file, content)
  const told = await tellKind(file, name)
  return told.ok ? told.value.mediaType : told.refusal
}

describe('what a file is', () => {
  it.each(SAMPLES)('is told by its content: $name', async ({ name, content, mediaType }) => {
    expect(await tell(content(), name)).toBe(mediaType)
  })

  it.each([
    ['HTML that is called a picture', '<html><script>alert(1)</script></html>', '照片.png', 'content_is_not_as_named'],
    ['HTML', '<!doctype html><p>hi', 'page.html', 'kind_not_taken'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'a.svg', 'kind_not_taken'],
    ['XML that is called a PDF', '<?xml version="1.0"?><a/>', 'a.pdf', 'content_is_not_as_named'],
    ['a script', '#!/bin/sh\nrm -rf /\n', 'run.sh', 'kind_not_taken'],
    ['text of another encoding', Buffer.from([0xd6, 0xd0, 0xce, 0xc4]), '说明.txt', 'kind_not_taken'],
    ['text with a zero in it', 'a\u0000b', 'a.csv', 'kind_not_taken'],
    ['a PDF behind other bytes', `GIF89a${'x'.repeat(20)}%PDF-1.7`, 'a.pdf', 'content_is_not_as_named'],
    ['a GIF', Buffer.from('474946383961010001000000003b', 'hex'), 'a.gif', 'kind_not_taken'],
    ['a program', Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]), 'a.pdf', 'kind_not_taken'],
    ['a program of Linux', Buffer.concat([Buffer.from('\u007fELF'), Buffer.alloc(200)]), 'a.txt', 'kind_not_taken'],
    ['a plain zip', aPackage({ 'a.txt': 'x' }), 'a.zip', 'kind_not_taken'],
    ['a plain zip that is called a document', aPackage({ 'a.txt': 'x' }), 'a.docx', 'kind_not_taken'],
    ['an archive of Java', aPackage({ 'META-INF/MANIFEST.MF': 'x', 'A.class': 'y' }), 'a.docx', 'kind_not_taken'],
    [
      'a package that is a document and a workbook',
      aPackage({ '[Content_Types].xml': '', 'word/document.xml': '', 'xl/workbook.xml': '' }),
      'a.docx',
      'kind_not_taken',
    ],
    [
      'a document with macros',
      aPackage({ '[Content_Types].xml': '', 'word/document.xml': '', 'word/vbaProject.bin': 'x' }),
      'a.docx',
      'has_macros',
    ],
    [
      'half a zip',
      aPackage({ '[Content_Types].xml': '', 'word/document.xml': '' }).subarray(0, 60),
      'a.docx',
      'broken_file',
    ],
    ['a zip that leads out', aPackage({ '../../evil': '', 'word/document.xml': '' }), 'a.docx', 'broken_file'],
  ])('is not taken: %s', async (_, content, name, refusal) => {
    expect(await tell(content, name)).toBe(refusal)
  })

  it('is told of a text that begins like something else', async () => {
    expect(await tell('ID3,名称\n1,园区\n', '名单.csv')).toBe('text/csv')
    expect(await tell('BM 是部门代号。', '说明.txt')).toBe('text/plain')
  })

  it('of a bomb is told without unpacking it', async () => {
    const before = process.memoryUsage().rss
    expect(await tell(aBombOf(4 * 1024 ** 3 - 1), 'a.docx')).toBe('zip_bomb')
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024)
  })

  it('of two things at once is the one it begins as, and is never sent as the other', async () => {
    expect(await tell(Buffer.concat([PNG, Buffer.from('<script>alert(1)</script>')]), 'a.html')).toBe('image/png')
    expect(await tell(Buffer.concat([PNG, aPackage({ 'a.txt': 'x' })]), 'a.zip')).toBe('image/png')
  })
})
