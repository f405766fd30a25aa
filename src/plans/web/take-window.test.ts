import { describe, expect, it } from 'vitest'
import { takeWindow } from './take-window.ts'

describe('the part of a long list that is drawn', () => {
  it('is all of a short list', () => {
    expect(takeWindow(40, 100, 0, 39)).toEqual([0, 40])
    expect(takeWindow(0, 100, 0, -1)).toEqual([0, 0])
  })

  it('stays where it is while it holds what is looked at', () => {
    expect(takeWindow(1000, 100, 300, 399)).toEqual([300, 400])
    expect(takeWindow(1000, 100, 300, -1)).toEqual([300, 400])
  })

  it('is laid round what is looked at when it does not', () => {
    expect(takeWindow(1000, 100, 0, 500)).toEqual([450, 550])
  })

  it('never leaves the list', () => {
    expect(takeWindow(1000, 100, 0, 999)).toEqual([900, 1000])
    expect(takeWindow(1000, 100, 950, -1)).toEqual([900, 1000])
    expect(takeWindow(1000, 100, 500, 3)).toEqual([0, 100])
  })
})
