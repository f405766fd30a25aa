import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { findKeptDraft, keepDraft } from './kept-drafts.ts'
import type { LocalCell } from './report-draft.ts'

const key = { slug: 'yunze-2023', reportId: 'r', personId: 'p' }
const cell = (code: string, value: number): LocalCell => ({
  code,
  text: null,
  value,
  missing: null,
  explanation: '',
  edit: 1,
})
const cells = (...some: LocalCell[]) => new Map(some.map((each) => [each.code, each]))
const store = new Map<string, string>()

beforeEach(() => {
  store.clear()
  vi.stubGlobal('window', {
    localStorage: {
      getItem: (name: string) => store.get(name) ?? null,
      setItem: (name: string, text: string) => store.set(name, text),
      removeItem: (name: string) => store.delete(name),
    },
  })
})
afterEach(() => vi.unstubAllGlobals())

it('what is typed is kept under programme, report and person, and shown to nobody else', () => {
  keepDraft(key, 1, new Map(), cells(cell('A', 5)))
  expect(findKeptDraft(key)).toEqual({ version: 1, cells: [cell('A', 5)] })
  for (const other of [{ slug: 'x' }, { reportId: 'x' }, { personId: 'x' }])
    expect(findKeptDraft({ ...key, ...other })).toBeNull()
})

it('nothing is left once all of it was sent', () => {
  keepDraft(key, 1, new Map(), cells(cell('A', 5)))
  keepDraft(key, 1, cells(cell('A', 5)), new Map())
  expect(store.size).toBe(0)
})

it('two windows keep beside each other', () => {
  keepDraft(key, 1, new Map(), cells(cell('A', 5)))
  keepDraft(key, 1, new Map(), cells(cell('B', 6)))
  keepDraft(key, 1, cells(cell('B', 6)), new Map())
  expect(findKeptDraft(key)?.cells).toEqual([cell('A', 5)])
})

it('what was left for a month is gone, and a browser that keeps nothing is no obstacle', () => {
  keepDraft(key, 1, new Map(), cells(cell('A', 5)), Date.now() - 31 * 86_400_000)
  expect(findKeptDraft(key)).toBeNull()
  vi.stubGlobal('window', {})
  keepDraft(key, 1, new Map(), cells(cell('A', 5)))
  expect(findKeptDraft(key)).toBeNull()
})
