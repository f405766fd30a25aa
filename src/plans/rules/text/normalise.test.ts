import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rounds } from '../../../platform/testing/rounds.ts'
import { normalise } from './normalise.ts'

describe('the canonical text of a notice', () => {
  it('has one paragraph per line, no blank line and no space at a line end', () => {
    expect(normalise('\ufeff  一、总体要求  \r\n\r\n　　建好园区。\r\n')).toBe('一、总体要求\n建好园区。')
  })

  it('takes full-width digits and letters as half-width, and leaves punctuation as printed', () => {
    expect(normalise('到２０２７年，建成ＡＩ园区，占比达到５０％（含）。')).toBe(
      '到2027年，建成AI园区，占比达到50%（含）。',
    )
  })

  it('sets no space between Chinese and the digits of a date, a number or an amount', () => {
    expect(normalise('云政办发〔2024〕 12 号')).toBe('云政办发〔2024〕12号')
    expect(normalise('到 2027 年，园区达到 12 个。')).toBe('到2027年，园区达到12个。')
  })

  it('keeps the space that parts two entries', () => {
    expect(normalise('云溪市科技局　云溪市财政局')).toBe('云溪市科技局 云溪市财政局')
    expect(normalise('附件：1.甲表 2.乙表')).toBe('附件：1.甲表 2.乙表')
    expect(normalise('附件1 园区名单')).toBe('附件1 园区名单')
  })

  it('closes a line that is set wide', () => {
    expect(normalise('云 溪 市 人 民 政 府')).toBe('云溪市人民政府')
  })

  it('puts every cell on a line of its own, whether a row came on one line, with borders or between tabs', () => {
    const cells = '序号 |\n任务 |\n牵头单位 |'
    expect(normalise('序号 | 任务 | 牵头单位 |')).toBe(cells)
    expect(normalise('| 序号 | 任务 | 牵头单位 |\n|---|---|---|')).toBe(cells)
    expect(normalise('序号\t任务\t牵头单位')).toBe(cells)
    expect(normalise('序号 |\n任务 |\n\n牵头单位 |')).toBe(cells)
  })

  it('keeps an empty cell as a bar', () => {
    expect(normalise('1 | | 市科技局 |')).toBe('1 |\n|\n市科技局 |')
  })

  it('parts paragraphs that only wide gaps keep apart, and no label', () => {
    const long = '建好园区，强化服务，优化布局，完善机制，引进人才，培育企业，做强产业，推动转型。'
    expect(normalise(`${long}　　${long}`)).toBe(`${long}\n${long}`)
    expect(
      normalise('标　　题：云溪市人民政府关于支持特色园区加快建设和高质量发展若干政策措施的实施意见'),
    ).not.toContain('\n')
  })
})

const paragraph = (words: string) => words.repeat(6)
const first = paragraph('推动园区走专业化特色化集群化的道路，')
const second = paragraph('鼓励金融机构围绕园区推出专门产品，')

/** Prints paragraphs as a page does: an indent, then lines of a fixed width. */
function wrap(paragraphs: readonly string[], width: number, indent: string): string {
  return paragraphs
    .flatMap((text) => {
      const set = indent + text
      const lines: string[] = []
      for (let at = 0; at < set.length; at += width) lines.push(set.slice(at, at + width))
      return lines
    })
    .join('\n')
}

describe('hard-wrapped lines', () => {
  const paragraphs = [
    '一、总体要求',
    `${first}形成合力。`,
    '二、重点任务',
    `（一）加强支持。${second}形成合力。`,
    `${first}落地见效。`,
  ]

  it.each([24, 28, 35])('are paragraphs again at %i characters a line', (width) => {
    expect(normalise(wrap(paragraphs, width, '　　'))).toBe(paragraphs.join('\n'))
  })

  it('lose the page numbers between them', () => {
    const lines = wrap(paragraphs, 28, '　　').split('\n')
    lines.splice(5, 0, '— 1 —', '')
    lines.splice(11, 0, '第 2 页 共 9 页')
    expect(normalise(lines.join('\n'))).toBe(paragraphs.join('\n'))
  })

  it('take a numeral on a line of its own to the title below it', () => {
    expect(normalise('第一章\n总则\n第一条\n为了规范管理，制定本办法。')).toBe(
      '第一章 总则\n第一条 为了规范管理，制定本办法。',
    )
  })

  it('are told from whole paragraphs, which stay as they are', () => {
    const text = `${first}形成合力。\n${second}形成合力。\n短句。`
    expect(normalise(text)).toBe(text)
  })

  it('are told from a list of titles that happen to be of one length', () => {
    const titles = Array.from(
      { length: 20 },
      (_, at) => `云溪市第${'一二三四'.charAt(at % 4)}批特色园区建设项目及承担单位推荐名单汇总`,
    )
    expect(normalise(titles.join('\n')).split('\n')).toHaveLength(20)
  })

  it('keep bare numbers that stand as close as the rows of a table', () => {
    expect(normalise('1\n建好园区\n2\n引进人才\n3\n做强产业')).toContain('\n2\n')
  })
})

describe('a flat text', () => {
  const body = '推动园区走专业化的道路，形成各方合力。'.repeat(5)

  it('is cut at its headings, its addressees and its signature', () => {
    const flat = `各县（市、区）人民政府：为建好园区，现提出以下意见。一、总体要求（一）指导思想。${body}（二）工作目标。${body}（市科技局负责）二、重点任务（三）健全机制。${body}云溪市人民政府2024年5月6日（此件公开发布）`
    expect(normalise(flat).split('\n')).toEqual([
      '各县（市、区）人民政府：',
      '为建好园区，现提出以下意见。',
      '一、总体要求',
      `（一）指导思想。${body}`,
      `（二）工作目标。${body}（市科技局负责）`,
      '二、重点任务',
      `（三）健全机制。${body}`,
      '云溪市人民政府2024年5月6日',
      '（此件公开发布）',
    ])
  })

  it('is cut where a page holds the whole article in one cell, its paragraphs joined by spaces', () => {
    const cell = `一、总体要求 ${body.repeat(9)} 二、重点任务 （一）健全机制。${body.repeat(9)} （二）强化支持。${body.repeat(9)} |`
    expect(
      normalise(cell)
        .split('\n')
        .map((line) => line.slice(0, 6)),
    ).toEqual(['一、总体要求', '推动园区走专', '二、重点任务', '（一）健全机', '（二）强化支'])
  })

  it('is not cut at the points of an enumeration', () => {
    const text = `${body.repeat(4)}做到：（一）有场地；（二）有队伍；（三）有经费；（四）有制度。`
    expect(normalise(text)).toBe(text)
  })

  it('is cut at chapters and articles', () => {
    const flat = `云溪市园区管理办法第一章总则第一条为了规范管理，${body}第二条本办法适用于全市。${body}第二章附则第三条本办法由市科技局解释，${body}`
    expect(
      normalise(flat)
        .split('\n')
        .map((line) => line.slice(0, 5)),
    ).toEqual(['云溪市园区', '第一章总则', '第一条为了', '第二条本办', '第二章附则', '第三条本办'])
  })
})

describe('laws', { timeout: 60_000 }, () => {
  it('the canonical text has no blank line, no carriage return and no space at line ends', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (raw) => {
        const text = normalise(raw)
        expect(text).not.toMatch(/\r|\n\n|^\n|\n$/)
        for (const line of text.split('\n')) expect(line).toBe(line.trim())
      }),
      { seed: 20241115, numRuns: 300 * rounds },
    )
  })
})
