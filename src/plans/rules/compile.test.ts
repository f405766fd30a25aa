import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rounds } from '../../platform/testing/rounds.ts'
import { spendCpu } from '../../platform/testing/spend-cpu.ts'
import type { PlanReading, Span } from '../plans.schema.ts'
import { planReadingSchema } from '../plans.schema.ts'
import { compilePlan } from './compile.ts'

const notice = `索引号： | 0123/2024-01 | 分类： | 科技 |
文号： | 云政办发〔2024〕9号 | 发布日期： | 2024-05-09 |
云溪市人民政府办公室关于印发云溪市园区行动方案的通知
各县（市、区）人民政府：
现将《云溪市园区行动方案》印发给你们，请认真组织实施。
云溪市人民政府办公室
2024年5月6日
云溪市园区行动方案
为建好园区，结合实际，制定本方案。
一、总体要求
坚持创新引领。到2027年，全市特色园区达到12个左右。
二、空间布局
板块 |
主攻方向 |
东溪市 |
东溪开发区：机器人、新材料 |
三、重点任务
（一）健全机制
1.建立协同机制。建立联席会议制度，形成一批百亿级产业集群。（市科技局牵头，市财政局配合）
2.强化支持。设立专项基金。
市科技局负责统筹推进全市园区建设。各地做好宣传。
附件：重点任务分解表`

describe('a compiled notice', () => {
  const reading = compilePlan(notice)

  it('has the shape that programs rely on', () => {
    expect(planReadingSchema.parse(reading)).toEqual(reading)
  })

  it('lists the sentences that became nothing, and no other', () => {
    expect(reading.uncovered.map((entry) => entry.text)).toEqual([
      '为建好园区，结合实际，制定本方案。',
      '坚持创新引领。',
      '各地做好宣传。',
    ])
  })

  it('warns of what is promised and not named, vague, or absent', () => {
    expect(reading.warnings.map((warning) => warning.code)).toEqual([
      'parks_not_named',
      'possible_target',
      'annex_missing',
    ])
    for (const warning of reading.warnings) expect(warning.message).toMatch(/[\u4e00-\u9fff].*。$/)
  })

  it('is the same from lines that are hard-wrapped', () => {
    const plain =
      notice.slice(notice.indexOf('各县'), notice.indexOf('二、空间')) + notice.slice(notice.indexOf('三、'))
    const long = plain.replace(
      '坚持创新引领。',
      '坚持创新引领，统筹推进园区建设，强化要素保障，优化营商环境，推动产业向高端化智能化绿色化方向发展。'.repeat(4),
    )
    const wrapped = long
      .split('\n')
      .map((line) => `　　${line}`.replace(/.{28}/g, '$&\n'))
      .join('\n')
    expect(compilePlan(wrapped)).toEqual(compilePlan(long))
  })
})

describe('warnings', () => {
  const codes = (raw: string) => compilePlan(raw).warnings.map((warning) => warning.code)

  it('say when the document data are missing or contradict each other', () => {
    expect(codes('云溪市园区行动方案\n一、任务\n做好。')).toEqual([
      'document_number_missing',
      'issued_on_missing',
      'issuer_missing',
    ])
    expect(codes(notice.replace('2024-05-09', '2024-04-01'))).toContain('published_before_issued')
    expect(
      codes(notice.replace('云溪市人民政府办公室关于印发', '名称：关于园区计划的通知\n云溪市人民政府办公室关于印发')),
    ).toContain('titles_differ')
  })

  it('say when numbers jump or repeat, and not when they start again or run on', () => {
    const at = (numbers: readonly string[]) =>
      codes(`云溪市园区行动方案\n${numbers.map((number) => `${number}做好工作。`).join('\n')}`).filter((code) =>
        code.startsWith('heading'),
      )
    expect(at(['一、', '（一）', '（二）', '二、', '（一）', '三、', '（二）'])).toEqual([])
    expect(at(['一、', '三、'])).toEqual(['heading_number_jumps'])
    expect(at(['一、', '（一）', '（一）'])).toEqual([])
    expect(at(['一、', '（二）', '（二）'])).toEqual(['heading_number_repeats'])
  })
})

function listSpans(reading: PlanReading): { span: Span; text?: string }[] {
  return [
    ...reading.headings.map(({ span }) => ({ span })),
    ...reading.targets,
    ...reading.layout.map(({ span }) => ({ span })),
    ...reading.tasks,
    ...reading.tasks.flatMap((task) => task.measures),
    ...reading.responsible.map(({ span }) => ({ span })),
    ...reading.uncovered,
    ...reading.warnings.map(({ span }) => ({ span })),
    ...reading.annex.flatMap(({ span }) => (span === null ? [] : [{ span }])),
  ]
}

function expectLawful(reading: PlanReading): void {
  for (const item of listSpans(reading)) {
    const [start, end] = item.span
    expect(start).toBeGreaterThanOrEqual(0)
    expect(end).toBeGreaterThanOrEqual(start)
    expect(end).toBeLessThanOrEqual(reading.text.length)
    if (item.text !== undefined) expect(reading.text.slice(start, end)).toBe(item.text)
  }
  const starts = reading.headings.map((heading) => heading.span[0])
  expect(starts).toEqual([...starts].sort((left, right) => left - right))
}

const line = fc.constantFrom(
  ...notice.split('\n'),
  '（二）优化布局。到2025年，占比达到50%以上；培育企业300家。',
  '第一章 总则',
  '第一条 为了规范管理，制定本办法。',
  '专栏1 工程',
  '附件1',
  '序号 |',
  '重点任务 |',
  '牵头单位 |',
  '1 |',
  '目 录',
  '2.关于园区的表',
  '— 3 —',
  '责任单位：市科技局、市财政局',
  '',
)

describe('laws', { timeout: 60_000 }, () => {
  it('spans lie inside the text, in order, and hold the words of their item', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => expectLawful(compilePlan(lines.join('\n')))),
      { seed: 20241121, numRuns: 200 * rounds },
    )
  })

  it('no text makes the compiler throw', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 30 }),
        fc.constantFrom('（', '）', '一、', '：', '|', '\n', '附件', '〔2024〕', '年', '负责', '1.', '达到'),
      ),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(pieces, (parts) => expectLawful(compilePlan(parts.join('')))),
      { seed: 1115, numRuns: 300 * rounds },
    )
  })

  it('no table makes the annex reader throw', () => {
    const cell = fc.constantFrom('序号', '重点任务', '牵头单位', '完成时限', '1', '', '市科技局', '建立机制', '/')
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 12 }), (table) => {
        expect(() => compilePlan(notice, table)).not.toThrow()
      }),
      { seed: 37, numRuns: 100 * rounds },
    )
  })

  it.each([
    '（',
    '(',
    '、',
    '一',
    '1',
    '|',
    ' ',
    '　',
    '一、甲\n',
    '1.',
    '《',
    '：',
    '“',
    '年',
    '2024年1月1日\n',
    '附件1\n',
    '目录\n',
    '（一）',
    '1 |\n',
    'a\t',
    '12\n',
    '。一、',
    '市局 ',
  ])('forty thousand characters of %j are done in seconds', { timeout: 60_000 }, (piece) => {
    const text = piece.repeat(Math.ceil(40_000 / piece.length))
    expect(spendCpu(() => compilePlan(text))).toBeLessThan(20_000)
  })
})
