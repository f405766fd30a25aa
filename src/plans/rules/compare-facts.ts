import type { Facts } from '../facts.schema.ts'
import type { PlanReading } from '../plans.schema.ts'

/** How a reading stands beside the reviewed facts. */
export interface FactComparison {
  /** How many facts were compared: each field of the document data, each field reviewed of each item of a list. */
  readonly compared: number
  /** The facts that differ, one sentence in Chinese each. */
  readonly differing: string[]
}

const LISTS = { headings: '标题', targets: '目标', layout: '布局', tasks: '任务', responsible: '责任单位' } as const

const FIELDS: Readonly<Record<string, string>> = {
  documentNumber: '文号',
  indexNumber: '索引号',
  issuer: '发文机关',
  coIssuers: '联合发文机关',
  title: '标题',
  planTitle: '方案名称',
  issuedOn: '成文日期',
  publishedOn: '发布日期',
  validity: '有效性',
  category: '分类',
  attachments: '附件',
  level: '层级',
  number: '序号',
  text: '文字',
  subject: '对象',
  value: '数值',
  valueMax: '数值上限',
  unit: '单位',
  comparator: '比较方式',
  direction: '增减',
  per: '每期',
  year: '年份',
  period: '期限',
  heading: '所在标题',
  district: '板块',
  hostZone: '园区',
  directions: '主攻方向',
  group: '所属部分',
  lead: '牵头单位',
  support: '配合单位',
  units: '责任单位',
  due: '完成时限',
}

/** Compares what a text compiled to with the facts that a person reviewed. Lists are compared in the text's order. */
export function compareFacts(facts: Facts, reading: PlanReading): FactComparison {
  const differing: string[] = []
  let compared = 0
  const compare = (where: string, fact: object, read: object | undefined) => {
    const found = new Map(Object.entries(read ?? {}))
    for (const [field, expected] of Object.entries(fact)) {
      compared += 1
      const actual = found.get(field)
      if (isSame(expected, actual)) continue
      differing.push(`${where}的${FIELDS[field] ?? field}：经复核为${say(expected)}，该文本读作${say(actual)}`)
    }
  }

  compare('文件', facts.notice, reading.notice)
  const readLists = {
    ...reading,
    layout: reading.layout.map((row) => ({ ...row, directions: row.directions.map((direction) => direction.text) })),
  }
  for (const key of ['headings', 'targets', 'layout', 'tasks', 'responsible'] as const) {
    const expected: readonly object[] = facts[key]
    const actual: readonly object[] = readLists[key]
    for (const [index, fact] of expected.entries()) compare(`${LISTS[key]} ${index + 1} `, fact, actual[index])
    for (const extra of actual.slice(expected.length)) {
      compared += 1
      differing.push(`${LISTS[key]}：该文本多出一项${say(extra)}`)
    }
  }
  return { compared, differing }
}

/** Absent and null are the same: neither was said. */
function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null)
}

function say(value: unknown): string {
  if (value === null || value === undefined) return '“无”'
  if (typeof value !== 'object') return `“${value}”`
  const words = Array.isArray(value) ? value : Object.values(value).filter((part) => typeof part === 'string')
  return `“${words.join('、').slice(0, 80)}”`
}
