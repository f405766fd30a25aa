import { describe, expect, it } from 'vitest'
import { compilePlan } from '../../rules/compile.ts'
import { aReading } from '../../testing/an-edition.ts'
import { NOTICE, SUPPLEMENT } from '../testing/notices.ts'
import { compareEditions } from './compare-editions.ts'
import { applyChanges, diffItems, type ItemChange, stateBeside } from './diff-editions.ts'
import { LASTING, type Listed, listItems, shiftItem } from './list-items.ts'

const lasting = (items: readonly Listed[]) => items.filter(({ kind }) => (LASTING as readonly string[]).includes(kind))
const notice = listItems(compilePlan(NOTICE))
const supplement = listItems(compilePlan(SUPPLEMENT))
const made = listItems(aReading())
const PAIRS: [name: string, before: Listed[], after: Listed[]][] = [
  ['a plan and what supplements it', notice, supplement],
  ['what supplements a plan and the plan', supplement, notice],
  ['a plan and another', notice, made],
  ['a plan and nothing', notice, []],
  ['nothing and a plan', [], notice],
]
const all = () => true
const none = () => false
/** By kind and words, in any order. */
const saidBy = (items: readonly Listed[]) =>
  lasting(items)
    .map(({ kind, content }) => `${kind} ${JSON.stringify(content)}`)
    .sort()
const count = (changes: readonly ItemChange[], what: ItemChange['change']) =>
  changes.filter(({ change }) => change === what).length

describe('the difference of two readings', () => {
  it('of equal ones is that all is kept', () => {
    for (const items of [notice, supplement, made]) {
      for (const kind of ['amended', 'supplementary'] as const) {
        const changes = diffItems(items, items, kind)
        expect(changes).toHaveLength(lasting(items).length)
        expect(new Set(changes.map(({ change }) => change))).toEqual(new Set(['kept']))
      }
    }
  })

  it.each(PAIRS)('accepted whole gives the new one: %s', (_, before, after) => {
    const changes = diffItems(before, after, 'amended')
    const became = applyChanges(before, after, changes, all)
    const kept = changes.filter(({ change }) => change === 'kept')
    // What is kept stays where it stands in the old text; its words are the same.
    const expected = saidBy(after)
    expect(became).toHaveLength(lasting(after).length)
    if (kept.length === 0) expect(saidBy(became)).toEqual(expected)
    expect(saidBy(applyChanges(became, after, diffItems(became, after, 'amended'), all))).toHaveLength(expected.length)
    expect(count(diffItems(became, after, 'amended'), 'kept')).toBe(lasting(after).length)
  })

  it.each(PAIRS)('accepted nowhere gives the old one: %s', (_, before, after) => {
    expect(applyChanges(before, after, diffItems(before, after, 'amended'), none)).toEqual(lasting(before))
    expect(applyChanges(before, after, diffItems(before, after, 'supplementary'), none)).toEqual(lasting(before))
  })

  it.each(PAIRS)('names everything once: %s', (_, before, after) => {
    const changes = diffItems(before, after, 'amended')
    expect(changes.flatMap((one) => one.before ?? []).sort()).toEqual(
      before.flatMap((item, index) => (lasting([item]).length ? [index] : [])).sort(),
    )
    const stated = changes.flatMap((one) => one.after ?? [])
    expect(new Set(stated).size).toBe(stated.length)
    expect(stated).toHaveLength(lasting(after).length)
  })

  it('of a supplementary notice drops nothing, of one that states the plan anew what it leaves out', () => {
    expect(count(diffItems(notice, supplement, 'supplementary'), 'dropped')).toBe(0)
    const changes = diffItems(notice, supplement, 'amended')
    expect(count(changes, 'dropped')).toBe(lasting(notice).length - count(changes, 'kept') - count(changes, 'changed'))
  })

  it('does not see where in a text something stands', () => {
    const further = notice.map((item) => shiftItem(item, 1_000))
    expect(count(diffItems(notice, further, 'amended'), 'kept')).toBe(lasting(notice).length)
  })

  it('names the fields that differ', () => {
    const changes = diffItems(notice, supplement, 'supplementary')
    expect(changes.filter(({ change }) => change === 'changed').map(({ kind, fields }) => [kind, fields])).toEqual([
      ['task', ['text', 'measures']],
    ])
  })
})

describe('a task that an amendment says anew', () => {
  const { tasks } = aReading()
  const [task] = tasks
  if (!task) throw new Error('the reading has tasks')
  const { span: _, ...was } = { ...task, lead: ['市科技局'], support: ['市财政局'], due: '2032年底前' }
  const bare = { ...was, title: '别的标题', lead: [], support: [], due: null }

  it('keeps its units and its date where a supplement names none', () => {
    expect(stateBeside('task', was, bare, 'supplementary')).toEqual({ ...was, title: '别的标题' })
  })

  it('takes the units and the date that are named', () => {
    const named = { ...bare, lead: ['市商务局'], due: '2033年底前' }
    expect(stateBeside('task', was, named, 'supplementary')).toEqual(named)
  })

  it('has what it says where the plan is stated anew, and so has every other item', () => {
    expect(stateBeside('task', was, bare, 'amended')).toEqual(bare)
    const responsible = { heading: null, lead: [], units: ['市商务局'] }
    expect(stateBeside('responsible', { ...responsible, lead: ['市科技局'] }, responsible, 'supplementary')).toEqual(
      responsible,
    )
  })
})

describe('two days', () => {
  it('are compared by who is who, not by words', () => {
    const reading = aReading()
    const stand = (list: readonly unknown[], kind: string) =>
      list.map((_, i) => ({ itemId: `${kind}${i}`, basis: null }))
    const items = {
      targets: stand(reading.targets, 'target'),
      layout: stand(reading.layout, 'row').map((one) => ({ ...one, directions: [] })),
      tasks: stand(reading.tasks, 'task').map((one) => ({ ...one, measures: [] })),
      responsible: stand(reading.responsible, 'unit'),
      annex: stand(reading.annex, 'annex'),
    }
    const day = { reading, items }
    expect(compareEditions(day, day)).toEqual({ kept: 8, entries: [] })
    const [task] = reading.tasks
    if (!task) throw new Error('the made-up reading has a task')
    const renamed = { ...day, reading: { ...reading, tasks: [{ ...task, title: '全新的题目' }] } }
    expect(compareEditions(day, renamed).entries).toMatchObject([
      { itemId: 'task0', change: 'changed', fields: ['title'] },
    ])
    const other = { ...day, items: { ...items, tasks: [{ itemId: 'other', basis: null, measures: [] }] } }
    expect(compareEditions(day, other).entries.map(({ itemId, change }) => [itemId, change])).toEqual([
      ['task0', 'dropped'],
      ['other', 'added'],
    ])
  })
})
