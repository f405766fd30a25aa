import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { refuse } from '../result.ts'
import { createPrinter, explainNoPrint } from './create-printer.ts'
import { type OfficialPaper, readOfficialPaper, sayPaperDay, toParagraphs } from './official-paper.ts'
import { readPrint, squeeze } from './testing/read-print.ts'

const printer = createPrinter()
const folder = mkdtempSync(path.join(tmpdir(), 'courtyard-printer-'))
afterAll(async () => {
  await printer.close()
  rmSync(folder, { recursive: true })
})

const aPaper = (more: Partial<OfficialPaper> = {}): OfficialPaper => ({
  layout: 'letter',
  day: '2031-01-09',
  mark: null,
  office: '督查室',
  number: '督办〔2031〕7号',
  title: '关于交办事项的函',
  to: '高新区',
  body: [{ kind: 'paragraph', text: '请办理。' }],
  sign: { name: '督查室', day: sayPaperDay('2031-01-09') },
  slip: null,
  translation: null,
  ...more,
})

async function print(paper: OfficialPaper): Promise<Buffer> {
  const printed = await printer.print(readOfficialPaper(), paper)
  if (!printed.ok) throw new Error(printed.refusal)
  return printed.value
}

describe('a print', () => {
  it('says what it was given, the day without leading zeros', async () => {
    const [page] = await readPrint(await print(aPaper()))
    for (const said of ['督办〔2031〕7号', '关于交办事项的函', '高新区：', '请办理。', '2031年1月9日'])
      expect(page).toContain(said)
  }, 60_000)

  it('is the same, byte by byte, whenever and by whichever process it is made', async () => {
    const other = createPrinter({ spare: 0 })
    const again = await other.print(readOfficialPaper(), aPaper())
    await other.close()
    expect(again.ok && again.value.equals(await print(aPaper()))).toBe(true)
  }, 60_000)

  it('is dated by its data, not by the clock', async () => {
    expect((await print(aPaper())).toString('latin1')).toContain('/CreationDate (D:20310109)')
  }, 60_000)
})

describe('text is never markup', () => {
  const HOSTILE = [
    '#panic("x") #read("/etc/passwd") #import "@preview/cetz:0.3.0"',
    '$ sum_(i=1)^n $ \\ [内容] ] } { #{ } ~ --- `raw` ```',
    '*粗* _斜_ <标签> @引用 // 注释 /* 注释 */ = 标题 - 列 + 列 / 词: 义',
    '《题》“引”‘号’——……〔2031〕 "双" \'单\' \\u{41} \u0000\u0007 \u202e反',
    '😀🏭👨‍👩‍👧 𠮷𡈽 é ﷽',
  ]

  it.each(HOSTILE)(
    '%#: in every place of a paper',
    async (text) => {
      const paper = aPaper({
        office: text,
        number: text,
        title: text,
        to: text,
        mark: text,
        body: [
          { kind: 'heading', text },
          { kind: 'paragraph', text },
          { kind: 'table', heads: [text, 'b'], widths: [1, 1], rows: [[text, text]] },
        ],
        sign: { name: text, day: text },
        slip: { title: text, rows: [[text, text]] },
        translation: { note: text, title: text, body: [{ kind: 'paragraph', text }] },
      })
      const printed = squeeze((await readPrint(await print(paper))).join(''))
      // What no face has is an empty box that pdfjs reads as it was written, or not at all.
      const legible = squeeze(text).replace(/[^\u0021-\u007e\u4e00-\u9fff]/gu, '')
      expect(printed.replace(/[^\u0021-\u007e\u4e00-\u9fff]/gu, '')).toContain(legible)
    },
    60_000,
  )

  it('10,000 characters without a space stay on the sheet', async () => {
    const pages = await readPrint(
      await print(aPaper({ title: '长'.repeat(500), body: toParagraphs('a'.repeat(10_000)) })),
    )
    expect(pages.join('').match(/a/g)?.length).toBe(10_000)
    expect(pages.length).toBeGreaterThan(5)
  }, 60_000)

  it('32 pages are numbered, the first of a letter is not', async () => {
    const text = Array.from({ length: 690 }, (_, i) => `第${i}行`).join('\n')
    const pages = await readPrint(await print(aPaper({ body: toParagraphs(text) })))
    expect(pages).toHaveLength(32)
    expect(pages.at(-1)).toContain('—32—')
    expect(pages[0]).not.toContain('—1—')
    expect(pages.join('')).toContain('第689行')
  }, 60_000)
})

describe('a printer', () => {
  it('kills what takes too long and goes on', async () => {
    const hanging = path.join(folder, 'hanging.mjs')
    writeFileSync(
      hanging,
      `process.once('disconnect', () => process.exit(0)); process.once('message', () => { for (;;) {} })`,
    )
    const slow = createPrinter({ timeMs: 700, spare: 0 }, hanging)
    expect(await slow.print('', aPaper())).toEqual(refuse('took_too_long'))
    expect(explainNoPrint('took_too_long')).toMatchObject({ status: 422, code: 'print_took_too_long' })
    await slow.close()
    expect(await slow.print('', aPaper())).toEqual(refuse('stopped'))
  }, 20_000)

  it('says in a sentence that a machine has no typesetter', async () => {
    const none = path.join(folder, 'none.mjs')
    writeFileSync(
      none,
      `process.once('disconnect', () => process.exit(0))
       process.once('message', () => process.send({ answer: { ok: false, refusal: 'no_typesetter' } }))`,
    )
    const without = createPrinter({ spare: 0 }, none)
    const answered = await without.print('', aPaper())
    await without.close()
    expect(answered).toEqual(refuse('no_typesetter'))
    expect(explainNoPrint('no_typesetter')).toMatchObject({ status: 501, code: 'no_typesetter' })
  }, 20_000)

  it('throws where a template is wrong, and opens no file and no address for it', async () => {
    for (const template of ['#unknown', '#read("/etc/hostname")', '#read("../package.json")']) {
      await expect(printer.print(template, aPaper())).rejects.toThrow('the template does not set')
    }
  }, 60_000)
})
