import type { PlanReading } from '../plans.schema.ts'
import type { EditionContent } from '../record-edition.ts'

/** A made-up reading with something in every list, for tests of the store. It was not compiled from its text. */
export function aReading(over: Partial<PlanReading> = {}): PlanReading {
  return {
    notice: {
      documentNumber: '云政办发〔2031〕7号',
      indexNumber: null,
      issuer: '云溪市人民政府办公室',
      coIssuers: ['云溪市人民政府办公室', '云溪市科学技术局'],
      title: '关于印发特色园区方案的通知',
      planTitle: '特色园区方案',
      issuedOn: '2031-02-28',
      publishedOn: null,
      validity: '有效',
      category: null,
      attachments: ['任务分解表', '“引号”、,{}"逗号'],
    },
    headings: [{ level: 1, number: '一', text: '目标', span: [0, 4] }],
    targets: [
      {
        text: '增长3.1%',
        span: [5, 10],
        subject: '研发投入',
        value: 3.1,
        valueMax: 3.3,
        unit: '%',
        comparator: 'growth',
        direction: 'up',
        per: '年均',
        year: 2031,
        heading: '目标',
      },
      {
        text: '园区5个',
        span: [10, 14],
        subject: '园区',
        value: 5,
        unit: '个',
        comparator: 'exact',
        year: null,
        period: '5年内',
        heading: null,
      },
    ],
    layout: [
      {
        district: '上溪区',
        hostZone: '上溪开发区',
        directions: [
          { text: '新材料（膜、纤维等）', name: '新材料', details: ['膜', '纤维'] },
          { text: '机器人', name: '机器人', details: [] },
        ],
        span: [14, 20],
      },
      { district: '下溪区', hostZone: null, directions: [{ text: '纤维', name: '纤维', details: [] }], span: [20, 24] },
    ],
    tasks: [
      {
        number: '1',
        title: '建平台',
        group: '目标',
        text: '建设平台。',
        span: [24, 30],
        measures: [{ text: '建设平台', verb: '建设', span: [24, 28] }],
        lead: ['市科技局'],
        support: [],
        due: '2031年底前',
      },
    ],
    responsible: [{ heading: null, lead: ['市科技局'], units: ['市科技局', '市财政局'], span: [30, 34] }],
    annex: [
      {
        number: '1',
        item: '建平台',
        content: null,
        lead: ['市科技局'],
        support: [],
        due: null,
        task: '1',
        span: [34, 36],
      },
      {
        number: null,
        item: '其他',
        content: '另说',
        lead: [],
        support: ['市财政局'],
        due: null,
        task: null,
        span: null,
      },
    ],
    uncovered: [{ text: '此句无归属。', span: [36, 42] }],
    warnings: [{ code: 'check_me', message: '请核对。', span: [0, 2] }],
    text: `${'云溪'.repeat(21)}😀`,
    ...over,
  }
}

/** The same as the loader stores it. */
export function anEdition(over: Partial<EditionContent> = {}): EditionContent {
  return {
    slug: 'yunxi-2031',
    city: { zh: '云溪市', en: 'Yunxi' },
    name: { zh: '云溪特色园区', en: 'Yunxi parks' },
    invented: true,
    textSource: 'official',
    reading: aReading(),
    places: [
      { name: '上溪区', district: '上溪区', longitude: 120.46, latitude: 32.53 },
      { name: '云海', district: '云海', longitude: 122, latitude: 32.4, kind: 'water' },
    ],
    wings: { 目标: 'mechanism' },
    english: { 云溪市: 'Yunxi' },
    families: [
      { key: 'materials', name: { zh: '新材料', en: 'Materials' }, words: ['新材料', '纤维'], source: '编造' },
    ],
    sourceSha256: 'a'.repeat(64),
    binding: { sha256: 'b'.repeat(64), text: '原文', compared: 12, differing: ['目标 1 的数值：不同'] },
    ...over,
  }
}
