import { type HeldRights, holdsAt } from '../access/rules/reach.ts'
import { type Block, defineLifeCycle } from '../platform/acts/life-cycle.ts'
import type { ItemState } from './tasks.schema.ts'

export type { ItemState }

/** What the table of acts needs to know of an item. */
export interface ItemCase {
  readonly state: ItemState
  readonly lead: string | null
  /** Units that have a part, the lead's among them. */
  readonly parts: readonly { readonly organisation: string; readonly done: boolean; readonly received: boolean }[]
  readonly startsOn: string | null
  readonly dueOn: string | null
  readonly milestones: number
  /** Whether evidence is asked for, and how many files the reports that stand came with. */
  readonly asksEvidence: boolean
  readonly files: number
  /** Who handed in what waits to be checked, and who checked it last. */
  readonly reportedBy: string | null
  readonly checkedBy: string | null
  /** Reports of progress that nobody has answered yet, by whom. */
  readonly waitingReports: readonly string[]
  /** Who asked for more time and has no answer yet. */
  readonly extensionAskedBy: string | null
  /** Units with a notice that nobody answered. */
  readonly openNotices: number
  readonly overridden: boolean
}

/** Who acts, for which units, and on what day. */
export interface ItemAsker {
  /** Null for the keeper of tasks, who is no person. */
  readonly personId: string | null
  readonly rights: HeldRights
}

type Asked = (one: ItemCase, asker: ItemAsker) => Block | null

const block =
  (code: string, stands: (one: ItemCase, asker: ItemAsker) => boolean): Asked =>
  (one, asker) =>
    stands(one, asker) ? { code } : null

const reports = (asker: ItemAsker, organisation: string) => holdsAt(asker.rights, 'tasks.report', organisation)
/** A draft that has no lead yet belongs to whoever supervises the whole programme. */
const overLead = (right: string) => (asker: ItemAsker, one: ItemCase) => holdsAt(asker.rights, right, one.lead ?? '')

const openParts: Asked = (one) => {
  const count = one.parts.filter(({ organisation, done }) => organisation !== one.lead && !done).length
  return count > 0 ? { code: 'parts_are_open', count } : null
}

const OPEN_HANDED_OUT = ['called', 'in_hand', 'reported'] as const

/**
 * Supervision of one item (督办): set up → call letter → in hand → reported → checked → closed.
 *
 * Source: the task sheets and the closing of items (销号: evidence, the lead unit's word, the supervisor's check) in
 * practice of Chinese cities; the steps are the same as `acts.transition` in the database.
 */
export const itemActs = defineLifeCycle<ItemCase, ItemAsker>()({
  key: 'tasks.item',
  states: {
    drafted: { name: { zh: '拟立项', en: 'Draft' } },
    set_up: { name: { zh: '已立项', en: 'Set up' } },
    called: { name: { zh: '已交办', en: 'Assigned' } },
    in_hand: { name: { zh: '办理中', en: 'In hand' } },
    reported: { name: { zh: '待核', en: 'To be checked' } },
    checked: { name: { zh: '已核', en: 'Checked' } },
    closed: { name: { zh: '已销号', en: 'Closed' } },
    cancelled: { name: { zh: '已撤销', en: 'Cancelled' } },
  },
  parties: {
    supervisor: { name: { zh: '督办部门', en: 'supervising office' }, is: overLead('tasks.supervise') },
    checker: { name: { zh: '核查部门', en: 'checking office' }, is: overLead('tasks.check') },
    lead: {
      name: { zh: '牵头单位', en: 'lead unit' },
      is: (asker, one) => one.lead !== null && reports(asker, one.lead),
    },
    support: {
      name: { zh: '配合单位', en: 'supporting unit' },
      is: (asker, one) =>
        one.parts.some(({ organisation }) => organisation !== one.lead && reports(asker, organisation)),
    },
    keeper: { name: { zh: '系统', en: 'the system' }, is: (asker) => asker.personId === null },
  },
  clocks: {
    receipt: { name: { zh: '签收', en: 'receipt' }, unit: 'working_days' },
    check: { name: { zh: '核查', en: 'check' }, unit: 'working_days' },
    extension: { name: { zh: '延期答复', en: 'answer on more time' }, unit: 'working_days' },
    notice: { name: { zh: '回复通知', en: 'answer to a notice' }, unit: 'working_days' },
  },
  acts: {
    draft: {
      name: { zh: '拟立项', en: 'Draw up' },
      from: 'nothing',
      to: 'drafted',
      who: ['supervisor'],
      writes: ['tasks.item', 'tasks.part', 'tasks.milestone'],
    },
    amend: {
      name: { zh: '修改', en: 'Change' },
      from: ['drafted', 'set_up'],
      to: 'same',
      who: ['supervisor'],
      writes: ['tasks.item', 'tasks.part', 'tasks.milestone'],
    },
    set_up: {
      name: { zh: '立项', en: 'Set up' },
      from: ['drafted'],
      to: 'set_up',
      who: ['supervisor'],
      rules: [
        block('no_lead_unit', (one) => one.lead === null),
        block('no_day_due', (one) => one.dueOn === null || one.startsOn === null),
      ],
      writes: ['tasks.item'],
    },
    send_call: {
      name: { zh: '发交办函', en: 'Send the call letter' },
      from: ['set_up'],
      to: 'called',
      who: ['supervisor'],
      starts: 'receipt',
      writes: ['tasks.item', 'tasks.letter'],
    },
    sign_receipt: {
      name: { zh: '签收', en: 'Sign for it' },
      from: ['called'],
      to: 'in_hand',
      who: ['lead'],
      stops: 'receipt',
      writes: ['tasks.item', 'tasks.letter', 'tasks.part'],
    },
    sign_copy: {
      name: { zh: '签收（配合）', en: 'Sign for the copy' },
      from: ['called', 'in_hand'],
      to: 'same',
      who: ['support'],
      rules: [
        (one, asker) =>
          one.parts.some(
            ({ organisation, received }) => organisation !== one.lead && !received && reports(asker, organisation),
          )
            ? null
            : { code: 'is_signed_for' },
      ],
      writes: ['tasks.item', 'tasks.letter', 'tasks.part'],
    },
    report_progress: {
      name: { zh: '报进展', en: 'Report progress' },
      from: ['in_hand'],
      to: 'same',
      who: ['lead', 'support'],
      writes: ['tasks.item', 'tasks.report', 'tasks.part'],
    },
    finish_part: {
      name: { zh: '报完成（配合）', en: 'Report our part done' },
      from: ['in_hand'],
      to: 'same',
      who: ['support'],
      rules: [
        (one, asker) =>
          one.parts.some(({ organisation, done }) => organisation !== one.lead && !done && reports(asker, organisation))
            ? null
            : { code: 'part_is_done' },
      ],
      writes: ['tasks.item', 'tasks.report', 'tasks.part'],
    },
    accept_progress: {
      name: { zh: '核实进展', en: 'Accept the progress' },
      from: ['in_hand'],
      to: 'same',
      who: ['checker'],
      rules: [
        block('nothing_waits', (one) => one.waitingReports.length === 0),
        block('is_your_own', (one, { personId }) => one.waitingReports.every((by) => by === personId)),
      ],
      writes: ['tasks.item', 'tasks.report', 'tasks.part'],
    },
    return_progress: {
      name: { zh: '退回进展', en: 'Return the progress' },
      from: ['in_hand'],
      to: 'same',
      who: ['checker'],
      needsReason: true,
      rules: [
        block('nothing_waits', (one) => one.waitingReports.length === 0),
        block('is_your_own', (one, { personId }) => one.waitingReports.every((by) => by === personId)),
      ],
      writes: ['tasks.item', 'tasks.report', 'tasks.part'],
    },
    report_done: {
      name: { zh: '报完成', en: 'Report it done' },
      from: ['in_hand'],
      to: 'reported',
      who: ['lead'],
      rules: [openParts],
      starts: 'check',
      writes: ['tasks.item', 'tasks.report', 'tasks.part'],
    },
    check: {
      name: { zh: '核查通过', en: 'Accept' },
      from: ['reported'],
      to: 'checked',
      who: ['checker'],
      rules: [block('is_your_own', (one, { personId }) => one.reportedBy === personId)],
      stops: 'check',
      writes: ['tasks.item', 'tasks.report', 'tasks.part'],
    },
    return: {
      name: { zh: '退回', en: 'Return' },
      from: ['reported', 'checked'],
      to: 'in_hand',
      who: ['checker'],
      needsReason: true,
      rules: [block('is_your_own', (one, { personId }) => one.reportedBy === personId)],
      stops: 'check',
      writes: ['tasks.item', 'tasks.report', 'tasks.part'],
    },
    close: {
      name: { zh: '销号', en: 'Close' },
      from: ['checked'],
      to: 'closed',
      who: ['supervisor'],
      rules: [
        block('is_your_own', (one, { personId }) => one.reportedBy === personId),
        block('you_checked_it', (one, { personId }) => one.checkedBy === personId),
        block('no_evidence', (one) => one.asksEvidence && one.files === 0),
      ],
      writes: ['tasks.item'],
    },
    reopen: {
      name: { zh: '重开', en: 'Reopen' },
      from: ['closed'],
      to: 'in_hand',
      who: ['supervisor'],
      needsReason: true,
      writes: ['tasks.item', 'tasks.part'],
    },
    ask_extension: {
      name: { zh: '申请延期', en: 'Ask for more time' },
      from: ['in_hand'],
      to: 'same',
      who: ['lead'],
      needsReason: true,
      rules: [block('extension_waits', (one) => one.extensionAskedBy !== null)],
      starts: 'extension',
      writes: ['tasks.item', 'tasks.extension'],
    },
    grant_extension: {
      name: { zh: '同意延期', en: 'Grant more time' },
      from: ['in_hand'],
      to: 'same',
      who: ['supervisor'],
      rules: [
        block('no_extension_waits', (one) => one.extensionAskedBy === null),
        block('is_your_own', (one, { personId }) => one.extensionAskedBy === personId),
      ],
      stops: 'extension',
      writes: ['tasks.item', 'tasks.extension'],
    },
    refuse_extension: {
      name: { zh: '不同意延期', en: 'Refuse more time' },
      from: ['in_hand'],
      to: 'same',
      who: ['supervisor'],
      needsReason: true,
      rules: [
        block('no_extension_waits', (one) => one.extensionAskedBy === null),
        block('is_your_own', (one, { personId }) => one.extensionAskedBy === personId),
      ],
      stops: 'extension',
      writes: ['tasks.item', 'tasks.extension'],
    },
    urge: {
      name: { zh: '催办', en: 'Remind' },
      from: OPEN_HANDED_OUT,
      to: 'same',
      who: ['supervisor', 'lead', 'support'],
      needsReason: true,
      writes: ['tasks.item', 'tasks.letter'],
    },
    escalate: {
      name: { zh: '预警升级', en: 'Send a notice' },
      from: OPEN_HANDED_OUT,
      to: 'same',
      who: ['keeper'],
      starts: 'notice',
      writes: ['tasks.item', 'tasks.letter'],
    },
    move_clock: {
      name: { zh: '重算时限', en: 'Count a time limit anew' },
      from: OPEN_HANDED_OUT,
      to: 'same',
      who: ['keeper'],
      writes: ['tasks.item', 'tasks.letter', 'access.duty'],
    },
    answer_notice: {
      name: { zh: '回复通知', en: 'Answer the notice' },
      from: OPEN_HANDED_OUT,
      to: 'same',
      who: ['lead'],
      rules: [block('no_notice_waits', (one) => one.openNotices === 0)],
      stops: 'notice',
      writes: ['tasks.item', 'tasks.letter'],
    },
    override_light: {
      name: { zh: '调整灯色', en: 'Set the light' },
      from: OPEN_HANDED_OUT,
      to: 'same',
      who: ['supervisor'],
      needsReason: true,
      rules: [block('is_overridden', (one) => one.overridden)],
      writes: ['tasks.item', 'tasks.light_override'],
    },
    end_override: {
      name: { zh: '恢复计算灯色', en: 'Back to the computed light' },
      from: OPEN_HANDED_OUT,
      to: 'same',
      who: ['supervisor'],
      rules: [block('not_overridden', (one) => !one.overridden)],
      writes: ['tasks.item', 'tasks.light_override'],
    },
    cancel: {
      name: { zh: '撤销', en: 'Cancel' },
      from: ['drafted', 'set_up', 'called', 'in_hand', 'reported', 'checked'],
      to: 'cancelled',
      who: ['supervisor'],
      needsReason: true,
      writes: ['tasks.item'],
    },
  },
})

export type ItemAct = keyof typeof itemActs.acts

/** What only the keeper does: no page offers it. */
export type KeepersAct = 'escalate' | 'move_clock'

export function isKeepersAct(act: ItemAct): act is KeepersAct {
  return act === 'escalate' || act === 'move_clock'
}
