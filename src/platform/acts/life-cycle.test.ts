import { describe, expect, it } from 'vitest'
import { drawActs } from './draw-acts.ts'
import { defineLifeCycle, findBlocks, listActs, listEnds, listTransitions } from './life-cycle.ts'
import { listClosedSteps, listPairWalks, listShortestWalks, listTransitionWalks } from './testing/list-walks.ts'

interface Loan {
  readonly state: 'asked' | 'lent' | 'back'
  readonly borrower: string
  readonly damaged: boolean
}

/** A book is lent: as small a life cycle as shows every part of one. */
const loans = defineLifeCycle<Loan, string>()({
  key: 'books.loan',
  states: {
    asked: { name: { zh: '已申请', en: 'Asked' } },
    lent: { name: { zh: '借出', en: 'Lent' } },
    back: { name: { zh: '归还', en: 'Back' } },
  },
  parties: {
    reader: { name: { zh: '读者', en: 'reader' }, is: (who, loan) => who === loan.borrower },
    librarian: { name: { zh: '馆员', en: 'librarian' }, is: (who) => who === 'librarian' },
  },
  clocks: { term: { name: { zh: '借期', en: 'term' }, unit: 'days' } },
  acts: {
    ask: { name: { zh: '申请', en: 'Ask' }, from: 'nothing', to: 'asked', who: ['reader'], writes: ['books.loan'] },
    lend: {
      name: { zh: '借出', en: 'Lend' },
      from: ['asked'],
      to: 'lent',
      who: ['librarian'],
      starts: 'term',
      writes: ['books.loan'],
    },
    renew: { name: { zh: '续借', en: 'Renew' }, from: ['lent'], to: 'same', who: ['reader'], writes: ['books.loan'] },
    bring_back: {
      name: { zh: '归还', en: 'Bring back' },
      from: ['lent'],
      to: 'back',
      who: ['reader', 'librarian'],
      rules: [(loan) => (loan.damaged ? { code: 'is_damaged' } : null)],
      stops: 'term',
      writes: ['books.loan'],
    },
  },
})
const lent: Loan = { state: 'lent', borrower: 'Ada', damaged: false }

describe('what blocks an act', () => {
  it('is first that it is somebody else’s, then that the case stands elsewhere, then the act’s own rules', () => {
    expect(findBlocks(loans, 'lend', lent, 'Ada')).toEqual([{ code: 'not_yours' }])
    expect(findBlocks(loans, 'lend', lent, 'librarian')).toEqual([{ code: 'not_in_this_state' }])
    expect(findBlocks(loans, 'bring_back', { ...lent, damaged: true }, 'Ada')).toEqual([{ code: 'is_damaged' }])
    expect(findBlocks(loans, 'bring_back', lent, 'Ada')).toEqual([])
  })

  it('is that a case is there already, for the act that begins one', () => {
    expect(findBlocks(loans, 'ask', lent, 'Ada')).toEqual([{ code: 'not_in_this_state' }])
  })
})

describe('the acts that somebody is offered', () => {
  it('are those of their side, open or with what blocks them', () => {
    expect(listActs(loans, { ...lent, damaged: true }, 'Ada')).toEqual([
      { act: 'books.renew', open: true, blocks: [] },
      { act: 'books.bring_back', open: false, blocks: [{ code: 'is_damaged' }] },
    ])
  })

  it('are none for who stands on no side', () => {
    expect(listActs(loans, lent, 'Grace')).toEqual([])
  })
})

describe('the table', () => {
  it('gives every step, and where a case ends', () => {
    expect(listTransitions(loans)).toEqual([
      { act: 'ask', from: null, to: 'asked' },
      { act: 'lend', from: 'asked', to: 'lent' },
      { act: 'renew', from: 'lent', to: 'lent' },
      { act: 'bring_back', from: 'lent', to: 'back' },
    ])
    expect(listEnds(loans)).toEqual(['back'])
  })

  it('is drawn from left to right, each arrow with its acts', () => {
    expect(drawActs(loans)).toEqual({
      states: [
        { state: 'asked', column: 0, row: 0 },
        { state: 'lent', column: 1, row: 0 },
        { state: 'back', column: 2, row: 0 },
      ],
      arrows: [
        { from: 'asked', to: 'lent', acts: ['lend'], kind: 'onward' },
        { from: 'lent', to: 'lent', acts: ['renew'], kind: 'stay' },
        { from: 'lent', to: 'back', acts: ['bring_back'], kind: 'onward' },
      ],
      columns: 3,
      rows: 1,
    })
  })
})

describe('the walks that tests are made of', () => {
  it('reach each state by the shortest way', () => {
    expect([...listShortestWalks(loans)].map(([state, walk]) => [state, walk.map(({ act }) => act)])).toEqual([
      ['asked', ['ask']],
      ['lent', ['ask', 'lend']],
      ['back', ['ask', 'lend', 'bring_back']],
    ])
  })

  it('end with each step, and with each two that follow one another', () => {
    expect(listTransitionWalks(loans).map((walk) => walk.at(-1)?.act)).toEqual(['ask', 'lend', 'renew', 'bring_back'])
    expect(listPairWalks(loans).map((walk) => walk.slice(-2).map(({ act }) => act))).toEqual([
      ['ask', 'lend'],
      ['lend', 'renew'],
      ['lend', 'bring_back'],
      ['renew', 'renew'],
      ['renew', 'bring_back'],
    ])
  })

  it('leave over what the table closes', () => {
    expect(listClosedSteps(loans)).toContainEqual({ state: 'back', act: 'renew' })
    expect(listClosedSteps(loans)).toHaveLength(3 * 4 - 3)
  })
})
