import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listTransitions } from '../platform/acts/life-cycle.ts'
import { listClosedSteps, listPairWalks } from '../platform/acts/testing/list-walks.ts'
import { rounds } from '../platform/testing/rounds.ts'
import { type ParkAct, parkCycle } from './park.acts.ts'
import type { ParkState, Stage } from './parks.schema.ts'
import { aDeclaration, aParkYard, type ParkYard } from './testing/a-park.ts'

let at: ParkYard
beforeAll(async () => {
  at = await aParkYard()
})
afterAll(() => at.close())

const basis = '云科发〔2031〕8号'
let numbered = 0
const newName = () => `第${++numbered}园`

/** Who does an act, at which door, with what beside its name. */
const DOORS: Readonly<Partial<Record<ParkAct, readonly [who: string, side: string, more: () => object]>>> = {
  declare_again: [
    'park_manager',
    'zone',
    () => {
      const { hostZone: _, ...park } = aDeclaration('', newName())
      return park
    },
  ],
  withdraw: ['park_manager', 'zone', () => ({ why: '不再申报' })],
  confirm: ['district_officer', 'district', () => ({ basis })],
  return: ['district_officer', 'district', () => ({ why: '四至不清' })],
  plan: ['programme_office', 'city', () => ({ basis })],
  admit: ['programme_office', 'city', () => ({ basis })],
  send_back: ['programme_office', 'city', () => ({ why: '与邻园重复' })],
  recognise: ['programme_office', 'city', () => ({ basis })],
  remove: ['programme_office', 'city', () => ({ basis })],
  redirect: ['programme_office', 'city', () => ({ basis, directions: [{ text: newName() }] })],
}
const DOABLE = Object.keys(DOORS) as ParkAct[]

function go(id: string, act: ParkAct, as?: string) {
  const [who, side, more] = DOORS[act] ?? ['programme_office', 'city', () => ({ basis })]
  return at.ask(as ?? who, 'POST', `parks/${id}/${side}-acts`, { act, ...more() })
}

/** What the page was told is open for whom. */
async function listOffered(id: string): Promise<Map<string, boolean>> {
  const offered = new Map<string, boolean>()
  for (const who of ['park_manager', 'district_officer', 'programme_office']) {
    const { body } = await at.ask(who, 'GET', `parks/${id}`)
    for (const { act, open } of body.acts) offered.set(act.replace('parks.', ''), open)
  }
  return offered
}

const stageOf = (state: ParkState): Stage =>
  state === 'declared' || state === 'returned' || state === 'confirmed' ? 'declared' : state

describe('the table of acts', () => {
  it('is the one that the database holds', async () => {
    const held = await at.database.asSuperuser<{ step: string }>(
      `select concat_ws(' ', act, coalesce(nullif(from_state, ''), '-'), to_state) as step from acts.transition
        where life_cycle = 'parks.park'`,
    )
    const told = listTransitions(parkCycle).map(({ act, from, to }) => `${act} ${from ?? '-'} ${to}`)
    expect(held.map(({ step }) => step).sort()).toEqual(told.sort())
  })

  it('is walked, every two acts that follow each other, and each leads where the table says', async () => {
    for (const walk of listPairWalks(parkCycle)) {
      const [first, ...others] = walk
      // What needs a district that is its own host zone, a tree that changes, or past days is walked in parks.db.test.ts.
      if (first?.act !== 'declare' || others.some(({ act }) => !DOABLE.includes(act))) continue
      if (others.some(({ act, from }) => from === 'declared' && ['plan', 'admit', 'send_back'].includes(act))) continue
      const id = await at.declare(newName())
      for (const { act, to } of others) {
        const said = walk.map((step) => step.act).join(' → ')
        expect(await go(id, act), said).toMatchObject({ status: 200, body: { state: to } })
      }
    }
  })

  it('is the only way: the database refuses every other step, whoever writes it', async () => {
    const id = await at.declare(newName())
    for (const { state, act } of listClosedSteps(parkCycle)) {
      const tried = await at.database
        .asSuperuser(
          `begin; update parks.park set state = '${state}' where id = '${id}';
            insert into parks.park_act (programme_id, park_id, act, on_day, basis, why)
              values ('${at.yard.programmeId}', '${id}', '${act}', access.today(), '文件', '原因'); rollback`,
        )
        .catch((error: { constraint?: string }) => error.constraint)
      expect(tried, `${act} from ${state}`).toBe('an_act_is_a_step_of_its_life_cycle')
    }
  })
})

describe('any walk of acts, by anyone', () => {
  it('does what was offered and refuses what was not, and what is counted is what stands', async () => {
    const people = ['park_manager', 'district_officer', 'programme_office', 'neighbour', 'expert', 'bureau_officer']
    const step = fc.record({
      act: fc.constantFrom(...DOABLE),
      who: fc.option(fc.constantFrom(...people), { nil: undefined, freq: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const before = (await at.ask(null, 'GET', 'parks')).body.count
        const id = await at.declare(newName())
        let state: ParkState = 'declared'
        for (const { act, who } of steps) {
          const offered = await listOffered(id)
          const isTheirs = who === undefined || who === DOORS[act]?.[0]
          const reply = await go(id, act, who)
          const mayBeDone = isTheirs && offered.get(act) === true
          expect(reply.status === 200, `${act} by ${who ?? 'whose it is'} from ${state}`).toBe(mayBeDone)
          if (!mayBeDone) expect([403, 404, 409]).toContain(reply.status)
          const next = listTransitions(parkCycle).find((one) => one.act === act && one.from === state)
          if (mayBeDone && next) state = next.to
          const { body } = await at.ask('programme_office', 'GET', `parks/${id}`)
          expect([body.state, body.stage]).toEqual([state, stageOf(state)])
          const isCounted = state === 'cultivating' || state === 'recognised'
          const listed = (await at.ask(null, 'GET', 'parks?stage=counted')).body
          expect(listed.count - before).toBe(isCounted ? 1 : 0)
          expect(listed.parks.some((park: { id: string }) => park.id === id)).toBe(isCounted)
        }
        // On no day two stages, on every day since it was first named one.
        const [known] = await at.database.asSuperuser<{ whole: boolean }>(
          `select range_agg(daterange(valid_from, valid_to)) = datemultirange(daterange(access.today(), null)) as whole
            from parks.park_stage where park_id = '${id}' and known_to is null`,
        )
        expect(known?.whole).toBe(true)
        // Names are told apart by their number; a page holds them all.
        expect(before).toBeLessThan(90)
      }),
      { numRuns: 12 * Math.min(rounds, 5), seed: 20311, endOnFailure: true },
    )
  })
})
