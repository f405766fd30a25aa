import { describe, expect, it } from 'vitest'
import type { OrganisationFile } from '../organisation.schema.ts'
import { listFoundings, type Present, type PublishedLayout } from './list-foundings.ts'

const published: PublishedLayout = {
  city: { zh: '云溪市', en: 'Yunxi' },
  layout: [
    { district: '上溪区', hostZone: '上溪开发区' },
    { district: '上溪区', hostZone: '上溪高新区' },
    { district: '下溪湾', hostZone: null },
    { district: '中溪区', hostZone: '上溪开发区' },
  ],
  english: { 上溪区: 'Shangxi' },
}
const file: OrganisationFile = {
  codes: { 云溪市: { scheme: 'division', code: '990100' }, 市科技局: { scheme: 'internal', code: 'KJ' } },
  beside: [{ name: '市科技局', role: 'bureau' }],
  before: [],
}
const list = (present: Present[] = [], over: Partial<PublishedLayout> = {}) => {
  let last = 0
  const makes = { newId: () => `${++last}`, internalCode: (key: string) => `X${key.length}` }
  return listFoundings({ ...published, ...over }, file, present, makes)
}
const presentOf = (foundings: ReturnType<typeof list>): Present[] =>
  foundings.map(({ id, key, name, parent }) => ({ id, key, name: name.zh, parent }))

describe('the first tree', () => {
  it('is the city, its districts, their host zones and who stands beside, parents first', () => {
    expect(list().map(({ id, name, parent, roles }) => [id, name.zh, parent, ...roles])).toEqual([
      ['1', '云溪市', null, 'city'],
      ['2', '上溪区', '1', 'district'],
      ['3', '上溪开发区', '2', 'host_zone'],
      ['4', '上溪高新区', '2', 'host_zone'],
      ['5', '下溪湾', '1', 'district', 'host_zone'],
      ['6', '中溪区', '1', 'district'],
      ['7', '上溪开发区', '6', 'host_zone'],
      ['8', '市科技局', '1', 'bureau'],
    ])
  })

  it('has the codes that the folder gives, and internal ones where it gives none', () => {
    const codes = list().map(({ codes: [code] }) => `${code?.scheme} ${code?.code}`)
    expect(codes[0]).toBe('division 990100')
    expect(codes[1]).toBe('internal X12')
    expect(codes.at(-1)).toBe('internal KJ')
  })

  it('says no English that the folder does not say', () => {
    expect(list().map(({ name }) => name.en)).toEqual(['Yunxi', 'Shangxi', null, null, null, null, null, null])
  })
})

describe('a tree that stands', () => {
  it('is not founded again', () => {
    expect(list(presentOf(list()))).toEqual([])
  })

  it('gets what a later layout adds, under who is there', () => {
    const present = presentOf(list())
    const layout = [...published.layout, { district: '下溪湾', hostZone: '新港区' }]
    expect(list(present, { layout })).toMatchObject([{ name: { zh: '新港区' }, parent: '5' }])
  })

  it('knows by its name who came otherwise, and only under the same parent', () => {
    const present = presentOf(list()).map((one) => ({ ...one, key: null }))
    expect(list(present)).toEqual([])
    const moved = present.map((one) => (one.name === '上溪高新区' ? { ...one, parent: '6' } : one))
    expect(list(moved)).toMatchObject([{ name: { zh: '上溪高新区' }, parent: '2' }])
  })

  it('knows by its key who was renamed since', () => {
    const present = presentOf(list()).map((one) => (one.name === '上溪区' ? { ...one, name: '新溪区' } : one))
    expect(list(present)).toEqual([])
  })
})
