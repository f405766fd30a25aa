import { describe, expect, it } from 'vitest'
import { compilePlan } from '../compile.ts'
import { readAnnexTable } from './find-annex.ts'

const plan = `关于印发《云溪市园区行动方案》的通知
各单位：
现将《云溪市园区行动方案》印发给你们。
云溪市人民政府
2024年1月2日
云溪市园区行动方案
一、主要任务
1.建立协同机制。各地要加强协同。
2.强化金融支持。鼓励银行放贷。
附件：重点任务分解表`

const table = [
  ['云溪市重点任务分解表'],
  ['序号', '重点任务', '具体举措', '牵头单位', '配合单位', '完成时限'],
  ['一、主要任务', '', '', '', '', ''],
  ['1', '建立协同机制', '建立联席会议', '市科技局', '市财政局、各县（市、区）政府', '2024年底前'],
  ['', '', '共建平台', '市发改委', '/', '持续推进'],
  ['2', '强化金融支持。', '设立基金', '市财政局', '市金融办', '2025年6月'],
  ['3', '扩建码头', '扩建东港码头', '市交通局', '', '2025年'],
]

describe('the annex as a table of its own', () => {
  it('is read by the names of its columns, with spanned cells filled from above', () => {
    expect(readAnnexTable(table).map((row) => [row.number, row.item, row.lead, row.support, row.due])).toEqual([
      ['1', '建立协同机制', ['市科技局'], ['市财政局', '各县（市、区）政府'], '2024年底前'],
      ['1', '建立协同机制', ['市发改委'], [], '持续推进'],
      ['2', '强化金融支持', ['市财政局'], ['市金融办'], '2025年6月'],
      ['3', '扩建码头', ['市交通局'], [], '2025年'],
    ])
  })

  it('takes its columns in any order', () => {
    const turned = table.slice(1).map((row) => [...row].reverse())
    expect(readAnnexTable(turned).map((row) => row.lead)).toEqual(readAnnexTable(table).map((row) => row.lead))
  })

  it('makes the first of the units the leading one where its head says so', () => {
    const [row] = readAnnexTable([
      ['序号', '工作任务', '责任单位（列第一位为牵头单位）'],
      ['1', '建立协同机制', '市科技局、市财政局'],
    ])
    expect([row?.lead, row?.support]).toEqual([['市科技局'], ['市财政局']])
  })

  it('has no rows without a head that names tasks and owners', () => {
    expect(
      readAnnexTable([
        ['甲', '乙'],
        ['1', '2'],
      ]),
    ).toEqual([])
    expect(readAnnexTable([])).toEqual([])
  })

  it('fills the tasks it matches, and warns of a row that matches none', () => {
    const reading = compilePlan(plan, table)
    expect(reading.tasks.map((task) => [task.lead, task.support, task.due])).toEqual([
      [['市科技局', '市发改委'], ['市财政局', '各县（市、区）政府'], '2024年底前；持续推进'],
      [['市财政局'], ['市金融办'], '2025年6月'],
    ])
    expect(reading.annex.map((row) => row.task)).toEqual(['1', '1', '2', null])
    expect(reading.warnings.map((warning) => warning.code)).toContain('annex_row_unmatched')
    expect(reading.warnings.map((warning) => warning.code)).not.toContain('annex_missing')
  })
})

describe('the annex printed in the notice', () => {
  const flattened = [
    '序号',
    '重点任务',
    '主要内容',
    '牵头单位',
    '配合单位',
    '1',
    '建立协同机制。',
    '建立联席会议。',
    '市科技局',
    '市财政局',
    '共建平台。',
    '市发改委',
    '/',
    '2',
    '强化金融支持',
    '设立基金。',
    '市财政局',
    '市金融办',
  ]
  const printed = `${plan}\n附件\n重点任务分解表\n${flattened.map((cell) => `${cell} |`).join('\n')}`

  it('is put back into rows where number and task span several of them', () => {
    const reading = compilePlan(printed)
    expect(reading.annex.map((row) => [row.number, row.item, row.lead, row.support])).toEqual([
      ['1', '建立协同机制', ['市科技局'], ['市财政局']],
      ['1', '建立协同机制', ['市发改委'], []],
      ['2', '强化金融支持', ['市财政局'], ['市金融办']],
    ])
  })

  it('is read where it stands in the plan itself, and over pages that repeat its head', () => {
    const head = flattened.slice(0, 5)
    const cells = [...flattened.slice(0, 13), ...head, ...flattened.slice(13)]
    const inside = `${plan.slice(0, plan.indexOf('附件：'))}二、任务分工\n${cells.map((cell) => `${cell} |`).join('\n')}`
    expect(compilePlan(inside).annex.map((row) => [row.number, row.lead])).toEqual([
      ['1', ['市科技局']],
      ['1', ['市发改委']],
      ['2', ['市财政局']],
    ])
  })

  it('may stand in plain lines right below the line that names it, its task and owners spanning counted rows', () => {
    const lines = ['序号', '事项', '工作措施', '责任单位', '光伏示范']
    const rows = [
      '1',
      '光伏地铁',
      '利用车站顶棚',
      '地铁集团',
      '2',
      '新站屋顶全覆盖',
      '3',
      '光伏公交',
      '建设车棚',
      '市交通局、各区政府',
    ]
    const reading = compilePlan(`${plan}\n\n${[...lines, ...rows].join('\n\n')}`)
    expect(reading.annex.map((row) => [row.number, row.item, row.content, row.support])).toEqual([
      ['1', '光伏地铁', '利用车站顶棚', ['地铁集团']],
      ['2', '光伏地铁', '新站屋顶全覆盖', ['地铁集团']],
      ['3', '光伏公交', '建设车棚', ['市交通局', '各区政府']],
    ])
  })

  it('may stand in plain lines within the plan itself', () => {
    const rows = ['序号', '重点任务', '牵头单位', '1', '建立协同机制', '市科技局', '2', '强化金融支持', '市财政局']
    const inside = `${plan.slice(0, plan.indexOf('附件：'))}二、任务分工\n${rows.join('\n')}\n三、保障\n做好。`
    expect(compilePlan(inside).annex.map((row) => [row.number, row.item, row.lead])).toEqual([
      ['1', '建立协同机制', ['市科技局']],
      ['2', '强化金融支持', ['市财政局']],
    ])
  })

  it('may group its rows in a column before the number', () => {
    const lines = [
      '任务类型',
      '序号',
      '工作任务',
      '推进单位',
      '行动一',
      '1',
      '更新片区',
      '区房管局',
      '行动二',
      '改造',
      '2',
      '加装电梯',
      '区建委',
    ]
    const reading = compilePlan(`${plan.replace('重点任务分解表', '清单')}\n附件\n重点任务清单\n${lines.join('\n')}`)
    expect(reading.annex.map((row) => [row.number, row.item, row.support])).toEqual([
      ['1', '更新片区', ['区房管局']],
      ['2', '加装电梯', ['区建委']],
    ])
  })

  it('names owners, row by row, with their place', () => {
    const reading = compilePlan(printed)
    expect(reading.responsible.map((entry) => [entry.heading, entry.units])).toEqual([
      ['建立协同机制', ['市科技局', '市财政局']],
      ['建立协同机制', ['市发改委']],
      ['强化金融支持', ['市财政局', '市金融办']],
    ])
    for (const row of reading.annex) expect(reading.text.slice(...(row.span ?? [0, 0]))).toContain(row.lead[0])
  })

  it('that is named and absent leaves the tasks without owner and date, and says so', () => {
    const reading = compilePlan(plan)
    expect(reading.warnings.map((warning) => warning.code)).toContain('annex_missing')
    expect(reading.tasks.every((task) => task.lead.length === 0 && task.due === null)).toBe(true)
  })
})
