import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rounds } from '../../../platform/testing/rounds.ts'
import { spendCpu } from '../../../platform/testing/spend-cpu.ts'
import { findTargets } from './find-targets.ts'
import { aGoal, aPlan, aTask, writtenIn2021 } from './plan.fixture.ts'

/** Subject, value, unit, comparator and year of each target. */
const read = (plan: Parameters<typeof findTargets>[0]) =>
  findTargets(plan).map((target) => [target.subject, target.value, target.unit, target.comparator, target.year])

describe('a level', () => {
  it('names the measure, the number with its unit, how it binds and the year', () => {
    expect(findTargets(aGoal('到2027年，云溪市特色园区达到12个左右。'))).toEqual([
      {
        text: '到2027年，云溪市特色园区达到12个左右',
        span: [5, 26],
        subject: '云溪市特色园区',
        value: 12,
        unit: '个',
        comparator: 'about',
        year: 2027,
        heading: '主要目标',
      },
    ])
  })

  it.each([
    ['茶园产值达到5000亿元', 'exact'],
    ['茶园产值5000亿元以上', 'atLeast'],
    ['茶园产值突破5000亿元', 'atLeast'],
    ['茶园产值不低于5000亿元', 'atLeast'],
    ['茶园产值＞5000亿元', 'atLeast'],
    ['茶园产值≥5000亿元', 'atLeast'],
    ['茶园产值控制在5000亿元以内', 'atMost'],
    ['茶园产值不超过5000亿元', 'atMost'],
    ['茶园产值压缩至5000亿元以下', 'atMost'],
    ['茶园产值约5000亿元', 'about'],
    ['茶园产值提高到5000亿元', 'exact'],
    ['茶园产值突破五千亿元', 'atLeast'],
  ])('%s binds %s', (clause, comparator) => {
    expect(read(aGoal(`到2027年，${clause}。`))).toEqual([['茶园产值', 5000, '亿元', comparator, 2027]])
  })

  it('keeps 万 and 亿 in the unit and reads separators, decimals and full-width digits', () => {
    expect(read(aGoal('装机容量达到1.2亿千瓦，游客达到1,250万人次，床位达到３０００张。'))).toEqual([
      ['装机容量', 1.2, '亿千瓦', 'exact', null],
      ['游客', 1250, '万人次', 'exact', null],
      ['床位', 3000, '张', 'exact', null],
    ])
  })

  it('gives both ends of a range', () => {
    const [roads, parks] = findTargets(aGoal('开通2-3条专线，建成8—10个公园。'))
    expect([roads?.value, roads?.valueMax, roads?.unit]).toEqual([2, 3, '条'])
    expect([parks?.value, parks?.valueMax, parks?.subject]).toEqual([8, 10, '公园'])
  })

  it('takes the number it rises to, not the one it rises from', () => {
    expect(read(aGoal('经营主体由50万户增加到80万户。'))).toEqual([['经营主体', 80, '万户', 'exact', null]])
  })

  it('reads none, a half and a third written as words', () => {
    expect(read(aGoal('重大事故为零，绿色建筑占新建建筑一半以上，自产饲料占比达到三分之一。'))).toEqual([
      ['重大事故', 0, '', 'exact', null],
      ['绿色建筑占新建建筑', 50, '%', 'atLeast', null],
      ['自产饲料占比', 33.33, '%', 'exact', null],
    ])
  })
})

describe('growth', () => {
  it('is an amount by which something rises or falls', () => {
    const found = findTargets(aGoal('到2025年，茶叶产量增长20%以上，单位产值能耗比2020年下降13.5%。'))
    expect(found.map((target) => [target.subject, target.value, target.comparator, target.direction])).toEqual([
      ['茶叶产量', 20, 'growth', 'up'],
      ['单位产值能耗', 13.5, 'growth', 'down'],
    ])
    expect(found[1]?.year).toBe(2025)
  })

  it('says for which step it holds', () => {
    const [yearly, average] = findTargets(aGoal('覆盖率每年提升1～3个百分点，加工产值年均增长8%左右。'))
    expect(yearly).toMatchObject({ value: 1, valueMax: 3, unit: '个百分点', per: '每年', year: null })
    expect(average).toMatchObject({ subject: '加工产值', per: '年均', comparator: 'growth' })
  })

  it('doubles with 翻一番', () => {
    expect(read(aGoal('到2027年，研发投入比2022年翻一番。'))).toEqual([['研发投入', 1, '番', 'growth', 2027]])
  })
})

describe('an act whose object is counted', () => {
  it('is about the object, before or after the number', () => {
    expect(read(aTask('建设20个智能车间，培育专精特新企业100家以上，培训约1000名达到国际标准的茶艺师。'))).toEqual([
      ['智能车间', 20, '个', 'exact', null],
      ['专精特新企业', 100, '家', 'atLeast', null],
      ['达到国际标准的茶艺师', 1000, '名', 'about', null],
    ])
  })

  it('hears 至少 before the act and names whom it serves', () => {
    expect(read(aTask('到2025年，为各镇至少培育1家示范茶场。'))).toEqual([['各镇示范茶场', 1, '家', 'atLeast', 2025]])
  })

  it('gives one target for each count of a list, the shared noun with each', () => {
    expect(read(aGoal('建设10个省级、20个市级现代茶园和3条专线。'))).toEqual([
      ['省级现代茶园', 10, '个', 'exact', null],
      ['市级现代茶园', 20, '个', 'exact', null],
      ['专线', 3, '条', 'exact', null],
    ])
  })

  it('reads a share of things as the number', () => {
    expect(read(aTask('100%的镇卫生院完成药房设置，在10%的村设置阅览室。'))).toEqual([
      ['镇卫生院药房设置', 100, '%', 'exact', null],
      ['村阅览室', 10, '%', 'exact', null],
    ])
  })
})

describe('several subjects', () => {
  it('are dealt their numbers by 分别, each with the head the last one carries', () => {
    expect(read(aGoal('莲藕栽种、采收机械化率分别达到61%和47%。'))).toEqual([
      ['莲藕栽种机械化率', 61, '%', 'exact', null],
      ['莲藕采收机械化率', 47, '%', 'exact', null],
    ])
  })

  it('share one number with 均', () => {
    const found = findTargets(aGoal('化肥、农药利用率均达到43%。'))
    expect(found.map((target) => target.subject)).toEqual(['化肥利用率', '农药利用率'])
    expect(found[0]?.span).toEqual(found[1]?.span)
  })

  it('are one subject without either word', () => {
    expect(read(aGoal('畜牧养殖、水产养殖和初加工机械化率总体达到50%左右。'))).toEqual([
      ['畜牧养殖、水产养殖和初加工机械化率', 50, '%', 'about', null],
    ])
  })

  it('may be years instead', () => {
    expect(read(aGoal('到2023年、2025年，污水处理率分别达到90%、95%。'))).toEqual([
      ['污水处理率', 90, '%', 'exact', 2023],
      ['污水处理率', 95, '%', 'exact', 2025],
    ])
  })
})

describe('the year', () => {
  it('at the start of a paragraph holds until another one comes', () => {
    expect(
      read(aGoal('到2025年，条件明显改善。入学率达到96%；巩固率达到98%。到2035年，入学率达到99%。')).map(
        (row) => row[4],
      ),
    ).toEqual([2025, 2025, 2035])
  })

  it('of an announcement holds for the list below it, and not for the next section', () => {
    const plan = aPlan(
      { heading: '发展目标', lines: ['到2025年，主要目标是：', '——产值达到300亿元。', '——园区达到5个。'] },
      { heading: '重点任务', lines: ['建设20个车间。'] },
    )
    expect(findTargets(plan).map((target) => target.year)).toEqual([2025, 2025, null])
  })

  it('said before the first heading ends with it', () => {
    const plan = aPlan(
      { lines: ['具体指标：到2028年，云溪市建成40个茶园。'] },
      { heading: '主要任务', lines: ['建立20个茶艺实训基地。'] },
    )
    expect(read(plan)).toEqual([
      ['茶园', 40, '个', 'exact', 2028],
      ['茶艺实训基地', 20, '个', 'exact', null],
    ])
  })

  it('of two years stays at hand for every pair of numbers', () => {
    expect(
      read(aGoal('到2022年和2030年，素养水平分别不低于22%和30%；锻炼人数比例达到37%及以上和40%及以上。')).map((row) => [
        row[1],
        row[4],
      ]),
    ).toEqual([
      [22, 2022],
      [30, 2030],
      [37, 2022],
      [40, 2030],
    ])
  })

  it('set above a list holds for its entries, which may be headings themselves', () => {
    const plan = aPlan(
      { heading: '主要目标', lines: ['到2025年，实现以下目标：'] },
      { heading: '高新技术企业达到100家；', level: 3, lines: [] },
      { heading: '研发投入强度达到3%', level: 3, lines: [] },
    )
    expect(findTargets(plan)).toMatchObject([
      { subject: '高新技术企业', value: 100, year: 2025, heading: '主要目标' },
      { subject: '研发投入强度', value: 3, year: 2025, heading: '主要目标' },
    ])
  })

  it('may stand in the heading', () => {
    expect(read(aPlan({ heading: '近期目标（2021—2025年）', lines: ['建成园区5个。'] }))).toEqual([
      ['园区', 5, '个', 'exact', 2025],
    ])
  })

  it('gives way to a period', () => {
    expect(findTargets(aTask('利用3-5年时间，力争培训1000名茶艺师，建设100间工作室。'))).toMatchObject([
      { year: null, period: '3-5年' },
      { year: null, period: '3-5年' },
    ])
  })

  it('is not the one that a change is measured from', () => {
    expect(read(aGoal('较2020年提高5个百分点的覆盖率之外，病床数比2020年增加10%。'))[0]?.[4]).toBeNull()
  })
})

describe('a clause that leans on the one before', () => {
  it.each([
    ['每万人医生数不低于4人，到2025年不低于4.66人', '每万人医生数'],
    ['工业产值超过300亿元，占地区生产总值比重达25%', '工业产值占地区生产总值比重'],
    ['研发平台达到50家，其中省级10家', '省级研发平台'],
    ['上市公司数量达到10家，总数达到15家', '上市公司数量'],
    ['煤炭消费量下降10%，北部地区下降5%', '北部地区煤炭消费量'],
  ])('%s', (clause, subject) => {
    expect(findTargets(aGoal(`${clause}。`))[1]?.subject).toBe(subject)
  })
})

describe('an indicator table', () => {
  const cells = (...lines: readonly string[]) =>
    aPlan({ part: 'cover', lines: ['云政发〔2021〕3号'] }, { heading: '主要目标', kind: 'cell', lines })

  it('gives the values of the years ahead, one cell a line', () => {
    expect(
      read(
        cells(
          '指标',
          '单位',
          '2020年',
          '2025年',
          '属性',
          '茶园面积',
          '万亩',
          '60',
          '64',
          '预期性',
          '签约率（%）',
          '/',
          '≥80',
          '约束性',
        ),
      ),
    ).toEqual([
      ['茶园面积', 64, '万亩', 'exact', 2025],
      ['签约率', 80, '%', 'atLeast', 2025],
    ])
  })

  it('parts two values that lost their gap', () => {
    expect(read(cells('序号', '指标', '2020年', '2025年', '1', '达标率（%）', '76.7＞80'))).toEqual([
      ['达标率', 80, '%', 'atLeast', 2025],
    ])
  })

  it('reads a row on one line', () => {
    expect(
      read(
        writtenIn2021(
          '主要目标',
          '序号 指标 单位2020年2025年属性',
          '1 护理员培训人次 万人次76.7 ＞80预期性',
          '2 床位 张5000 ≥10000预期性',
        ),
      ),
    ).toEqual([
      ['护理员培训人次', 80, '万人次', 'atLeast', 2025],
      ['床位', 10000, '张', 'atLeast', 2025],
    ])
  })
})

describe('what is no target', () => {
  it.each([
    '2020年，全市茶叶产值达到78亿元，增速全省第一。',
    '截至目前，已建成园区20个。',
    '近年来，培育企业300家，茶园面积达到5万亩。',
    '全市已累计建成基站500个，同比增长12%。',
    '加快形成一批百亿级产业集群，引进世界500强企业。',
    '构建“1+4+N”体系，推进IPv6和5G应用，对接工业4.0。',
    '对新认定的企业，给予最高500万元奖励，按设备投资的30%补助。',
    '研发费用按100%加计扣除，落实15%的优惠税率。',
    '落实《云溪市茶业三年行动计划（2021—2023年）》（云政办〔2021〕12号）和第三条规定。',
    '2025年底前实现茶园管理一网通办。',
    '以3.2平方公里创新城为核心，打造15分钟生活圈。',
    '企业应在5个工作日内答复，每季度至少联系1次。',
    '落实6类困难群体政策，成立3个工作组，开展2个月专项行动。',
    '服务65岁以上老人，咨询电话0513-12345678。',
    '进入全国前10位。',
    '签约服务费的80%用于人员薪酬，20%用于统筹。',
    '职工培训费不超过工资总额8%的部分，准予扣除。',
    '住院起付标准为600元，三级医院报销比例70%。',
    '每半年报送1次进展，由3名以上专家组成评审组。',
    '推广1000千瓦以上风电机组和8英寸以上衬底。',
    '依托3家实验室、5个大科学装置，推动成果转化。',
    '构建“两核三带”空间格局，落实“十个一”工作机制。',
    '贷款期限最长3年，利率不高于基准加50个基点。',
  ])('%s', (sentence) => {
    expect(read(writtenIn2021('重点任务', sentence))).toEqual([])
  })

  it.each(['发展现状', '“十三五”回顾', '面临形势', '发展基础', '指导思想'])('figures under %s', (heading) => {
    expect(read(aPlan({ heading, lines: ['园区达到20个，产值突破300亿元。'] }))).toEqual([])
  })

  it.each(['cover', 'annex', 'furniture'] as const)('figures in the %s', (part) => {
    expect(read(aPlan({ part, lines: ['到2025年，园区达到20个。'] }))).toEqual([])
  })

  it('a number that only describes what is counted', () => {
    expect(read(aGoal('培育产值超100亿元的企业5家，新增年产值10亿元以上企业20家。'))).toEqual([
      ['产值超100亿元的企业', 5, '家', 'exact', null],
      ['新增年产值10亿元以上企业', 20, '家', 'exact', null],
    ])
  })
})

describe('whatever the sentence', () => {
  const numbers = fc.oneof(
    fc.integer({ min: 1, max: 99_999 }).map((value) => ({ printed: String(value), value })),
    fc
      .integer({ min: 1, max: 9_999 })
      .map((tenths) => ({ printed: (tenths / 10).toFixed(1), value: Number((tenths / 10).toFixed(1)) })),
  )
  const levels = fc.constantFrom(
    ['达到', '', 'exact'],
    ['达', '', 'exact'],
    ['为', '', 'exact'],
    ['提高到', '', 'exact'],
    ['突破', '', 'atLeast'],
    ['超过', '', 'atLeast'],
    ['不低于', '', 'atLeast'],
    ['不少于', '', 'atLeast'],
    ['达到', '以上', 'atLeast'],
    ['稳定在', '左右', 'about'],
    ['控制在', '以内', 'atMost'],
    ['不超过', '', 'atMost'],
  )

  it('a plain goal is found with its number, unit, comparator and year', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          '云溪市特色园区',
          '规模以上企业',
          '新能源装机容量',
          '每千人口床位数',
          '基本养老参保人数',
          '县（市、区）茶园面积',
        ),
        levels,
        numbers,
        fc.constantFrom('个', '家', '%', '亿元', '万人次', '亿千瓦', '万吨标准煤', '平方公里', '张', '件'),
        fc.integer({ min: 2022, max: 2050 }),
        fc.constantFrom('到', '力争到', ''),
        (subject, [verb, suffix, comparator], number, unit, year, lead) => {
          const found = findTargets(aGoal(`${lead}${year}年，${subject}${verb}${number.printed}${unit}${suffix}。`))
          expect(found).toMatchObject([{ subject, value: number.value, unit, comparator, year }])
        },
      ),
      { seed: 20241115, numRuns: 500 * rounds },
    )
  })

  it('the text is what stands at its span', () => {
    const words = fc.constantFrom(
      '到2025年',
      '茶园',
      '、',
      '和',
      '分别',
      '达到',
      '20个',
      '30%',
      '以上',
      '，',
      '。',
      '（',
      '）',
      '“',
      '：',
      '建设',
      '年均',
      '增长',
      '比2020年',
      '零',
      '一半',
      '五千亿元',
      '2-3',
      '的',
      '其中',
      '|',
      ' ',
      '万',
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (parts) => {
        const plan = aGoal(parts.join(''))
        for (const target of findTargets(plan)) {
          expect(target.text).toBe(plan.text.slice(...target.span))
          expect(target.subject.length).toBeGreaterThan(1)
          expect(Number.isFinite(target.value)).toBe(true)
        }
      }),
      { seed: 20241115, numRuns: 1000 * rounds },
    )
  })

  it.each([
    '1',
    '1.',
    '1,000',
    '、',
    '和',
    '分别',
    '，',
    '到2025年',
    '（',
    '“',
    '年',
    '十',
    '翻',
    '达到',
    '10个',
    '10个和',
    '一半以上',
    '每年',
    '2020-',
    '1个、',
    '—',
    '百亿',
    '由1',
    ' 1',
    '|',
    '序号 指标 2025年\n1',
  ])('a hundred thousand times %j is read in a moment', (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length))
    const spent = spendCpu(() => {
      findTargets(aGoal(`到2025年，园区${text}达到10个。`))
      findTargets(aGoal(...(text.match(/[\s\S]{1,90}/g) ?? [])))
    })
    expect(spent).toBeLessThan(4000)
  })
})
