import type { ShownAct } from '../../ui/desk/acts.tsx'
import { sayDay } from '../../ui/desk/say-when.ts'
import type { Lang } from '../../ui/lang.ts'
import type { Act } from '../people.schema.ts'

interface ActWords {
  /** By act: what its button says. */
  readonly acts: Readonly<Record<string, string>>
  /** By code of a block: what has to be waited for. */
  readonly blocks: Readonly<Record<string, (block: Act['blocks'][number], lang: Lang) => string>>
  readonly unknown: (code: string) => string
}

const day = (block: Act['blocks'][number], lang: Lang) => (block.until ? sayDay(block.until, lang) : '')

const zh: ActWords = {
  acts: {
    'people.change': '修改资料',
    'people.invite': '发出邀请',
    'people.reveal': '查看完整信息',
    'people.appoint': '任命',
    'people.end_appointment': '结束任职',
    'people.give_mandate': '委托他人代行',
    'people.draw_up_handover': '拟交接单',
    'people.accept_mandate': '接受委托',
    'people.decline_mandate': '不接受',
    'people.act_on_mandate': '以其名义办',
    'people.end_mandate': '终止委托',
    'people.sign_handover': '签署交接单',
    'people.withdraw_handover': '撤回交接单',
    'duties.close': '办结',
    'sign_in.unlock': '解锁、停用账号',
    'organisations.record': '登记变动',
  },
  blocks: {
    outside_your_reach: () => '不在你的权限范围内，由其所在组织或上级的管理人员办',
    has_left: (block, lang) => `此人已于 ${day(block, lang)} 离开`,
    is_yourself: () => '不能给自己办，由另一位安全管理员办',
    has_ended: (block, lang) => (block.until ? `已于 ${day(block, lang)} 结束` : '已经结束'),
    open_duties: ({ count = 0 }) => `还有 ${count} 件待办没有交接，交接单双方签署后开放`,
    role_is_not_mandated: () => '这个岗位须本人履行，不能委托',
    acting_for_another: () => '你正以他人名义办事，换回本人名义后开放',
    no_open_duties: () => '没有待办，不需要交接',
    is_answered: () => '已经答复过',
    waits_for_answer: () => '接受委托之后开放',
    not_yet: (block, lang) => `${day(block, lang)} 起开放`,
    is_signed: () => '你已签署，等对方',
    is_closed: () => '已经办结',
    appointment_has_ended: () => '任职已结束，待办须先交接',
  },
  unknown: (code) => `条件未满足（${code}）`,
}

const en: ActWords = {
  acts: {
    'people.change': 'Edit details',
    'people.invite': 'Invite',
    'people.reveal': 'Show in full',
    'people.appoint': 'Appoint',
    'people.end_appointment': 'End appointment',
    'people.give_mandate': 'Mandate a deputy',
    'people.draw_up_handover': 'Draw up a handover',
    'people.accept_mandate': 'Accept mandate',
    'people.decline_mandate': 'Decline',
    'people.act_on_mandate': 'Act for them',
    'people.end_mandate': 'End mandate',
    'people.sign_handover': 'Sign handover',
    'people.withdraw_handover': 'Withdraw handover',
    'duties.close': 'Close',
    'sign_in.unlock': 'Unlock or disable account',
    'organisations.record': 'Record a change',
  },
  blocks: {
    outside_your_reach: () => 'outside your reach; whoever manages that organisation or one above it does this',
    has_left: (block, lang) => `this person left on ${day(block, lang)}`,
    is_yourself: () => 'nobody does this for themself; another security administrator does',
    has_ended: (block, lang) => (block.until ? `it ended on ${day(block, lang)}` : 'it has ended'),
    open_duties: ({ count = 0 }) =>
      `${count === 1 ? '1 duty is' : `${count} duties are`} not handed over; opens once both have signed the handover`,
    role_is_not_mandated: () => 'this role has to be filled in person',
    acting_for_another: () => 'you are acting for another; opens once you act as yourself',
    no_open_duties: () => 'there are no open duties to hand over',
    is_answered: () => 'it has been answered',
    waits_for_answer: () => 'opens once the mandate is accepted',
    not_yet: (block, lang) => `opens on ${day(block, lang)}`,
    is_signed: () => 'you have signed; the other side has not',
    is_closed: () => 'it is closed',
    appointment_has_ended: () => 'the appointment has ended; its duties are handed over first',
  },
  unknown: (code) => `a condition is not met (${code})`,
}

export const actWords: Readonly<Record<Lang, ActWords>> = { zh, en }

/**
 * The acts of a thing that this page can do, in the words of the page. An act that has no way to do it here is left out:
 * it is done on another page.
 *
 * @param ways  by act: what its button does
 */
export function showActs(
  acts: readonly Act[],
  lang: Lang,
  ways: Readonly<Record<string, (() => void) | undefined>>,
): ShownAct[] {
  const words = actWords[lang]
  return acts.flatMap(({ act, open, blocks }) => {
    const onDo = ways[act]
    const label = words.acts[act]
    if (!onDo || !label) return []
    const waits = blocks.map((block) => words.blocks[block.code]?.(block, lang) ?? words.unknown(block.code))
    return [{ act, label, isOpen: open, waits, onDo }]
  })
}

/** What blocks an act, in one sentence; null when it is open or not listed. */
export function sayBlocks(acts: readonly Act[], act: string, lang: Lang): string | null {
  const [shown] = showActs(acts, lang, { [act]: () => undefined })
  return shown && !shown.isOpen ? shown.waits.join(lang === 'zh' ? '；' : '; ') : null
}

/** Whether it may be done now. */
export function isOpen(acts: readonly Act[], act: string): boolean {
  return acts.some((each) => each.act === act && each.open)
}
