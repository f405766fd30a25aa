import { DatabaseError } from 'pg'
import { Problem } from '../../platform/http/problems.ts'

type Words = readonly [status: number, title: string, titleEn: string]

const OUT_OF_ORDER: Words = [
  409,
  '现在不能这样办，可能他人刚刚办过；请看最新状态。',
  'It does not stand so now; somebody may just have acted. Look at how it stands.',
]

/** What titles, institutes and the database say when they refuse, by the code or the name of the constraint. */
const WORDS: Readonly<Record<string, Words>> = {
  no_such_enterprise: [
    404,
    '名册中没有这家企业，或不在你的范围内。',
    'There is no such enterprise, or not within your reach.',
  ],
  no_such_title: [404, '没有这项资质，或不在你的范围内。', 'There is no such title, or not within your reach.'],
  no_such_institute: [
    404,
    '没有这家研发机构，或不在你的范围内。',
    'There is no such institute, or not within your reach.',
  ],
  no_such_stay: [404, '没有这条入园记录，或不在你的范围内。', 'There is no such stay, or not within your reach.'],
  no_such_kind: [422, '没有这种资质。', 'There is no such kind of title.'],
  no_such_file: [
    422,
    '没有这个文件，或已用在别处；请重新上传。',
    'There is no such file, or it hangs elsewhere; bring it again.',
  ],
  not_told: [
    403,
    '这家企业的经营数据由其所在园区、板块、企业自身和方案办公室查看。',
    'The figures of this enterprise are for its parks, its district, itself and the programme office.',
  ],
  nobody_confirms_what_they_stated: [
    403,
    '自己填报的须由另一人确认。',
    'What one stated is confirmed by somebody else.',
  ],
  a_title_is_of_a_kind_that_there_is: [422, '没有这种资质。', 'There is no such kind of title.'],
  it_begins_as_stated: OUT_OF_ORDER,
  it_is_stated_confirmed_and_withdrawn_in_this_order: OUT_OF_ORDER,
  a_stay_is_stated_confirmed_or_withdrawn_in_this_order: OUT_OF_ORDER,
  what_was_stated_stays: OUT_OF_ORDER,
  it_is_not_of_the_future: [422, '起始日不能晚于今天。', 'It does not begin later than today.'],
  a_stay_begins_as_stated_and_not_in_the_future: [
    422,
    '入园日期不能晚于今天。',
    'A stay does not begin later than today.',
  ],
  it_is_not_withdrawn_in_the_future: [422, '撤销日不能晚于今天。', 'It is not withdrawn later than today.'],
  it_is_withdrawn_within_its_days: [
    422,
    '撤销日须在有效期内，不早于起始日。',
    'The day of withdrawal lies within its days, from the first on.',
  ],
  an_enterprise_holds_a_title_once_on_one_day: [
    409,
    '这家企业在这些日子里已有同种有效资质。',
    'The enterprise holds a title of this kind on some of these days already.',
  ],
  an_institute_is_held_once_on_one_day: [
    409,
    '这些日子里已有同名同级的研发机构。',
    'There is an institute of this name and level on some of these days already.',
  ],
  an_institute_stays_once_in_a_park_on_one_day: [
    409,
    '这家研发机构在这些日子里已填报在该园区。',
    'The institute is stated to be in this park on some of these days already.',
  ],
  somebody_carries_it: [422, '写明依托单位。', 'Say who carries it.'],
  it_lasts_a_day_or_longer: [422, '截止日须晚于起始日。', 'The last day comes after the first.'],
  its_days_are_finite: [422, '日期不对。', 'No such day.'],
  a_kind_is_not_restated_of_the_past: [
    422,
    '资质种类只能从今天或以后起改写。',
    'A kind is stated anew from today or a later day on.',
  ],
  a_kind_is_stated_once_on_one_day: [
    409,
    '这种资质已有从该日或以后起的规定。',
    'Of this kind something is stated from that day or a later one on already.',
  ],
  title_kind_pkey: [409, '这种资质当天已改写过。', 'This kind was stated anew from that day on already.'],
}

export function titleRefusal(code: string): Problem {
  const [status, title, titleEn] = WORDS[code] ?? [409, '现在不能这样办。', 'This cannot be done now.']
  return new Problem(status, code, { title, titleEn })
}

/** A refusal of the database as the one who asked should read it; anything else is given back as it came. */
export function explainTitleRefusal(error: unknown): unknown {
  if (!(error instanceof DatabaseError) || error.constraint === undefined || !(error.constraint in WORDS)) return error
  const [status, title, titleEn] = WORDS[error.constraint] as Words
  return new Problem(status, error.constraint, { title, titleEn }, { cause: error })
}

/** Round the whole transaction, since some rules are looked at at its end. */
export function inTitleWords<Result>(doing: Promise<Result>): Promise<Result> {
  return doing.catch((error: unknown) => {
    throw explainTitleRefusal(error)
  })
}
