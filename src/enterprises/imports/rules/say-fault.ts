import { CREDIT_CODE_WORDS } from '../../../access/rules/say-bad-row.ts'
import { CELL_WORDS, type SayCell } from '../../../platform/sheets/rules/cell-words.ts'
import type { BadCell } from '../../../platform/sheets/sheets.schema.ts'
import type { ImportKind } from '../imports.schema.ts'
import { IMPORT_COLUMNS } from './import-columns.ts'

const WORDS = {
  ...CELL_WORDS,
  ...CREDIT_CODE_WORDS,
  unknown_word: (of) => [`没有这个词；可用的有：${of}。`, `There is no such word; use one of: ${of}.`],
  not_an_industry: () => [
    '不是 GB/T 4754 的代码；应为一个字母，或字母加 2 至 4 位数字，或 4 位数字。',
    'This is no code of GB/T 4754: a letter, a letter with two to four digits, or four digits.',
  ],
  ends_before_it_begins: (of) => [
    `止于起始日（${of}）或更早；请核对两个日期。`,
    `It ends on the day it begins (${of}) or before; check both days.`,
  ],
  in_the_future: () => [
    '在今天以后；请核对，或到那一天再导入。',
    'This lies in the future; check it, or import it then.',
  ],
  code_or_name: () => [
    '请填统一社会信用代码，没有代码的填名称。',
    'Give the credit code, or the name where there is no code.',
  ],
  code_twice: (of) => [
    `与第 ${of} 行是同一个代码；请删去一行，或改正代码。`,
    `Row ${of} has the same code; remove one of them, or correct the code.`,
  ],
  row_twice: (of) => [`与第 ${of} 行重复，请删去一行。`, `It says the same as row ${of}; remove one of them.`],
  overlaps_row: (of) => [
    `日期与第 ${of} 行重叠；请改正其中一行的起止。`,
    `Its days overlap those of row ${of}; correct one of them.`,
  ],
  unknown_district: () => [
    '没有这个板块或开发园区；请照组织名册填写名称。',
    'There is no such district or host zone; write its name as the organisations list does.',
  ],
  which_district: () => [
    '有几个组织叫这个名字；请改填区划代码。',
    'Several organisations are called so; give its code instead.',
  ],
  unknown_park: () => [
    '没有这个园区，或它还没有获准培育；请照词表填写。',
    'There is no such park, or it is not admitted yet; take its name from the list.',
  ],
  which_park: () => ['有几个园区叫这个名字；请改填园区代码。', 'Several parks are called so; give its code instead.'],
  park_out_of_reach: () => [
    '这个园区不归你填报；请由它的管理单位导入，或删去这一行。',
    'This park is not yours to write for; let its own office import the row, or remove it.',
  ],
  unknown_enterprise: () => [
    '名册里没有这家企业；请先导入企业，或核对代码和名称。',
    'The register holds no such enterprise; import it first, or check the code and name.',
  ],
  which_enterprise: () => [
    '名册里有几家企业叫这个名字；请填统一社会信用代码。',
    'Several enterprises of the register are called so; give the credit code.',
  ],
  code_of_another: (of) => [
    `这个代码的企业叫“${of}”，与本行名称对不上；请核对代码和名称。`,
    `The enterprise of this code is called “${of}”, not as the row says; check code and name.`,
  ],
  entered_elsewhere: () => [
    '这个代码的企业已由别处登记，不归你改；要报入园，请导入“入园”表。',
    'The enterprise of this code was entered elsewhere and is not yours to change; to state its stay, import stays.',
  ],
  enterprise_out_of_reach: () => [
    '这家企业不在你填报的范围内；请由它所在园区或板块导入。',
    'This enterprise is not within your reach; let its park or district import the row.',
  ],
  who_confirms_says_district: () => [
    '登记地由确认名册的人改；请留空，或请板块办理。',
    'Where it is registered is changed by who confirms the register; leave it empty, or ask the district.',
  ],
  since_not_after: (of) => [
    `现在的名称或地址从 ${of} 起；变更日期须晚于这一天。`,
    `What it is called or where it is now holds from ${of}; the day of the change must be later.`,
  ],
  unknown_kind: (of) => [`没有这种资质；可用的有：${of}。`, `There is no such kind of title; use one of: ${of}.`],
  overlaps_title: (of) => [
    `名册里已有同种资质与这段日期重叠（${of}）；请核对起止，或先撤回原来的。`,
    `The register holds a title of this kind on some of these days (${of}); check the days, or withdraw that one first.`,
  ],
  number_of_another: (of) => [
    `这个编号在名册里属于“${of}”；请核对编号和企业。`,
    `In the register this number belongs to “${of}”; check the number and the enterprise.`,
  ],
  number_of_row: (of) => [
    `与第 ${of} 行另一家企业的编号相同；请核对编号。`,
    `Row ${of}, of another enterprise, has the same number; check the number.`,
  ],
  overlaps_stay: (of) => [
    `名册里这家企业在这个园区的日期与此重叠（${of}）；请核对起止。`,
    `The register says it is in this park on some of these days (${of}); check the days.`,
  ],
  stated_otherwise: (of) => [
    `名册里写的是“${of}”；要改先撤回原来的，再重新报。`,
    `The register says “${of}”; withdraw that first, then state it anew.`,
  ],
  overlaps_institute: (of) => [
    `名册里同名同级的机构与这段日期重叠（${of}）；请核对起止，或先撤回原来的。`,
    `The register holds an institute of this name and level on some of these days (${of}); check the days, or withdraw it first.`,
  ],
} satisfies Record<string, SayCell>

export type FaultCode = keyof typeof WORDS

/** What is wrong with a cell and what to do, a sentence in each language. */
export function sayFault(
  kind: ImportKind,
  { row, column, code, value, of }: { row: number; column: string; code: string; value: string; of: string },
): BadCell {
  const head = IMPORT_COLUMNS[kind].find(({ key }) => key === column)
  const [zh, en] = (WORDS[code as FaultCode] as SayCell)(of)
  return { row, column: { key: column, zh: head?.zh ?? column, en: head?.en ?? column }, code, value, zh, en }
}
