import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listTransitions } from '../platform/acts/life-cycle.ts'
import {
  listClosedSteps,
  listPairWalks,
  listShortestWalks,
  listTransitionWalks,
} from '../platform/acts/testing/list-walks.ts'
import { openTestDatabase, type TestDatabase } from '../platform/testing/open-test-database.ts'
import { rounds } from '../platform/testing/rounds.ts'
import { type ItemAct, itemActs } from './item.acts.ts'
import { type ActInput, aTaskYard, type TaskYard } from './testing/a-task-yard.ts'

let database: TestDatabase
let tasks: TaskYard
beforeAll(async () => {
  database = await openTestDatabase()
  tasks = await aTaskYard(database, 'yunxi-2042')
})
afterAll(async () => {
  await tasks.close()
  await database.close()
})

/** What the acts of a walk need to know of the item they are done to. */
interface Walking {
  readonly item: string
  /** Reports that wait, the latest last; notices that wait. */
  readonly waiting: string[]
}

type Step = (walking: Walking) => Promise<{ readonly status: number; readonly body: Record<string, unknown> }>

const done = { status: 200, body: {} }
const act =
  (who: string, input: (walking: Walking) => ActInput): Step =>
  (walking) =>
    tasks.act(who, walking.item, input(walking))

/** Whatever an act asks for is put there first, by those who may: then the act must be open. */
const STEPS: Readonly<Record<Exclude<ItemAct, 'draft'>, Step>> = {
  amend: act('programme_office', () => ({
    act: 'amend',
    content: {
      title: '改后的标题',
      lead: tasks.yard.place('zone'),
      support: [{ unit: tasks.yard.place('bureau') }],
      startsOn: tasks.yard.today,
      dueOn: tasks.yard.day(90),
    },
  })),
  set_up: act('programme_office', () => ({ act: 'set_up' })),
  send_call: act('programme_office', () => ({ act: 'send_call' })),
  sign_receipt: act('park_manager', () => ({ act: 'sign_receipt' })),
  // A copy is signed once: what is signed already needs no second.
  sign_copy: async ({ item }) =>
    (await tasks.get('bureau_officer', item)).parts.some(({ as, receivedAt }) => as === 'support' && receivedAt)
      ? done
      : tasks.act('bureau_officer', item, { act: 'sign_copy', unit: tasks.yard.place('bureau') }),
  report_progress: act('zone_colleague', () => ({
    act: 'report_progress',
    unit: tasks.yard.place('zone'),
    percent: 30,
    said: '进行中',
  })),
  finish_part: async ({ item }) => finishPart(item),
  accept_progress: async ({ item }) => {
    const report = await reportAgain(item)
    return tasks.act('programme_office', item, { act: 'accept_progress', report })
  },
  return_progress: async ({ item }) => {
    const report = await reportAgain(item)
    return tasks.act('programme_office', item, { act: 'return_progress', report, reason: '没有数字。' })
  },
  report_done: async ({ item }) => {
    await finishPart(item)
    return tasks.act('park_manager', item, { act: 'report_done', said: '全部完成' })
  },
  check: act('programme_office', () => ({ act: 'check' })),
  return: act('second_officer', () => ({ act: 'return', reason: '缺少验收单。' })),
  close: act('second_officer', () => ({ act: 'close' })),
  reopen: act('programme_office', () => ({ act: 'reopen', reason: '群众反映未完成。' })),
  ask_extension: async ({ item }) => {
    if (await waitsForMoreTime(item))
      await tasks.act('second_officer', item, { act: 'refuse_extension', reason: '不同意。' })
    return askForMoreTime(item)
  },
  grant_extension: async ({ item }) => {
    if (!(await waitsForMoreTime(item))) await askForMoreTime(item)
    return tasks.act('second_officer', item, { act: 'grant_extension' })
  },
  refuse_extension: async ({ item }) => {
    if (!(await waitsForMoreTime(item))) await askForMoreTime(item)
    return tasks.act('second_officer', item, { act: 'refuse_extension', reason: '年内必须完成。' })
  },
  urge: act('bureau_officer', () => ({
    act: 'urge',
    unit: tasks.yard.place('zone'),
    from: tasks.yard.place('bureau'),
    reason: '等你们的场地。',
  })),
  escalate: async ({ item }) => {
    await escalate(item)
    return done
  },
  move_clock: async ({ item }) => {
    await database.asSuperuser(
      `insert into tasks.item_act (programme_id, item_id, act, organisation_id, person_id, system_actor, said)
        values ($1, $2, 'move_clock', $3, null, 'task_keeper', '{"clock": "receipt", "before": "2026-05-08", "after": "2026-05-11"}')`,
      [tasks.yard.programmeId, item, tasks.yard.place('zone')],
    )
    return done
  },
  answer_notice: async ({ item }) => {
    const letter = await escalate(item)
    return tasks.act('park_manager', item, { act: 'answer_notice', letter, answer: '下周完成。' })
  },
  override_light: async ({ item }) => {
    if ((await tasks.get('programme_office', item)).overridden)
      await tasks.act('programme_office', item, { act: 'end_override' })
    return overrideLight(item)
  },
  end_override: async ({ item }) => {
    if (!(await tasks.get('programme_office', item)).overridden) await overrideLight(item)
    return tasks.act('programme_office', item, { act: 'end_override' })
  },
  cancel: act('programme_office', () => ({ act: 'cancel', reason: '并入其他事项。' })),
}

async function finishPart(item: string) {
  const { parts } = await tasks.get('bureau_officer', item)
  if (parts.some(({ as, doneAt }) => as === 'support' && doneAt)) return done
  return tasks.act('bureau_officer', item, {
    act: 'finish_part',
    unit: tasks.yard.place('bureau'),
    said: '部门部分已完成',
  })
}

async function reportAgain(item: string): Promise<string> {
  await tasks.act('zone_colleague', item, {
    act: 'report_progress',
    unit: tasks.yard.place('zone'),
    percent: 40,
    said: '四成',
  })
  const { reports } = await tasks.get('programme_office', item)
  return reports.find(({ verdict, kind }) => verdict === null && kind === 'progress')?.id ?? ''
}

async function waitsForMoreTime(item: string) {
  return (await tasks.get('programme_office', item)).extensions.some(({ answer }) => answer === null)
}

async function askForMoreTime(item: string) {
  const { dueOn } = await tasks.get('park_manager', item)
  const later = new Date(Date.parse(`${dueOn}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  return tasks.act('park_manager', item, { act: 'ask_extension', dueOn: later, reason: '再一天。' })
}

const overrideLight = (item: string) =>
  tasks.act('programme_office', item, {
    act: 'override_light',
    light: 'green',
    until: tasks.yard.day(5),
    reason: '已说明。',
  })

/** A notice goes out, as the keeper sends it. */
async function escalate(item: string): Promise<string> {
  const rows = await database.asSuperuser<{ id: string }>(
    `with told as (
      insert into tasks.letter (programme_id, item_id, kind, round, organisation_id, body, issued_by, system_actor, answer_due)
        select $1, $2, 'blue', coalesce(max(round), 0) + 1, $3, '{"code": "督办", "subject": "关于提醒办理"}', null, 'task_keeper', $4::date
          from tasks.letter where item_id = $2 and kind = 'blue' returning id
    ), stepped as (
      insert into tasks.item_act (programme_id, item_id, act, organisation_id, person_id, system_actor, said)
        values ($1, $2, 'escalate', $3, null, 'task_keeper', '{}')
    ) select id from told`,
    [tasks.yard.programmeId, item, tasks.yard.place('zone'), tasks.yard.day(3)],
  )
  return rows[0]?.id ?? ''
}

async function walk(steps: readonly { readonly act: ItemAct }[]): Promise<Walking> {
  const walking: Walking = { item: await tasks.draft(), waiting: [] }
  for (const { act: name } of steps) {
    if (name === 'draft') continue
    const reply = await STEPS[name](walking)
    if (reply.status !== 200) throw new Error(`${steps.map((one) => one.act)}: ${name} ${JSON.stringify(reply.body)}`)
  }
  return walking
}

describe('the steps of an item', () => {
  it('are the same in the database', async () => {
    const held = await database.asSuperuser<{ act: string; from_state: string; to_state: string }>(
      `select act, from_state, to_state from acts.transition where life_cycle = 'tasks.item'`,
    )
    const named = (act: string, from: string | null, to: string) => `${from ?? ''} ${act} ${to}`
    expect(held.map((step) => named(step.act, step.from_state, step.to_state)).sort()).toEqual(
      listTransitions(itemActs)
        .map(({ act: name, from, to }) => named(name, from, to))
        .sort(),
    )
  })

  it('are each taken, and lead where the table says', { timeout: 120_000 }, async () => {
    for (const steps of listTransitionWalks(itemActs)) {
      const { item } = await walk(steps)
      expect((await tasks.get('programme_office', item)).state, steps.map(({ act: name }) => name).join(' → ')).toBe(
        steps.at(-1)?.to,
      )
    }
  })

  it('are each taken after each other one that they can follow', { timeout: 240_000 }, async () => {
    const pairs = listPairWalks(itemActs)
    // A few of them in the short run, all in the long one; each run begins elsewhere.
    const stride = Math.max(1, Math.floor(pairs.length / (10 * rounds)))
    for (const steps of pairs.filter((_, at) => at % stride === 0)) {
      const { item } = await walk(steps)
      expect((await tasks.get('programme_office', item)).state, steps.map(({ act: name }) => name).join(' → ')).toBe(
        steps.at(-1)?.to,
      )
    }
  })

  it('that the table does not have are refused by the server and by the database', { timeout: 60_000 }, async () => {
    const walks = listShortestWalks(itemActs)
    for (const [state, steps] of walks) {
      const { item } = await walk(steps)
      for (const { act: name } of listClosedSteps(itemActs).filter((closed) => closed.state === state)) {
        await expect(
          database.asSuperuser(
            `insert into tasks.item_act (programme_id, item_id, act, person_id, system_actor)
              values ($1, $2, $3, null, 'operator')`,
            [tasks.yard.programmeId, item, name],
          ),
          `${name} in ${state}`,
        ).rejects.toThrow(/leads nowhere/)
      }
    }
  })
})

describe('of two who act at once', () => {
  it('one closes and the other is told', async () => {
    const { item } = await walk([
      { act: 'set_up' },
      { act: 'send_call' },
      { act: 'sign_receipt' },
      { act: 'report_done' },
    ])
    await tasks.act('programme_office', item, { act: 'check' })
    await tasks.yard.appoint('third_officer', 'programme_office', 'city').catch(() => undefined)
    const replies = await Promise.all([
      tasks.act('second_officer', item, { act: 'close' }),
      tasks.act('third_officer', item, { act: 'close' }),
    ])
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it('two hundred reports on one item are all kept, in an order without a gap', { timeout: 60_000 }, async () => {
    const { item } = await walk([{ act: 'set_up' }, { act: 'send_call' }, { act: 'sign_receipt' }])
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        tasks.act(i % 2 ? 'park_manager' : 'zone_colleague', item, {
          act: 'report_progress',
          unit: tasks.yard.place('zone'),
          percent: i % 100,
          said: `第 ${i} 次`,
        }),
      ),
    )
    const kept = replies.filter(({ status }) => status === 200)
    const told = await tasks.get('programme_office', item)
    expect(kept).toHaveLength(200)
    expect(told.reports).toHaveLength(200)
    expect(told.story.map(({ seq }) => seq)).toEqual(told.story.map((_, i) => i + 1))
    // What the part says is what the last of them said.
    const last = told.story.at(-1)?.said.percent
    expect(told.parts.find(({ as }) => as === 'lead')?.percent).toBe(last)
  })
})
