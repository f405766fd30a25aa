import type { Differentiation, LayoutRow, PlanReading, Span } from '../plans.schema.ts'

/** A short notice of the made-up city 云溪市, for tests. */
const text = `云溪市人民政府办公室文件 |
文号： |
云政办发〔2031〕8号 |
|
关于建设云溪特色园的行动方案
一、总体目标
到2033年，建成特色园12个左右，新增研发机构5家以上。
二、空间布局
东溪区 |
东溪高新区：合成生物、智能装备（机器人等） |
西溪区 |
生命健康（合成生物、康复器械） |
三、重点任务
1.推行赛道揭榜。制定揭榜清单，支持园区自主申报。（牵头单位：市科技局）
各单位要密切配合。
附件：重点任务分解表`

/** Where a phrase stands in the text; the test is wrong when it does not. */
function find(phrase: string): Span {
  const start = text.indexOf(phrase)
  if (start < 0) throw new Error(`Not in the text: ${phrase}`)
  return [start, start + phrase.length]
}

function aZone(district: string, hostZone: string | null, directions: LayoutRow['directions'], span: Span): LayoutRow {
  return { district, hostZone, directions, span }
}

/** What is read from it: two targets, two zones, a task with two measures, an owner, a warning, a sentence left over. */
export function aReading(): PlanReading {
  return {
    text,
    notice: {
      documentNumber: '云政办发〔2031〕8号',
      indexNumber: null,
      issuer: '云溪市人民政府办公室',
      coIssuers: [],
      title: '关于建设云溪特色园的行动方案',
      planTitle: null,
      issuedOn: '2031-03-01',
      publishedOn: null,
      validity: null,
      category: null,
      attachments: ['重点任务分解表'],
    },
    headings: [
      { level: 1, number: '一', text: '总体目标', span: find('一、总体目标') },
      { level: 1, number: '二', text: '空间布局', span: find('二、空间布局') },
      { level: 1, number: '三', text: '重点任务', span: find('三、重点任务') },
      { level: 3, number: '1', text: '推行赛道揭榜', span: find('1.推行赛道揭榜') },
    ],
    targets: [
      {
        text: '到2033年，建成特色园12个左右',
        span: find('到2033年，建成特色园12个左右'),
        subject: '特色园',
        value: 12,
        unit: '个',
        comparator: 'about',
        year: 2033,
        heading: '总体目标',
      },
      {
        text: '新增研发机构5家以上',
        span: find('新增研发机构5家以上'),
        subject: '研发机构',
        value: 5,
        unit: '家',
        comparator: 'atLeast',
        year: 2033,
        heading: '总体目标',
      },
    ],
    layout: [
      aZone(
        '东溪区',
        '东溪高新区',
        [
          { text: '合成生物', name: '合成生物', details: [] },
          { text: '智能装备（机器人等）', name: '智能装备', details: ['机器人'] },
        ],
        find('东溪高新区：合成生物、智能装备（机器人等）'),
      ),
      aZone(
        '西溪区',
        null,
        [{ text: '生命健康（合成生物、康复器械）', name: '生命健康', details: ['合成生物', '康复器械'] }],
        find('生命健康（合成生物、康复器械）'),
      ),
    ],
    tasks: [
      {
        number: '1',
        title: '推行赛道揭榜',
        group: '重点任务',
        text: '推行赛道揭榜。制定揭榜清单，支持园区自主申报。（牵头单位：市科技局）',
        span: find('1.推行赛道揭榜。制定揭榜清单，支持园区自主申报。（牵头单位：市科技局）'),
        measures: [
          { text: '制定揭榜清单', verb: '制定', span: find('制定揭榜清单') },
          { text: '支持园区自主申报', verb: '支持', span: find('支持园区自主申报') },
        ],
        lead: ['市科技局'],
        support: [],
        due: null,
      },
    ],
    responsible: [
      { heading: '推行赛道揭榜', lead: ['市科技局'], units: ['市科技局'], span: find('（牵头单位：市科技局）') },
    ],
    annex: [
      {
        number: '1',
        item: '推行赛道揭榜',
        content: null,
        lead: ['市科技局'],
        support: ['市财政局'],
        due: '2032年底前',
        task: null,
        span: null,
      },
    ],
    uncovered: [{ text: '各单位要密切配合。', span: find('各单位要密切配合。') }],
    warnings: [
      { code: 'parks_not_named', message: '目标提出12个特色园，文中没有点名。', span: find('建成特色园12个左右') },
      { code: 'title_missing', message: '没有读到标题。', span: [0, 0] },
    ],
  }
}

/** Synthetic biology: outright in the first zone, inside brackets in the second; equipment in the first alone. */
export function aDifferentiation(): Differentiation {
  return {
    families: [
      { key: 'equipment', name: { zh: '智能装备', en: 'Smart equipment' }, words: ['智能装备'], source: '编造' },
      { key: 'synbio', name: { zh: '合成生物', en: 'Synthetic biology' }, words: ['合成生物'], source: '编造' },
      { key: 'space', name: { zh: '空天', en: 'Space' }, words: ['空天'], source: '编造' },
    ],
    hits: [
      { row: 0, direction: 0, family: 'synbio', word: '合成生物', where: 'named' },
      { row: 0, direction: 1, family: 'equipment', word: '智能装备', where: 'named' },
      { row: 1, direction: 0, family: 'synbio', word: '合成生物', where: 'within' },
    ],
    unmatched: [],
    nearNames: [{ left: [0, 0], right: [1, 0], why: '编造' }],
  }
}
