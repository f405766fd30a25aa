import { describe, expect, it } from 'vitest'
import { compilePlan } from './compile.ts'

/** A notice of an invented ministry around the given lines. */
function notice(...lines: string[]): string {
  return [
    '云溪部关于印发《水务提升行动计划》的通知',
    '云部发〔2022〕9号',
    '各有关单位：',
    '现将《水务提升行动计划》印发给你们，请认真贯彻执行。',
    '云溪部',
    '2022年3月4日',
    '水务提升行动计划',
    ...lines,
  ].join('\n')
}

const brief = (raw: string) =>
  compilePlan(raw).targets.map(
    (target) => `${target.subject} ${target.value}${target.unit} ${target.comparator} ${target.year}`,
  )

describe('who does the work in a national notice', () => {
  it('A rule for all that follows names nobody in the bracket it stands in.', () => {
    const { responsible } = compilePlan(
      notice(
        '一、重点任务',
        '（一）治理河道。清理沿岸。（水利部牵头，财政部等参与，地方各级人民政府负责落实。以下均需地方各级人民政府落实，不再列出）',
        '（二）修复湿地。补种水草。（林草局牵头，水利部等参与）',
      ),
    )
    expect(responsible.map((entry) => entry.units)).toEqual([
      ['水利部', '财政部', '地方各级人民政府'],
      ['林草局', '水利部'],
    ])
  })

  it('Other bodies meant by 等有关部门 are not named.', () => {
    const { responsible } = compilePlan(
      notice(
        '一、保障措施',
        '（一）加强领导。细化任务。（水利部会同财政部等有关部门负责）',
        '（二）加强宣传。营造氛围。',
      ),
    )
    expect(responsible[0]).toMatchObject({ lead: ['水利部'], units: ['水利部', '财政部'] })
  })

  it('Who is to write the paper on a question is in charge of it.', () => {
    const { responsible } = compilePlan(
      notice(
        '一、工作分工',
        '（一）关于“节水优先”的问题，由水利部会同财政部、农业部等部门研究提出落实意见。',
        '（二）关于“守住水源”的问题，由生态环境部会同水利部等部门负责落实。',
      ),
    )
    expect(responsible.map((entry) => [entry.lead, entry.units])).toEqual([
      [['水利部'], ['水利部', '财政部', '农业部']],
      [['生态环境部'], ['生态环境部', '水利部']],
    ])
  })
})

describe('indicator tables of a national plan', () => {
  const table = (...rows: string[]) =>
    notice(
      '一、发展目标',
      '到2025年，水务发展取得成效。',
      ...['指标', '2020年', '2025年', '属性', ...rows].map((cell) => `${cell} |`),
    )

  it('A value told in words does not turn the base year into a target.', () => {
    expect(
      brief(table('乡镇供水站比例（%）', '81.3', '力争到2022年全部设置', '预期性', '漏损率（%）', '12', '9', '约束性')),
    ).toEqual(['漏损率 9% exact 2025'])
  })

  it('A change and a count with its bound are read from their cells.', () => {
    expect(
      brief(
        table(
          '水事故伤亡人数',
          '-',
          '较“十三五”下降30%以上',
          '预期性',
          '每班现场操作人员',
          '-',
          '6人（含）以下',
          '约束性',
        ),
      ),
    ).toEqual(['水事故伤亡人数 30% growth 2025', '每班现场操作人员 6人 atMost 2025'])
  })

  it('Numbered notes below a table are no headings.', () => {
    const { headings } = compilePlan(
      notice(
        '一、发展目标',
        '到2025年，漏损率降到9%以下。',
        '注：1.漏损率含城镇和农村。',
        '2.水源地指集中式水源地。',
        '二、主要任务',
        '（一）治理河道。清理沿岸。',
      ),
    )
    expect(headings.map((heading) => heading.text)).toEqual(['发展目标', '主要任务', '治理河道'])
  })
})
