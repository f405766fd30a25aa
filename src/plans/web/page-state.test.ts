import { describe, expect, it } from 'vitest'
import { aDifferentiation, aReading } from './a-reading.ts'
import { firstState, nextState, type PageEvent, type PageState } from './page-state.ts'

const files = { notice: new File(['通知'], '通知.txt'), annex: null }
const answer = { reading: aReading(), differentiation: aDifferentiation(), binding: null }
const play = (...events: PageEvent[]): PageState => events.reduce(nextState, firstState)

describe('the page', () => {
  it('asks, sends, shows', () => {
    expect(play({ was: 'sendingBegan', files }, { was: 'read', answer })).toMatchObject({ at: 'read', answer })
  })

  it('asks again after a stop, with the annex that was chosen', () => {
    const annex = new File([], '分解表.xlsx')
    const state = play({ was: 'sendingBegan', files: { ...files, annex } }, { was: 'stopped' })
    expect(state).toEqual({ at: 'asking', annex, remark: 'stopped' })
  })

  it('shows the reading before when the next one is stopped', () => {
    const state = play(
      { was: 'sendingBegan', files },
      { was: 'read', answer },
      { was: 'sendingBegan', files },
      { was: 'stopped' },
    )
    expect(state).toMatchObject({ at: 'read', answer, remark: 'stopped' })
  })

  it('takes no notice of an answer that comes after a stop', () => {
    expect(play({ was: 'sendingBegan', files }, { was: 'stopped' }, { was: 'read', answer }).at).toBe('asking')
  })

  it('keeps the files when it failed, so that it can be tried again', () => {
    const state = play({ was: 'sendingBegan', files }, { was: 'failed', failure: { is: 'offline' } })
    expect(state).toEqual({ at: 'failed', files, failure: { is: 'offline' } })
  })

  it('never shows less progress than before', () => {
    const state = play({ was: 'sendingBegan', files }, { was: 'sent', share: 0.8 }, { was: 'sent', share: 0.3 })
    expect(state).toMatchObject({ sent: 0.8 })
  })
})
