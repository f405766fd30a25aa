import { type HeldRights, holdsEverywhere } from '../../access/rules/reach.ts'
import { type Block, defineLifeCycle } from '../../platform/acts/life-cycle.ts'
import type { DraftState } from './drafts.schema.ts'

/** What the table of acts needs to know of a draft. */
export interface DraftCase {
  readonly state: DraftState
  readonly checkedBy: string | null
  /** Whoever worked on it; where nobody did, whoever opened it. */
  readonly drafters: readonly string[]
  readonly baseHolds: boolean
  /** How many things stand against checking it. */
  readonly blocks: number
}

export interface DraftAsker {
  readonly personId: string
  readonly rights: HeldRights
}

type Asked = (one: DraftCase, asker: DraftAsker) => Block | null

const nothingStandsAgainstIt: Asked = ({ blocks }) => (blocks === 0 ? null : { code: 'open_matters', count: blocks })
const itsBaseHolds: Asked = ({ baseHolds }) => (baseHolds ? null : { code: 'another_edition_holds' })
const anotherChecked: Asked = ({ checkedBy }, { personId }) =>
  checkedBy === personId ? { code: 'who_checked_does_not_publish' } : null
const anotherDrafted: Asked = ({ drafters }, { personId }) =>
  drafters.every((one) => one === personId) ? { code: 'who_alone_drafted_does_not_publish' } : null

const work = (zh: string, en: string) =>
  ({
    name: { zh, en },
    from: ['draft'],
    to: 'same',
    who: ['drafter'],
    needsReason: true,
    writes: ['plans.draft_item', 'plans.draft_change_item'],
  }) as const

/**
 * From reading to programme: opened, worked on, checked, and published by somebody else. The steps are the same as
 * `plans.draft_steps()` in the database, which asks again for all that stands here.
 */
export const draftActs = defineLifeCycle<DraftCase, DraftAsker>()({
  key: 'plans.draft',
  states: {
    draft: { name: { zh: '起草中', en: 'Draft' } },
    checked: { name: { zh: '已核对', en: 'Checked' } },
    published: { name: { zh: '已发布', en: 'Published' } },
    withdrawn: { name: { zh: '已撤回', en: 'Withdrawn' } },
  },
  parties: {
    drafter: {
      name: { zh: '起草人', en: 'who drafts plans' },
      is: ({ rights }) => holdsEverywhere(rights, 'plans.draft'),
    },
    publisher: {
      name: { zh: '发布人', en: 'who publishes plans' },
      is: ({ rights }) => holdsEverywhere(rights, 'plans.publish'),
    },
  },
  clocks: {},
  acts: {
    open: {
      name: { zh: '建稿', en: 'Open' },
      from: 'nothing',
      to: 'draft',
      who: ['drafter'],
      writes: ['plans.draft_text', 'plans.draft_item'],
    },
    edit: work('修改', 'Edit'),
    merge: work('合并', 'Merge'),
    split: work('拆分', 'Split'),
    add: work('补充', 'Add'),
    drop: work('删去', 'Drop'),
    restore: work('恢复', 'Restore'),
    decide: work('判定', 'Decide'),
    check: {
      name: { zh: '核对', en: 'Check' },
      from: ['draft'],
      to: 'checked',
      who: ['drafter'],
      rules: [itsBaseHolds, nothingStandsAgainstIt],
      writes: [],
    },
    reopen: {
      name: { zh: '退回修改', en: 'Reopen' },
      from: ['checked'],
      to: 'draft',
      who: ['drafter'],
      needsReason: true,
      writes: [],
    },
    publish: {
      name: { zh: '发布', en: 'Publish' },
      from: ['checked'],
      to: 'published',
      who: ['publisher'],
      rules: [anotherChecked, anotherDrafted, itsBaseHolds],
      writes: ['plans.edition', 'plans.item', 'plans.item_of_edition', 'access.organisation_event'],
    },
    withdraw: {
      name: { zh: '撤回', en: 'Withdraw' },
      from: ['draft', 'checked'],
      to: 'withdrawn',
      who: ['drafter'],
      needsReason: true,
      writes: [],
    },
  },
})
