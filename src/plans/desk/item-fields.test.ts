import { describe, expect, it } from 'vitest'
import type { Content, Contents } from '../drafts/drafts.schema.ts'
import {
  emptyContent,
  FIELDS,
  findNearest,
  joinContents,
  listDifferent,
  nameOf,
  splitContent,
  typedOf,
  type WritableKind,
  writeContent,
} from './item-fields.ts'

const text = '1.推行赛道揭榜。制定揭榜清单，支持园区自主申报。2.共享平台。开放实验室。到2033年达到12个左右。'
const at = (words: string): [number, number] => [text.indexOf(words), text.indexOf(words) + words.length]

const task: Contents['task'] = {
  number: '1',
  title: '推行赛道揭榜',
  group: '机制',
  text: text.slice(0, 24),
  measures: [
    { text: '制定揭榜清单', verb: '制定', span: at('制定揭榜清单') },
    { text: '支持园区自主申报', verb: '支持', span: at('支持园区自主申报') },
  ],
  lead: ['市科技局'],
  support: [],
  due: null,
}
const target: Contents['target'] = {
  text: '到2033年达到12个左右',
  subject: '特色园',
  value: 12,
  unit: '个',
  comparator: 'about',
  year: 2033,
  heading: '总体目标',
}
const row: Contents['layout_row'] = {
  district: '东溪区',
  hostZone: null,
  directions: [{ text: '智能装备（机器人等）', name: '智能装备', details: ['机器人'] }],
}
const place = { text, span: [0, at('2.共享平台')[0]] as [number, number] }

describe('a form', () => {
  it.each([
    ['task', task],
    ['target', target],
    ['layout_row', row],
  ] as const)('that nobody touches says of a %s what it said', (kind, content) => {
    const where = kind === 'target' ? { text, span: at('到2033年达到12个左右') } : place
    const { content: written } = writeContent(kind, typedOf(kind, content), content, where)
    expect(written).toEqual(kind === 'task' ? { ...content, text: text.slice(...place.span) } : content)
  })

  it('keeps what it has no field for', () => {
    const { content } = writeContent('target', { ...typedOf('target', target), value: '1,200' }, target, place)
    expect(content).toMatchObject({ value: 1200, heading: '总体目标' })
  })

  it('leaves out an empty upper end, and writes none for an empty year', () => {
    const typed = { ...typedOf('target', { ...target, valueMax: 20 }), valueMax: '', year: '' }
    const { content } = writeContent('target', typed, { ...target, valueMax: 20 } as Content, place)
    expect(content).not.toHaveProperty('valueMax')
    expect(content).toMatchObject({ year: null })
  })

  it('names each field that is missing or no number', () => {
    const typed = { ...typedOf('target', target), subject: ' ', value: '十二', year: '33' }
    expect(writeContent('target', typed, target, place)).toEqual({
      content: null,
      faults: { subject: 'missing', value: 'not_a_number', year: 'not_a_year' },
    })
  })

  it('takes a measure only from the words of the task, in their order, with the verb that was read', () => {
    const write = (measures: string) => writeContent('task', { ...typedOf('task', task), measures }, task, place)
    expect(write('制定揭榜清单').content).toMatchObject({ measures: [task.measures[0]] })
    expect(write('支持园区').content).toMatchObject({ measures: [{ text: '支持园区', verb: '支持' }] })
    expect(write('支持园区自主申报\n制定揭榜清单').faults).toEqual({ measures: 'not_in_the_text' })
    expect(write('开放实验室').faults).toEqual({ measures: 'not_in_the_text' })
  })

  it('reads a direction with its brackets, as printed', () => {
    const typed = { ...typedOf('layout_row', row), directions: '智能装备（机器人等）\n氢能(制氢、储氢等)\n数字创意' }
    expect(writeContent('layout_row', typed, row, place).content).toMatchObject({
      directions: [
        row.directions[0],
        { text: '氢能(制氢、储氢等)', name: '氢能', details: ['制氢', '储氢'] },
        { text: '数字创意', name: '数字创意', details: [] },
      ],
    })
  })

  it.each(Object.keys(FIELDS) as WritableKind[])('of a new %s asks for what it cannot be without', (kind) => {
    const empty = emptyContent(kind, '')
    const typed = Object.fromEntries(FIELDS[kind].map(({ name, options }) => [name, options?.[0] ?? '']))
    const { faults } = writeContent(kind, typed, empty, { text, span: [0, 3] })
    expect(Object.keys(faults)).toEqual(FIELDS[kind].filter(({ isRequired }) => isRequired).map(({ name }) => name))
  })
})

describe('neighbours', () => {
  it('that are joined say what each said, once', () => {
    const other = { ...task, title: '共享平台', lead: ['市科技局', '市财政局'], due: '2032年底前', measures: [] }
    expect(joinContents('task', [task, other])).toMatchObject({
      title: '推行赛道揭榜',
      lead: ['市科技局', '市财政局'],
      due: '2032年底前',
      measures: task.measures,
    })
  })

  it('that are split again take their own measures, and what follows is named by its first sentence', () => {
    const parts = [
      { text, span: place.span },
      { text, span: at('2.共享平台。开放实验室。') },
    ]
    const [one, two] = parts.map((part, index) => splitContent('task', task, part, index === 0) as Contents['task'])
    expect(one).toMatchObject({ title: '推行赛道揭榜', measures: task.measures })
    expect(two).toMatchObject({ number: '2', title: '共享平台', measures: [] })
  })
})

describe('an item', () => {
  it('is found in the text where it is nearest', () => {
    const twice = '甲乙丙甲乙'
    expect(findNearest(twice, '甲乙', 0)).toEqual([0, 2])
    expect(findNearest(twice, '甲乙', 3)).toEqual([3, 5])
    expect(findNearest(twice, '丁', 0)).toBeNull()
    expect(findNearest(twice, '', 0)).toBeNull()
  })

  it('differs from another in the fields that a person reads', () => {
    expect(listDifferent('target', target, { ...target, value: 14, year: 2034, heading: '别处' })).toEqual([
      'value',
      'year',
    ])
    const moved = task.measures.map((one) => ({ ...one, span: [0, 1] as [number, number] }))
    expect(listDifferent('task', task, { ...task, measures: moved })).toEqual([])
    expect(listDifferent('warning', { code: 'a', message: 'x' }, { code: 'a', message: 'x' })).toEqual([])
  })

  it('is named by what people call it', () => {
    expect([nameOf('task', task), nameOf('target', target), nameOf('layout_row', row)]).toEqual([
      '1 推行赛道揭榜',
      '特色园 12个',
      '东溪区',
    ])
  })
})
