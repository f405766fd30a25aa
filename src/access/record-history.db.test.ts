import fc from 'fast-check'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { rounds } from '../platform/testing/rounds.ts'
import { recordEvent } from './record-event.ts'
import { holdAll, recordHistory } from './record-history.ts'
import { checkOrganisationRows } from './rules/check-organisation-rows.ts'
import { decideEvent, type OrganisationEvent } from './rules/decide-event.ts'
import { applyChange, type Known } from './rules/organisation.ts'
import { aProgramme, asLoader } from './testing/a-programme.ts'
import { aFounding, dayOf, eventSequences, idOf } from './testing/event-sequences.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

let programmes = 0
const anotherProgramme = () => {
  programmes += 1
  return aProgramme(database, `yunxi-${programmes}`)
}

/** As the loader calls it, who knows nothing of our tables. */
const tellAtOnce = (programmeId: string, events: readonly OrganisationEvent[]) =>
  asLoader(database, programmeId, (tx) => recordHistory(tx as unknown as Kysely<unknown>, programmeId, events))

const TABLES = ['', '_name', '_parent', '_role', '_code', '_event', '_event_party']

/** All that is known of a programme's organisations, without whose programme it is and when it was written. */
async function readHistory(programmeId: string): Promise<unknown[]> {
  const all: unknown[] = []
  for (const table of TABLES) {
    const rows = await database.asSuperuser<{ row: object }>(
      `select to_jsonb(one) - '{programme_id,stated_at,recorded_at}'::text[] as row
        from access.organisation${table} one where programme_id = $1 order by 1`,
      [programmeId],
    )
    all.push([table, rows.map(({ row }) => row)])
  }
  return all
}

/** Those that could have happened so, each after those before it. */
function keepPossible(events: readonly OrganisationEvent[]): OrganisationEvent[] {
  let known: Known = new Map()
  return events.filter((event) => {
    const decided = decideEvent(known, event)
    if (decided.ok) known = decided.value.reduce((state, change) => applyChange(state, change, event.on), known)
    return decided.ok
  })
}

describe('a history that is recorded at once', () => {
  it(
    'leaves what recording its events one by one would leave, whatever part stood before',
    async () => {
      await fc.assert(
        fc.asyncProperty(eventSequences, fc.integer({ min: 0, max: 20 }), async (sequence, before) => {
          const events = keepPossible(sequence)
          const [one, other] = [await anotherProgramme(), await anotherProgramme()]
          for (const event of events) await asLoader(database, one, (tx) => recordEvent(tx, one, event))
          for (const part of [events.slice(0, before), events.slice(before)]) {
            await tellAtOnce(other, part)
          }
          expect(await readHistory(other)).toEqual(await readHistory(one))
        }),
        { seed: 20304, numRuns: 8 * rounds },
      )
    },
    30_000 * rounds,
  )

  it(
    'leaves what recording the events of imported sheets one by one would leave',
    async () => {
      const number = fc.integer({ min: 1, max: 30 })
      const aSheet = fc.uniqueArray(fc.record({ number, name: fc.nat(2), isCoded: fc.boolean(), below: fc.nat(40) }), {
        selector: (one) => one.number,
        minLength: 1,
        maxLength: 25,
      })
      await fc.assert(
        fc.asyncProperty(fc.array(aSheet, { minLength: 2, maxLength: 3 }), async (sheets) => {
          const [one, other] = [await anotherProgramme(), await anotherProgramme()]
          let written = 0
          for (const [turn, sheet] of sheets.entries()) {
            const listed = sheet.map(({ number: n, name, isCoded, below }, i) => ({
              row: i + 2,
              cells: {
                name: `云溪${n}${'甲乙丙'[name]}院`,
                role: '院所',
                from: dayOf(10 * (turn + 1) + (n % 3)),
                source: `编造${n % 2}号`,
                internal: `YX-${n}`,
                ...(isCoded ? { division: `32${String(1_000 * (turn + 1) + n)}` } : {}),
                // Under one of the same sheet, never in a circle; what stands already is not moved.
                ...(turn === 0 && sheet.some((two) => two.number === below && below < n && below % 3 <= n % 3)
                  ? { parent: `YX-${below}` }
                  : {}),
              },
            }))
            const known = await asLoader(database, one, (tx) => holdAll(tx, one))
            const { events, bad } = checkOrganisationRows(listed, known, (row) => idOf(1_000 * (turn + 1) + row))
            expect(bad).toEqual([])
            written += events.length
            for (const event of events) await asLoader(database, one, (tx) => recordEvent(tx, one, event))
            await tellAtOnce(other, events)
          }
          expect(written).toBeGreaterThan(0)
          expect(await readHistory(other)).toEqual(await readHistory(one))
        }),
        { seed: 30405, numRuns: 6 * rounds },
      )
    },
    30_000 * rounds,
  )

  it('is told whole or not at all', async () => {
    const programmeId = await anotherProgramme()
    const found: OrganisationEvent = { kind: 'found', on: dayOf(1), source: '编造', organisations: [aFounding(1)] }
    const tooEarly: OrganisationEvent = { kind: 'end', on: dayOf(1), source: '编造二号', organisation: idOf(2) }
    const told = tellAtOnce(programmeId, [found, tooEarly])
    await expect(told).rejects.toThrow('end of 2030-01-01, 编造二号: no_such_organisation')
    expect(await readHistory(programmeId)).toEqual(TABLES.map((table) => [table, []]))
  })
})
