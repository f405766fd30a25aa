import { describe, expect, it } from 'vitest'
import type { AnnexPreview } from '../annex/annex.schema.ts'
import { listDoubts, listTaken, type Proposal, readRowErrors, startChoices, writeConfirm } from './read-annex.ts'

const row = (number: number, more: Partial<Proposal> = {}): Proposal => ({
  row: number,
  title: `事项${number}`,
  content: '',
  planItem: 'task-1',
  heading: '一、重点任务',
  lead: 'unit-1',
  support: ['unit-2'],
  dueOn: '2026-12-31',
  printed: { lead: ['市科技局'], support: ['市财政局'], due: '2026年底前' },
  doubts: [],
  isKnown: false,
  ...more,
})
const preview = (...proposals: Proposal[]): AnnexPreview => ({
  basis: '云泽政办发〔2023〕18号',
  today: '2026-11-23',
  proposals,
  tasks: [{ planItem: 'task-1', number: '1', title: '任务', heading: '一、重点任务' }],
  units: [],
})

describe('the rows of an annex', () => {
  it('are all taken at first, but for those that are there already', () => {
    const whole = preview(row(1), row(2, { isKnown: true }), row(3))
    const choices = startChoices(whole)
    expect(listTaken(whole, choices).map((one) => one.row)).toEqual([1, 3])
    expect(writeConfirm(whole, choices).items.map(({ title }) => title)).toEqual(['事项1', '事项3'])
  })

  it('are sent as the person leaves them, open where nothing was chosen', () => {
    const whole = preview(row(1, { planItem: null, heading: null, lead: null, dueOn: null }), row(2))
    const choices = new Map(startChoices(whole))
    choices.set(2, { isTaken: true, planItem: '', lead: 'unit-2', support: ['unit-2', 'unit-3'], dueOn: '2027-01-15' })
    expect(writeConfirm(whole, choices).items).toMatchObject([
      { planItem: null, heading: null, lead: null, dueOn: null, basis: '云泽政办发〔2023〕18号' },
      // Who leads does not support as well.
      { planItem: null, heading: null, lead: 'unit-2', support: [{ unit: 'unit-3' }], dueOn: '2027-01-15' },
    ])
    choices.set(1, { isTaken: true, planItem: 'task-1', lead: '', support: [], dueOn: '' })
    expect(writeConfirm(whole, choices).items[0]).toMatchObject({ planItem: 'task-1', heading: '一、重点任务' })
  })

  it('lose a doubt once it is settled; what can only be looked at stays', () => {
    const one = row(1, {
      planItem: null,
      lead: null,
      dueOn: null,
      doubts: ['no_task', 'lead_unknown', 'support_unknown', 'due_unclear'],
    })
    const choice = { isTaken: true, planItem: '', lead: '', support: [], dueOn: '' }
    expect(listDoubts(one, choice)).toEqual({
      open: ['no_task', 'lead_unknown', 'due_unclear'],
      toLookAt: ['support_unknown'],
    })
    expect(listDoubts(one, { ...choice, planItem: 'task-1', lead: 'unit-1' }).open).toEqual(['due_unclear'])
    expect(listDoubts(one, { ...choice, dueOn: '2027-01-15' }).open).toEqual(['no_task', 'lead_unknown'])
  })

  it('that the server did not take are found by their place among those sent', () => {
    const errors = [
      { field: 'items/1/title', message: 'Too big' },
      { field: 'items/0/support/3/unit', message: 'Invalid' },
      { field: 'items/1/content', message: 'Too big' },
      { field: 'items/9/title', message: 'Too big' },
      { field: 'items', message: 'Too big' },
    ]
    expect([...readRowErrors(errors, [row(4), row(7)])]).toEqual([
      [7, 'title'],
      [4, 'support'],
    ])
    expect(readRowErrors(undefined, [row(4)]).size).toBe(0)
  })
})
