import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listTransitions } from '../../platform/acts/life-cycle.ts'
import { rounds } from '../../platform/testing/rounds.ts'
import type { ProgrammeView } from '../programme.schema.ts'
import { draftActs } from './draft.acts.ts'
import type { Draft, DraftItem } from './drafts.schema.ts'
import { checkDraft } from './rules/check-draft.ts'
import { sortItems } from './rules/draft-items.ts'
import { anOffice, type Office } from './testing/a-drafting-office.ts'
import { NOTICE, SUPPLEMENT } from './testing/notices.ts'

const ROUNDS = 5 * Math.min(rounds, 8)
const ACTS_EACH = 12

let office: Office
beforeEach(async () => {
  office = await anOffice()
})
afterEach(() => office.close())

/** The same numbers at every run. Source: G. Marsaglia, Xorshift RNGs, J. Stat. Software 8 (14), 2003. */
function createDice(seed: number) {
  let state = seed * 2_654_435_761 || 1
  return (below: number): number => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return Math.abs(state) % below
  }
}

/** What must hold of a draft whatever was done to it. */
function expectSound(draft: Draft): void {
  const live = draft.items.filter((item) => item.live)
  for (const { span, kind, content } of live) {
    if (!span) continue
    expect(span[1]).toBeLessThanOrEqual(draft.text.length)
    expect(span[1]).toBeGreaterThan(span[0])
    if (kind === 'task' || kind === 'target')
      expect((content as { text: string }).text).toBe(draft.text.slice(span[0], span[1]))
  }
  const identities = live.flatMap(({ itemId }) => itemId ?? [])
  expect(new Set(identities).size).toBe(identities.length)
  for (const { decision, kind, live: lives } of draft.items)
    if (decision?.what === 'covered') expect([kind, lives]).toEqual(['uncovered', false])
}

/** Every change of a draft, played over what it opened with, gives what it is: nothing was changed past the list. */
async function expectRetold(draft: Draft): Promise<void> {
  const { changes, last } = await office.get<{
    changes: { number: number; items: { before: DraftItem | null; after: DraftItem }[] }[]
    last: number
  }>('checker', `/drafts/${draft.id}/changes?after=0`)
  expect(changes.map(({ number }) => number)).toEqual(changes.map((_, i) => i + 1))
  expect(last).toBe(changes.length)
  const told = new Map<string, DraftItem>()
  for (const { items } of changes)
    for (const { before, after } of items) {
      const known = told.get(after.id)
      if (known) expect(before).toEqual(known)
      expect(after.revision).toBe((before?.revision ?? 0) + 1)
      told.set(after.id, after)
    }
  for (const item of draft.items) {
    const known = told.get(item.id)
    if (known) expect(item).toEqual(known)
    else expect(item.revision).toBe(1)
  }
}

describe('whatever people do to a draft', () => {
  it(`it stays sound and says all that was done, in ${ROUNDS} rounds of ${ACTS_EACH} acts`, async () => {
    const draft = await office.upload('drafter', SUPPLEMENT, { kind: 'amendment', noticeKind: 'amended' })
    const outcomes = new Map<number, number>()
    for (let round = 1; round <= ROUNDS; round += 1) {
      const dice = createDice(round)
      for (let step = 0; step < ACTS_EACH; step += 1) {
        const { items } = await office.draft(draft.id)
        const item = items[dice(items.length)]
        if (!item) throw new Error('the draft has items')
        const who = dice(2) === 0 ? 'drafter' : 'checker'
        // Now and then somebody has seen an older one.
        const revision = dice(9) === 0 ? item.revision - 1 : item.revision
        const reason = `第${round}轮`
        const at = `/drafts/${draft.id}/items/${item.id}`
        const neighbours = sortItems(items.filter(({ kind, live }) => kind === item.kind && live))
        const next = neighbours[neighbours.findIndex(({ id }) => id === item.id) + 1]
        const middle = item.span ? Math.floor((item.span[0] + item.span[1]) / 2) : 0
        const part = (span: [number, number]) => ({ content: { ...item.content, measures: [] }, span })
        const acts = [
          () => office.ask(who, 'PATCH', at, { revision, content: item.content, span: item.span, reason }),
          () => office.ask(who, 'POST', `${at}/drop`, { revision, reason }),
          () => office.ask(who, 'POST', `${at}/restore`, { revision, reason }),
          ...['means_nothing', 'looked_at', 'accepted', 'declined', null].map(
            (decision) => () => office.ask(who, 'POST', `${at}/decide`, { revision, decision, reason }),
          ),
          () =>
            office.ask(who, 'POST', `/drafts/${draft.id}/merge`, {
              items: [
                { id: item.id, revision },
                { id: next?.id ?? item.id, revision: next?.revision ?? revision },
              ],
              content: { ...item.content, measures: [] },
              reason,
            }),
          () =>
            office.ask(who, 'POST', `${at}/split`, {
              revision,
              parts: [part([item.span?.[0] ?? 0, middle]), part([middle, item.span?.[1] ?? 1])],
              reason,
            }),
          () =>
            office.ask(who, 'POST', `/drafts/${draft.id}/items`, {
              kind: 'responsible',
              content: { heading: null, lead: [], units: ['市科技局'] },
              span: item.span ?? [0, 4],
              covers: item.kind === 'uncovered' ? [{ id: item.id, revision }] : [],
              reason,
            }),
        ]
        const { statusCode } = (await acts[dice(acts.length)]?.()) ?? { statusCode: 0 }
        outcomes.set(statusCode, (outcomes.get(statusCode) ?? 0) + 1)
      }
      expectSound(await office.draft(draft.id))
    }
    const [ended, done, made] = [await office.draft(draft.id), outcomes.get(200) ?? 0, outcomes.get(201) ?? 0]
    expect([...outcomes.keys()].sort()).toEqual([200, 201, 409, 422].filter((status) => outcomes.has(status)))
    expect(done + made).toBeGreaterThan(ROUNDS * 2)
    expect(ended.changes).toBe(done + made + 1)
    expect(ended.blocks).toEqual(checkDraft({ kind: ended.kind, items: ended.items, baseHolds: true }))
    if (ended.changes <= 200) await expectRetold(ended)

    // It can be checked exactly where nothing stands against it.
    const settled = await office.settle('drafter', draft.id, 'declined')
    const standing = settled.blocks.map(({ code }) => code)
    const check = await office.ask('drafter', 'POST', `/drafts/${draft.id}/check`, { changes: settled.changes })
    expect(check.statusCode).toBe(standing.length === 0 ? 200 : 409)
  }, 120_000)

  it('and however it is settled, what is published is what was checked', async () => {
    const draft = await office.upload('drafter', NOTICE, { kind: 'notice' })
    const tasks = sortItems(draft.items.filter(({ kind }) => kind === 'task'))
    const [one, two] = tasks
    if (!one || !two) throw new Error('the notice has two tasks')
    await office.post('drafter', `/drafts/${draft.id}/merge`, {
      items: [one, two].map(({ id, revision }) => ({ id, revision })),
      content: { ...one.content, title: '一件事' },
      reason: '同一件事',
    })
    const settled = await office.settle('checker', draft.id)
    const checked = await office.post<Draft>('drafter', `/drafts/${draft.id}/check`, { changes: settled.changes })
    await office.post('checker', `/drafts/${draft.id}/publish`, { changes: checked.changes })
    const view = (await office.app.inject({ url: `/api/programmes/${office.slug}` })).json<ProgrammeView>()
    expect(view.reading.tasks.map(({ title }) => title)).toEqual(['一件事'])
    expect(view.edition.items.tasks[0]?.itemId).toBe(one.itemId)
  })
})

describe('the steps of a draft', () => {
  it('are the same in the table of acts and in the database', async () => {
    const rows = await office.database.asSuperuser<{ act: string; from_state: string; to_state: string }>(
      `select act, from_state, to_state from acts.transition where life_cycle = 'plans.draft'`,
    )
    const inDatabase = rows.map(({ act, from_state, to_state }) => `${act}: ${from_state} → ${to_state}`)
    const inCode = listTransitions(draftActs).map(({ act, from, to }) => `${act}: ${from ?? ''} → ${to}`)
    expect(inDatabase.sort()).toEqual(inCode.sort())
  })
})

describe('the database, asked past the routes', () => {
  const attack = async (who: string, statement: string) => {
    const client = await office.database.app.pool.connect()
    try {
      await client.query('begin')
      await client.query(
        `set local courtyard.programme_id = '${office.yard.programmeId}'; set local courtyard.person_id = '${office.yard.person(who)}';
          set local courtyard.second_factor = 'on'; set local courtyard.act = 'plans.attack'`,
      )
      await client.query('select access.resolve_actor()')
      await client.query(statement)
      await client.query('commit')
      return 'done'
    } catch (error) {
      await client.query('rollback')
      const { constraint, code } = error as { constraint?: string; code: string }
      return constraint ?? code
    } finally {
      client.release()
    }
  }
  const p = () => `'${office.yard.programmeId}'`

  it('takes no step but by an act, no item change without one, and keeps the list as it is', async () => {
    const { id } = await office.post<Draft>('drafter', '/drafts', { from: 'edition' })
    expect(await attack('drafter', `update plans.draft set state = 'published'`)).toBe('42501')
    expect(await attack('drafter', `update plans.draft_item set live = false`)).toBe('an_item_changes_by_an_act')
    expect(await attack('drafter', `update plans.draft_change set reason = 'x'`)).toBe('42501')
    expect(await attack('drafter', `delete from plans.draft_change_item`)).toBe('42501')
    const act = (name: string) =>
      `insert into plans.draft_change (programme_id, draft_id, act, reason) values (${p()}, '${id}', '${name}', '由')`
    expect(await attack('drafter', act('publish'))).toBe('an_act_is_a_step_of_its_life_cycle')
    expect(await attack('drafter', act('check'))).toBe('every_sentence_is_decided')
    expect(await attack('drafter', act('edit').replace(`'由'`, 'null'))).toBe('a_change_says_why')
    expect(await attack('district_officer', act('edit'))).toBe('42501')
    expect(
      await attack(
        'drafter',
        `${act('edit')}; update plans.draft_item set span_end = 99999, change_seq = 2 where kind = 'task'`,
      ),
    ).toBe('a_span_lies_inside_its_text')
    expect(
      await attack(
        'drafter',
        `${act('edit')}; update plans.draft_item set content = '{}', change_seq = 2 where kind = 'target'`,
      ),
    ).toBe('a_target_says_how_much_of_what')
    expect((await office.draft(id)).changes).toBe(1)
  })

  it('lets nobody publish what they checked, nor an edition that is not the draft, nor write one at another time', async () => {
    const { id } = await office.post<Draft>('drafter', '/drafts', { from: 'edition' })
    const { changes } = await office.settle('drafter', id)
    await office.post('checker', `/drafts/${id}/check`, { changes })
    const publish = `insert into plans.draft_change (programme_id, draft_id, act) values (${p()}, '${id}', 'publish')`
    expect(await attack('checker', publish)).toBe('who_checked_does_not_publish')
    expect(await attack('drafter', publish)).toBe('who_alone_drafted_does_not_publish')
    const edition = (
      number: number,
    ) => `insert into plans.edition (programme_id, edition, source_sha256, text_source, invented,
      city_zh, city_en, name_zh, name_en, wings, english, families, stated_by)
      select programme_id, ${number}, source_sha256, text_source, invented, city_zh, city_en, name_zh, name_en, wings, english,
        families, 'x' from plans.edition where edition = 1`
    expect(await attack('publisher', edition(2))).toBe('42501')
    const end = 'update plans.edition set valid_to = now() where edition = 1'
    expect(await attack('publisher', publish)).toMatch(/what_is_published|fkey/)
    expect(await attack('publisher', `${publish}; ${end}; ${edition(2)}`)).toBe('what_is_published_is_what_was_checked')
    expect(await attack('publisher', `${publish}; ${edition(3)}`)).toBe('42501')
    expect((await office.draft(id)).state).toBe('checked')
  })
})
