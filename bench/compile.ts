import { compilePlan } from '../src/plans/rules/compile.ts'
import { kilobytes, type Measurement, medianMilliseconds, milliseconds } from './measurement.ts'

/** Printed pages of a notice hold about 22 lines of 28 characters (GB/T 9704). */
const charactersPerPage = 22 * 28

/** A 30-page notice at 1×, 10× and 100×: the cost should grow with the length and no faster. */
export async function measureCompile(): Promise<Measurement[]> {
  const rows: Measurement[] = []
  let single = Number.NaN
  for (const [times, runs] of [
    [1, 30],
    [10, 10],
    [100, 3],
  ] as const) {
    const text = inventedNotice(30 * times)
    const median = await medianMilliseconds(runs, () => compilePlan(text))
    if (times === 1) single = median
    rows.push({
      what: `${30 * times} pages (${kilobytes(Buffer.byteLength(text))})`,
      figure: milliseconds(median),
      against: times === 1 ? 'goal ≤ 100 ms' : `${(median / single).toFixed(1)} × the time for ${times} × the length`,
    })
  }
  return rows
}

/** A notice of the made-up city 云溪市, of about that many printed pages, with everything the compiler looks for. */
function inventedNotice(pages: number): string {
  const lines = [
    '索引号: | 000000000/2025-00001 | 分类: | 科技 通知 |',
    '发布机构: | 云溪市人民政府办公室 | 文号: | 云政办发〔2025〕8号 |',
    '成文日期: | 2025-03-01 | 发布日期: | 2025-03-05 | 有效性: | 有效 |',
    '名称: | 市政府办公室印发关于建设创新型特色园区行动方案的通知 |',
    '各县（市、区）人民政府，市各委、办、局：',
    '现把《关于建设创新型特色园区的行动方案》发给你们，请照此办理。',
    '云溪市人民政府办公室',
    '2025年3月1日',
    '关于建设创新型特色园区的行动方案',
    '一、总体目标',
    '到2028年，全市创新型特色园区达到12个左右，集聚高新技术企业300家以上，研发投入年均增长8%，单位能耗下降12%左右。',
    '二、重点任务',
  ]
  let length = lines.reduce((sum, line) => sum + line.length, 0)
  for (let task = 1; length < pages * charactersPerPage; task += 1) {
    const paragraph =
      `${task}.建设第${task}类公共技术平台。围绕主导产业组织编制建设清单，支持各园区与院校共建实验室，推动仪器设备开放使用，` +
      `鼓励金融机构提供信用贷款，完善人才安居、就医和子女入学服务。到2027年，建成公共技术平台${task % 40}个以上，` +
      `服务企业${(task % 9) + 1}00家左右，开放率达到${(task % 60) + 30}%。每年对平台运行情况开展一次评价，评价结果向社会公开。` +
      '（牵头单位：市科技局；责任单位：市发展改革委、市工业和信息化局、市财政局，各县（市、区）人民政府）'
    if (task % 10 === 1) lines.push(`（${'一二三四五六七八九十'[Math.floor(task / 10) % 10]}）完善平台体系`)
    lines.push(paragraph)
    length += paragraph.length
  }
  return lines.join('\n')
}
