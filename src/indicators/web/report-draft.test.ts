import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../reports.schema.ts'
import {
  choose,
  type KeptDraft,
  listEdits,
  type ReportDraft,
  showCell,
  startDraft,
  takeCells,
  takeWritten,
  typeCell,
} from './report-draft.ts'

const aCell = (code: string, part: Partial<Cell> = {}): Cell => ({
  code,
  value: null,
  missing: null,
  explanation: '',
  edit: 0,
  editedBy: null,
  editedAt: null,
  ...part,
})
const CELLS = [aCell('A', { value: 1, edit: 1 }), aCell('B')]
const fresh = () => startDraft(1, CELLS, null)
/** Of what was typed, as the browser keeps it. */
const keep = ({ version, local }: ReportDraft): KeptDraft =>
  JSON.parse(JSON.stringify({ version, cells: [...local.values()] }))
/** The answer of a server that had nothing against it. */
const written = (draft: ReportDraft) => ({
  cells: listEdits(draft).map(({ code, value, missing, explanation, edit }) =>
    aCell(code, { value, missing, explanation, edit: edit + 1 }),
  ),
  conflicts: [],
})

describe('what is typed into a report', () => {
  it('waits to be sent, and is settled once it was written', () => {
    const draft = typeCell(fresh(), 'B', { value: 7 })
    const edits = listEdits(draft)
    expect(edits).toEqual([{ code: 'B', value: 7, missing: null, explanation: '', edit: 0 }])
    const after = takeWritten(draft, edits, written(draft))
    expect(after.local.size).toBe(0)
    expect(showCell(after, 'B')).toMatchObject({ value: 7, isLocal: false })
  })

  it('is nothing to send when it is what stood there', () => {
    expect(listEdits(typeCell(fresh(), 'A', { value: 1 }))).toEqual([])
    expect(listEdits(typeCell(typeCell(fresh(), 'A', { value: 2 }), 'A', { value: 1 }))).toEqual([])
  })

  it('holds a figure or why there is none, never both', () => {
    const absent = typeCell(fresh(), 'A', { missing: 'not_applicable' })
    expect(showCell(absent, 'A')).toMatchObject({ value: null, missing: 'not_applicable' })
    expect(showCell(typeCell(absent, 'A', { value: 3 }), 'A')).toMatchObject({ value: 3, missing: null })
  })

  it('is kept but not sent while it cannot be read', () => {
    const draft = typeCell(fresh(), 'A', { text: '约 12' })
    expect(listEdits(draft)).toEqual([])
    expect(showCell(draft, 'A')).toMatchObject({ text: '约 12', value: null })
    expect(listEdits(typeCell(draft, 'A', { value: 12 }))).toHaveLength(1)
  })

  it('stays when it was typed on while the first of it was on its way', () => {
    const first = typeCell(fresh(), 'B', { value: 7 })
    const later = typeCell(first, 'B', { value: 78 })
    const after = takeWritten(later, listEdits(first), written(first))
    expect(listEdits(after)).toEqual([{ code: 'B', value: 78, missing: null, explanation: '', edit: 1 }])
  })
})

describe('what was kept when the line or the session was lost', () => {
  it('is there again, and goes out on top of what was seen', () => {
    const again = startDraft(1, CELLS, keep(typeCell(fresh(), 'A', { value: 5 })))
    expect(listEdits(again)).toEqual([{ code: 'A', value: 5, missing: null, explanation: '', edit: 1 }])
    expect(again.conflicts.size).toBe(0)
  })

  it('is settled when the server had taken it before the line broke', () => {
    const kept = keep(typeCell(fresh(), 'A', { value: 5 }))
    const again = startDraft(1, [aCell('A', { value: 5, edit: 2 }), aCell('B')], kept)
    expect(again.local.size + again.conflicts.size).toBe(0)
  })

  it('is set against what somebody else wrote meanwhile, and neither is chosen for them', () => {
    const theirs = aCell('A', { value: 9, edit: 2 })
    const again = startDraft(1, [theirs, aCell('B')], keep(typeCell(fresh(), 'A', { value: 5 })))
    expect(again.conflicts.get('A')).toEqual(theirs)
    expect(listEdits(again)).toEqual([])
    expect(showCell(again, 'A').value).toBe(5)
  })

  it('is asked about when the report is in another version by now', () => {
    const again = startDraft(2, CELLS, keep(typeCell(fresh(), 'A', { value: 5 })))
    expect([...again.conflicts.keys()]).toEqual(['A'])
    expect([...startDraft(2, CELLS, keep(again)).conflicts.keys()]).toEqual(['A'])
    expect(listEdits(choose(again, 'A', 'mine'))).toMatchObject([{ value: 5, edit: 1 }])
  })

  it('is dropped for an indicator that the report no longer asks for', () => {
    const again = startDraft(1, [aCell('A', { value: 1, edit: 1 })], keep(typeCell(fresh(), 'B', { value: 5 })))
    expect(again.local.size).toBe(0)
  })
})

describe('when two people wrote the same cell', () => {
  const theirs = aCell('A', { value: 9, edit: 2 })
  const disputed = () => {
    const draft = typeCell(fresh(), 'A', { value: 5 })
    const mine = listEdits(draft)[0]
    if (!mine) throw new Error('nothing was typed')
    return takeWritten(draft, [mine], { cells: [], conflicts: [{ code: 'A', theirs, mine }] })
  }

  it('both are kept until one is chosen', () => {
    expect(disputed().conflicts.get('A')).toEqual(theirs)
    expect(listEdits(disputed())).toEqual([])
  })

  it('theirs stands when it is chosen', () => {
    const after = choose(disputed(), 'A', 'theirs')
    expect(showCell(after, 'A')).toMatchObject({ value: 9, isLocal: false })
    expect(listEdits(after)).toEqual([])
  })

  it('mine goes out over theirs when it is chosen, and says so by the edit it saw', () => {
    expect(listEdits(choose(disputed(), 'A', 'mine'))).toEqual([
      { code: 'A', value: 5, missing: null, explanation: '', edit: 2 },
    ])
  })

  it('a sheet that was brought is one of the two', () => {
    const mine = { code: 'A', value: 5, missing: null, explanation: '', edit: 0 }
    const after = takeWritten(fresh(), [], { cells: [], conflicts: [{ code: 'A', theirs, mine }] })
    expect(listEdits(choose(after, 'A', 'mine'))).toMatchObject([{ code: 'A', value: 5, edit: 2 }])
  })

  it('an old answer that comes late changes nothing', () => {
    const draft = typeCell(fresh(), 'B', { value: 7 })
    const after = takeWritten(draft, listEdits(draft), written(draft))
    expect(showCell(takeCells(after, 1, CELLS), 'B').value).toBe(7)
  })
})

it('nothing typed is ever lost: it is sent, settled or disputed, whatever the server says', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('type' as const),
      code: fc.constantFrom('A', 'B'),
      value: fc.integer({ min: 0, max: 3 }),
    }),
    fc.record({
      kind: fc.constant('theirs' as const),
      code: fc.constantFrom('A', 'B'),
      value: fc.integer({ min: 0, max: 3 }),
    }),
    fc.record({ kind: fc.constant('send' as const) }),
    fc.record({ kind: fc.constant('load' as const) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let server = new Map(CELLS.map((cell) => [cell.code, cell]))
      let draft = fresh()
      const typed = new Map<string, number>()
      for (const each of steps) {
        if (each.kind === 'type') {
          draft = typeCell(draft, each.code, { value: each.value })
          typed.set(each.code, each.value)
        } else if (each.kind === 'theirs') {
          const before = server.get(each.code)
          server = new Map(server).set(
            each.code,
            aCell(each.code, { value: each.value, edit: (before?.edit ?? 0) + 1 }),
          )
        } else if (each.kind === 'load') draft = startDraft(1, [...server.values()], keep(draft))
        else {
          const sent = listEdits(draft)
          const conflicts = sent.filter(({ code, edit }) => server.get(code)?.edit !== edit)
          const taken = sent.filter((one) => !conflicts.includes(one))
          for (const { code, value, edit } of taken) server.set(code, aCell(code, { value, edit: edit + 1 }))
          draft = takeWritten(draft, sent, {
            cells: taken.flatMap(({ code }) => server.get(code) ?? []),
            conflicts: conflicts.map((mine) => ({
              code: mine.code,
              mine,
              theirs: server.get(mine.code) ?? aCell(mine.code),
            })),
          })
        }
        for (const [code, value] of typed) {
          const mine = draft.local.get(code)
          if (mine) expect(mine.value).toBe(value)
          else {
            // It leaves only once the server is known to have it.
            expect(showCell(draft, code).value).toBe(value)
            typed.delete(code)
          }
        }
        for (const code of draft.conflicts.keys()) expect(draft.local.has(code)).toBe(true)
      }
    }),
  )
})
