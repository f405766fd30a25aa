import { describe, expect, it } from 'vitest'
import { cutChange } from './cut-change.ts'

describe('the change of a text', () => {
  it.each([
    ['园区达到30个左右', '园区达到35个左右', ['园区达到', '30', '35', '个左右']],
    ['按月召开', '按季召开', ['按', '月', '季', '召开']],
    ['共用清单', '共用清单和平台', ['共用清单', '', '和平台', '']],
    ['甲', '乙', ['', '甲', '乙', '']],
    ['同', '同', ['同', '', '', '']],
    ['', '新', ['', '', '新', '']],
    ['到2027年', '到2029年', ['到', '2027', '2029', '年']],
    ['aa', 'aaa', ['aa', '', 'a', '']],
  ] as const)('from %s to %s keeps both ends and splits no number', (was, is, [head, old, next, tail]) => {
    expect(cutChange(was, is)).toEqual({ head, was: old, is: next, tail })
  })

  it('put together again is either text', () => {
    for (const [was, is] of [
      ['增值3.5%以上', '增值3.75%以上'],
      ['abcabc', 'abc'],
      ['𠮷野', '𠮶野'],
    ] as const) {
      const change = cutChange(was, is)
      expect(change.head + change.was + change.tail).toBe(was)
      expect(change.head + change.is + change.tail).toBe(is)
    }
  })
})
