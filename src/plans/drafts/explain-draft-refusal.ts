import { DatabaseError } from 'pg'
import { Problem } from '../../platform/http/problems.ts'
import type { ItemRefusal, ItemRefusalCode } from './rules/draft-items.ts'

type Words = readonly [status: number, title: string, titleEn: string]

/** What the database's invariants say when they refuse, by the name of the constraint. */
const BY_CONSTRAINT: Readonly<Record<string, Words>> = {
  an_act_is_a_step_of_its_life_cycle: [
    409,
    '此稿现在的状态不允许这一步；请刷新后再看。',
    'The draft does not stand where this step begins; look at it anew.',
  ],
  items_change_while_the_draft_is_open: [
    409,
    '此稿已核对或已结束，不能再改。',
    'The draft has been checked or has ended; its items no longer change.',
  ],
  a_draft_is_published_upon_what_it_began_from: [
    409,
    '建稿以后已发布新的版本；请撤回此稿，从现行版本重新建稿。',
    'Another edition holds by now; withdraw this draft and open one from what holds.',
  ],
  every_sentence_is_decided: [409, '还有未归属的句子没有判定。', 'There are uncovered sentences to decide.'],
  every_warning_is_answered: [409, '还有提示没有答复。', 'There are warnings to answer.'],
  every_change_is_accepted_or_declined: [409, '还有变动没有接受或不接受。', 'There are changes to accept or decline.'],
  who_checked_does_not_publish: [
    403,
    '核对人不能自己发布，须由另一人发布。',
    'Who checked a draft does not publish it; another person does.',
  ],
  who_alone_drafted_does_not_publish: [
    403,
    '只有你一人起草此稿，须由另一人发布。',
    'You alone drafted it; another person publishes it.',
  ],
  a_span_lies_inside_its_text: [422, '所标的位置不在原文之内。', 'The place that is named is not inside the text.'],
  a_target_says_how_much_of_what: [
    422,
    '目标须写明对象、数值、单位和比较方式。',
    'A target says what is measured, how much, in which unit and how it is compared.',
  ],
  a_row_of_the_layout_names_a_district: [422, '布局须写明板块。', 'A row of the layout names a district.'],
  a_task_has_a_title: [422, '任务须有标题。', 'A task has a title.'],
  a_row_of_the_annex_names_its_item: [422, '分解表的一行须写明事项。', 'A row of the annex names its item.'],
  a_target_is_measured_by_one_thing_on_a_day: [
    409,
    '这项目标已有计量来源；请先停用原来的。',
    'Something measures this target already; end that first.',
  ],
  a_binding_ends_once: [409, '这一计量来源已停用。', 'This binding has ended.'],
  a_tolerance_is_some_percent: [422, '“左右”的幅度须在 0% 到 50% 之间。', 'What 左右 leaves open is 0 to 50 percent.'],
}

/** A refusal of the database as the one who asked should read it; anything else is given back as it came. */
export function explainDraftRefusal(error: unknown): unknown {
  if (!(error instanceof DatabaseError) || error.constraint === undefined) return error
  const words = BY_CONSTRAINT[error.constraint]
  if (!words) return error
  const [status, title, titleEn] = words
  return new Problem(status, error.constraint, { title, titleEn }, { cause: error })
}

const BY_CODE: Readonly<Record<ItemRefusalCode, Words>> = {
  not_live: [409, '此项已删去、合并或拆分。', 'This item was dropped, merged away or split.'],
  wrong_content: [422, '内容不完整，或与类别不符。', 'What is said is incomplete, or not of this kind.'],
  span_outside_text: [422, '所标的位置不在原文之内。', 'The place that is named is not inside the text.'],
  span_missing: [422, '请在原文中标出它的位置。', 'Mark where it stands in the text.'],
  not_edited_by_hand: [422, '句子和提示只作判定，不改写。', 'Sentences and warnings are decided, not written.'],
  decide_first: [409, '请先接受或不接受这项变动。', 'Accept or decline this change first.'],
  not_of_one_kind: [422, '只能合并同一类的项目。', 'Only items of one kind are merged.'],
  not_neighbours: [422, '只能合并相邻的项目。', 'Only neighbours are merged.'],
  parts_outside_the_item: [422, '拆出的部分超出了原项。', 'A part lies outside the item.'],
  parts_overlap: [422, '拆出的部分相互重叠，或次序不对。', 'The parts overlap, or are not in order.'],
  part_left_out: [422, '拆分后有文字落下了。', 'The parts leave out words that the item had.'],
  not_covered_by_it: [422, '所选的句子不在此项的位置上。', 'A sentence does not lie where the item stands.'],
  not_dropped: [409, '此项没有被删去。', 'This item was not dropped.'],
  not_decided_so: [409, '此项不能这样判定，或已经如此。', 'This item is not decided so, or already is.'],
}

/** A refused act on items. @param mine  what was sent, to stand beside what somebody else wrote meanwhile */
export function problemOfItem(refusal: ItemRefusal, mine: unknown = null): Problem {
  if (refusal.code === 'no_such_item') {
    return new Problem(404, 'no_such_item', { title: '此稿中没有这一项。', titleEn: 'The draft has no such item.' })
  }
  if (refusal.code === 'changed_meanwhile') {
    return changedMeanwhile({ theirs: 'item' in refusal ? refusal.item : null, mine })
  }
  const [status, title, titleEn] = BY_CODE[refusal.code]
  return new Problem(status, refusal.code, { title, titleEn })
}

/** Nothing was written: who asks sees what somebody else did first. */
export function changedMeanwhile(more: Readonly<Record<string, unknown>>): Problem {
  return new Problem(409, 'changed_meanwhile', {
    title: '他人已先作修改；你的内容没有写入，请比较后再定。',
    titleEn: 'Somebody changed it first; nothing of yours was written. Compare the two.',
    more,
  })
}

export function noSuchDraft(): Problem {
  return new Problem(404, 'no_such_draft', { title: '没有这份稿件。', titleEn: 'There is no such draft.' })
}
