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

describe('the annex of a national notice', () => {
  it('负责单位 is a column of owners.', () => {
    const { responsible } = compilePlan(
      notice(
        '一、重点任务',
        '治理河道，修复湿地。',
        '附件：任务分工',
        '附件',
        '任务分工',
        ...['序号', '工作任务', '负责单位', '时间进度', '1', '治理河道', '水利部、财政部', '2024年底前'].map(
          (cell) => `${cell} |`,
        ),
      ),
    )
    expect(responsible).toMatchObject([{ heading: '治理河道', units: ['水利部', '财政部'] }])
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

describe('figures of a national notice', () => {
  const goals = (...lines: string[]) => brief(notice('一、主要目标', ...lines))
  const tasks = (...lines: string[]) => brief(notice('一、重点任务', ...lines))

  it('Names that hold 及以上, a place or 重点 stay whole, and what they share is shared.', () => {
    expect(goals('到2025年，地级及以上城市臭水沟均控制在10%以内。')).toEqual(['地级及以上城市臭水沟 10% atMost 2025'])
    expect(goals('到2025年，县城、城市污水处理率分别达到85%、95%左右。')).toEqual([
      '县城污水处理率 85% about 2025',
      '城市污水处理率 95% about 2025',
    ])
    expect(goals('到2025年，重点天然湿地退化率小于10%。')).toEqual(['重点天然湿地退化率 10% atMost 2025'])
    expect(goals('到2025年，全国湖泊和水库用水量分别增长10%和12%。')).toEqual([
      '全国湖泊用水量 10% growth 2025',
      '全国水库用水量 12% growth 2025',
    ])
  })

  it('今年 is the year of the notice; last year is only compared with.', () => {
    expect(tasks('今年水务专项债规模比去年增加3亿元，新建水厂20座。')).toEqual([
      '水务专项债规模 3亿元 growth 2022',
      '水厂 20座 exact 2022',
    ])
  })

  it('A day in a sentence with 应于 is when it is due.', () => {
    expect(tasks('城镇污泥处置率应于2025年底前达到90%以上。')).toEqual(['城镇污泥处置率 90% atLeast 2025'])
  })

  it('What a measure is compared with, shared among or done to is no part of its name.', () => {
    expect(goals('到2025年，水事故伤亡人数较“十三五”下降30%以上。')).toEqual(['水事故伤亡人数 30% growth 2025'])
    expect(goals('到2025年，调峰响应能力达到最大负荷的3%。')).toEqual(['调峰响应能力 3% exact 2025'])
    expect(goals('选择50个左右城市开展试点。')).toEqual(['城市 50个 about null'])
    expect(goals('水源供给稳中有升，力争2025年回升到20亿吨水平。')).toEqual(['水源供给 20亿吨 exact 2025'])
  })

  it('An age, 现有基础上 and a ratio are told apart from what is measured.', () => {
    expect(goals('到2025年，0—6个月婴儿母乳喂养率达到50%以上。')).toEqual(['0—6个月婴儿母乳喂养率 50% atLeast 2025'])
    expect(goals('到2025年，居民节水知识知晓率在现有基础上提高10%。')).toEqual(['居民节水知识知晓率 10% growth 2025'])
    expect(goals('到2025年，制水产能与回用产能比控制在0.4左右。')).toEqual(['制水产能与回用产能比 0.4 about 2025'])
    expect(goals('——立项研制水务标准不少于20项。')).toEqual(['水务标准 20项 atLeast null'])
  })

  it('每个县级医院 is no rhythm of counties.', () => {
    const { targets } = compilePlan(notice('一、主要目标', '到2025年，每个县级水厂建成2个以上化验室。'))
    expect(targets.map((target) => target.per ?? null)).toEqual([null])
  })

  it('After a sentence about subsidies a cap in money is no target.', () => {
    expect(tasks('单台水泵补贴限额原则上不超过10万元。大型水泵、智能闸门等不超过25万元。')).toEqual([])
  })

  it('The sentences of a box in a table cell are read.', () => {
    expect(tasks('专栏1 水源工程 |', '1.建设水库。支持建设30座左右中型水库。 |')).toEqual(['中型水库 30座 about null'])
  })
})

describe('the page around a national notice', () => {
  it('A chapter may be about a plan; only 规定 refers.', () => {
    const { headings } = compilePlan(
      notice('第一章 规划背景', '水务面临挑战。', '第二章 规划实施', '第一节 组织领导', '第三条规定的事项另行通知。'),
    )
    expect(headings.map((heading) => heading.text)).toEqual(['规划背景', '规划实施', '组织领导'])
  })

  it('The title of a forwarded paper starts with who forwards it, though it is broken over three lines.', () => {
    const { notice: data } = compilePlan(
      [
        '云溪部办公厅转发水利司等部门',
        '关于加快建设水务设施',
        '指导意见的通知',
        '云部办函〔2022〕7号',
        '各有关单位：',
        '水利司《关于加快建设水务设施的指导意见》已经同意，现转发给你们。',
        '云溪部办公厅',
        '2022年1月12日',
        '关于加快建设水务设施的指导意见',
        '一、总体要求',
        '全面加快建设。',
      ].join('\n'),
    )
    expect(data.title).toBe('云溪部办公厅转发水利司等部门关于加快建设水务设施指导意见的通知')
  })

  it('A title that hands out a plan goes on until 的通知, though a line before could end one.', () => {
    const titleOf = (...title: string[]) =>
      compilePlan(
        [
          ...title,
          '云部发〔2022〕9号',
          '各有关单位：',
          '现印发给你们，请认真贯彻执行。',
          '一、总体要求',
          '全面节水。',
        ].join('\n'),
      ).notice.title
    expect(titleOf('云溪部办公厅关于印发节水提升行动', '方案（2021—2025年）的通知')).toBe(
      '云溪部办公厅关于印发节水提升行动方案（2021—2025年）的通知',
    )
    expect(titleOf('云溪部办公厅关于印发推进水网', '优化调整工作方案', '（2021—2025年）的通知')).toBe(
      '云溪部办公厅关于印发推进水网优化调整工作方案（2021—2025年）的通知',
    )
  })

  it('A row of a label and its value keeps no bar.', () => {
    const { notice: data } = compilePlan(
      [
        '标题： | 云溪部关于加强节水的意见',
        '发文字号： | 云部发〔2024〕3号 | 发布日期： | 2024年3月1日',
        '一、节水。全面节水。',
      ].join('\n'),
    )
    expect([data.title, data.documentNumber, data.publishedOn]).toEqual([
      '云溪部关于加强节水的意见',
      '云部发〔2024〕3号',
      '2024-03-01',
    ])
  })
  it('Words that only look like a site or a kind of paper belong to the number.', () => {
    const numberOf = (line: string) =>
      compilePlan(['云溪部关于加强节水的意见', line, '为加强节水，提出以下意见。', '一、节水。全面节水。'].join('\n'))
        .notice.documentNumber
    expect(numberOf('文号：云部网安〔2024〕34号 发布时间：2024-02-26')).toBe('云部网安〔2024〕34号')
    expect(numberOf('云规划资源发〔2024〕3号')).toBe('云规划资源发〔2024〕3号')
  })

  it('A count of readers does not swallow the label after it.', () => {
    const { notice: data } = compilePlan(
      [
        '云溪部关于加强节水的意见',
        '作者: 云溪部 阅读次数: 100 发布时间: 2016-6-23',
        '为加强节水，提出以下意见。',
        '一、节水。全面节水。',
      ].join('\n'),
    )
    expect(data.publishedOn).toBe('2016-06-23')
  })
})

describe('a national notice without its line breaks, or with too many', () => {
  const lines = [
    '云溪部关于加强节水的通知',
    '云部发〔2022〕9号',
    '各省、自治区、直辖市水务厅（局），云溪生产建设兵团水务局：',
    '为加强节水，现就有关事项通知如下：',
    '一、控制总量',
    '（一）核定水量。各地要逐级核定可用水量，建立台账，严格考核，落实到河流和湖泊。（水利部牵头，财政部等参与）',
    '（二）管住取水。各地要规范取水许可，清理无证取水，安装在线计量，按月报送取水数据。（水利部牵头，工业和信息化部等参与）',
    '二、提高效率',
    '（三）改造管网。各地要更新老旧管网，推进分区计量，到2025年公共供水管网漏损率控制在9%以内。（住房城乡建设部牵头）',
  ]
  const headings = (raw: string) => compilePlan(raw).headings.map((heading) => `${heading.level} ${heading.text}`)
  const expected = ['1 控制总量', '2 核定水量', '2 管住取水', '1 提高效率', '2 改造管网']

  it('On one line, its parts run together or parted by blanks, it has the same headings.', () => {
    expect(headings(lines.join('\n'))).toEqual(expected)
    expect(headings(lines.join(''))).toEqual(expected)
    expect(headings(lines.join(' '))).toEqual(expected)
  })

  it('On one line behind a block of document data, both the data and the letter are read.', () => {
    const data =
      '索引号： 0001/2022-01 发文机关： 云溪部 成文日期： 2022年3月4日 发文字号： 云部发〔2022〕9号 发布日期： 2022年3月9日'
    const { notice: read } = compilePlan([data, ...lines].join(' '))
    expect([read.documentNumber, read.indexNumber, read.issuedOn, read.publishedOn]).toEqual([
      '云部发〔2022〕9号',
      '0001/2022-01',
      '2022-03-04',
      '2022-03-09',
    ])
  })

  it('The number and the letter begin lines of their own, however full the lines above are.', () => {
    const wrapped = [
      '云溪部关于进一步加强重点流域和重点地区农业节约用水工作的通知',
      '云部发〔2022〕9号',
      '各省、自治区、直辖市水务厅（局），云溪生产建设兵团水务局等：',
      '现将有关事项通知如下。',
      ...[...Array(8).keys()].flatMap(() => [
        '　　各地要逐级核定可用水量，建立台账，严格考核，落实到河流和',
        '湖泊，并按月向社会公布核定结果，接受群众监督，不得拖延应付。',
      ]),
    ].join('\n')
    const { notice: data } = compilePlan(wrapped)
    expect([data.documentNumber, data.title]).toEqual([
      '云部发〔2022〕9号',
      '云溪部关于进一步加强重点流域和重点地区农业节约用水工作的通知',
    ])
  })
})
