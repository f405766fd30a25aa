import type { PlanReading, Span } from '../../plans/plans.schema.ts'
import type { ProgrammeView, StandingEdition } from '../../plans/programme.schema.ts'
import { identifyItems } from '../../plans/rules/identify-items.ts'

/**
 * A made-up programme for tests: 云溪市 and everything in it is invented. The reading is made by hand from the text
 * below, so that pages are tested without the compiler.
 */
const TEXT = [
  '文号: | 云政办发〔2031〕5号 | 有效性: | 有效 |',
  '关于加快建设云溪特色园区的行动方案',
  '为把园区办好，拟定本方案。',
  '一、总体目标',
  '到2033年，全市特色园区达到12个左右，检测机构达到30家以上。',
  '二、空间布局',
  '东湖区 |',
  '东湖开发区:新型储能、灵巧机器人(合成生物等) |',
  '西岭县:合成生物 |',
  '北坪区 |',
  '北坪开发区:生命健康(合成生物、助听器)、储能装备 |',
  '三、重点任务',
  '(一)健全体制机制',
  '1.建立轮值招商机制。按月轮值，共用一张清单。',
  '(二)优化要素供给',
  '2.办好公共实验室。开放实验室，减免园区企业的检测费。',
  '(三)培育创新主体',
  '3.扶持小微企业。建立企业名册。',
  '(四)建强生态保障',
  '4.盘活闲置厂房。清查闲置厂房，按季公布。',
  '市科技局负责统筹推进。大家都要出力。',
  '附件：重点任务分解表',
].join('\n')

function at(words: string): Span {
  const start = TEXT.indexOf(words)
  if (start < 0) throw new Error(`not in the made-up text: ${words}`)
  return [start, start + words.length]
}

function aReading(): PlanReading {
  const task = (number: string, title: string, group: string, text: string, ...measures: string[]) => ({
    number,
    title,
    group,
    text,
    span: at(text),
    measures: measures.map((measure) => ({ text: measure, verb: measure.slice(0, 2), span: at(measure) })),
    lead: [],
    support: [],
    due: null,
  })
  const direction = (text: string, details: string[] = []) => ({ text, name: text.replace(/\(.*/, ''), details })
  const heading = (level: number, number: string, text: string, printed: string) => ({
    level,
    number,
    text,
    span: at(printed),
  })
  return {
    notice: {
      documentNumber: '云政办发〔2031〕5号',
      indexNumber: null,
      issuer: '云溪市人民政府办公室',
      coIssuers: [],
      title: '关于加快建设云溪特色园区的行动方案',
      planTitle: null,
      issuedOn: '2031-03-02',
      publishedOn: '2031-03-09',
      validity: '有效',
      category: null,
      attachments: ['重点任务分解表'],
    },
    headings: [
      heading(1, '一', '总体目标', '一、总体目标'),
      heading(1, '二', '空间布局', '二、空间布局'),
      heading(1, '三', '重点任务', '三、重点任务'),
      heading(2, '一', '健全体制机制', '(一)健全体制机制'),
      heading(3, '1', '建立轮值招商机制', '1.建立轮值招商机制'),
      heading(2, '二', '优化要素供给', '(二)优化要素供给'),
      heading(3, '2', '办好公共实验室', '2.办好公共实验室'),
      heading(2, '三', '培育创新主体', '(三)培育创新主体'),
      heading(3, '3', '扶持小微企业', '3.扶持小微企业'),
      heading(2, '四', '建强生态保障', '(四)建强生态保障'),
      heading(3, '4', '盘活闲置厂房', '4.盘活闲置厂房'),
    ],
    targets: [
      {
        text: '到2033年，全市特色园区达到12个左右',
        span: at('到2033年，全市特色园区达到12个左右'),
        subject: '全市特色园区',
        value: 12,
        unit: '个',
        comparator: 'about',
        year: 2033,
        heading: '总体目标',
      },
      {
        text: '检测机构达到30家以上',
        span: at('检测机构达到30家以上'),
        subject: '检测机构',
        value: 30,
        unit: '家',
        comparator: 'atLeast',
        year: 2033,
        heading: '总体目标',
      },
    ],
    layout: [
      {
        district: '东湖区',
        hostZone: '东湖开发区',
        directions: [direction('新型储能'), direction('灵巧机器人(合成生物等)', ['合成生物'])],
        span: at('东湖开发区:新型储能、灵巧机器人(合成生物等)'),
      },
      { district: '西岭县', hostZone: null, directions: [direction('合成生物')], span: at('西岭县:合成生物') },
      {
        district: '北坪区',
        hostZone: '北坪开发区',
        directions: [direction('生命健康(合成生物、助听器)', ['合成生物', '助听器']), direction('储能装备')],
        span: at('北坪开发区:生命健康(合成生物、助听器)、储能装备'),
      },
    ],
    tasks: [
      task(
        '1',
        '建立轮值招商机制',
        '健全体制机制',
        '1.建立轮值招商机制。按月轮值，共用一张清单。',
        '按月轮值',
        '共用一张清单',
      ),
      task('2', '办好公共实验室', '优化要素供给', '2.办好公共实验室。开放实验室，减免园区企业的检测费。', '开放实验室'),
      task('3', '扶持小微企业', '培育创新主体', '3.扶持小微企业。建立企业名册。', '建立企业名册'),
      task('4', '盘活闲置厂房', '建强生态保障', '4.盘活闲置厂房。清查闲置厂房，按季公布。', '清查闲置厂房'),
    ],
    responsible: [{ heading: null, lead: ['市科技局'], units: ['市科技局'], span: at('市科技局负责统筹推进') }],
    annex: [],
    uncovered: [{ text: '大家都要出力。', span: at('大家都要出力。') }],
    warnings: [{ code: 'annex_absent', message: '附件没有随文提供。', span: at('附件：重点任务分解表') }],
    text: TEXT,
  }
}

const ENGLISH: Record<string, string> = {
  云溪市: 'Yunxi',
  云溪市人民政府办公室: 'General Office of the Yunxi Municipal Government',
  关于加快建设云溪特色园区的行动方案: 'Action Plan for building Yunxi parks faster',
  加快建设云溪特色园区: 'Building Yunxi parks faster',
  有效: 'In force',
  总体目标: 'Targets',
  空间布局: 'Spatial layout',
  重点任务: 'Key tasks',
  健全体制机制: 'Mechanisms',
  优化要素供给: 'Supply',
  培育创新主体: 'Actors',
  建强生态保障: 'Ground',
  建立轮值招商机制: 'Take turns in promoting investment',
  办好公共实验室: 'Run the public laboratory well',
  扶持小微企业: 'Support small enterprises',
  盘活闲置厂房: 'Bring idle plants back into use',
  全市特色园区: 'Parks in the city',
  检测机构: 'Testing institutions',
  东湖区: 'Donghu',
  东湖开发区: 'Donghu Development Zone',
  西岭县: 'Xiling',
  北坪区: 'Beiping',
  北坪开发区: 'Beiping Development Zone',
  新型储能: 'new energy storage',
  灵巧机器人: 'nimble robots',
  合成生物: 'synthetic biology',
  生命健康: 'life and health',
  助听器: 'hearing aids',
  储能装备: 'storage equipment',
  市科技局: 'Municipal Science and Technology Bureau',
  重点任务分解表: 'Breakdown of key tasks',
  云海: 'Cloud Sea',
}

/** A reading as the first edition, its items numbered. */
export function aFirstEdition(reading: PlanReading): StandingEdition {
  const { documentNumber, title, planTitle, issuedOn } = reading.notice
  const texts: StandingEdition['texts'] = [
    { span: [0, reading.text.length], noticeKind: 'whole', documentNumber, title: planTitle ?? title, issuedOn },
  ]
  let last = 0
  const newId = () => {
    last += 1
    return `00000000-0000-4000-8000-${String(last).padStart(12, '0')}`
  }
  return { number: 1, from: '2031-03-05', to: null, texts, items: identifyItems(reading, texts, null, null, newId) }
}

export function aView(changes: Partial<ProgrammeView> = {}): ProgrammeView {
  return {
    slug: 'yunxi-2031',
    city: { zh: '云溪市', en: 'Yunxi' },
    name: { zh: '云溪市特色园区', en: 'Yunxi parks' },
    invented: true,
    textSource: 'restated',
    binding: null,
    edition: aFirstEdition(aReading()),
    reading: aReading(),
    differentiation: {
      families: [
        {
          key: 'bio',
          name: { zh: '生物', en: 'Biology' },
          words: ['合成生物', '生命健康'],
          source: '编造的门类表，第1条',
        },
        { key: 'energy', name: { zh: '储能', en: 'Energy storage' }, words: ['储能'], source: '编造的门类表，第2条' },
        { key: 'chips', name: { zh: '芯片', en: 'Chips' }, words: ['芯片'], source: '编造的门类表，第3条' },
      ],
      hits: [
        { row: 0, direction: 1, family: 'bio', word: '合成生物', where: 'within' },
        { row: 1, direction: 0, family: 'bio', word: '合成生物', where: 'named' },
        { row: 2, direction: 0, family: 'bio', word: '生命健康', where: 'named' },
        { row: 0, direction: 0, family: 'energy', word: '储能', where: 'named' },
        { row: 2, direction: 1, family: 'energy', word: '储能', where: 'named' },
      ],
      unmatched: [[0, 1]],
      nearNames: [{ left: [0, 0], right: [2, 1], why: '都含“储能”' }],
    },
    places: [
      { name: '东湖区', district: '东湖区', longitude: 101.4, latitude: 31.2 },
      { name: '西岭县', district: '西岭县', longitude: 101.1, latitude: 31.25 },
      { name: '北坪区', district: '北坪区', longitude: 101.2, latitude: 31.6 },
      { name: '云海', district: '云海', longitude: 101.9, latitude: 31.4, kind: 'water' },
    ],
    wings: { 健全体制机制: 'mechanism', 优化要素供给: 'supply', 培育创新主体: 'actors', 建强生态保障: 'ground' },
    english: ENGLISH,
    ...changes,
  }
}
