import { describe, expect, it } from 'vitest'
import { NAMED_DEEDS, sayDeed } from './deed-words.ts'

describe('a deed', () => {
  it('is told in both languages', () => {
    expect(sayDeed('organisations.merge', 'zh')).toBe('登记组织合并')
    expect(sayDeed('organisations.merge', 'en')).toBe('recorded a merger')
    for (const act of NAMED_DEEDS) expect(sayDeed(act, 'zh'), act).toMatch(/[\u4e00-\u9fff]/)
  })

  it('that the machine did without a name is told as what came, changed or went', () => {
    expect(sayDeed('access.organisation_event.insert', 'zh')).toBe('登记组织变动')
    expect(sayDeed('access.organisation_event.insert', 'en')).toBe('entered a change of organisations')
    expect(sayDeed('access.person.update', 'en')).toBe('changed a person')
  })

  it('that nobody put into words is told by its name', () => {
    expect(sayDeed('yard.paint', 'zh')).toBe('yard.paint')
    expect(sayDeed('yard.lantern.insert', 'en')).toBe('yard.lantern.insert')
    expect(sayDeed('insert', 'en')).toBe('insert')
  })
})
