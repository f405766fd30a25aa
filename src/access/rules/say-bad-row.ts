import { CELL_WORDS, type SayCell } from '../../platform/sheets/rules/cell-words.ts'
import type { BadCell } from '../../platform/sheets/sheets.schema.ts'
import type { ImportKind } from '../imports.schema.ts'
import type { CreditCodeRefusal } from './credit-code.ts'
import { IMPORT_COLUMNS, ORGANISATION_ROLE_WORDS } from './import-columns.ts'

/** A cell that cannot be taken: why, and what the sentence speaks of besides. */
export interface BadRow {
  readonly row: number
  /** The key of a column. */
  readonly column: string
  readonly code: BadRowCode
  readonly value: string
  /** What the sentence names: another row, a place, a name. */
  readonly of?: string
}

const ROLE_WORDS = Object.values(ORGANISATION_ROLE_WORDS).map(([word]) => word)

/** Of a 统一社会信用代码, by its refusal (`readCreditCode`). */
export const CREDIT_CODE_WORDS = {
  not_18_letters: () => [
    '不是 18 位；请核对是否漏字或多字。',
    'It does not have 18 letters; look for one too few or too many.',
  ],
  letter_outside_the_alphabet: () => [
    '含有代码不用的字符（字母 I、O、S、V、Z 不用）；请核对是否把 0、1 误作字母。',
    'It holds a letter that codes do not use (I, O, S, V, Z); look for a 0 or 1 typed as a letter.',
  ],
  wrong_division: () => ['第 3 至 8 位不是行政区划代码，请核对。', 'Letters 3 to 8 are no division code; check them.'],
  wrong_organisation_check: () => [
    '第 17 位（组织机构代码的校验位）与前 8 位对不上；请核对第 9 至 17 位。',
    'The 17th letter, the check digit of the organisation code, does not fit; check letters 9 to 17.',
  ],
  wrong_check: () => [
    '第 18 位（校验位）与前 17 位对不上，请核对。',
    'The 18th letter, the check digit, does not fit the others; check it.',
  ],
} satisfies Record<CreditCodeRefusal, SayCell>

const WORDS = {
  ...CELL_WORDS,
  unknown_role: (of) => [`没有这个词；可用的有：${of}。`, `There is no such word; use one of: ${of}.`],
  role_twice: () => ['同一个角色写了两次，请删去一个。', 'The same role stands here twice; take one out.'],
  parent_needed: () => [
    '板块、开发园区、特色园区须写明上级。',
    'A district, host zone or park must say which organisation is above it.',
  ],
  unknown_parent: () => [
    '系统和本表中都没有这个上级；请核对名称或代码，或把它加入本表。',
    'This parent is neither known nor in this sheet; check its name or code, or add it to the sheet.',
  ],
  which_parent: () => [
    '有几个组织叫这个名字；请改填上级的代码。',
    'Several organisations are called so; give the parent’s code.',
  ],
  parent_row_is_bad: (of) => [
    `上级在第 ${of} 行，那一行有误；请先改正。`,
    `The parent stands in row ${of}, which is wrong; correct that first.`,
  ],
  circle: (of) => [
    `上级绕回了自己（第 ${of} 行）；请改正其中一个上级。`,
    `The parents lead back to itself (rows ${of}); correct one of them.`,
  ],
  wrong_place: () => [
    '放错了位置：板块在市下，开发园区在板块下，特色园区在开发园区下。',
    'It is in the wrong place: a district is under the city, a host zone under a district, a park under a host zone.',
  ],
  parent_not_there_yet: () => [
    '这一天上级还没有设立或已经撤销；请核对日期。',
    'On that day the parent was not yet there, or had ended; check the day.',
  ],
  ...CREDIT_CODE_WORDS,
  not_a_division_code: () => [
    '不是行政区划代码；应为 6 位数字，不以 0 开头，有县级必有市级。',
    'This is no division code: six digits, not beginning with 0, and no county without a city.',
  ],
  not_an_internal_code: () => [
    '内部代码应为 2 至 32 位大写字母、数字或连字符，以字母或数字开头。',
    'An internal code has 2 to 32 capital letters, digits or hyphens and begins with a letter or digit.',
  ],
  codes_of_two: () => ['这几个代码分属两个组织，请核对。', 'These codes belong to two organisations; check them.'],
  code_taken: (of) => [`这个代码在那一天属于“${of}”，请核对。`, `On that day this code belongs to ${of}; check it.`],
  row_twice: (of) => [`与第 ${of} 行重复；请删去一行。`, `It is the same as row ${of}; take one out.`],
  which_one: () => [
    '有几个同名的，分不清是哪一个；请填代码（组织）或工号（人员）。',
    'Several bear this name and nothing tells them apart; give a code (organisation) or staff number (person).',
  ],
  role_differs: () => [
    '系统中这个组织的角色不同；角色的变化请在组织页面登记，不由导入改。',
    'The organisation has other roles; a change of roles is recorded on its page, not imported.',
  ],
  parent_differs: (of) => [
    `系统中它的上级是“${of}”；划转请在组织页面登记，不由导入改。`,
    `Its parent is ${of}; a move is recorded on its page, not imported.`,
  ],
  public_differs: () => [
    '与系统中是否公开不一致；导入不改公开范围。',
    'Whether it is public differs from what is known; an import does not change that.',
  ],
  changed_that_day_or_later: () => [
    '这一天或之后已经登记过变化；请填更晚的日期。',
    'A change on that day or a later one is recorded already; give a later day.',
  ],
  not_possible: () => ['不能这样登记，请核对这一行。', 'This cannot have happened so; check the row.'],
  unknown_organisation: () => [
    '没有这个组织，或不在你能看到的范围内；请核对名称或代码，新组织请先导入。',
    'There is no such organisation, or none you may see; check its name or code, and import new ones first.',
  ],
  which_organisation: () => [
    '有几个组织叫这个名字；请改填代码。',
    'Several organisations are called so; give the code.',
  ],
  outside_your_reach: () => [
    '这个组织的人员不归你管理；请删去这一行，或交给管理它的人导入。',
    'People of this organisation are not yours to manage; take the row out or leave it to who manages them.',
  ],
  has_left: () => ['此人已离任；请删去这一行。', 'This person has left; take the row out.'],
  differs_from_row: (of) => [
    `与第 ${of} 行是同一个人，这一格却不同；请改成一致。`,
    `It is the same person as in row ${of}, and this cell differs; make them agree.`,
  ],
  not_a_phone: () => [
    '不是电话号码；请只填数字，可带区号和连字符。',
    'This is no telephone number; digits, spaces and hyphens only.',
  ],
  not_an_email: () => ['不是邮箱地址，请核对。', 'This is no e-mail address; check it.'],
  no_birthday: () => ['第 7 至 14 位不是出生日期，请核对。', 'Letters 7 to 14 are no birthday; check them.'],
  role_without_a_word: () => [
    '写了任职却没有写岗位；请填岗位，或清空任职各栏。',
    'There is an appointment without a role; name the role or empty the cells.',
  ],
  role_not_held_there: () => [
    '这个组织在那一天不能设这个岗位，请核对任职组织。',
    'This role cannot be held at that organisation on that day; check where.',
  ],
  end_before_begin: () => ['任职止须晚于任职起。', 'An appointment ends on a later day than it begins.'],
  appointment_differs: () => [
    '此人在该组织已有这个岗位，起止日期不同；请在人员页面处理，不由导入改。',
    'The person holds this role there with other days; that is changed on their page, not imported.',
  ],
  two_of_a_group: (of) => [
    `与“${of}”须由不同的人担任（三员分立）。`,
    `This and ${of} must be held by different people.`,
  ],
} satisfies Record<string, SayCell>

export type BadRowCode = keyof typeof WORDS

/** What is wrong with a cell and what to do, a sentence in each language. */
export function sayBadRow(kind: ImportKind, { row, column, code, value, of = '' }: BadRow): BadCell {
  const head = IMPORT_COLUMNS[kind].find(({ key }) => key === column)
  const [zh, en] = (WORDS[code] as SayCell)(of)
  return { row, column: { key: column, zh: head?.zh ?? column, en: head?.en ?? column }, code, value, zh, en }
}

/** The words a role column takes, as a sentence lists them. */
export const ORGANISATION_ROLES_SAID = ROLE_WORDS.join('、')
