import { describe, expect, it } from 'vitest'
import type { Contents, DraftItem, ItemKind } from '../drafts.schema.ts'
import { addItem } from './add-item.ts'
import { checkDraft } from './check-draft.ts'
import { decideItem } from './decide-item.ts'
import type { ItemRefusal, OpenDraft } from './draft-items.ts'
import { dropItem, restoreItem } from './drop-item.ts'
import { editItem } from './edit-item.ts'
import { guessNoticeKind } from './guess-notice-kind.ts'
import { mergeItems } from './merge-items.ts'
import { splitItem } from './split-item.ts'

const TEXT = '到2033年园区达到12个。检测机构达到30家。大家出力。'
const FIRST: [number, number] = [0, 14]
const SECOND: [number, number] = [14, 24]
const SENTENCE: [number, number] = [24, 29]

const aTarget = (span: [number, number], over: Partial<Contents['target']> = {}): Contents['target'] => ({
  text: TEXT.slice(...span),
  subject: '园区',
  value: 12,
  unit: '个',
  comparator: 'about',
  year: 2033,
  heading: null,
  ...over,
})
let last = 0
const anItem = <Kind extends ItemKind>(
  kind: Kind,
  content: Contents[Kind],
  over: Partial<DraftItem> = {},
): DraftItem => {
  last += 1
  return {
    id: `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`,
    kind,
    position: 0,
    revision: 1,
    span: FIRST,
    content,
    origin: 'compiled',
    live: true,
    itemId: null,
    basis: null,
    decision: null,
    change: null,
    changedBy: null,
    ...over,
  }
}
const one = anItem('target', aTarget(FIRST))
const two = anItem('target', aTarget(SECOND), { span: SECOND, position: 1 })
const three = anItem('target', aTarget([20, 24]), { span: [20, 24], position: 2 })
const sentence = anItem('uncovered', { text: '大家出力。' }, { span: SENTENCE })
const warning = anItem('warning', { code: 'look', message: '请核对。' }, { span: FIRST })
const draft = (...items: DraftItem[]): OpenDraft => ({ text: TEXT, items })
const all = draft(one, two, three, sentence, warning)
const seen = ({ id, revision }: DraftItem) => ({ id, revision })
const codeOf = (result: { ok: true } | { ok: false; refusal: ItemRefusal }) => (result.ok ? null : result.refusal.code)

describe('an item', () => {
  it('is edited as it was seen, and not as somebody changed it meanwhile', () => {
    const newer = { ...one, revision: 2 }
    const refused = editItem(draft(newer), seen(one), one.content, FIRST)
    expect(refused).toEqual({ ok: false, refusal: { code: 'changed_meanwhile', item: newer } })
  })

  it('is read in the shape of its kind, and lies in the text', () => {
    expect(codeOf(editItem(all, seen(one), { text: 'x' }, FIRST))).toBe('wrong_content')
    expect(codeOf(editItem(all, seen(one), one.content, [0, TEXT.length + 1]))).toBe('span_outside_text')
    expect(codeOf(editItem(all, seen(one), one.content, [5, 5]))).toBe('span_outside_text')
    expect(codeOf(editItem(all, seen(one), one.content, null))).toBe('span_missing')
  })

  it('says what the text has at its place, whatever was typed', () => {
    const edited = editItem(all, seen(one), aTarget(FIRST, { text: '编的', value: 15 }), SECOND)
    expect(edited).toMatchObject({
      ok: true,
      value: { origin: 'edited', span: SECOND, content: { text: TEXT.slice(...SECOND), value: 15 } },
    })
  })

  it('is decided and not written where it is a sentence or a warning', () => {
    for (const item of [sentence, warning]) {
      expect(codeOf(editItem(all, seen(item), item.content, FIRST))).toBe('not_edited_by_hand')
      expect(codeOf(dropItem(all, seen(item)))).toBe('not_edited_by_hand')
    }
  })

  it('is dropped and taken in again; what was merged away is not', () => {
    const dropped = dropItem(all, seen(one))
    if (!dropped.ok) throw new Error(dropped.refusal.code)
    const gone = { ...one, ...dropped.value, id: one.id, decision: null }
    expect(gone).toMatchObject({ live: false, origin: 'dropped' })
    expect(codeOf(dropItem(draft(gone), seen(gone)))).toBe('not_live')
    expect(restoreItem(draft(gone), seen(gone))).toMatchObject({ ok: true, value: { live: true } })
    expect(codeOf(restoreItem(draft({ ...gone, origin: 'merged' }), seen(gone)))).toBe('not_dropped')
  })
})

describe('merging', () => {
  it('keeps the sentences of each: the first stands where all of them stood', () => {
    const merged = mergeItems(all, [seen(two), seen(one)], aTarget(FIRST))
    expect(merged).toMatchObject({
      ok: true,
      value: [
        { id: one.id, span: [0, 24], live: true, content: { text: TEXT.slice(0, 24) } },
        { id: two.id, live: false },
      ],
    })
  })

  it('takes neighbours of one kind, each once', () => {
    expect(codeOf(mergeItems(all, [seen(one), seen(three)], one.content))).toBe('not_neighbours')
    expect(codeOf(mergeItems(all, [seen(one), seen(one)], one.content))).toBe('not_neighbours')
    const heading = anItem('heading', { level: 1, number: '一', text: '目标' })
    expect(codeOf(mergeItems(draft(one, heading), [seen(one), seen(heading)], one.content))).toBe('not_of_one_kind')
  })
})

describe('splitting', () => {
  const whole = anItem('target', aTarget([0, 24]), { span: [0, 24] })
  const split = (...spans: [number, number][]) =>
    splitItem(
      draft(whole),
      seen(whole),
      spans.map((span) => ({ content: aTarget(span), span })),
    )

  it('covers what it had, but for marks between; the first keeps its identity', () => {
    expect(split([0, 13], [14, 24])).toMatchObject({ ok: true, value: [{ id: whole.id }, { id: null }] })
    expect(codeOf(split([0, 10], [14, 24]))).toBe('part_left_out')
    expect(codeOf(split([0, 14], [14, 20]))).toBe('part_left_out')
  })

  it('overlaps nowhere and stays inside', () => {
    expect(codeOf(split([0, 15], [14, 24]))).toBe('parts_overlap')
    expect(codeOf(split([14, 24], [0, 14]))).toBe('part_left_out')
    expect(codeOf(split([0, 14], [14, 25]))).toBe('parts_outside_the_item')
  })

  it('undoes a merge, sentence for sentence', () => {
    const merged = mergeItems(all, [seen(one), seen(two)], one.content)
    if (!merged.ok || !merged.value[0]) throw new Error('neighbours are merged')
    const became = { ...one, ...merged.value[0], id: one.id, decision: null }
    const apart = splitItem(draft(became), seen(became), [
      { content: one.content, span: FIRST },
      { content: two.content, span: SECOND },
    ])
    expect(apart).toMatchObject({ ok: true, value: [{ content: one.content }, { content: two.content }] })
  })
})

describe('adding', () => {
  const addition = { kind: 'target', content: aTarget(SENTENCE), span: SENTENCE, reason: '漏读' } as const

  it('settles the sentences that it covers, and no other', () => {
    expect(addItem(all, { ...addition, covers: [seen(sentence)] })).toMatchObject({
      ok: true,
      value: [
        { id: null, origin: 'added', live: true },
        { id: sentence.id, live: false, decision: { what: 'covered', reason: '漏读' } },
      ],
    })
    expect(codeOf(addItem(all, { ...addition, span: FIRST, covers: [seen(sentence)] }))).toBe('not_covered_by_it')
    expect(codeOf(addItem(all, { ...addition, covers: [seen(one)] }))).toBe('not_covered_by_it')
  })

  it('puts it at its place among those of its kind', () => {
    const added = addItem(all, { ...addition, span: [21, 24], covers: [] })
    expect(added).toMatchObject({ ok: true, value: [{ position: 2 }] })
    const first = addItem(draft(two), { ...addition, span: FIRST, covers: [] })
    expect(first).toMatchObject({ ok: true, value: [{ position: 0 }] })
  })
})

describe('deciding', () => {
  const proposed = { content: aTarget(SECOND, { value: 15 }), span: SECOND }
  const changed = anItem('target', aTarget(FIRST), {
    origin: 'kept',
    change: { kind: 'changed', fields: ['value'], was: aTarget(FIRST), proposed },
  })
  const decide = (item: DraftItem, what: Parameters<typeof decideItem>[2]) =>
    decideItem(draft(item), seen(item), what, '由', { wasSpan: FIRST })

  it('takes what belongs to the kind', () => {
    expect(decide(sentence, 'means_nothing').ok).toBe(true)
    expect(decide(warning, 'looked_at').ok).toBe(true)
    expect(codeOf(decide(sentence, 'looked_at'))).toBe('not_decided_so')
    expect(codeOf(decide(one, 'accepted'))).toBe('not_decided_so')
    expect(codeOf(decide(sentence, null))).toBe('not_decided_so')
  })

  it('accepts a change with its words and place, and declined it is what it was', () => {
    const accepted = decide(changed, 'accepted')
    expect(accepted).toMatchObject({ ok: true, value: { content: proposed.content, span: SECOND, live: true } })
    if (!accepted.ok) return
    const became = {
      ...changed,
      ...accepted.value,
      id: changed.id,
      decision: { what: 'accepted' as const, reason: '由', by: { id: one.id, name: '某', at: '' } },
    }
    expect(decide(became, 'declined')).toMatchObject({ ok: true, value: { content: changed.content, span: FIRST } })
    expect(decide(became, null)).toMatchObject({ ok: true, value: { content: changed.content, decision: null } })
  })

  it('comes before anything else is done with a change', () => {
    expect(codeOf(editItem(draft(changed), seen(changed), changed.content, FIRST))).toBe('decide_first')
    expect(codeOf(dropItem(draft(changed), seen(changed)))).toBe('decide_first')
  })

  it('leaves out what is added until it is accepted, and keeps what is dropped until then', () => {
    const added = { ...changed, live: false, change: { kind: 'added' as const, fields: [], was: null, proposed } }
    expect(decide(added, 'accepted')).toMatchObject({ ok: true, value: { live: true } })
    expect(decide(added, 'declined')).toMatchObject({ ok: true, value: { live: false } })
    const dropped = {
      ...changed,
      change: { kind: 'dropped' as const, fields: [], was: changed.content, proposed: null },
    }
    expect(decide(dropped, 'accepted')).toMatchObject({ ok: true, value: { live: false } })
    expect(decide(dropped, 'declined')).toMatchObject({ ok: true, value: { live: true } })
  })
})

describe('a draft', () => {
  const notice = anItem(
    'notice',
    {
      documentNumber: '云政办发〔2031〕7号',
      indexNumber: null,
      issuer: null,
      coIssuers: [],
      title: null,
      planTitle: null,
      issuedOn: null,
      publishedOn: null,
      validity: null,
      category: null,
      attachments: [],
    },
    { span: null },
  )
  const check = (items: DraftItem[], over: Partial<Parameters<typeof checkDraft>[0]> = {}) =>
    checkDraft({ kind: 'notice', items, baseHolds: true, ...over }).map(({ code }) => code)

  it('may be checked when nothing stands against it', () => {
    expect(check([notice, one])).toEqual([])
  })

  it('says everything that stands against it, with the item', () => {
    expect(check([notice, one, sentence, warning])).toEqual(['sentence_undecided', 'warning_unanswered'])
    expect(
      check([{ ...notice, content: { ...notice.content, documentNumber: ' ' } as Contents['notice'] }, one]),
    ).toEqual(['document_number_missing'])
    expect(check([notice])).toEqual(['nothing_in_it'])
    expect(check([notice, one], { baseHolds: false })).toEqual(['another_edition_holds'])
    const place = anItem('layout_row', { district: '东区', hostZone: null, directions: [] })
    expect(check([notice, place, { ...place, id: two.id }])).toEqual(['place_named_twice'])
  })

  it('of an amendment does not ask again what the edition that holds left open', () => {
    expect(check([notice, one, { ...sentence, origin: 'kept' }], { kind: 'amendment' })).toEqual([])
    expect(check([notice, one, { ...sentence, origin: 'kept' }], { kind: 'edition' })).toEqual(['sentence_undecided'])
  })
})

describe('a notice', () => {
  it('says by its title what it does to a plan', () => {
    expect(guessNoticeKind({ title: '关于特色园区方案的补充通知', planTitle: null })).toBe('supplementary')
    expect(guessNoticeKind({ title: '关于修订特色园区方案的通知', planTitle: null })).toBe('amended')
    expect(guessNoticeKind({ title: '关于印发特色园区方案的通知', planTitle: '特色园区方案' })).toBe('whole')
  })
})
