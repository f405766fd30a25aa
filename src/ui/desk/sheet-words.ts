import type { Lang } from '../lang.ts'

const zh = {
  counts: { new: '新增', changed: '修改', same: '不变', bad: '要改' },
  rows: (count: number) => `${count} 行`,
  row: '行',
  column: '列',
  value: '现为',
  todo: '怎么改',
  name: '名称',
  state: '方式',
  states: { new: '新增', changed: '修改' },
  what: '内容',
  file: '选一个文件',
}

/** Words that all imports of sheets share. */
export const sheetWords: Readonly<Record<Lang, typeof zh>> = {
  zh,
  en: {
    counts: { new: 'new', changed: 'changed', same: 'the same', bad: 'to mend' },
    rows: (count) => (count === 1 ? '1 row' : `${count} rows`),
    row: 'Row',
    column: 'Column',
    value: 'Now',
    todo: 'What to do',
    name: 'Name',
    state: 'How',
    states: { new: 'new', changed: 'changed' },
    what: 'What',
    file: 'Choose a file',
  },
}
