import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findMessagePlace, sayMessage } from '../access/message-kinds.schema.ts'
import { taskMessages } from './message-words.ts'

const thing = { kind: 'tasks.item', id: '4a1f0c1e-0000-4000-8000-000000000001' }
const params = {
  title: '建成检测平台',
  reason: '缺验收单',
  answerDue: '2026-05-12',
  level: 'orange',
  dueGranted: '2026-08-01',
}

describe('what people are told about items', () => {
  it('has words for every kind that the database tells', () => {
    const migration = readFileSync(new URL('../../db/migrations/20261123T1330_tasks_item.sql', import.meta.url), 'utf8')
    const tidings = migration.slice(
      migration.indexOf('function tasks.item_tidings'),
      migration.indexOf('function tasks.spread_act'),
    )
    const told = [...tidings.matchAll(/^\s*\('\w+', '\w+', '(tasks\.\w+)'/gm)].map(([, kind]) => kind ?? '')
    expect(told.length).toBeGreaterThan(10)
    for (const kind of told) expect(taskMessages, kind).toHaveProperty([kind])
  })

  it.each(Object.keys(taskMessages))('%s names the item in both languages, and leads to it', (kind) => {
    expect(sayMessage(taskMessages, { kind, params, thing }, 'zh')).toContain('建成检测平台')
    expect(sayMessage(taskMessages, { kind, params, thing }, 'en')).toContain('建成检测平台')
    expect(findMessagePlace(taskMessages, { kind, params, thing })).toEqual({ to: `/tasks/items/${thing.id}` })
    expect(sayMessage(taskMessages, { kind, params: {}, thing }, 'en')).not.toMatch(/\p{Script=Han}|undefined/u)
  })

  it('gives the figures that it comes with', () => {
    expect(sayMessage(taskMessages, { kind: 'tasks.notice', params, thing }, 'zh')).toBe(
      '收到预警通知，请回复：建成检测平台（橙色预警，2026-05-12 前回复）',
    )
    expect(sayMessage(taskMessages, { kind: 'tasks.extension_granted', params, thing }, 'en')).toBe(
      'More time was granted: 建成检测平台 (until 2026-08-01)',
    )
    const moved = {
      ...params,
      clock: 'notice',
      before: '2026-10-08',
      after: '2026-10-09',
      reason: '云溪政办函〔2026〕3号',
    }
    expect(sayMessage(taskMessages, { kind: 'tasks.clock_moved', params: moved, thing }, 'zh')).toBe(
      '工作日历更正，时限重算：建成检测平台（回复通知期限由 2026-10-08 改为 2026-10-09，依据云溪政办函〔2026〕3号）',
    )
  })
})
