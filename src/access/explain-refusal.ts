import { DatabaseError } from 'pg'
import { Problem } from '../platform/http/problems.ts'

type Words = readonly [status: number, title: string, titleEn: string]

/** What the database's invariants say when they refuse, by the name of the constraint. */
const WORDS: Readonly<Record<string, Words>> = {
  nobody_holds_two_roles_of_an_exclusive_group: [
    409,
    '系统管理员、安全管理员、审计管理员须由不同的人担任（三员分立）。',
    'System administrator, security administrator and auditor must be different people.',
  ],
  nobody_appoints_themself: [403, '不能任命自己。', 'Nobody appoints themself.'],
  a_role_is_held_once_at_a_place_on_one_day: [
    409,
    '此人在这些日期内已在该组织担任这个岗位。',
    'This person already holds this role there on some of these days.',
  ],
  a_role_is_held_where_it_may_be: [
    422,
    '该组织在这一天不能设这个岗位。',
    'This role cannot be held at that organisation on that day.',
  ],
  an_appointment_lasts_a_day_or_longer: [
    422,
    '任职的截止日须晚于起始日。',
    'An appointment ends on a later day than it begins.',
  ],
  an_appointment_ends_today_or_later: [
    422,
    '任职只能止于今天或以后，不能改写过去。',
    'An appointment can end today or later; the past is not rewritten.',
  ],
  open_duties_are_handed_over_first: [
    409,
    '此任职还有未办结的事项，请先办理交接。',
    'This appointment still has open duties; hand them over first.',
  ],
  what_has_ended_stays_ended: [409, '已经结束，不能再改。', 'It has ended and can no longer be changed.'],
  only_a_role_that_may_be_mandated_is: [422, '这个岗位不能委托他人代行。', 'This role cannot be acted in by another.'],
  mandate_programme_id_role_may_be_mandated_fkey: [
    422,
    '这个岗位不能委托他人代行。',
    'This role cannot be acted in by another.',
  ],
  a_mandate_lasts_a_day_and_no_more_than_a_year: [
    422,
    '授权委托须有起止日，最长一年。',
    'A mandate lasts from a day to a later day, a year at most.',
  ],
  a_mandate_is_given_by_who_holds_the_appointment: [
    403,
    '只能委托自己的岗位，且不超出任职的起止日。',
    'Only one’s own appointment can be mandated, and within its days.',
  ],
  nobody_is_their_own_deputy: [422, '不能委托自己。', 'Nobody is their own deputy.'],
  a_mandate_is_answered_once: [409, '这份委托已经答复过。', 'This mandate has been answered.'],
  the_deputy_alone_answers: [403, '只有受托人可以答复。', 'Only the deputy answers.'],
  who_takes_over_is_in_office: [
    422,
    '接收人的任职已结束，请选择在任的人员。',
    'The appointment that takes over has ended; choose one that stands.',
  ],
  a_handover_goes_to_another: [422, '交接须交给另一人。', 'A handover goes to another person.'],
  the_giver_signs_as_giver: [403, '移交栏由移交人签署。', 'The giver signs as the giver.'],
  the_taker_signs_as_taker: [403, '接收栏由接收人签署。', 'The one who takes over signs as such.'],
  one_hand_does_not_sign_twice: [409, '同一人不能签两边。', 'One person does not sign both sides.'],
  what_is_listed_is_open_and_the_givers: [
    409,
    '清单中有事项已办结或已不归移交人，请撤回后重新拟单。',
    'Something on the list is closed or no longer the giver’s; withdraw it and draw up another.',
  ],
  a_list_is_written_once: [
    409,
    '清单已经写定；要改请撤回后重拟。',
    'The list is fixed; withdraw it and draw up another.',
  ],
  a_signature_stays: [409, '已经签署，不能撤销。', 'It is signed, and stays signed.'],
  a_closed_duty_stays_closed: [409, '此事项已办结。', 'This duty is closed.'],
  a_duty_moves_by_a_handover_that_both_signed: [
    409,
    '事项只能通过双方签署的交接移交。',
    'A duty moves only by a handover that both signed.',
  ],
  a_duty_is_opened_and_closed_in_office: [
    409,
    '只有在任时才能新增或办结事项。',
    'Duties are opened and closed only while the appointment stands.',
  ],
  a_staff_number_names_one_person: [409, '这个工号已属于另一人。', 'This staff number belongs to another person.'],
  who_imports_does_not_grant: [
    403,
    '导入人不能自己授予名单中的岗位，须由另一位安全管理员授予。',
    'Who imported a list does not grant its roles; another security administrator does.',
  ],
  mail_is_one_channel: [409, '邮件渠道已经有了。', 'There is a channel for mail already.'],
  a_webhook_that_is_on_has_a_gateway: [409, '先填网关地址，再启用。', 'Say where it leads before it is turned on.'],
  who_closes_a_duty_is_named: [403, '办结人须是本人。', 'Who closes a duty is named as who closed it.'],
  what_is_revealed_has_a_reason: [422, '查看完整信息须写明原因。', 'Say why the full details are needed.'],
}

const NAMES_NOTHING: Words = [
  422,
  '所写的人员、岗位或组织不存在。',
  'A person, role or organisation that is named is not there.',
]
const FOREIGN_KEY_VIOLATION = '23503'

/** A refusal of the database as the one who asked should read it; anything else is given back as it came. */
export function explainRefusal(error: unknown): unknown {
  if (!(error instanceof DatabaseError) || error.constraint === undefined) return error
  const said = WORDS[error.constraint]
  const words = said ?? (error.code === FOREIGN_KEY_VIOLATION ? NAMES_NOTHING : undefined)
  if (!words) return error
  const [status, title, titleEn] = words
  return new Problem(status, said ? error.constraint : 'names_nothing', { title, titleEn }, { cause: error })
}
