import { Problem } from '../http/problems.ts'
import type { SheetLimits, SheetRefusal } from './sheet-limits.ts'

type Words = readonly [status: number, zh: string, en: string]

const WORDS: Readonly<Record<Exclude<SheetRefusal, 'too_many_rows'>, Words>> = {
  empty_file: [422, '文件是空的，请检查后重新选择。', 'The file is empty; check it and choose again.'],
  old_workbook: [
    415,
    '这是旧版表格（.xls），请另存为 .xlsx 后再试。',
    'This is an old workbook (.xls); save it as .xlsx and try again.',
  ],
  encrypted_document: [
    422,
    '文件设有密码，请去掉密码后再试。',
    'The file is protected by a password; remove it and try again.',
  ],
  not_a_workbook: [
    415,
    '这不是 .xlsx 表格；CSV 等请在表格软件中另存为 .xlsx。',
    'This is no .xlsx workbook; save a CSV or other table as .xlsx.',
  ],
  not_a_sheet: [
    415,
    '这不是表格，或其中的文字读不出；请用 .xlsx，或以 UTF-8、GB18030 保存的 CSV。',
    'This is no table, or its letters cannot be read; use an .xlsx workbook, or a CSV saved as UTF-8 or GB18030.',
  ],
  zip_bomb: [
    422,
    '文件解压后异常庞大，已停止读取；请重新另存后再试。',
    'The file unpacks to an abnormal size and was not opened; save it anew.',
  ],
  broken_file: [
    422,
    '文件已损坏或不完整；请重新另存后再试。',
    'The file is damaged or incomplete; save it anew and try again.',
  ],
  broken_quotes: [
    422,
    'CSV 里的双引号不成对，分不清列；请在表格软件中重新另存后再试。',
    'The quotes of the CSV do not close, so its columns cannot be told; save it anew in a spreadsheet.',
  ],
  too_wide: [
    413,
    '表格超过 256 列，请删去多余的列。',
    'There are more than 256 columns; remove those that are not needed.',
  ],
  heads_missing: [
    422,
    '没有找到表头；请下载模板，保留第一行的栏目名。',
    'The heads were not found; start from the template and keep its first row.',
  ],
  other_kind: [
    422,
    '这张表是另一类导入的模板；请改选类别，或换一个文件。',
    'This sheet is for another kind of import; choose that kind, or another file.',
  ],
  took_too_long: [
    422,
    '读取这个文件用时过长，已停止；请把内容粘贴到空白模板中再试。',
    'Reading this file took too long and was stopped; paste its rows into an empty template and try again.',
  ],
  took_too_much_memory: [
    422,
    '读取这个文件占用内存过多，已停止；请把内容粘贴到空白模板中再试。',
    'Reading this file took too much memory and was stopped; paste its rows into an empty template and try again.',
  ],
  busy: [
    503,
    '现在正在读取的文件太多；请稍等片刻再试。',
    'Too many files are being read at the moment; wait a little and try again.',
  ],
  stopped: [
    503,
    '服务正在停止，文件没有读取；请稍后再试。',
    'The service is stopping and the file was not read; try again later.',
  ],
  no_rows: [422, '表头下面没有内容。', 'There is nothing below the heads.'],
}

/** Why a sheet was not read, in words that say what to do. */
export function explainUnread(refusal: SheetRefusal, limits: SheetLimits): Problem {
  if (refusal === 'too_many_rows') {
    const most = limits.rows.toLocaleString('en')
    return new Problem(413, refusal, {
      title: `超过 ${most} 行，请分成几个文件导入。`,
      titleEn: `There are more than ${most} rows; split the file.`,
    })
  }
  const [status, title, titleEn] = WORDS[refusal]
  return new Problem(status, refusal, { title, titleEn })
}

export function sayTooLarge({ fileBytes }: SheetLimits): Problem {
  const most = fileBytes / 1024 / 1024
  return new Problem(413, 'too_large', {
    title: `文件超过 ${most} MB。`,
    titleEn: `The file is larger than ${most} MB.`,
  })
}
