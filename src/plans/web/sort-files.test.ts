import { describe, expect, it } from 'vitest'
import { sortFiles } from './sort-files.ts'

const sort = (...names: string[]) => {
  const { notice, annex } = sortFiles(names.map((name) => ({ name })))
  return [notice?.name ?? null, annex?.name ?? null]
}

describe('dropped files', () => {
  it('are a notice when there is one', () => {
    expect(sort('通知.pdf')).toEqual(['通知.pdf', null])
    expect(sort('重点任务分解表.docx')).toEqual(['重点任务分解表.docx', null])
  })

  it('are an annex when it is a workbook', () => {
    expect(sort('表.xlsx')).toEqual([null, '表.xlsx'])
  })

  it('are told apart by kind and name, in any order', () => {
    expect(sort('表.xlsx', '通知.docx')).toEqual(['通知.docx', '表.xlsx'])
    expect(sort('任务分工方案.docx', '通知.docx')).toEqual(['通知.docx', '任务分工方案.docx'])
    expect(sort('通知.docx', '附件1.docx')).toEqual(['通知.docx', '附件1.docx'])
  })

  it('are nothing when there are none', () => {
    expect(sort()).toEqual([null, null])
  })
})
