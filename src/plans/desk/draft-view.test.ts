import { describe, expect, it } from 'vitest'
import type { Draft, DraftItem } from '../drafts/drafts.schema.ts'
import { listItems } from '../drafts/rules/list-items.ts'
import { aReading } from '../web/a-reading.ts'
import { viewDraft } from './draft-view.ts'

const by = { id: 'a', name: '甲', at: '2031-03-01T00:00:00Z' }

/** A draft of the short notice; `change` makes of an item what a test needs. */
function aDraft(kind: Draft['kind'], change: (item: DraftItem) => Partial<DraftItem> = () => ({})): Draft {
  const reading = aReading()
  const items = listItems(reading).map(({ kind, position, span, content }): DraftItem => {
    const item: DraftItem = {
      id: `${kind} ${position}`,
      kind,
      position,
      revision: 1,
      span,
      content,
      origin: 'compiled',
      live: true,
      itemId: null,
      basis: null,
      decision: null,
      change: null,
      changedBy: null,
    }
    return { ...item, ...change(item) }
  })
  return {
    id: 'd',
    kind,
    noticeKind: 'whole',
    state: 'draft',
    documentNumber: null,
    title: null,
    file: null,
    baseEdition: 1,
    edition: null,
    opened: by,
    checked: null,
    published: null,
    withdrawn: null,
    changes: 1,
    counts: { items: 0, sentencesUndecided: 0, warningsUnanswered: 0, changesUndecided: 0 },
    text: reading.text,
    texts: [],
    items,
    blocks: [],
    acts: [],
  }
}

const labels = (view: ReturnType<typeof viewDraft>, id: string) => view.marksOf.get(id)?.map((mark) => mark.id)

describe('the view of a draft', () => {
  it('marks every item in the text as the compile page does, and knows whose each mark is', () => {
    const view = viewDraft(aDraft('edition'))
    expect(labels(view, 'target 1')).toEqual(['target-2'])
    expect(labels(view, 'layout_row 0')).toEqual(['zone-1'])
    expect(view.itemOf.get('measure-1.2')?.id).toBe('task 0')
    expect(labels(view, 'task 0')).toEqual(['task-1'])
    expect([...view.marks.keys()].every((id) => view.itemOf.has(id))).toBe(true)
    expect(view.lines.length).toBeGreaterThan(10)
  })

  it('marks nothing of what was dropped or merged away, but lists it', () => {
    const view = viewDraft(aDraft('edition', ({ id }) => (id === 'target 0' ? { live: false, origin: 'dropped' } : {})))
    expect(labels(view, 'target 0')).toBeUndefined()
    expect(labels(view, 'target 1')).toEqual(['target-1'])
    expect(view.byKind.target.map(({ id }) => id)).toEqual(['target 0', 'target 1'])
  })

  it('of an amendment shows first where it says something new, and leaves the sentences of the plan alone', () => {
    const view = viewDraft(
      aDraft('amendment', ({ id, kind, span, content }) => {
        if (kind === 'uncovered') return { origin: 'kept' }
        if (id === 'target 0') {
          const at: [number, number] = [(span?.[0] ?? 0) + 1, span?.[1] ?? 0]
          return { change: { kind: 'changed', fields: ['value'], was: content, proposed: { content, span: at } } }
        }
        if (id === 'target 1') {
          return { live: false, change: { kind: 'added', fields: [], was: null, proposed: { content, span } } }
        }
        return { origin: 'kept' }
      }),
    )
    expect(labels(view, 'target 0')).toEqual(['target-new-target 0', 'target-1'])
    expect(view.marks.get('target-new-target 1')?.number).toBe('+1')
    expect(labels(view, 'uncovered 0')).toBeUndefined()
  })
})
