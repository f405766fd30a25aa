import { describe, expect, it } from 'vitest'
import { parkMessages } from '../message-words.ts'
import { type ParkAct, parkCycle } from '../park.acts.ts'
import type { ParkState } from '../parks.schema.ts'
import { DUTIES, findTidings } from './find-tidings.ts'

const ACTS = Object.keys(parkCycle.acts) as ParkAct[]
const STATES = Object.keys(parkCycle.states) as ParkState[]

describe('what an act of a park brings with it', () => {
  it('is told in words that there are, whatever the act and wherever the park stood', () => {
    for (const act of ACTS) {
      for (const stood of [null, ...STATES]) {
        const { told, opens, ends } = findTidings(act, stood, false)
        for (const { kind } of told) expect(Object.keys(parkMessages), act).toContain(kind)
        for (const kind of [...ends, ...(opens ? [opens.kind] : [])]) expect(Object.keys(DUTIES), act).toContain(kind)
      }
    }
  })

  it('leaves nobody with something to do that the act has settled', () => {
    for (const act of ['admit', 'withdraw'] as const) {
      expect(findTidings(act, 'confirmed', false)).toMatchObject({ opens: null, ends: Object.keys(DUTIES) })
    }
  })

  it('passes over a district that is its own host zone', () => {
    expect(findTidings('declare', null, false).opens).toEqual({ side: 'district', kind: 'parks.confirm' })
    expect(findTidings('declare', null, true).opens).toEqual({ side: 'city', kind: 'parks.admit' })
  })

  it('says that it was withdrawn to whoever had it before them', () => {
    const side = (stood: ParkState) => findTidings('withdraw', stood, false).told.map((one) => one.side)
    expect([side('declared'), side('confirmed'), side('planned'), side('returned')]).toEqual([
      ['district'],
      ['city'],
      ['city'],
      [],
    ])
  })
})
