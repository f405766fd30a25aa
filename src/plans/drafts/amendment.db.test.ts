import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProgrammeView } from '../programme.schema.ts'
import type { Comparison, Draft, DraftItem, Editions, ItemsChanged } from './drafts.schema.ts'
import { anOffice, type Office } from './testing/a-drafting-office.ts'
import { SUPPLEMENT } from './testing/notices.ts'

let office: Office
let before: ProgrammeView
let draft: Draft
beforeAll(async () => {
  office = await anOffice()
  before = await view()
  draft = await office.upload('drafter', SUPPLEMENT, { kind: 'amendment' })
})
afterAll(() => office.close())

const view = async (on = '') =>
  (await office.app.inject({ url: `/api/programmes/${office.slug}${on && `?on=${on}`}` })).json<ProgrammeView>()
const changesOf = ({ items }: Draft) =>
  items.flatMap(({ kind, change, content }) =>
    change && change.kind !== 'kept' ? [[kind, change.kind, (content as { title?: string }).title ?? '']] : [],
  )
const find = (of: Draft, kind: DraftItem['kind'], change: string): DraftItem => {
  const item = of.items.find((one) => one.kind === kind && one.change?.kind === change)
  if (!item) throw new Error(`no ${kind} is ${change}`)
  return item
}
const decide = (item: DraftItem, decision: string | null) =>
  office.post<ItemsChanged>('drafter', `/drafts/${draft.id}/items/${item.id}/decide`, {
    revision: item.revision,
    decision,
    reason: '照补充通知',
  })

describe('a supplementary notice', () => {
  it('is known by its title, and shows as a difference to what holds', () => {
    expect(draft).toMatchObject({
      kind: 'amendment',
      noticeKind: 'supplementary',
      documentNumber: '云政办发〔2032〕3号',
    })
    expect(changesOf(draft)).toEqual([
      ['task', 'changed', '建立招商机制'],
      ['task', 'added', '盘活闲置厂房'],
    ])
    expect(find(draft, 'task', 'changed').change?.fields).toEqual(['text', 'measures'])
  })

  it('drops nothing that it does not mention', () => {
    const kept = draft.items.filter(({ change }) => change?.kind === 'kept')
    expect(kept.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['target', 'target', 'layout_row', 'layout_row', 'task']),
    )
    expect(draft.items.some(({ change }) => change?.kind === 'dropped')).toBe(false)
  })

  it('follows the text that holds, with every span in it', () => {
    expect(draft.texts.map(({ noticeKind, documentNumber }) => [noticeKind, documentNumber])).toEqual([
      ['whole', '云政办发〔2031〕7号'],
      ['supplementary', '云政办发〔2032〕3号'],
    ])
    expect(draft.text.startsWith(before.reading.text)).toBe(true)
    const [start, end] = find(draft, 'task', 'added').span ?? [0, 0]
    expect(draft.text.slice(start, end)).toContain('盘活闲置厂房')
  })

  it('changes nothing until it is accepted, and is not written to before', async () => {
    const changed = find(draft, 'task', 'changed')
    expect(changed.content).toEqual(changed.change?.was)
    expect(find(draft, 'task', 'added').live).toBe(false)
    const edit = await office.ask('drafter', 'PATCH', `/drafts/${draft.id}/items/${changed.id}`, {
      revision: changed.revision,
      content: changed.content,
      span: changed.span,
      reason: '改',
    })
    expect([edit.statusCode, edit.json().code]).toEqual([409, 'decide_first'])
  })

  it('can be accepted, declined, and decided again', async () => {
    const changed = find(draft, 'task', 'changed')
    const accepted = (await decide(changed, 'accepted')).items[0]
    expect(accepted?.content).toEqual(changed.change?.proposed?.content)
    if (!accepted) throw new Error('the item was given back')
    const declined = (await decide(accepted, 'declined')).items[0]
    expect([declined?.content, declined?.span]).toEqual([changed.change?.was, changed.span])
    if (!declined) throw new Error('the item was given back')
    expect((await decide(declined, 'accepted')).items[0]?.live).toBe(true)
  })

  it('leaves each accepted item with its own number, and the rest with theirs', async () => {
    const added = find(await office.draft(draft.id), 'task', 'added')
    await decide(added, 'accepted')
    const settled = await office.settle('drafter', draft.id)
    expect(settled.blocks).toEqual([])
    const { changes } = await office.post<Draft>('checker', `/drafts/${draft.id}/check`, { changes: settled.changes })
    await office.post('publisher', `/drafts/${draft.id}/publish`, { changes })
    const after = await view()
    expect(after.reading.tasks.map(({ title }) => title)).toEqual(['建立招商机制', '办好公共实验室', '盘活闲置厂房'])
    expect(after.edition.items.tasks.map(({ basis }) => basis)).toEqual([
      '云政办发〔2032〕3号',
      '云政办发〔2031〕7号',
      '云政办发〔2032〕3号',
    ])
    expect(after.edition.items.tasks[0]?.itemId).toBe(before.edition.items.tasks[0]?.itemId)
    expect(after.edition.items.targets).toEqual(before.edition.items.targets)
    for (const { span, text } of [...after.reading.tasks, ...after.reading.targets])
      expect(after.reading.text.slice(...span)).toBe(text)
    expect(after.reading.notice).toEqual(before.reading.notice)
  })

  it('founds the places that the programme had not known, from its day on and by its number', async () => {
    const founded = await office.database.asSuperuser<Record<string, string>>(
      `select one.key, name.name_zh as name, event.source, event.happened_on::text as on from access.organisation one
        join access.organisation_name name on name.programme_id = one.programme_id and name.organisation_id = one.id
        join access.organisation_event event on event.programme_id = one.programme_id and event.event = name.since_event
        where one.key = 'district/东溪县'`,
    )
    expect(founded).toEqual([
      { key: 'district/东溪县', name: '东溪县', source: '云政办发〔2032〕3号', on: '2032-01-08' },
    ])
  })

  it('leaves the day before as it was: opened, compared and listed', async () => {
    await office.database.asSuperuser(`set session_replication_role = replica;
      update plans.edition set valid_from = '2025-03-05T00:00:00Z', valid_to = '2026-01-09T02:00:00Z' where edition = 1;
      update plans.edition set valid_from = '2026-01-09T02:00:00Z' where edition = 2`)
    expect((await view('2026-01-08')).reading).toEqual(before.reading)
    expect((await view('2026-01-09')).edition.number).toBe(2)
    const asked = (path: string) => office.app.inject({ url: `/api/programmes/${office.slug}${path}` })
    expect((await asked('?on=2025-03-04')).statusCode).toBe(404)
    expect((await asked('?on=yesterday')).statusCode).toBe(400)
    const compared = (await asked('/compare?from=2026-01-08&to=2026-01-09')).json<Comparison>()
    expect(compared.entries.map(({ kind, change, basis }) => [kind, change, basis])).toEqual([
      ['task', 'changed', '云政办发〔2032〕3号'],
      ['task', 'added', '云政办发〔2032〕3号'],
    ])
    const back = (await asked('/compare?from=2026-01-09&to=2026-01-08')).json<Comparison>()
    expect(back.entries.map(({ change }) => change).sort()).toEqual(['changed', 'dropped'])
    expect((await asked('/compare?from=2026-01-09&to=2026-01-09')).json<Comparison>().entries).toEqual([])
  })

  it('stands in the list of editions: who made it is told to those who see drafts', async () => {
    const list = async (who: string) => (await office.get<Editions>(who, '/editions')).editions
    const [second, first] = await list('publisher')
    expect(second).toMatchObject({
      edition: 2,
      from: '2026-01-09',
      to: null,
      drafted: { name: 'drafter' },
      checked: { name: 'checker' },
      published: { name: 'publisher' },
      texts: [{ noticeKind: 'whole' }, { noticeKind: 'supplementary', documentNumber: '云政办发〔2032〕3号' }],
      counts: { tasks: 3 },
    })
    expect(first).toMatchObject({ edition: 1, to: '2026-01-09', published: null, draft: null })
    for (const who of ['', 'district_officer'])
      expect((await list(who))[0]).toMatchObject({ edition: 2, drafted: null, checked: null, published: null })
  })

  it('is amended in its turn: the texts add up', async () => {
    const next = await office.upload(
      'drafter',
      SUPPLEMENT.replace('3号', '9号').replace('按季公布闲置', '按月公布闲置'),
      {
        kind: 'amendment',
        noticeKind: 'supplementary',
      },
    )
    expect(next.texts.map(({ documentNumber }) => documentNumber)).toEqual([
      '云政办发〔2031〕7号',
      '云政办发〔2032〕3号',
      '云政办发〔2032〕9号',
    ])
    expect(changesOf(next)).toEqual([['task', 'changed', '盘活闲置厂房']])
    const settled = await office.settle('drafter', next.id)
    const { changes } = await office.post<Draft>('checker', `/drafts/${next.id}/check`, { changes: settled.changes })
    await office.post('publisher', `/drafts/${next.id}/publish`, { changes })
    expect((await view()).edition.items.tasks.map(({ basis }) => basis)).toEqual([
      '云政办发〔2032〕3号',
      '云政办发〔2031〕7号',
      '云政办发〔2032〕9号',
    ])
  })
})

describe('an amended notice', () => {
  it('proposes to drop what it leaves out; declined, it stays', async () => {
    const next = await office.upload('drafter', SUPPLEMENT, { kind: 'amendment', noticeKind: 'amended' })
    const dropped = next.items.filter(({ change }) => change?.kind === 'dropped')
    expect(dropped.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['target', 'layout_row', 'task']))
    expect(dropped.every(({ live }) => live)).toBe(true)
    const settled = await office.settle('drafter', next.id, 'declined')
    expect(settled.items.filter(({ live, kind }) => live && kind === 'task')).toHaveLength(3)
    expect(settled.blocks).toEqual([])
  })
})
