import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type DirectionFamily,
  differentiationSchema,
  directionFamilySchema,
  type LayoutRow,
} from '../../plans.schema.ts'
import { differentiateLayout } from './differentiate-layout.ts'

const shipped = z
  .array(directionFamilySchema)
  .parse(JSON.parse(readFileSync(new URL('../../../../programmes/direction-families.json', import.meta.url), 'utf8')))

function family(key: string, ...words: string[]): DirectionFamily {
  return { key, name: { zh: key, en: key }, words, source: '编造' }
}

/** `生物医药(合成生物、植介入等)` as the layout reads it. */
function zone(hostZone: string, ...directions: string[]): LayoutRow {
  return {
    district: '云溪市',
    hostZone,
    span: [0, 0],
    directions: directions.map((text) => {
      const [name = text, inside] = text.replace(/\)$/, '').split('(')
      return { text, name, details: inside === undefined ? [] : inside.replace(/等$/, '').split('、') }
    }),
  }
}

function nearNamesOf(...names: string[]): string[] {
  return differentiateLayout([zone('东园', ...names)], []).nearNames.map(({ why }) => why)
}

describe('which direction of which zone belongs to which family', () => {
  it('tells a direction that is named outright from one that stands only inside brackets', () => {
    const layout = [
      zone('东园', '合成生物', '智能仪器'),
      zone('西园', '生物医药(合成生物、影像设备等)'),
      zone('南园', '生命健康(细胞技术、合成生物等)'),
      zone('北园', '生命健康(合成生物)'),
      zone('中园', '集成电路', '生物医药(抗体药物、合成生物等)'),
    ]
    const { hits } = differentiateLayout(layout, shipped)
    const places = hits
      .filter((hit) => hit.family === 'synthetic-biology')
      .map((hit) => [hit.row, hit.direction, hit.where])
    expect(places).toEqual([
      [0, 0, 'named'],
      [1, 0, 'within'],
      [2, 0, 'within'],
      [3, 0, 'within'],
      [4, 1, 'within'],
    ])
  })

  it('lets the longest word of a family speak for it', () => {
    const { hits } = differentiateLayout([zone('东园', '新型储能电站')], [family('s', '储能', '新型储能')])
    expect(hits).toEqual([{ row: 0, direction: 0, family: 's', word: '新型储能', where: 'named' }])
  })

  it('counts the word in the name before a longer one inside the brackets', () => {
    const { hits } = differentiateLayout([zone('东园', '储能(新型储能)')], [family('s', '储能', '新型储能')])
    expect(hits).toMatchObject([{ word: '储能', where: 'named' }])
  })

  it('lets a direction belong to several families', () => {
    const { hits } = differentiateLayout([zone('东园', '氢能储能')], [family('h', '氢能'), family('s', '储能')])
    expect(hits.map((hit) => hit.family)).toEqual(['h', 's'])
  })

  it('does not count a word that is only part of a longer word of another family', () => {
    const families = [family('energy', '新能源'), family('cars', '新能源汽车')]
    expect(differentiateLayout([zone('东园', '新能源汽车')], families).hits.map((hit) => hit.family)).toEqual(['cars'])
    expect(differentiateLayout([zone('东园', '新能源和新能源汽车')], families).hits).toHaveLength(2)
  })

  it('does not find Latin words inside others, and reads them in either case', () => {
    const families = [family('ai', 'AI')]
    expect(differentiateLayout([zone('东园', 'SAIC配套')], families).hits).toEqual([])
    expect(differentiateLayout([zone('东园', 'ai应用')], families).hits).toMatchObject([{ word: 'ai' }])
  })

  it('lists the directions that belong to no family', () => {
    const { unmatched } = differentiateLayout([zone('东园', '氢能', '竹编')], [family('h', '氢能')])
    expect(unmatched).toEqual([[0, 1]])
  })

  it('gives a result of the shape that is shown', () => {
    expect(() => differentiationSchema.parse(differentiateLayout([zone('东园', '氢能')], shipped))).not.toThrow()
  })
})

describe('names that may be one direction', () => {
  it('drops the words that only link', () => {
    expect(nearNamesOf('氢能储能', '氢能和储能')).toEqual(['去掉“和、与、及”等连接词后同为“氢能储能”。'])
  })

  it('drops the words that only qualify', () => {
    expect(nearNamesOf('人工智能', '通用人工智能')).toEqual(['去掉修饰语后同为“人工智能”。'])
    expect(nearNamesOf('高端海工装备', '高技术船舶海工')).toEqual(['去掉修饰语后，“船舶海工”包含“海工”。'])
    expect(nearNamesOf('智能装备', '高端智能装备')).toEqual(['“高端智能装备”包含“智能装备”。'])
  })

  it('does not hold names together by a word as broad as 能源 or 材料', () => {
    expect(nearNamesOf('绿色能源', '未来能源')).toEqual([])
    expect(nearNamesOf('先进材料', '纳米材料')).toEqual([])
    expect(nearNamesOf('新材料', '纳米新材料')).toEqual([])
  })

  it('gives each pair of names once, at the first place of each, and no name beside itself', () => {
    const layout = [zone('东园', '氢能储能'), zone('西园', '氢能和储能', '氢能储能'), zone('南园', '氢能和储能')]
    expect(differentiateLayout(layout, []).nearNames).toMatchObject([{ left: [0, 0], right: [1, 0] }])
  })
})

describe('the families that come with the house', () => {
  it('have one key and one Chinese name each, no word twice, and name where they were taken from', () => {
    expect(new Set(shipped.map((one) => one.key)).size).toBe(shipped.length)
    expect(new Set(shipped.map((one) => one.name.zh)).size).toBe(shipped.length)
    for (const { key, words, source, name } of shipped) {
      expect(new Set(words).size, key).toBe(words.length)
      expect(source, key).toMatch(/GB\/T|《/)
      expect(name.en, key).not.toBe('')
    }
  })

  it('know the directions that cities all over the country choose', () => {
    const common = [
      ...[
        '集成电路',
        '新型显示',
        '人工智能',
        '工业软件',
        '量子信息',
        '人形机器人',
        '数控机床',
        '海洋工程装备',
        '商业航天',
      ],
      ...[
        '低空经济',
        '轨道交通装备',
        '智能网联汽车',
        '汽车零部件',
        '光伏',
        '核能',
        '绿氢',
        '固态电池',
        '特高压',
        '创新药',
      ],
      ...[
        '高端医疗器械',
        '合成生物',
        '康养',
        '藏医药',
        '产业用纺织品',
        '碳纤维',
        '精细化工',
        '稀土永磁材料',
        '先进陶瓷',
      ],
      ...['石墨烯', '固废资源化', '现代种业', '预制菜', '智能家居', '检验检测', '冷链物流', '文化旅游', '应急装备'],
    ]
    const { unmatched } = differentiateLayout([zone('东园', ...common)], shipped)
    expect(unmatched.map(([, direction]) => common[direction])).toEqual([])
  })
})
