import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rounds } from '../../../platform/testing/rounds.ts'
import { spendCpu } from '../../../platform/testing/spend-cpu.ts'
import type { Heading, Responsible } from '../../plans.schema.ts'
import type { Paragraph, PlanDocument } from '../document/document.ts'
import { findOwners } from './find-owners.ts'

/**
 * A document of invented lines: `# ` opens a heading, and what follows its first 。 on the line is run into it (a heading
 * that is all of its line and a sentence is a paragraph too). `~ ` opens a paragraph that stands outside all tasks.
 */
function aDocument(...lines: string[]): PlanDocument {
  const headings: Heading[] = []
  const paragraphs: Paragraph[] = []
  let text = ''
  for (const line of lines) {
    const words = line.replace(/^[#~] /, '')
    const start = text.length
    text += `${words}\n`
    const stop = line.startsWith('# ') ? words.indexOf('。') : -1
    const end = start + words.length
    const rest = stop < 0 ? (line.startsWith('# ') ? end : start) : start + stop + 1
    if (rest > start)
      headings.push({
        level: 2,
        number: '一',
        text: words.slice(0, rest - start).replace(/。$/, ''),
        span: [start, rest],
      })
    const from = rest === end && stop >= 0 ? start : rest
    const heading = line.startsWith('~ ') ? -1 : headings.length - 1
    if (from < end) paragraphs.push({ span: [from, end], part: 'body', kind: 'prose', heading })
  }
  return { text, headings, paragraphs, annexes: [] }
}

function ownersOf(...lines: string[]): Pick<Responsible, 'heading' | 'lead' | 'units'>[] {
  return findOwners(aDocument(...lines)).map(({ heading, lead, units }) => ({ heading, lead, units }))
}

/** The one entry of a task that ends with these words. */
function ownersIn(words: string): { lead: string[]; units: string[] } | null {
  const [first, ...others] = findOwners(aDocument(`# 培育云锦产业。建设织造中试基地。${words}`))
  expect(others).toEqual([])
  return first ? { lead: first.lead, units: first.units } : null
}

describe('who is responsible', () => {
  it('is one entry for each bracket, under the nearest heading, in text order', () => {
    expect(
      ownersOf(
        '# 建设云锦小镇。编制规划。（市规划局负责）盘活旧厂房。（市住建局负责）',
        '# 引进织造企业。（市商务局负责）',
      ),
    ).toEqual([
      { heading: '建设云锦小镇', lead: [], units: ['市规划局'] },
      { heading: '建设云锦小镇', lead: [], units: ['市住建局'] },
      { heading: '引进织造企业', lead: [], units: ['市商务局'] },
    ])
  })

  it('points at the bracket it was read from', () => {
    const document = aDocument('# 建设云锦小镇。编制规划。（市规划局负责）盘活旧厂房。')
    const [owner] = findOwners(document)
    expect(document.text.slice(...(owner?.span ?? [0, 0]))).toBe('（市规划局负责）')
  })

  it('names units without 等 and without the words that say what they do', () => {
    const units = ['市科技局', '市财政局']
    for (const words of [
      '（市科技局、市财政局等负责）',
      '（市科技局、市财政局等部门按职责分工负责）',
      '（市科技局、市财政局按照各自职责落实）',
    ]) {
      expect(ownersIn(words), words).toEqual({ lead: [], units })
    }
  })

  it('puts no unit first where the text puts none first', () => {
    expect(ownersIn('（市科技局负责）')).toEqual({ lead: [], units: ['市科技局'] })
    expect(ownersIn('（责任单位：市科技局、市财政局）')).toEqual({ lead: [], units: ['市科技局', '市财政局'] })
  })

  it('puts first who 牵头', () => {
    const lead = ['市科技局']
    const units = ['市科技局', '市财政局', '各区政府']
    for (const words of [
      '（市科技局牵头，市财政局、各区政府配合）',
      '（市科技局牵头，市财政局参与，各区政府按职责分工负责）',
      '（牵头单位：市科技局；责任单位：市财政局、各区政府）',
      '（牵头单位：市科技局，市财政局、各区政府按职责分工负责）',
      '(市级牵头部门:市科技局,配合部门:市财政局、各区政府)',
      '（市科技局（牵头）、市财政局、各区政府）',
      '（牵头单位为市科技局，配合单位为市财政局、各区政府）',
      '（市科技局会同市财政局、各区政府负责）',
      '（由市科技局牵头制定，市财政局、各区政府配合；2026年6月底前完成）',
    ]) {
      expect(ownersIn(words), words).toEqual({ lead, units })
    }
  })

  it('puts first who is responsible where all others only help', () => {
    expect(ownersIn('（责任单位：市科技局；配合单位：市财政局）')?.lead).toEqual(['市科技局'])
    expect(ownersIn('（市科技局负责，市财政局配合）')?.lead).toEqual(['市科技局'])
  })

  it('puts nobody first where others only guide', () => {
    expect(ownersIn('（各区政府负责，市科技局指导）')).toEqual({ lead: [], units: ['各区政府', '市科技局'] })
  })

  it('may be a place, where the bracket closes a sentence', () => {
    expect(ownersIn('（云溪新区负责）')).toEqual({ lead: [], units: ['云溪新区'] })
    expect(ownersIn('建设中试基地（云溪新区负责）和展厅，')).toBeNull()
  })

  it('lets several units lead together', () => {
    expect(ownersIn('（市科技局、市财政局牵头负责）')?.lead).toEqual(['市科技局', '市财政局'])
  })
})

describe('a standing rule', () => {
  it('puts the first unit first from its bracket onwards, and not before', () => {
    const leads = ownersOf(
      '# 建设云锦小镇。（市规划局、市住建局负责）',
      '# 引进织造企业。（市商务局、市科技局负责。列第一位者为牵头单位，下同）',
      '# 培养织造人才。（市人社局、市教育局负责）',
    ).map((owner) => owner.lead)
    expect(leads).toEqual([[], ['市商务局'], ['市人社局']])
  })

  it('gives way to a bracket that says who leads', () => {
    const leads = ownersOf(
      '# 引进织造企业。（责任单位：市商务局、市科技局，排在首位的为牵头单位，下同）',
      '# 培养织造人才。（市人社局、市教育局牵头负责）',
    ).map((owner) => owner.lead)
    expect(leads).toEqual([['市商务局'], ['市人社局', '市教育局']])
  })

  it('holds for that bracket alone when it does not say 下同', () => {
    const leads = ownersOf(
      '# 引进织造企业。（市商务局、市科技局负责，排名第一的为牵头单位）',
      '# 培养织造人才。（市人社局、市教育局负责）',
    ).map((owner) => owner.lead)
    expect(leads).toEqual([['市商务局'], []])
  })

  it('holds for the whole plan when a sentence lays it down', () => {
    const leads = ownersOf(
      '# 引进织造企业。（市商务局、市科技局负责）',
      '# 压实责任。各项任务的责任单位中，排在第一位的为牵头单位。',
    ).map((owner) => owner.lead)
    expect(leads).toEqual([['市商务局']])
  })
})

describe('a name', () => {
  it('keeps the levels it lists', () => {
    for (const name of [
      '各区、县级市政府',
      '各县（市、区）人民政府',
      '各省、自治区、直辖市人民政府',
      '各县区党委、政府',
      '各市、县（市、区）人民政府',
    ]) {
      expect(ownersIn(`（市科技局、${name}负责）`)?.units, name).toEqual(['市科技局', name])
    }
  })

  it('keeps the second name in its bracket', () => {
    expect(ownersIn('（市工业和信息化局（大数据局）、市交通局（港航局）负责）')?.units).toEqual([
      '市工业和信息化局（大数据局）',
      '市交通局（港航局）',
    ])
  })

  it('is not cut at the 和 inside it, but at the 和 after it', () => {
    expect(ownersIn('（市住房和城乡建设局、市文化和旅游局和各区政府负责）')?.units).toEqual([
      '市住房和城乡建设局',
      '市文化和旅游局',
      '各区政府',
    ])
  })

  it('may be that of all departments or regions', () => {
    expect(ownersIn('（市科技局牵头，市各有关部门及各地区按职责分工负责）')?.units).toEqual([
      '市科技局',
      '市各有关部门',
      '各地区',
    ])
    expect(ownersIn('（市科技局等市有关部门、各地区各部门负责）')?.units).toEqual([
      '市科技局',
      '市有关部门',
      '各地区',
      '各部门',
    ])
  })

  it('may be parted from the next by a blank, and broken by the end of a printed line', () => {
    expect(ownersIn('（责任单位：市科技局　市财政局 各区政府）')?.units).toEqual(['市科技局', '市财政局', '各区政府'])
    expect(ownersIn('（责任\n单位：市科技局、市财\n政局）')?.units).toEqual(['市科技局', '市财政局'])
  })
})

describe('brackets', () => {
  it('may be square or half-width', () => {
    for (const words of ['[市科技局负责]', '【责任单位：市科技局】', '(责任单位:市科技局)', '〔市科技局负责〕']) {
      expect(ownersIn(words)?.units, words).toEqual(['市科技局'])
    }
  })

  it('may list nothing but units where they close a sentence', () => {
    expect(ownersIn('（市科技局、市财政局）')?.units).toEqual(['市科技局', '市财政局'])
    expect(ownersIn('明确成员单位（市科技局、市财政局）的分工。')).toBeNull()
  })

  it('that say something else name nobody', () => {
    for (const words of [
      '（此件公开发布）',
      '（2024—2026年）',
      '（以下简称“云锦十条”）',
      '（含市级以上技术中心和中试基地）',
      '（如市科技局、市财政局等）',
      '（企业主体、政府支持）',
      '（党委领导、政府负责、社会协同、公众参与）',
      '（技工院校内由人社部门负责）',
      '（市科技局局长负责）',
      '（云政办发〔2025〕12号）',
      '（市科技局负责解释）',
    ]) {
      expect(ownersIn(words), words).toBeNull()
    }
  })

  it('count in a heading too', () => {
    expect(ownersOf('# 培育云锦产业（市科技局牵头）')).toMatchObject([{ lead: ['市科技局'], units: ['市科技局'] }])
  })

  it('that are never closed or never opened do no harm', () => {
    expect(ownersIn('1）编制规划，（见上文。（市科技局负责）')?.units).toEqual(['市科技局'])
  })
})

describe('lines without brackets', () => {
  it('are read up to the end of their sentence', () => {
    expect(
      ownersOf('# 支持首台套。按投资额的十分之一补助。责任单位：市科技局、市财政局。当年兑现。责任单位：市工信局'),
    ).toMatchObject([{ units: ['市科技局', '市财政局'] }, { units: ['市工信局'] }])
  })

  it('that follow each other are one entry', () => {
    expect(
      ownersOf('# 支持首台套。', '牵头单位：市科技局', '配合单位：市财政局、各区政府', '完成时限：2026年'),
    ).toEqual([{ heading: '支持首台套', lead: ['市科技局'], units: ['市科技局', '市财政局', '各区政府'] }])
  })

  it('need their label at the start: 各责任单位：要… is no list', () => {
    expect(ownersOf('# 压实责任。各责任单位：要加强配合。')).toEqual([])
  })
})

describe('sentences', () => {
  const tasks = ['# 建设云锦小镇。编制规划。', '# 引进织造企业。举办推介会。']

  it('that close the plan name its owner, outside of all tasks', () => {
    const closing = '市科技局负责统筹推进云锦产业培育，市各有关部门根据各自职责推进相关工作。各区要加强指导。'
    expect(ownersOf(...tasks, `~ ${closing}`)).toEqual([{ heading: null, lead: [], units: ['市科技局'] }])
    expect(ownersOf(...tasks, '~ 市科技局牵头组织实施本方案，市财政局配合。')).toEqual([
      { heading: null, lead: ['市科技局'], units: ['市科技局', '市财政局'] },
    ])
  })

  it('that tell what an office does within a task name no owner', () => {
    expect(
      ownersOf('# 建设云锦小镇。市规划局负责审查图纸。由市住建局牵头建立会商制度。', '# 引进企业。举办推介会。'),
    ).toEqual([])
    expect(ownersOf('# 压实责任。各部门负责统筹本领域工作。', '# 引进企业。举办推介会。')).toEqual([])
  })

  it('that hand a task over name its owner where the plan has no brackets', () => {
    expect(ownersOf('# 关于“建设云锦小镇”的问题，由市规划局会同市住建局等部门负责落实。')).toMatchObject([
      { lead: ['市规划局'], units: ['市规划局', '市住建局'] },
    ])
  })
})

describe('any text', () => {
  const offices = [
    '市科技局',
    '市财政局',
    '市住房和城乡建设局',
    '各区政府',
    '市委组织部',
    '市国资委',
    '各县（市、区）人民政府',
  ]

  it('gives back the units that were put into it, whatever the form', () => {
    const forms: ((units: string[]) => string)[] = [
      (units) => `（${units.join('、')}负责）`,
      (units) => `（责任单位：${units.join('、')}等）`,
      (units) => `(${units.join('，')}等按职责分工负责)`,
      (units) => `（${units[0]}牵头${units.length > 1 ? `，${units.slice(1).join('、')}等配合` : ''}）`,
      (units) => `【牵头单位：${units[0]}${units.length > 1 ? `；配合单位：${units.slice(1).join('、')}` : ''}】`,
    ]
    fc.assert(
      fc.property(fc.subarray(offices, { minLength: 1 }), fc.constantFrom(...forms), (units, form) => {
        expect(ownersIn(form(units))?.units).toEqual(units)
      }),
      { seed: 20241115, numRuns: 200 * rounds },
    )
  })

  it('never fails, and every span lies in the text in rising order', () => {
    const parts = [
      '（',
      '）',
      '(',
      ')',
      '【',
      '】',
      '市科技局',
      '、',
      '，',
      '。',
      '负责',
      '牵头',
      '等',
      '责任单位：',
      '各区',
      '第一位',
      '下同',
      '\n',
      ' ',
      '由',
      '会同',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 60 }), (words) => {
        const document = aDocument('# 培育云锦产业。', ...words.join('').split('\n'))
        const owners = findOwners(document)
        let from = 0
        for (const { span, units, lead } of owners) {
          expect(span[0]).toBeGreaterThanOrEqual(from)
          expect(span[1]).toBeLessThanOrEqual(document.text.length)
          expect(units.length).toBeGreaterThan(0)
          expect(lead.every((unit) => units.includes(unit))).toBe(true)
          from = span[1]
        }
      }),
      { seed: 37, numRuns: 500 * rounds },
    )
  })

  it('takes time in proportion to its length, hostile or not', () => {
    const hostile = [
      '（',
      '（市科技局、',
      '）',
      '责任单位：',
      '牵头',
      '市科技局负责',
      '各区、县级市、',
      '(((((',
      '由市科技局会同',
      '等等等',
      '和和和',
      ' ',
      '第一位牵头',
      '按职责分工',
      '、，；。',
    ]
    for (const word of hostile) {
      const document = aDocument('# 培育云锦产业。', word.repeat(Math.ceil(200_000 / word.length)))
      expect(
        spendCpu(() => findOwners(document)),
        word,
      ).toBeLessThan(3000)
    }
  })
})
