import { describe, expect, it } from 'vitest'
import { compilePlan } from './compile.ts'

const targetsOf = (sentence: string) =>
  compilePlan(`云溪市行动方案\n一、任务\n（一）园区。建好平台。${sentence}\n（二）保障。做好。`).targets.map(
    ({ subject, value, unit, comparator, per, year, period }) =>
      `${subject} ${value}${unit} ${comparator}${per === undefined ? '' : ` ${per}`} ${period ?? year}`,
  )

describe('figures of a city’s or district’s notice', () => {
  it('A quotation that is several clauses with figures is read; a quoted name is not.', () => {
    expect(targetsOf('到2027年，实现“引进青年人才达到300名左右，人才贡献率达到40%”的目标。')).toEqual([
      '青年人才 300名 about 2027',
      '人才贡献率 40% exact 2027',
    ])
    expect(targetsOf('到2027年，打造“百名工匠，千家工坊”品牌，做好工作。')).toEqual([])
  })

  it('A count at the start of a clause goes on with the act of the clause before.', () => {
    expect(targetsOf('5年内重点支持30名经理赴外培训，100名骨干参加研修。')).toEqual([
      '经理赴外培训 30名 exact 5年内',
      '骨干参加研修 100名 exact 5年内',
    ])
    expect(targetsOf('到2027年，建设园区12个，3个在东溪。')).toEqual(['园区 12个 exact 2027'])
  })

  it('每年 holds for a whole list, a period at the start of a paragraph for its other sentences.', () => {
    expect(targetsOf('每年资助培养督导员50名、社工300名。')).toEqual([
      '督导员 50名 exact 每年 null',
      '社工 300名 exact 每年 null',
    ])
    const plan = '云溪市行动方案\n一、任务\n（一）园区。5年内组织100家协会下企业。建设30家服务站。\n（二）保障。做好。'
    expect(compilePlan(plan).targets.map((target) => target.period)).toEqual(['5年内', '5年内'])
  })

  it('A share or an area that meets a demand is a target.', () => {
    expect(
      targetsOf(
        '到2025年底，本区建成区40%以上面积达到海绵城市建设要求；到2030年底，80平方公里以上建设用地面积达到海绵城市建设要求。',
      ),
    ).toEqual(['本区建成区面积 40% atLeast 2025', '建设用地面积 80平方公里 atLeast 2030'])
  })

  it('What is done to a count of things counts them; a distance or a floor only describes.', () => {
    expect(targetsOf('到2026年，对300个公交站台进行适老化改造。')).toEqual(['公交站台 300个 exact 2026'])
    expect(targetsOf('到2026年，车站50米范围内公交配套占比达到90%。')).toEqual([
      '车站50米范围内公交配套占比 90% exact 2026',
    ])
    expect(targetsOf('更新沿街2层老建筑。')).toEqual([])
  })

  it('The object may stand in the clause before, the first bound too; a gloss behind is none.', () => {
    expect(targetsOf('车站出入口增设电扶梯，三年累计新增19台。')).toEqual(['电扶梯 19台 exact 三年'])
    expect(targetsOf('到2025年，光伏装机容量确保达到120MW，力争达到180MW（不含物流仓储领域）。')).toEqual([
      '光伏装机容量 120MW exact 2025',
      '光伏装机容量 180MW exact 2025',
    ])
  })

  it('Acts before a count are no part of what is counted; 新建 is a part of which buildings.', () => {
    expect(targetsOf('5年内培训新型农民达到400名，培养资助博士后不少于40名。')).toEqual([
      '新型农民 400名 exact 5年内',
      '博士后 40名 atLeast 5年内',
    ])
    expect(targetsOf('到2027年，落实新建住宅屋顶光伏面积比例不低于30%。')).toEqual([
      '新建住宅屋顶光伏面积比例 30% atLeast 2027',
    ])
  })

  it('同比增长 is promised where the sentence names a year to come, and told where it does not.', () => {
    const plan = (sentence: string) =>
      compilePlan(
        `云溪市行动方案\n各单位：\n现将《云溪市行动方案》印发给你们。\n云溪市政府\n2024年1月2日\n云溪市行动方案\n一、任务\n（一）技术。${sentence}\n（二）保障。做好。`,
      ).targets.map(({ subject, value, year }) => `${subject} ${value} ${year}`)
    expect(plan('2025年，全市技术成交额突破500亿元，同比增长15%以上。')).toEqual([
      '全市技术成交额 500 2025',
      '全市技术成交额 15 2025',
    ])
    expect(plan('2022年，全市技术成交额达到400亿元，同比增长12%。')).toEqual([])
  })

  it('An item that is a sentence of its own, with only its owners below, holds its figures.', () => {
    const plan = `云溪区计划\n一、任务\n（一）更新\n1.完成旧住房修缮60万平方米。（牵头单位：区房管局、相关街镇）\n2.实施7公里管道改造。（牵头单位：区建委，支撑单位：区水务局）\n3.完成3万平方米节能率不低于15%的建筑改造。（牵头单位：区建委）\n二、保障\n做好。`
    const { targets, responsible } = compilePlan(plan)
    expect(targets.map(({ value, unit }) => `${value}${unit}`)).toEqual(['60万平方米', '7公里', '3万平方米'])
    expect(responsible[1]).toMatchObject({ lead: ['区建委'], units: ['区建委', '区水务局'] })
  })

  it('A definition, a cap of a subsidy, a state of things and a goal referred to are no targets.', () => {
    expect(targetsOf('本办法所称青年企业，是指青年员工比例达30%以上的企业。')).toEqual([])
    expect(targetsOf('给予一次性10万元奖金支持，每年获支持企业数量最多不超过10个。')).toEqual([])
    expect(targetsOf('属于拆除范围的，我区涉及此类整治面积约1068亩。')).toEqual([])
    expect(targetsOf('按照“三年行动”本区完成230亩整治任务的总体目标，分解到镇。')).toEqual([])
    expect(targetsOf('到2026年，三年行动（简称“行动”）完成230亩违法用地整治。')).toEqual([
      '违法用地整治 230亩 exact 2026',
    ])
  })
})

describe('owners of a city’s or district’s notice', () => {
  const ownersOf = (bracket: string) =>
    compilePlan(
      `云溪区方案\n一、任务\n1.建平台。建好平台。（区科委、区财政局）\n2.用好地。盘活用地。${bracket}\n3.引项目。引进项目。（区经委）`,
    ).responsible[1]

  it('Towns and the firms a district owns are owners in a bare list.', () => {
    expect(ownersOf('（各街镇、区属国企）')?.units).toEqual(['各街镇', '区属国企'])
    expect(ownersOf('（区属国企）')?.units).toEqual(['区属国企'])
  })

  it('实施部门 carries out what 牵头部门 leads.', () => {
    expect(ownersOf('（牵头部门：市交通局港务处；实施部门：市港航中心、各区交通主管部门）')).toMatchObject({
      lead: ['市交通局港务处'],
      units: ['市交通局港务处', '市港航中心', '各区交通主管部门'],
    })
  })
})
