import type { Paragraph, PlanDocument } from '../document/document.ts'

/** What a column of a layout table holds. `place` is a district or a zone, as the table has it. */
export type LayoutColumn = 'count' | 'district' | 'zone' | 'place' | 'directions' | 'other'

const byName: readonly (readonly [LayoutColumn, RegExp])[] = [
  ['count', /^(?:序号|编号|序)$/],
  [
    'directions',
    /^(?:主攻方向|主导产业|产业方向|重点方向|发展方向|重点产业|产业定位|特色产业|重点领域|重点发展产业|发展重点|主攻产业|主要产业|产业布局|重点发展方向|细分领域|细分赛道|产业领域|主导产业方向|重点发展领域|未来产业方向|发展定位|产业发展方向|产业发展重点|产业发展定位|(?:特色|优势|首位|支柱|重点|主导|未来|新兴|主攻)(?:培育|发展|布局|优势|特色|细分)?(?:产业|方向|领域|赛道)(?:定位|方向|领域)?)$/,
  ],
  [
    'district',
    /^(?:所在地|所属区域|所属板块|所属地区|属地|县市区|区县|县区|市县|各县区|市区|所[在属](?:地区|区县|县区|区|县|市|县市区|区域)|(?:所属)?(?:县|区|市)(?:（|\()(?:市|县|区)(?:、(?:区|县|市))?(?:）|\))(?:、?区)?|县、?市、?区|行政区|行政区划)$/,
  ],
  [
    'zone',
    /^(?:(?:特色|重点|承载|专业|科创|科技|未来|创新|产业){0,2}(?:产业)?(?:园区?|开发区|开发园区|功能区|载体|基地|集聚区|产业区|平台|片区)(?:名称)?)$/,
  ],
  ['place', /^(?:板块|区域|地区|板块名称|名称|区域名称|县|区|市)$/],
  [
    'other',
    /^(?:备注|发展目标|目标|规划面积|面积|龙头企业|重点企业|链主企业|重点项目|牵头单位|责任单位|级别|类型|定位|功能定位|产值|产值目标|四至范围|位置|建设主体|运营主体|联系人|规划范围|规模|占地面积|建设内容|依托企业|支撑企业|代表企业)$/,
  ],
]

/** The column a head cell names; null when it names none that a layout table has. */
export function findLayoutColumn(cell: string): LayoutColumn | null {
  const name = cell.replace(/ /g, '')
  if (name.length > 24) return null
  for (const [column, pattern] of byName) if (pattern.test(name)) return column
  // 板块/园区, 规划面积（平方公里）: what the first of them is called counts.
  const bare = name.replace(/(?:[/／]|[、和或及].{1,12}$|[（(]).{1,14}$/, '')
  if (bare === name || bare === '') return null
  for (const [column, pattern] of byName)
    if (pattern.test(bare)) return column === 'zone' || column === 'district' ? 'place' : column
  return null
}

export interface LayoutHead {
  readonly columns: readonly LayoutColumn[]
  /** Index of the first paragraph behind the head. */
  readonly next: number
  readonly barred: boolean
  readonly part: Paragraph['part']
  readonly heading: number
}

/** The head of a layout table that starts at a paragraph: places, and their directions. */
export function readLayoutHead(document: PlanDocument, index: number): LayoutHead | null {
  const first = document.paragraphs[index]
  if (first === undefined || (first.part !== 'body' && first.part !== 'annex')) return null
  const columns: LayoutColumn[] = []
  for (let at = index; at < index + 9; at += 1) {
    const paragraph = document.paragraphs[at]
    if (paragraph === undefined || paragraph.kind !== first.kind || paragraph.part !== first.part) break
    const column = findLayoutColumn(document.text.slice(paragraph.span[0], paragraph.span[1]))
    if (column === null || (column === 'directions' && columns.includes('directions'))) break
    columns.push(column)
  }
  const directions = columns.indexOf('directions')
  const places = columns.filter((column) => column === 'district' || column === 'zone' || column === 'place').length
  if (directions < 1 || places === 0 || places > 2 || columns.slice(directions).some(isPlace)) return null
  return {
    columns,
    next: index + columns.length,
    barred: first.kind === 'cell',
    part: first.part,
    heading: first.heading,
  }
}

const isPlace = (column: LayoutColumn): boolean => column === 'district' || column === 'zone' || column === 'place'
