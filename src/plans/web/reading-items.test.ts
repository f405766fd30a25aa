import { describe, expect, it } from 'vitest'
import { aReading } from './a-reading.ts'
import { findMeantItem, findNextItem, listItems } from './reading-items.ts'

const reading = aReading()
const items = listItems(reading)
const get = (id: string) => {
  const item = items.find((one) => one.id === id)
  if (!item) throw new Error(`No item ${id}`)
  return item
}
const said = (id: string) => {
  const { mark } = get(id)
  return mark && reading.text.slice(...mark)
}

describe('items', () => {
  it('are everything that can be pointed at, in the order of the cards', () => {
    expect(items.map((item) => item.id)).toEqual([
      'target-1',
      'target-2',
      'warning-1',
      'warning-2',
      'zone-1',
      'zone-2',
      'task-1',
      'measure-1.1',
      'measure-1.2',
      'owner-1',
      'annex-1',
      'uncovered-1',
    ])
  })

  it('mark the words they were read from', () => {
    expect(said('target-2')).toBe('新增研发机构5家以上')
    expect(said('measure-1.2')).toBe('支持园区自主申报')
    expect(said('owner-1')).toBe('（牵头单位：市科技局）')
  })

  it('mark a task by its heading, and know all of its text', () => {
    expect(said('task-1')).toBe('1.推行赛道揭榜')
    expect(get('task-1').span).toEqual(reading.tasks[0]?.span)
  })

  it('mark the first sentence of a task that has no heading', () => {
    const [task] = listItems({ ...reading, headings: [] }).filter((item) => item.kind === 'task')
    expect(task?.mark && reading.text.slice(...task.mark)).toBe('1.推行赛道揭榜。')
  })

  it('point nowhere when they stand nowhere: a row of an annex file, a warning about what is missing', () => {
    expect(get('annex-1').mark).toBeNull()
    expect(get('warning-2').mark).toBeNull()
  })

  it('never point outside the text', () => {
    const [target] = reading.targets
    if (!target) throw new Error('The reading has a target')
    const [item] = listItems({ ...reading, targets: [{ ...target, span: [3, 1_000_000] }] })
    expect(item?.mark).toEqual([3, reading.text.length])
  })
})

describe('a click where marks lie over one another', () => {
  const byId = new Map(items.map((item) => [item.id, item]))

  it('means the narrowest', () => {
    expect(findMeantItem(byId, ['target-1', 'warning-1'])?.id).toBe('warning-1')
  })

  it('means none where there is none', () => {
    expect(findMeantItem(byId, [])).toBeNull()
    expect(findMeantItem(byId, ['annex-1'])).toBeNull()
  })
})

describe('next and previous', () => {
  it('begin at either end', () => {
    expect(findNextItem(items, null, 1)?.id).toBe('target-1')
    expect(findNextItem(items, null, -1)?.id).toBe('uncovered-1')
  })

  it('pass over measures, also from one', () => {
    expect(findNextItem(items, 'task-1', 1)?.id).toBe('owner-1')
    expect(findNextItem(items, 'measure-1.2', 1)?.id).toBe('owner-1')
    expect(findNextItem(items, 'owner-1', -1)?.id).toBe('task-1')
  })

  it('stay at the ends', () => {
    expect(findNextItem(items, 'target-1', -1)?.id).toBe('target-1')
    expect(findNextItem(items, 'uncovered-1', 1)?.id).toBe('uncovered-1')
  })

  it('lead nowhere when nothing was read', () => {
    expect(findNextItem([], null, 1)).toBeNull()
  })
})
