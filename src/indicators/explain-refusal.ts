import { DatabaseError } from 'pg'
import type { Block } from '../platform/acts/life-cycle.ts'
import { Problem } from '../platform/http/problems.ts'

type Words = readonly [status: number, title: string, titleEn: string]

const MOVED: Words = [
  409,
  '报表现在不在这一步，可能他人刚刚办过；请看最新状态。',
  'The report does not stand at this step now; somebody may just have acted. Look at how it stands.',
]
const IS_CLOSED: Words = [
  409,
  '报表已报送，内容不能再改；请看最新状态。',
  'The report was handed in and is not changed any more. Look at how it stands.',
]

/** What the rules and the database say of reports when they refuse, by the code of the block or the name of the constraint. */
const WORDS: Readonly<Record<string, Words>> = {
  no_such_report: [404, '没有这份报表，或不在你的范围内。', 'There is no such report, or not within your reach.'],
  no_such_indicator: [404, '指标目录中没有这个指标。', 'The catalogue has no such indicator.'],
  no_such_import: [404, '没有这次导入，或你不能查看。', 'There is no such import, or it is not yours to see.'],
  not_yours: [403, '这一步由其他岗位办理。', 'This step belongs to another role.'],
  not_in_this_state: MOVED,
  an_act_is_a_step_of_its_life_cycle: MOVED,
  it_was_changed_meanwhile: [
    409,
    '报表已有新的版本，请先看最新内容。',
    'There is a newer version of the report. Look at it first.',
  ],
  only_what_is_being_written_is_changed: IS_CLOSED,
  what_was_said_stays: IS_CLOSED,
  nobody_checks_what_they_handed_in: [
    403,
    '自己报送的报表须由另一人审核、审定。',
    'What one handed in is checked and approved by somebody else.',
  ],
  a_district_that_is_its_own_host_zone_goes_to_the_city: [
    409,
    '板块自身就是开发园区的，直接由市级审定。',
    'Where the district is its own host zone, the city decides directly.',
  ],
  it_lies_with_the_city: [409, '报表已到市级，由市级退回。', 'The report lies with the city, which may return it.'],
  the_district_checks_first: [409, '须先由所在板块审核。', 'The district checks first.'],
  what_is_required_says_something: [
    422,
    '还有必填的指标没有填写；没有数据的，请选择缺报原因。',
    'Cells that must be filled in are empty; where there is no figure, say why it is missing.',
  ],
  checks_block: [
    422,
    '有数据没有通过审核关系，请更正后再办。',
    'Some figures do not pass their checks; correct them first.',
  ],
  checks_ask: [
    422,
    '有数据需要写明情况后才能报送。',
    'Some figures need a word of explanation before they are handed in.',
  ],
  it_was_asked_for_already: [
    409,
    '已申请过重开，正等市级答复。',
    'It was asked for already and waits for the city’s answer.',
  ],
  nobody_asked_for_it: [409, '没有待答复的重开申请。', 'Nobody has asked for it.'],
  is_not_asked: [422, '这份报表没有这个指标。', 'The report does not ask for this indicator.'],
  is_worked_out: [
    422,
    '这个指标由名册或公式得出，不能填写。',
    'This indicator comes from a register or a formula and is not written.',
  ],
  is_not_running: [409, '这次导入已经结束。', 'This import has ended already.'],
  another_import_runs: [409, '另一次导入正在进行，请等它结束。', 'Another import is running; wait until it has ended.'],
}

export function refusal(code: string, more?: Readonly<Record<string, unknown>>): Problem {
  const [status, title, titleEn] = WORDS[code] ?? [409, '现在不能这样办。', 'This cannot be done now.']
  return new Problem(status, code, { title, titleEn, ...(more ? { more } : {}) })
}

/** The first cause is the one the person reads. */
export function refuseBlocked(blocks: readonly Block[], more?: Readonly<Record<string, unknown>>): void {
  const [first] = blocks
  if (first) throw refusal(first.code, { ...more, blocks })
}

/** A refusal of the database as the one who asked should read it; anything else is given back as it came. */
export function explainReportRefusal(error: unknown): unknown {
  if (!(error instanceof DatabaseError) || error.constraint === undefined || !(error.constraint in WORDS)) return error
  const [status, title, titleEn] = WORDS[error.constraint] as Words
  return new Problem(status, error.constraint, { title, titleEn }, { cause: error })
}

/** What the database refused, in words; to be put round the whole transaction. */
export function inWords<Result>(doing: Promise<Result>): Promise<Result> {
  return doing.catch((error: unknown) => {
    throw explainReportRefusal(error)
  })
}
