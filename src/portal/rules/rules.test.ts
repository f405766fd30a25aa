import { describe, expect, it } from 'vitest'
import { aView } from '../testing/a-view.ts'
import { widen } from '../voice.tsx'
import { arrangeFamilies } from './families-by-zone.ts'
import { findPlacesOfTerm, findSharedDirections, findSplitTerms } from './find-term-places.ts'
import { groupTasks, isCourtyard } from './group-tasks.ts'
import { markSentences } from './mark-sentences.ts'
import { shortenPlanTitle } from './plan-name.ts'
import { findOpenMatters } from './what-is-open.ts'

const { layout } = aView().reading

describe('where a term stands', () => {
  it('tells named outright from inside brackets, each zone once', () => {
    expect(findPlacesOfTerm(layout, '合成生物')).toEqual({ term: '合成生物', named: [1], within: [0, 2] })
    expect(findPlacesOfTerm(layout, '航天')).toEqual({ term: '航天', named: [], within: [] })
  })

  it('finds the terms that are a direction here and a detail there', () => {
    expect(findSplitTerms(layout).map((places) => places.term)).toEqual(['合成生物'])
  })

  it('finds directions that several zones write alike', () => {
    const twice = [
      ...layout,
      {
        ...layout[0],
        district: '南塘区',
        hostZone: null,
        directions: [{ text: '储能装备', name: '储能装备', details: [] }],
        span: [0, 1] as [number, number],
      },
    ]
    expect(findSharedDirections(twice)).toEqual([{ name: '储能装备', rows: [2, 3] }])
  })
})

describe('the marks in the text', () => {
  it('leave the text as it was: the pieces joined are the text again', () => {
    const { reading } = aView()
    const lines = markSentences(reading)
    expect(lines.map((line) => line.segments.map((segment) => segment.text).join('')).join('\n')).toBe(reading.text)
  })

  it('begin and end once for each item, overlapping ones included', () => {
    const { reading } = aView()
    const [target] = reading.targets
    const warnings = [
      ...reading.warnings,
      {
        code: 'possible_target',
        message: '看一眼',
        span: [(target?.span[0] ?? 0) + 3, (target?.span[1] ?? 0) + 2] as [number, number],
      },
    ]
    const segments = markSentences({ ...reading, warnings }).flatMap((line) => line.segments)
    const begun = segments.flatMap((segment) => segment.begins.map((item) => item.anchor))
    const ended = segments.flatMap((segment) => segment.ends.map((item) => item.anchor))
    expect(new Set(begun).size).toBe(begun.length)
    expect([...begun].sort()).toEqual([...ended].sort())
    expect(begun).toContain('w-2')
  })
})

describe('the groups of tasks', () => {
  it('make a courtyard only when each of the four wings has one', () => {
    expect(isCourtyard(groupTasks(aView()))).toBe(true)
    expect(isCourtyard(groupTasks(aView({ wings: { 健全体制机制: 'mechanism' } })))).toBe(false)
  })

  it('are numbered as the notice numbers them', () => {
    expect(groupTasks(aView()).map((group) => group.number)).toEqual(['三（一）', '三（二）', '三（三）', '三（四）'])
  })
})

describe('what is open', () => {
  it('does not count an annex that came with the text as absent', () => {
    const view = aView()
    const row = {
      number: '1',
      item: '招商',
      content: null,
      lead: ['市商务局'],
      support: [],
      due: null,
      task: '1',
      span: null,
    }
    expect(findOpenMatters(view).annexAbsent).toEqual(['重点任务分解表'])
    expect(findOpenMatters({ ...view, reading: { ...view.reading, annex: [row] } }).annexAbsent).toEqual([])
  })

  it('puts the names most alike first', () => {
    const view = aView()
    const nearNames = [
      { left: [0, 0] as [number, number], right: [1, 0] as [number, number], why: '' },
      { left: [0, 0] as [number, number], right: [2, 1] as [number, number], why: '' },
    ]
    const open = findOpenMatters({ ...view, differentiation: { ...view.differentiation, nearNames } })
    expect(open.nearNames[0]?.right).toEqual([2, 1])
  })
})

it('orders families by how many zones have them, and leaves out those of none', () => {
  const columns = arrangeFamilies(aView().differentiation)
  expect(columns.map((column) => [column.family.key, column.named, column.within])).toEqual([
    ['bio', 2, 1],
    ['energy', 2, 0],
  ])
})

it('shortens a plan’s title to what it is about', () => {
  expect(shortenPlanTitle('关于加快建设云溪特色园区的行动方案')).toBe('加快建设云溪特色园区')
  expect(shortenPlanTitle('云溪市托育服务发展三年行动计划（2031—2033年）')).toBe('云溪市托育服务发展')
  expect(shortenPlanTitle('方案')).toBe('方案')
})

it('sets half-width signs beside Chinese as Chinese print has them, one for one', () => {
  expect(widen('东湖区:储能(电池,电芯)')).toBe('东湖区：储能（电池，电芯）')
  expect(widen('ISO 9001: 2015 (E)')).toBe('ISO 9001: 2015 (E)')
})
