/** Why a cell of any sheet cannot be taken and what to do, in a sentence of each language. `of`: what it speaks of. */
export type SayCell = (of: string) => readonly [zh: string, en: string]

export const CELL_WORDS = {
  missing: () => ['必填，请补上。', 'This must be filled in.'],
  too_long: (of) => [`超过 ${of} 个字，请缩短。`, `This is longer than ${of} letters; shorten it.`],
  formula_error: () => [
    '公式出错，没有结果；请改正公式或填入值。',
    'The formula has no result; correct it or type the value.',
  ],
  number_too_long: () => [
    '被表格软件当作数字存了，末几位已丢失；请把单元格设为文本后重新输入。',
    'It was kept as a number and its last digits are lost; set the cell to text and type it again.',
  ],
  not_a_day: () => ['不是日期；请写成 2024-01-31 这样的日期。', 'This is no day; write it like 2024-01-31.'],
  not_yes_or_no: () => ['请填“是”或“否”。', 'Write 是 (yes) or 否 (no).'],
} satisfies Record<string, SayCell>
