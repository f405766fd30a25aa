import { DatabaseError } from 'pg'
import type { Block } from '../../platform/acts/life-cycle.ts'
import { Problem } from '../../platform/http/problems.ts'

type Words = readonly [status: number, title: string, titleEn: string]

const MOVED: Words = [
  409,
  '报表刚被他人改动，请看最新状态。',
  'Somebody has just changed the form. Look at how it stands.',
]

/** What the rules and the database say of definitions, checks and forms when they refuse. */
const WORDS: Readonly<Record<string, Words>> = {
  no_such_indicator: [404, '指标目录中没有这个指标。', 'The catalogue has no such indicator.'],
  no_such_check: [404, '没有这条审核关系。', 'There is no such check.'],
  no_such_form: [404, '没有这张报表，或它还是草稿。', 'There is no such form, or it is still a draft.'],
  not_yours: [403, '这一步由方案办公室办理。', 'This step is the programme office’s.'],
  not_in_this_state: MOVED,
  an_act_is_a_step_of_its_life_cycle: MOVED,
  it_was_changed_meanwhile: MOVED,
  a_code_is_no_word_of_the_language: [
    422,
    '这个代码是公式里的函数名，请换一个。',
    'This code is the name of a function in formulas; choose another.',
  ],
  nothing_is_computed_from_itself: [
    422,
    '公式形成循环：指标经过其他指标又算回自己。',
    'The formulas form a circle: the indicator would be computed from itself.',
  ],
  what_is_computed_needs_what_is_defined: [
    422,
    '公式所用的指标在这些日子里没有定义。',
    'An indicator that the formula names is not defined on these days.',
  ],
  what_is_computed_needs_other_indicators: [
    422,
    '公式中没有指标代码，算出来永远是同一个数。',
    'The formula names no indicator, so it would always be the same number.',
  ],
  what_others_are_computed_from_stays_defined: [
    409,
    '还有计算指标用到它，请先改这些指标的公式。',
    'Computed indicators still need it; change their formulas first.',
  ],
  what_a_form_asks_for_stays_defined: [
    409,
    '已发布的报表还在填报它，请先停用报表或换用新报表。',
    'A published form still asks for it; withdraw the form first.',
  ],
  a_code_keeps_its_unit_frequency_and_level: [
    422,
    '同一代码的计量单位、频率和层级不能改，否则前后不可比；请用新的代码。',
    'A code keeps its unit, frequency and level, or its figures could not be compared. Use a new code.',
  ],
  a_code_has_one_definition_a_day: [
    409,
    '这些日子里这个代码已有定义。',
    'The code is defined on some of these days already.',
  ],
  one_rule_of_a_name_a_day: [409, '已有同名的审核关系。', 'There is a check of this name already.'],
  what_held_until_today_is_not_stated_anew: [
    422,
    '定义只能从今天或以后改起，不能改写过去。',
    'Definitions change from today or later on; the past is not rewritten.',
  ],
  it_ends_today_or_later: [422, '只能从今天或以后停用。', 'It can end today or later.'],
  what_has_ended_stays_ended: [409, '已经停用，不能再改。', 'It has ended and stays so.'],
  what_was_defined_is_ended_and_not_changed: [
    409,
    '定义不能改写，只能停用后重新定义。',
    'A definition is not changed; it is ended and stated anew.',
  ],
  a_published_form_asks_for_something: [422, '报表里还没有指标。', 'The form asks for nothing yet.'],
  a_form_asks_for_what_is_defined: [
    422,
    '报表里有指标在其生效日起没有定义，请移除或先定义。',
    'The form asks for an indicator that is not defined from its first day on. Take it out or define it.',
  ],
  a_form_asks_parks_for_what_is_of_a_park: [
    422,
    '报表由园区填报，只能放园区层级的指标。',
    'Parks fill the form in, so it asks for indicators of parks alone.',
  ],
  nothing_is_asked_for_more_often_than_it_is_stated: [
    422,
    '报表的频率高于其中某个指标的统计频率（例如季报里放了年度指标）。',
    'The form comes more often than one of its indicators is stated, such as a yearly one in a quarterly form.',
  ],
  what_the_city_holds_is_asked_for_again_only_for_a_reason: [
    409,
    '市里已掌握的指标超过了限度，发布须写明理由。',
    'More of it is held by the city already than the limit lets pass; say why it is asked for again.',
  ],
  what_was_published_stays: [409, '已发布的报表不能改，只能停用。', 'A published form is not changed, only withdrawn.'],
  form_park_programme_id_park_id_fkey: [
    422,
    '所选的园区不在园区名册中。',
    'A park that is named is not in the register.',
  ],
  check_rule_programme_id_form_id_fkey: [404, '没有这张报表，或它还是草稿。', 'There is no such form.'],
}

export function refusal(code: string, more?: Readonly<Record<string, unknown>>): Problem {
  const [status, title, titleEn] = WORDS[code] ?? [409, '现在不能这样办。', 'This cannot be done now.']
  return new Problem(status, code, { title, titleEn, ...(more ? { more } : {}) })
}

/** The first cause is the one the person reads. */
export function refuseBlocked(blocks: readonly Block[]): void {
  const [first] = blocks
  if (first) throw refusal(first.code)
}

/** What the database refused, in words; to be put round the whole transaction, since some rules are looked at at its end. */
export function inWords<Result>(doing: Promise<Result>): Promise<Result> {
  return doing.catch((error: unknown) => {
    if (!(error instanceof DatabaseError) || error.constraint === undefined || !(error.constraint in WORDS)) throw error
    const [status, title, titleEn] = WORDS[error.constraint] as Words
    throw new Problem(status, error.constraint, { title, titleEn }, { cause: error })
  })
}
