/** A paragraph, or a table of cells; a cell may span rows. */
export type Piece =
  | { readonly kind: 'paragraph'; readonly text: string; readonly align: 'body' | 'centre' | 'right' | 'flush' }
  | { readonly kind: 'table'; readonly rows: readonly (readonly Cell[])[] }

export interface Cell {
  readonly text: string
  readonly rows?: number
  readonly columns?: number
}

const body = (text: string): Piece => ({ kind: 'paragraph', text, align: 'body' })
const centre = (text: string): Piece => ({ kind: 'paragraph', text, align: 'centre' })
const right = (text: string): Piece => ({ kind: 'paragraph', text, align: 'right' })
const flush = (text: string): Piece => ({ kind: 'paragraph', text, align: 'flush' })
const cells = (...texts: readonly string[]): Cell[] => texts.map((text) => ({ text }))

/** A notice of a city that does not exist (编造), in the form such notices take. Every sentence is invented. */
export const inventedNotice: readonly Piece[] = [
  {
    kind: 'table',
    rows: [
      cells('索引号：', 'YX0000000/2031-00017', '分类：', '科技、教育\\科技 通知'),
      cells('发布机构：', '云溪市人民政府办公室', '文号：', '云政办发〔2031〕7号'),
      cells('成文日期：', '2031-03-05', '发布日期：', '2031-03-12'),
      [{ text: '名称：' }, { text: '市政府办公室印发关于建设特色园区三年行动方案的通知', columns: 3 }],
    ],
  },
  centre('市政府办公室印发关于建设特色园区三年行动方案的通知'),
  flush('各县（市、区）人民政府，市各有关部门：'),
  body('《关于建设特色园区的三年行动方案》已经市政府同意，现印发给你们，请结合实际抓好落实。'),
  right('云溪市人民政府办公室'),
  right('2031年3月5日'),
  body('（此件公开发布）'),
  centre('关于建设特色园区的三年行动方案'),
  body(
    '为推动园区走专业化道路，把有限的土地和资金用在最合适的方向上，形成各有所长、互不重复的产业格局，结合云溪实际，制定本行动方案。',
  ),
  body('一、总体要求'),
  body(
    '坚持小而专、小而精，先易后难、逐园推进，让每个园区都有一个说得清楚的方向和一支靠得住的运营队伍。到2034年，全市特色园区达到12个左右，集聚科技企业300家以上，市级以上研发机构达到20家。',
  ),
  body('二、空间布局'),
  body('各板块从自己的长处出发选择方向，每年根据进展情况作一次评估和调整，评估结果在全市范围内通报。'),
  centre('特色园区空间布局'),
  {
    kind: 'table',
    rows: [
      cells('板块/园区', '主攻方向'),
      [{ text: '东溪县', rows: 2 }, { text: '东溪开发区：智能装备、新材料（功能薄膜、磁性材料）' }],
      cells('东溪高新区：合成生物、精密光学'),
      [{ text: '西溪市' }, { text: '西溪开发区：储能装备（液流电池、飞轮储能等）、汽车电子' }],
      cells('北溪区', '北溪高新区：集成电路、生命健康（体外诊断、合成生物）'),
      cells('云溪创新区', '通用人工智能（算力服务、垂直领域大模型等）、低空经济'),
    ],
  },
  body('三、重点任务'),
  body('（一）建立健全机制'),
  body(
    '1.建立赛道公开征集机制。每年公布一批细分赛道，由各开发园区自愿报名、公开比选，选定后明确边界范围和完成时间，并与市级签订责任书。',
  ),
  body('2.探索协同招商机制。建设全市统一的招商信息平台，推动项目线索在园区之间有序流转，建立利益共享办法。'),
  body('（二）优化要素供给'),
  body('3.加强金融供给。鼓励金融机构开发面向小型科技企业的专门产品，支持各板块设立方向明确的产业基金。'),
  body('4.建强公共平台。建设一批跨园区共用的检验检测、概念验证和中试平台，向全市企业同等开放。'),
  body(
    '市科技局负责统筹推进特色园区建设，市各相关部门按照职责分工抓好落实。各县市区为辖区内的园区出主意，好做法要及时写下来。',
  ),
  body('附件：特色园区重点任务分解表'),
]
