import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ProgrammeView } from '../programme.schema.ts'
import type { Draft, DraftItem, ItemsChanged } from './drafts.schema.ts'
import { anOffice, type Office } from './testing/a-drafting-office.ts'
import { NOTICE } from './testing/notices.ts'

let office: Office
beforeEach(async () => {
  office = await anOffice()
})
afterEach(() => office.close())

const open = () => office.post<Draft>('drafter', '/drafts', { from: 'edition' })
const itemOf = (draft: Draft, kind: DraftItem['kind'], index = 0): DraftItem => {
  const item = draft.items.filter((one) => one.kind === kind)[index]
  if (!item) throw new Error(`the draft has no ${kind} ${index}`)
  return item
}
const titleOf = (item: DraftItem) => (item.content as { title?: string }).title
const retitle = (item: DraftItem, title: string, revision = item.revision) => ({
  revision,
  content: { ...item.content, title },
  span: item.span,
  reason: '标题读错',
})
const view = async () => (await office.app.inject({ url: '/api/programmes/yunxi-2031' })).json<ProgrammeView>()

describe('a draft is refused', () => {
  it('to everyone who neither drafts nor publishes plans', async () => {
    const { id } = await open()
    for (const who of ['district_officer', 'bureau_officer', 'auditor', 'system_administrator', 'enterprise']) {
      expect((await office.ask(who, 'GET', '/drafts')).statusCode, who).toBe(403)
      expect((await office.ask(who, 'GET', `/drafts/${id}`)).statusCode, who).toBe(403)
      expect((await office.ask(who, 'POST', '/drafts', { from: 'edition' })).statusCode, who).toBe(403)
      expect((await office.ask(who, 'GET', `/drafts/${id}/changes`)).statusCode, who).toBe(403)
    }
    expect((await office.ask('', 'GET', '/drafts')).statusCode).toBe(401)
  })

  it('an edit of what somebody else changed meanwhile: both are shown, nothing is overwritten', async () => {
    const draft = await open()
    const task = itemOf(draft, 'task')
    await office.ask('checker', 'PATCH', `/drafts/${draft.id}/items/${task.id}`, retitle(task, '建立轮值机制'))
    const reply = await office.ask(
      'drafter',
      'PATCH',
      `/drafts/${draft.id}/items/${task.id}`,
      retitle(task, '另一标题'),
    )
    expect(reply.statusCode).toBe(409)
    expect(reply.json()).toMatchObject({
      code: 'changed_meanwhile',
      theirs: {
        revision: 2,
        content: { title: '建立轮值机制' },
        changedBy: { id: office.yard.person('checker'), name: 'checker' },
      },
      mine: { content: { title: '另一标题' } },
    })
    expect(titleOf(itemOf(await office.draft(draft.id), 'task'))).toBe('建立轮值机制')
  })

  it('a drop of what somebody else changed meanwhile, and done with the newest when it is tried again', async () => {
    const draft = await open()
    const task = itemOf(draft, 'task')
    await office.ask('checker', 'PATCH', `/drafts/${draft.id}/items/${task.id}`, retitle(task, '建立轮值机制'))
    const drop = (revision: number) =>
      office.ask('drafter', 'POST', `/drafts/${draft.id}/items/${task.id}/drop`, { revision, reason: '重复' })
    const stale = await drop(task.revision)
    expect(stale.statusCode).toBe(409)
    const { code, theirs } = stale.json()
    expect({ code, title: theirs.content.title, by: theirs.changedBy.name }).toEqual({
      code: 'changed_meanwhile',
      title: '建立轮值机制',
      by: 'checker',
    })
    expect((await office.draft(draft.id)).items.find(({ id }) => id === task.id)?.live).toBe(true)
    expect((await drop(theirs.revision)).statusCode).toBe(200)
    expect((await office.draft(draft.id)).items.find(({ id }) => id === task.id)?.live).toBe(false)
  })

  it('a decision of what somebody else decided meanwhile, and taken with the newest when it is tried again', async () => {
    const draft = await open()
    const sentence = itemOf(draft, 'uncovered')
    const decide = (who: string, revision: number, decision: string | null) =>
      office.ask(who, 'POST', `/drafts/${draft.id}/items/${sentence.id}/decide`, { revision, decision, reason: who })
    expect((await decide('checker', sentence.revision, 'means_nothing')).statusCode).toBe(200)
    const stale = await decide('drafter', sentence.revision, null)
    expect(stale.statusCode).toBe(409)
    const { code, theirs } = stale.json()
    expect({ code, what: theirs.decision?.what }).toEqual({ code: 'changed_meanwhile', what: 'means_nothing' })
    expect(itemOf(await office.draft(draft.id), 'uncovered').decision).toMatchObject({ by: { name: 'checker' } })
    expect((await decide('drafter', theirs.revision, null)).statusCode).toBe(200)
    expect(itemOf(await office.draft(draft.id), 'uncovered').decision).toBeNull()
  })

  it('an act without a reason, on what is not there, or out of the text', async () => {
    const draft = await open()
    const task = itemOf(draft, 'task')
    const patch = (payload: object) => office.ask('drafter', 'PATCH', `/drafts/${draft.id}/items/${task.id}`, payload)
    expect((await patch({ ...retitle(task, 'x'), reason: ' ' })).statusCode).toBe(400)
    expect((await patch({ ...retitle(task, 'x'), span: [0, NOTICE.length + 900] })).statusCode).toBe(422)
    expect((await patch({ ...retitle(task, 'x'), content: { title: 'x' } })).statusCode).toBe(400)
    const nobody = '00000000-0000-4000-8000-00000000dead'
    const drop = { revision: 1, reason: '无' }
    expect((await office.ask('drafter', 'POST', `/drafts/${draft.id}/items/${nobody}/drop`, drop)).statusCode).toBe(404)
    expect((await office.ask('drafter', 'POST', `/drafts/${nobody}/items/${task.id}/drop`, drop)).statusCode).toBe(404)
    const { changes } = await office.draft(draft.id)
    expect(changes).toBe(1)
  })

  it('to be checked while anything is open, which is listed', async () => {
    const draft = await open()
    expect(draft.blocks.map(({ code }) => code)).toContain('sentence_undecided')
    const reply = await office.ask('drafter', 'POST', `/drafts/${draft.id}/check`, { changes: draft.changes })
    expect(reply.statusCode).toBe(409)
    expect(reply.json()).toMatchObject({ code: 'open_matters', blocks: draft.blocks })
  })

  it('to be checked by who has not seen the last change', async () => {
    const draft = await open()
    const settled = await office.settle('drafter', draft.id)
    const reply = await office.ask('drafter', 'POST', `/drafts/${draft.id}/check`, { changes: settled.changes - 1 })
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'changed_meanwhile'])
  })

  it('to be published by who checked it, by who alone drafted it, and before it was checked', async () => {
    const draft = await open()
    const publish = (who: string, changes: number) =>
      office.ask(who, 'POST', `/drafts/${draft.id}/publish`, { changes }).then((reply) => reply.json().code)
    const settled = await office.settle('drafter', draft.id)
    expect(await publish('publisher', settled.changes)).toBe('not_in_this_state')
    const { changes } = await office.post<Draft>('checker', `/drafts/${draft.id}/check`, { changes: settled.changes })
    expect(await publish('checker', changes)).toBe('who_checked_does_not_publish')
    expect(await publish('drafter', changes)).toBe('who_alone_drafted_does_not_publish')
  })

  it('any change once it is checked, and published once another edition holds', async () => {
    const [one, other] = [await open(), await open()]
    for (const { id } of [one, other]) {
      const { changes } = await office.settle('drafter', id)
      await office.post('drafter', `/drafts/${id}/check`, { changes })
    }
    const task = itemOf(await office.draft(one.id), 'task')
    const edit = await office.ask('drafter', 'PATCH', `/drafts/${one.id}/items/${task.id}`, retitle(task, 'x'))
    expect([edit.statusCode, edit.json().code]).toEqual([409, 'an_act_is_a_step_of_its_life_cycle'])
    await office.post('publisher', `/drafts/${one.id}/publish`, { changes: (await office.draft(one.id)).changes })
    const late = await office.draft(other.id)
    const reply = await office.ask('publisher', 'POST', `/drafts/${other.id}/publish`, { changes: late.changes })
    expect([reply.statusCode, reply.json().code]).toEqual([409, 'another_edition_holds'])
  })
})

describe('a draft', () => {
  it('begins as the edition that holds, and becomes the next one by two people', async () => {
    const before = await view()
    const draft = await open()
    expect(draft).toMatchObject({
      kind: 'edition',
      state: 'draft',
      baseEdition: 1,
      documentNumber: '云政办发〔2031〕7号',
    })
    const task = itemOf(draft, 'task')
    await office.ask('drafter', 'PATCH', `/drafts/${draft.id}/items/${task.id}`, retitle(task, '建立轮值招商机制'))
    const settled = await office.settle('drafter', draft.id)
    expect(settled.blocks).toEqual([])
    const checked = await office.post<Draft>('checker', `/drafts/${draft.id}/check`, { changes: settled.changes })
    expect(checked).toMatchObject({ state: 'checked', checked: { name: 'checker' } })
    expect(await office.post('publisher', `/drafts/${draft.id}/publish`, { changes: checked.changes })).toEqual({
      edition: 2,
    })
    const after = await view()
    expect(after.edition).toMatchObject({ number: 2, to: null })
    expect(after.reading.tasks[0]?.title).toBe('建立轮值招商机制')
    expect(after.edition.items).toEqual(before.edition.items)
    expect({ ...after.reading, tasks: [] }).toEqual({ ...before.reading, tasks: [] })
    expect(await office.draft(draft.id)).toMatchObject({
      state: 'published',
      edition: 2,
      opened: { name: 'drafter' },
      checked: { name: 'checker' },
      published: { name: 'publisher' },
    })
  })

  it('keeps what was decided about a sentence when the edition is corrected again', async () => {
    const draft = await open()
    const { changes } = await office.settle('drafter', draft.id)
    const checked = await office.post<Draft>('checker', `/drafts/${draft.id}/check`, { changes })
    await office.post('publisher', `/drafts/${draft.id}/publish`, { changes: checked.changes })
    const next = await open()
    expect(next.blocks).toEqual([])
    expect(itemOf(next, 'uncovered').decision).toMatchObject({ what: 'means_nothing', by: { name: 'drafter' } })
  })

  it('of an uploaded notice is read whole: whoever it names again keeps their identity', async () => {
    const before = await view()
    const draft = await office.upload('drafter', NOTICE.replace('减免园区企业检测费', '免除园区企业检测费'), {
      kind: 'notice',
    })
    expect(draft).toMatchObject({ kind: 'notice', noticeKind: 'whole', file: { name: 'notice.txt' } })
    expect(draft.items.filter(({ kind }) => kind === 'task').map(({ itemId }) => itemId)).toEqual(
      before.edition.items.tasks.map(({ itemId }) => itemId),
    )
    const { changes } = await office.settle('drafter', draft.id)
    const checked = await office.post<Draft>('checker', `/drafts/${draft.id}/check`, { changes })
    await office.post('publisher', `/drafts/${draft.id}/publish`, { changes: checked.changes })
    const after = await view()
    expect(after.textSource).toBe('official')
    expect(after.reading.text).toContain('免除园区企业检测费')
    expect(after.edition.items.targets).toEqual(before.edition.items.targets)
  })

  it('keeps the file that it was read from, for those who see it', async () => {
    const { id, file } = await office.upload('drafter', NOTICE, { kind: 'notice' })
    const kept = await office.database.asSuperuser<Record<string, string>>(
      'select name, sha256, media_type, thing_kind, thing_id from files.file',
    )
    expect(kept).toEqual([
      { name: 'notice.txt', sha256: file?.sha256, media_type: 'text/plain', thing_kind: 'plans.draft', thing_id: id },
    ])
  })

  it('merges neighbours, splits them again, drops, takes in again, and adds what was missed', async () => {
    const draft = await open()
    const at = `/drafts/${draft.id}`
    const [one, two] = [itemOf(draft, 'task', 0), itemOf(draft, 'task', 1)]
    const merged = await office.post<ItemsChanged>('drafter', `${at}/merge`, {
      items: [one, two].map(({ id, revision }) => ({ id, revision })),
      content: { ...one.content, title: '机制和实验室' },
      reason: '同一件事',
    })
    expect(merged.items.map(({ live, origin }) => [live, origin])).toEqual([
      [true, 'merged'],
      [false, 'merged'],
    ])
    const [whole] = merged.items
    if (!whole?.span || !one.span || !two.span) throw new Error('tasks have spans')
    expect(whole.span).toEqual([one.span[0], two.span[1]])
    const split = await office.post<ItemsChanged>('drafter', `${at}/items/${whole.id}/split`, {
      revision: whole.revision,
      parts: [
        { content: one.content, span: one.span },
        { content: two.content, span: two.span },
      ],
      reason: '还是两件',
    })
    expect(split.items.map(({ itemId }) => itemId === one.itemId)).toEqual([true, false])
    const second = split.items[1]
    const dropped = await office.post<ItemsChanged>('drafter', `${at}/items/${second?.id}/drop`, {
      revision: second?.revision,
      reason: '不是任务',
    })
    expect(dropped.items[0]).toMatchObject({ live: false, origin: 'dropped' })
    const restored = await office.post<ItemsChanged>('drafter', `${at}/items/${second?.id}/restore`, {
      revision: 2,
      reason: '是任务',
    })
    expect(restored.items[0]).toMatchObject({ live: true, revision: 3 })
    const sentence = (await office.draft(draft.id)).items.find(({ kind, span }) => kind === 'uncovered' && span)
    const added = await office.post<ItemsChanged>('drafter', `${at}/items`, {
      kind: 'responsible',
      content: { heading: null, lead: [], units: ['市各有关部门'] },
      span: sentence?.span,
      covers: [{ id: sentence?.id, revision: sentence?.revision }],
      reason: '这句说的是责任',
    })
    expect(added.items).toMatchObject([
      { origin: 'added', live: true },
      { kind: 'uncovered', live: false, decision: { what: 'covered', reason: '这句说的是责任' } },
    ])
    const { changes } = await office.get<{ changes: { act: string; reason: string; items: unknown[] }[] }>(
      'checker',
      `${at}/changes?after=1`,
    )
    expect(changes.map(({ act, items }) => [act, items.length])).toEqual([
      ['merge', 2],
      ['split', 2],
      ['drop', 1],
      ['restore', 1],
      ['add', 2],
    ])
  })

  it('goes back to be worked on, and is given up, each with its reason', async () => {
    const draft = await open()
    const { changes } = await office.settle('drafter', draft.id)
    await office.post('checker', `/drafts/${draft.id}/check`, { changes })
    const back = await office.post<Draft>('drafter', `/drafts/${draft.id}/reopen`, { reason: '还要改' })
    expect(back).toMatchObject({ state: 'draft', checked: null })
    const gone = await office.post<Draft>('drafter', `/drafts/${draft.id}/withdraw`, { reason: '不再需要' })
    expect(gone).toMatchObject({ state: 'withdrawn', withdrawn: { name: 'drafter', reason: '不再需要' } })
    expect(gone.acts.every((act) => !act.open)).toBe(true)
  })

  it('stands in the list with what is left to do', async () => {
    const draft = await open()
    const { drafts } = await office.get<{ drafts: Draft[] }>('publisher', '/drafts')
    expect(drafts).toEqual([expect.objectContaining({ id: draft.id, counts: draft.counts })])
  })
})

describe('publishing', () => {
  const prepare = async () => {
    const draft = await open()
    const { changes } = await office.settle('drafter', draft.id)
    return office.post<Draft>('drafter', `/drafts/${draft.id}/check`, { changes })
  }

  it('by two people at once is done once', async () => {
    const draft = await prepare()
    const publish = (who: string) => office.ask(who, 'POST', `/drafts/${draft.id}/publish`, { changes: draft.changes })
    const replies = await Promise.all(['publisher', 'checker', 'programme_office'].map(publish))
    expect(replies.map(({ statusCode }) => statusCode).sort()).toEqual([200, 409, 409])
    expect((await view()).edition.number).toBe(2)
  })

  it('that is killed midway leaves everything as it was', async () => {
    await office.close()
    office = await anOffice({
      // Everything is written by then, and nothing committed.
      afterPublishing: async (tx) => sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx),
    })
    const draft = await prepare()
    const reply = await office.ask('publisher', 'POST', `/drafts/${draft.id}/publish`, { changes: draft.changes })
    expect(reply.statusCode).toBe(500)
    expect(await office.draft(draft.id)).toMatchObject({ state: 'checked', changes: draft.changes, edition: null })
    expect((await view()).edition.number).toBe(1)
  })
})
