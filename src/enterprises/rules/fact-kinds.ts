/** What a figure of an enterprise is measured in: people, things, 分, cents of a US dollar, percent, points, years, a place. */
export type FactUnit = 'people' | 'things' | 'fen' | 'us_cents' | 'percent' | 'points' | 'years' | 'place'

export interface FactKind {
  readonly fact: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly unit: FactUnit
  /** Over a year, or as of its last day. */
  readonly of: 'year' | 'end_of_year'
}

const kind = (fact: string, zh: string, en: string, unit: FactUnit, of: FactKind['of'] = 'year'): FactKind => ({
  fact,
  name: { zh, en },
  unit,
  of,
})

/**
 * The figures of an enterprise that rules ask for: one for a year each, as a decimal number. Conditions of titles name
 * them, imports accept them, pages word them; a figure that is not here is not known to the house.
 */
export const FACT_KINDS = [
  kind('staff', '职工总数', 'Staff', 'people', 'end_of_year'),
  kind('sci_staff', '科技人员数', 'Science and technology staff', 'people', 'end_of_year'),
  kind('revenue', '营业收入', 'Revenue', 'fen'),
  kind('main_revenue', '主营业务收入', 'Revenue of the main business', 'fen'),
  kind('product_revenue', '申请产品收入', 'Revenue of the product applied for', 'fen'),
  kind('high_tech_revenue', '高新技术产品（服务）收入', 'Revenue of high-tech products and services', 'fen'),
  kind('rd_spend', '研发费用', 'Spent on research and development', 'fen'),
  kind('rd_in_china_share', '境内研发费用占比', 'Share of it spent in China', 'percent'),
  kind('assets', '资产总额', 'Assets', 'fen', 'end_of_year'),
  kind('tax', '实缴税金', 'Taxes paid', 'fen'),
  kind('patents', '核心自主知识产权件数', 'Intellectual property of the core technology', 'things', 'end_of_year'),
  kind('market_years', '从事特定细分市场年限', 'Years in its market segment', 'years', 'end_of_year'),
  kind('product_years', '从事该产品领域年限', 'Years in the field of its product', 'years', 'end_of_year'),
  kind(
    'new_product',
    '申请产品属于新产品（0 否，1 是）',
    'The product is a new one (0 no, 1 yes)',
    'things',
    'end_of_year',
  ),
  kind('funding_2y', '近 2 年股权融资额', 'Equity raised in two years', 'fen', 'end_of_year'),
  kind('funding_3y', '近 3 年股权融资额', 'Equity raised in three years', 'fen', 'end_of_year'),
  kind('valuation', '最近一轮估值', 'Valuation of the last round', 'fen', 'end_of_year'),
  kind('valuation_usd', '最近一轮估值（美元）', 'Valuation of the last round in US dollars', 'us_cents', 'end_of_year'),
  kind('accidents', '当年重大安全、质量事故和严重环境违法', 'Grave accidents and offences of the year', 'things'),
  kind(
    'abnormal',
    '列入经营异常名录（0 否，1 是）',
    'On the list of abnormal operation (0 no, 1 yes)',
    'things',
    'end_of_year',
  ),
  kind('listed', '已上市（0 否，1 是）', 'Listed on an exchange (0 no, 1 yes)', 'things', 'end_of_year'),
  kind(
    'awards_3y',
    '近 3 年国家级、省级科技奖励',
    'National and provincial science awards in three years',
    'things',
    'end_of_year',
  ),
  kind(
    'provincial_institutes',
    '省部级以上研发机构',
    'Institutes of provincial level and above',
    'things',
    'end_of_year',
  ),
  kind('tech_sme_score', '科技型中小企业自评得分', 'Own score as a technology SME', 'points', 'end_of_year'),
  kind(
    'high_tech_score',
    '高新技术企业创新能力得分',
    'Score of innovation as a high-tech enterprise',
    'points',
    'end_of_year',
  ),
  kind('innovative_score', '创新型中小企业评价得分', 'Score as an innovative SME', 'points', 'end_of_year'),
  kind('innovative_score_ability', '其中：创新能力得分', 'Of it: ability to innovate', 'points', 'end_of_year'),
  kind('innovative_score_growth', '其中：成长性得分', 'Of it: growth', 'points', 'end_of_year'),
  kind('innovative_score_focus', '其中：专业化得分', 'Of it: specialisation', 'points', 'end_of_year'),
  kind('specialised_score', '专精特新评价得分', 'Score as a specialised SME', 'points', 'end_of_year'),
  kind('world_place', '主导产品全球市场占有率位次', 'Place in the world market of its product', 'place', 'end_of_year'),
  kind('china_place', '主导产品国内市场占有率位次', 'Place in the home market of its product', 'place', 'end_of_year'),
] as const satisfies readonly FactKind[]

const BY_FACT: ReadonlyMap<string, FactKind> = new Map(FACT_KINDS.map((each) => [each.fact, each]))

/** What a figure is; null where the house knows none of that name. */
export function findFactKind(fact: string): FactKind | null {
  return BY_FACT.get(fact) ?? null
}
