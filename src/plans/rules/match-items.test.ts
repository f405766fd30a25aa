import { describe, expect, it } from 'vitest'
import type { LayoutRow, Task } from '../plans.schema.ts'
import { aReading } from '../testing/an-edition.ts'
import { likeLayoutRows, likeMeasures, likeTargets, matchItems, matchReadings, matchTasks } from './match-items.ts'

const aTask = (number: string, title: string, text = `${number}.${title}。`): Task => ({
  number,
  title,
  group: null,
  text,
  span: [0, text.length],
  measures: [],
  lead: [],
  support: [],
  due: null,
})
const aRow = (district: string, hostZone: string | null): LayoutRow => ({
  district,
  hostZone,
  directions: [],
  span: [0, 1],
})

describe('an item keeps its identity', () => {
  it('in a reading that says the same, place by place', () => {
    const reading = aReading()
    expect(matchReadings(reading, reading)).toEqual({
      targets: [0, 1],
      layout: [0, 1],
      tasks: [0],
      responsible: [0],
      annex: [0, 1],
    })
  })

  it('when tasks are renumbered, since its title stayed', () => {
    const before = [aTask('1', '建立揭榜机制'), aTask('2', '加强金融供给')]
    const after = [aTask('1', '加强金融供给'), aTask('2', '建立揭榜机制')]
    expect(matchTasks(before, after)).toEqual([1, 0])
  })

  it('when a title is reworded a little', () => {
    expect(matchTasks([aTask('3', '加强金融服务供给')], [aTask('5', '加强金融供给服务')])).toEqual([0])
  })

  it('when a title is another one, and its number and most of its sentences are not', () => {
    const text = '由市科技局按季公布细分赛道，各开发园区自愿揭榜，市县两级一起推动。'
    expect(matchTasks([aTask('1', '赛道', `1.赛道。${text}`)], [aTask('1', '机制', `1.机制。${text}`)])).toEqual([0])
    expect(matchTasks([aTask('1', '赛道', `1.赛道。${text}`)], [aTask('2', '机制', `2.机制。${text}`)])).toEqual([null])
  })

  it('when a target’s figure or year changed', () => {
    const [first] = aReading().targets
    if (!first) throw new Error('the made-up reading has targets')
    const changed = { ...first, text: '增长5%', value: 5, year: 2032 }
    expect(matchItems([first], [changed], likeTargets)).toEqual([0])
    expect(matchItems([first], [{ ...changed, unit: '亿元' }], likeTargets)).toEqual([null])
  })

  it('when a host zone moved to another district', () => {
    expect(matchItems([aRow('东区', '高新区')], [aRow('西区', '高新区')], likeLayoutRows)).toEqual([0])
  })

  it('but a district is never taken for a host zone, nor one zone for its neighbour', () => {
    expect(matchItems([aRow('东区', null)], [aRow('东区', '东区开发区')], likeLayoutRows)).toEqual([null])
    expect(matchItems([aRow('东区', '经开区')], [aRow('西区', '保税区')], likeLayoutRows)).toEqual([null])
  })

  it('once: of two that say the same, the second is new', () => {
    const measure = {
      text: '建设平台',
      verb: '建设',
      span: [0, 4] as [number, number],
    }
    expect(matchItems([measure], [measure, measure], likeMeasures)).toEqual([0, null])
  })

  it('in any order and among any others: what is the same is found', () => {
    const titles = ['揭榜挂帅', '金融供给', '人才引进', '平台建设', '绿色低碳', '开放合作']
    const before = titles.map((title, i) => aTask(String(i + 1), title))
    for (let shift = 0; shift < titles.length; shift += 1) {
      const moved = [...titles.slice(shift), ...titles.slice(0, shift)]
      const after = moved.map((title, i) => aTask(String(i + 1), title))
      expect(matchTasks(before, after)).toEqual(moved.map((title) => titles.indexOf(title)))
    }
  })
})
