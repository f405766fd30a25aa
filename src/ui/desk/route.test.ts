import { describe, expect, it } from 'vitest'
import { writeAddress } from './route.ts'

describe('the address of a route', () => {
  it('has its names filled in, each as one segment', () => {
    expect(writeAddress('/api/programmes/:slug/people/:id', { slug: 'nantong-2024', id: '../a b' })).toBe(
      '/api/programmes/nantong-2024/people/..%2Fa%20b',
    )
  })

  it('leaves out of the query what is empty, and keeps zero', () => {
    const query = { q: '园 区', page: 0, role: '', left: undefined, on: null }
    expect(writeAddress('/api/people', {}, query)).toBe('/api/people?q=%E5%9B%AD+%E5%8C%BA&page=0')
  })

  it('is refused while a name has no value', () => {
    expect(() => writeAddress('/api/people/:id', { id: '' })).toThrow(RangeError)
  })
})
