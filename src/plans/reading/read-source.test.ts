import { Document, LevelFormat, Packer, Paragraph, Table, TableCell, TableRow } from 'docx'
import { beforeAll, describe, expect, it } from 'vitest'
import { refuse } from '../../platform/result.ts'
import { packZip } from '../../platform/zip/index.ts'
import { normalise } from '../rules/text/normalise.ts'
import { defaultReadLimits } from './limits.ts'
import { readSource } from './read-source.ts'
import { type FileRefusal, type ReadRefusal, sayRefusal } from './refusals.ts'
import { inventedNotice, type Piece } from './testing/invented-notice.ts'
import { writeBomb } from './testing/write-bomb.ts'
import { listDocxParts, paragraph, writeDocx } from './testing/write-docx.ts'
import { assemblePdf, setPages, writeOfd, writePage, writePdf, writeText } from './testing/write-files.ts'

function makeDocx(pieces: readonly Piece[]): Promise<Buffer> {
  const children = pieces.map((piece) =>
    piece.kind === 'paragraph'
      ? new Paragraph({ text: piece.text, indent: piece.align === 'body' ? { firstLine: 560 } : {} })
      : new Table({
          rows: piece.rows.map(
            (row) =>
              new TableRow({
                children: row.map(
                  ({ text, rows = 1, columns = 1 }) =>
                    new TableCell({ children: [new Paragraph(text)], rowSpan: rows, columnSpan: columns }),
                ),
              }),
          ),
        }),
  )
  return Packer.toBuffer(new Document({ sections: [{ children }] }))
}

/** As above, its headings numbered by Word lists: 一、 and （一） in one list, 1. in another one that runs on. */
function makeNumberedDocx(pieces: readonly Piece[]): Promise<Buffer> {
  const level = (at: number, format: (typeof LevelFormat)[keyof typeof LevelFormat], text: string) => ({
    level: at,
    format,
    text,
  })
  const config = [
    {
      reference: 'headings',
      levels: [level(0, LevelFormat.CHINESE_COUNTING, '%1、'), level(1, LevelFormat.CHINESE_COUNTING, '（%2）')],
    },
    { reference: 'tasks', levels: [level(0, LevelFormat.DECIMAL, '%1.')] },
  ]
  const children = pieces
    .flatMap((piece) => (piece.kind === 'paragraph' ? [piece.text] : []))
    .map((text) => {
      const [, upper, middle, task, words] = /^(?:([一二三]、)|(（[一二]）)|(\d\.))?(.*)$/.exec(text) ?? []
      const numbering =
        task === undefined
          ? { reference: 'headings', level: upper === undefined ? 1 : 0 }
          : { reference: 'tasks', level: 0 }
      return new Paragraph({ text: words ?? '', ...((upper ?? middle ?? task) === undefined ? {} : { numbering }) })
    })
  return Packer.toBuffer(new Document({ numbering: { config }, sections: [{ children }] }))
}

async function readText(name: string, bytes: Uint8Array): Promise<string> {
  const read = await readSource({ name, bytes })
  return read.ok ? normalise(read.value) : `refused: ${read.refusal}`
}

describe('one notice in five forms', () => {
  let plain = ''
  beforeAll(async () => {
    plain = await readText('notice.txt', Buffer.from(writeText(inventedNotice)))
  })

  it('is one text as plain text', () => {
    expect(plain.split('\n')).toHaveLength(inventedNotice.reduce((sum, piece) => sum + countLines(piece), 0))
    expect(plain).toContain('\n一、总体要求\n')
  })

  it('is the same as a page with navigation and script around it', async () => {
    const notice = plain.split('\n')
    expect((await readText('notice.html', Buffer.from(writePage(inventedNotice)))).split('\n')).toEqual(notice)
  })

  it('is the same as a Word file', async () => {
    expect((await readText('notice.docx', await makeDocx(inventedNotice))).split('\n')).toEqual(plain.split('\n'))
  })

  it('is the same as a Word file whose headings are numbered by Word', async () => {
    const words = inventedNotice.filter(({ kind }) => kind === 'paragraph')
    const typed = await readText('notice.txt', Buffer.from(writeText(words)))
    expect((await readText('notice.docx', await makeNumberedDocx(words))).split('\n')).toEqual(typed.split('\n'))
  })

  it('is the same as a PDF of several pages, with hard wraps, page numbers and drawn tables', async () => {
    const pages = setPages(inventedNotice)
    expect(pages.length).toBeGreaterThan(1)
    expect((await readText('notice.pdf', writePdf(pages))).split('\n')).toEqual(plain.split('\n'))
  })

  it('is the same as an OFD file', async () => {
    expect((await readText('notice.ofd', writeOfd(setPages(inventedNotice)))).split('\n')).toEqual(plain.split('\n'))
  })

  it('is told by its content, not by its name', async () => {
    expect(await readText('notice.txt', writeOfd(setPages(inventedNotice)))).toBe(plain)
    expect(await readText('notice.pdf', Buffer.from(writeText(inventedNotice)))).toBe(plain)
  })
})

function countLines(piece: Piece): number {
  return piece.kind === 'paragraph' ? 1 : piece.rows.flat().length
}

describe('what cannot be read is refused with its cause', () => {
  const ole = (stream: string) =>
    Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504), Buffer.from(stream, 'utf16le')])
  const pdf = (trailer: string, page = '') =>
    assemblePdf(
      [
        undefined,
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] ${page} >>`,
        '<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <0000000000000000000000000000000000000000000000000000000000000000> /U <1111111111111111111111111111111111111111111111111111111111111111> >>',
      ],
      trailer,
    )
  const identity = '/ID [<00000000000000000000000000000000> <00000000000000000000000000000000>]'
  const cases: readonly (readonly [string, Uint8Array, ReadRefusal])[] = [
    ['empty.txt', Buffer.alloc(0), 'empty_file'],
    ['blank.txt', Buffer.from('\n\n  　\n'), 'empty_file'],
    ['blank.html', Buffer.from('<html><body><script>1</script></body></html>'), 'empty_file'],
    ['blank.docx', writeDocx(paragraph('')), 'empty_file'],
    ['photo.jpg', Buffer.from('ffd8ffe000104a4649460001', 'hex'), 'image'],
    ['photo.png', Buffer.from('89504e470d0a1a0a', 'hex'), 'image'],
    ['photo.heic', Buffer.from('000000186674797068656963', 'hex'), 'image'],
    ['photo.webp', Buffer.from('524946460000000057454250', 'hex'), 'image'],
    ['scan.pdf', pdf(''), 'no_text_layer'],
    ['locked.pdf', pdf(`/Encrypt 4 0 R ${identity}`), 'encrypted_document'],
    ['broken.pdf', Buffer.from('%PDF-1.7\nbroken off'), 'broken_file'],
    ['old.doc', ole('WordDocument'), 'old_word'],
    ['old.wps', ole('WordDocument'), 'wps'],
    ['old.doc', ole('WpsCustomData WordDocument'), 'wps'],
    ['old.xls', ole('Workbook'), 'other_document'],
    ['locked.docx', ole('EncryptedPackage'), 'encrypted_document'],
    ['notice.rtf', Buffer.from('{\\rtf1\\ansi'), 'rtf'],
    ['files.zip', packZip(new Map([['notice.txt', '一、']])), 'archive'],
    ['files.rar', Buffer.from('526172211a0700', 'hex'), 'archive'],
    ['files.7z', Buffer.from('377abcaf271c', 'hex'), 'archive'],
    [
      'table.xlsx',
      packZip(
        new Map([
          ['[Content_Types].xml', ''],
          ['xl/workbook.xml', ''],
        ]),
      ),
      'spreadsheet',
    ],
    [
      'slides.pptx',
      packZip(
        new Map([
          ['[Content_Types].xml', ''],
          ['ppt/presentation.xml', ''],
        ]),
      ),
      'other_document',
    ],
    [
      'notice.odt',
      packZip(
        new Map([
          ['mimetype', ''],
          ['content.xml', ''],
        ]),
      ),
      'other_document',
    ],
    [
      'notice.xml',
      Buffer.from('<?xml version="1.0"?><w:wordDocument><w:p>通知</w:p></w:wordDocument>'),
      'other_document',
    ],
    ['cut.docx', writeDocx(paragraph('甲')).subarray(0, 300), 'broken_file'],
    ['torn.docx', packZip(listDocxParts('', { 'word/document.xml': '<w:document><w:body>' })), 'broken_file'],
    [
      'hollow.ofd',
      packZip(new Map([['OFD.xml', '<OFD><DocBody><DocRoot>/gone.xml</DocRoot></DocBody></OFD>']])),
      'broken_file',
    ],
    ['program.exe', Buffer.from(Array.from({ length: 9000 }, (_, index) => (index * index) % 251)), 'not_text'],
    ['large.txt', Buffer.alloc(defaultReadLimits.fileBytes + 1, '通'), 'too_large'],
  ]
  it.each(cases)('%s is refused', async (name, bytes, refusal) => {
    expect(await readSource({ name, bytes })).toEqual(refuse(refusal))
  })

  it('says each cause in one sentence, in Chinese and in English', () => {
    const codes: FileRefusal['code'][] = cases.map(([, , code]) => code)
    for (const code of [...codes, 'busy', 'took_too_long', 'took_too_much_memory', 'zip_bomb'] as const) {
      const { zh, en } = sayRefusal({ code, file: 'notice' })
      expect(zh).toMatch(/^[^。]+。$/)
      expect(en).toMatch(/^[A-Z][^\n]+\.$/)
      expect(sayRefusal({ code, file: 'annex' }).zh).toBe(`附件表：${zh}`)
    }
  })
})

describe('a container that nobody vouches for', () => {
  it('is refused by what it declares, without inflating it', async () => {
    const bomb = writeBomb(1100)
    expect(bomb.length).toBeLessThan(2 * 1024 * 1024)
    expect(await readSource({ name: 'bomb.docx', bytes: bomb })).toEqual(refuse('zip_bomb'))
  })

  it('is refused when it inflates to more than it declares, at the first byte too many', async () => {
    const before = process.memoryUsage().rss
    expect(await readSource({ name: 'bomb.docx', bytes: writeBomb(1100, 1000) })).toEqual(refuse('zip_bomb'))
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
  })

  it('is refused when many honest parts inflate to too much together', async () => {
    const noise = Buffer.from(
      Array.from({ length: 1024 * 1024 }, (_, index) => ((index * 31 + (index >> 8)) % 94) + 32),
    )
    const parts = new Map<string, Uint8Array | string>(listDocxParts(paragraph('甲')))
    for (let index = 0; index < 5; index += 1) parts.set(`word/part${index}.xml`, noise)
    const bytes = packZip(parts)
    expect(await readSource({ name: 'many.docx', bytes }, { ...defaultReadLimits, inflatedBytes: 4_000_000 })).toEqual(
      refuse('zip_bomb'),
    )
    expect(await readSource({ name: 'many.docx', bytes }, { ...defaultReadLimits, zipEntries: 5 })).toEqual(
      refuse('zip_bomb'),
    )
  })

  it('opens no entity: a part that declares a document type is refused', async () => {
    const evil = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    const document = `<?xml version="1.0"?>${evil}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${paragraph('&b;')}</w:body></w:document>`
    expect(
      await readSource({ name: 'a.docx', bytes: packZip(listDocxParts('', { 'word/document.xml': document })) }),
    ).toEqual(refuse('broken_file'))
    const ofd = new Map([['OFD.xml', `${evil}<OFD><DocBody><DocRoot>&b;</DocRoot></DocBody></OFD>`]])
    expect(await readSource({ name: 'a.ofd', bytes: packZip(ofd) })).toEqual(refuse('broken_file'))
  })

  it('is never asked for its pictures', async () => {
    const parts = new Map<string, Uint8Array | string>(listDocxParts(paragraph('甲')))
    parts.set('word/media/image1.png', Buffer.alloc(100, 7))
    const bytes = packZip(parts)
    // The picture's stored bytes are damaged; nobody looks.
    const read = await readSource({ name: 'a.docx', bytes })
    expect(read).toEqual({ ok: true, value: '甲' })
  })
})
