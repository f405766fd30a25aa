import { DatabaseError } from 'pg'
import type { Block } from '../platform/acts/life-cycle.ts'
import { Problem } from '../platform/http/problems.ts'

type Words = readonly [status: number, title: string, titleEn: string]

/** What the rules and the database say when they refuse, by the code of the block or the name of the constraint. */
const WORDS: Readonly<Record<string, Words>> = {
  no_such_park: [404, '没有这个园区，或不在你的范围内。', 'There is no such park, or not within your reach.'],
  not_yours: [403, '这一步由其他岗位办理。', 'This step belongs to another role.'],
  not_in_this_state: [
    409,
    '园区现在不在这一步，可能他人刚刚办过；请看最新状态。',
    'The park does not stand at this step now; somebody may just have acted. Look at how it stands.',
  ],
  an_act_is_a_step_of_its_life_cycle: [
    409,
    '园区现在不在这一步，可能他人刚刚办过；请看最新状态。',
    'The park does not stand at this step now; somebody may just have acted. Look at how it stands.',
  ],
  nobody_confirms_what_they_declared: [
    403,
    '自己申报的园区须由另一人审核。',
    'What one declared is looked at by somebody else.',
  ],
  a_district_that_is_its_own_host_zone_goes_to_the_city: [
    409,
    '板块自身就是开发园区的，直接由市级审核。',
    'Where the district is its own host zone, the city decides directly.',
  ],
  the_district_confirms_first: [409, '须先由所在板块审核通过。', 'The district confirms first.'],
  a_name_is_declared_once_in_a_host_zone: [
    409,
    '这个开发园区内已有同名的特色园区。',
    'There is a park of this name in the host zone already.',
  ],
  a_park_lies_in_a_host_zone: [422, '特色园区只能申报在开发园区、功能区内。', 'A park is declared inside a host zone.'],
  no_such_direction: [
    422,
    '方案布局里没有所选的主攻方向，请改选或留空。',
    'The plan’s layout has no such direction; choose another or none.',
  ],
  a_park_has_one_to_eight_directions: [422, '主攻方向写一至八个。', 'A park has one to eight directions.'],
  a_direction_is_told_once_on_one_day: [422, '同一方向写了两次。', 'A direction is named twice.'],
  an_act_is_not_of_the_future: [422, '日期不能晚于今天。', 'The day cannot be later than today.'],
  what_is_asked_and_answered_here_is_of_today: [
    422,
    '申报和审核按当天记。',
    'What is declared and answered here is of today.',
  ],
  an_act_is_not_of_a_day_before_the_last: [
    422,
    '日期不能早于上一步的日期；要改以往的阶段，请用“更正以往阶段”。',
    'The day cannot lie before that of the last step; to correct past days, restate them.',
  ],
  a_restatement_tells_of_days_that_are_over: [
    422,
    '更正只能针对首次提名以来、今天以前的日子，且须有起止日。',
    'A restatement tells of days that are over, from the day the park was first named on, with a first and a last.',
  ],
  what_was_never_admitted_is_not_restated_so: [
    422,
    '没有纳入过培育的园区，不能更正为培育、认定或摘牌。',
    'What was never admitted is not restated as cultivating, recognised or removed.',
  ],
  what_counts_is_a_public_park_of_the_tree: [
    422,
    '在这些日子里，组织名册中没有对应的、公开的特色园区。',
    'On these days the tree of organisations has no such public park.',
  ],
  it_lasts_a_day_or_longer: [422, '截止日须晚于起始日。', 'The last day comes after the first.'],
  no_such_organisation: [
    422,
    '组织名册中没有这个特色园区，或不在所选的开发园区内。',
    'The tree of organisations has no such park in that host zone.',
  ],
}

export function refusal(code: string): Problem {
  const [status, title, titleEn] = WORDS[code] ?? [409, '现在不能这样办。', 'This cannot be done now.']
  return new Problem(status, code, { title, titleEn })
}

/** The first cause is the one the person reads. */
export function refuseBlocked(blocks: readonly Block[]): void {
  const [first] = blocks
  if (first) throw refusal(first.code)
}

/** A refusal of the database as the one who asked should read it; anything else is given back as it came. */
export function explainParkRefusal(error: unknown): unknown {
  if (!(error instanceof DatabaseError) || error.constraint === undefined || !(error.constraint in WORDS)) return error
  const [status, title, titleEn] = WORDS[error.constraint] as Words
  return new Problem(status, error.constraint, { title, titleEn }, { cause: error })
}
