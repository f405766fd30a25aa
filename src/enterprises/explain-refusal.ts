import { DatabaseError } from 'pg'
import { Problem } from '../platform/http/problems.ts'

type Words = readonly [status: number, title: string, titleEn: string]

/** What the register and the database say when they refuse, by the code or the name of the constraint. */
const WORDS: Readonly<Record<string, Words>> = {
  no_such_enterprise: [
    404,
    '名册中没有这家企业，或不在你的范围内。',
    'There is no such enterprise, or not within your reach.',
  ],
  no_such_stay: [404, '没有这条入园记录，或不在你的范围内。', 'There is no such stay, or not within your reach.'],
  no_such_match: [404, '没有这一对企业，或不在你的范围内。', 'There is no such pair, or not within your reach.'],
  no_such_merge: [404, '没有这次归并，或不在你的范围内。', 'There is no such merge, or not within your reach.'],
  no_such_tie: [404, '没有这条关联，或不在你的范围内。', 'There is no such tie, or not within your reach.'],
  a_code_names_one_enterprise: [
    409,
    '这个统一社会信用代码已在名册中。请按代码查找，直接填报入园。',
    'This credit code is in the register already: look it up, and state the stay there.',
  ],
  both_check_digits_of_a_code_are_right: [
    422,
    '统一社会信用代码的校验位不对。',
    'A check digit of the credit code is wrong.',
  ],
  an_enterprise_has_a_name: [422, '企业名称里没有可用的文字。', 'The name holds no letters.'],
  a_name_says_something: [422, '企业名称里没有可用的文字。', 'The name holds no letters.'],
  an_industry_is_a_class_of_the_standard: [
    422,
    '行业须为 GB/T 4754 的门类字母或代码。',
    'The industry is a section or class of GB/T 4754.',
  ],
  it_is_registered_under_a_district_or_host_zone: [
    422,
    '登记地须为板块或开发园区、功能区。',
    'An enterprise is registered under a district or a host zone.',
  ],
  it_signs_in_as_an_enterprise: [422, '对应的组织须为企业。', 'Its organisation must be an enterprise.'],
  where_an_enterprise_belongs_is_said_by_who_confirms: [
    403,
    '登记地和对应组织由板块或市级填写。',
    'Where an enterprise belongs is said by its district or the city.',
  ],
  a_name_is_not_of_the_future: [422, '日期不能晚于今天。', 'The day cannot be later than today.'],
  a_fact_is_not_of_the_future: [422, '年份不能晚于今年。', 'The year cannot be later than this year.'],
  a_stay_begins_as_stated_and_not_in_the_future: [
    422,
    '入园日期不能晚于今天。',
    'A stay does not begin later than today.',
  ],
  an_enterprise_has_one_name_on_one_day: [
    409,
    '这些日子里已登记了名称；新名称须晚于现名的起始日。',
    'On some of these days it has a name already; a new one begins after the last.',
  ],
  enterprise_name_pkey: [409, '这一天已登记了名称。', 'A name begins on this day already.'],
  an_enterprise_has_one_address_of_a_kind_on_one_day: [
    409,
    '这些日子里已登记了同类地址；新地址须晚于现地址的起始日。',
    'On some of these days it has such an address already; a new one begins after the last.',
  ],
  address_pkey: [409, '这一天已登记了同类地址。', 'Such an address begins on this day already.'],
  an_enterprise_stays_once_in_a_park_on_one_day: [
    409,
    '这家企业在这些日子里已填报在该园区。',
    'This enterprise is stated to be in this park on some of these days already.',
  ],
  it_lasts_a_day_or_longer: [422, '截止日须晚于起始日。', 'The last day comes after the first.'],
  its_days_are_finite: [422, '日期不对。', 'No such day.'],
  what_was_stated_stays: [
    409,
    '已经登记的不能改写，只能终止一次或另行登记。',
    'What was stated stays; it ends once, or something else is stated.',
  ],
  what_has_ended_stays_ended: [409, '已经终止，不能再改。', 'It has ended and can no longer be changed.'],
  a_stay_is_stated_confirmed_or_withdrawn_in_this_order: [
    409,
    '这条入园记录现在不能这样办，可能他人刚刚办过；请看最新状态。',
    'This stay does not stand so now; somebody may just have acted. Look at how it stands.',
  ],
  nobody_confirms_what_they_stated: [
    403,
    '自己填报的入园须由另一人确认。',
    'What one stated is confirmed by somebody else.',
  ],
  fact_pkey: [
    409,
    '他人刚刚填报了同一数据，请看最新值再填。',
    'Somebody just stated the same figure; look at it and try again.',
  ],
  nobody_is_tied_to_itself: [422, '企业不能与自己关联。', 'An enterprise is not tied to itself.'],
  a_share_is_a_part_of_the_whole: [
    422,
    '持股比例须大于 0，不超过 100%。',
    'A share is above 0 and at most 100 percent.',
  ],
  a_shareholder_holds_five_percent_or_more: [
    422,
    '股东须写明持股比例，不低于 5%。',
    'A shareholder’s share is said, and is five percent or more.',
  ],
  a_tie_is_told_once_on_one_day: [
    409,
    '这些日子里已登记了同一关联。',
    'The same tie is told of some of these days already.',
  ],
  one_legal_representative_on_one_day: [
    409,
    '这些日子里已登记了法定代表人；请先终止原来的。',
    'On some of these days there is a legal representative already; end that one first.',
  ],
  a_match_is_decided_once: [409, '这一对企业已有结论。', 'This pair is decided already.'],
  nobody_is_merged_into_itself: [422, '企业不能归并到自己。', 'An enterprise is not merged into itself.'],
  an_enterprise_is_merged_once: [409, '这家企业已归并到另一家。', 'This enterprise was merged into another already.'],
  what_was_merged_does_not_stand_for_others: [
    409,
    '所选的保留企业已归并到另一家；请归并到那一家。',
    'The one to be kept was merged into another; merge into that one.',
  ],
  who_stands_for_others_is_not_merged: [
    409,
    '已有企业归并到这家；请先撤销那次归并，或反过来归并。',
    'Others were merged into this one; undo that first, or merge the other way round.',
  ],
  two_codes_are_two_enterprises: [
    409,
    '两家各有统一社会信用代码，是两家企业；如有一个代码填错，请先更正。',
    'Each has a credit code of its own, so they are two; if a code is wrong, correct it first.',
  ],
  a_merge_is_undone_once: [409, '这次归并已经撤销。', 'This merge was undone already.'],
  keep_one_of_the_two: [422, '保留的须是这两家之一。', 'One of the two is kept.'],
}

export function refusal(code: string): Problem {
  const [status, title, titleEn] = WORDS[code] ?? [409, '现在不能这样办。', 'This cannot be done now.']
  return new Problem(status, code, { title, titleEn })
}

/** A refusal of the database as the one who asked should read it; anything else is given back as it came. */
export function explainEnterpriseRefusal(error: unknown): unknown {
  if (!(error instanceof DatabaseError) || error.constraint === undefined || !(error.constraint in WORDS)) return error
  const [status, title, titleEn] = WORDS[error.constraint] as Words
  return new Problem(status, error.constraint, { title, titleEn }, { cause: error })
}
