import type { Quantity } from './numerals.ts'
import { actVerbs, endingWord, levelWords, upWords } from './words.ts'

/** Numbers that only describe what is counted: 产值10亿元以上企业100家, 产值超100亿元的企业. */
export function dropAttributes(masked: string, start: number, end: number, given: readonly Quantity[]): Quantity[] {
  // 节能率不低于15%的建筑: what kind of building.
  const all = given.filter(
    (quantity) =>
      !(
        isShare(quantity.unit) &&
        /^的(?!目标|要求|任务|标准)/.test(masked.slice(quantity.end, quantity.end + 3)) &&
        /(?:率|比例|强度|浓度)(?:不[低少]于|[高大]于)$/.test(
          masked.slice(Math.max(start, quantity.start - 6), quantity.start),
        )
      ),
  )
  return all.filter((quantity, index) => {
    const next = all[index + 1]
    const stop = next?.start ?? end
    const followed = masked.slice(quantity.end, Math.min(stop, quantity.end + 40))
    if (/^(?:级|强|亿级|版|周年|余级|范围|半径)/.test(followed)) return false
    // 50平方公里以上建设用地面积达到海绵城市要求: how much of it meets a demand.
    if (meetsDemand.test(followed)) return true
    if (
      /(?:前|第|排名|位居|位列|每|近|满|隔|首)$/.test(masked.slice(Math.max(start, quantity.start - 2), quantity.start))
    ) {
      const before = masked.charAt(quantity.start - 1)
      if (before !== '近') return false
    }
    if (quantity.inWords && quantity.value === 0) return isZero(masked, quantity, start)
    if (followed.startsWith('的')) {
      if (isShare(quantity.unit)) return isShareOfThings(masked, start, quantity)
      return isCount(quantity.unit) && endsInAct(masked, start, quantity.start)
    }
    if (isDescribing(quantity.unit) && /^[^、，和及与]/.test(followed) && !/^(?:内|之内)/.test(followed)) {
      if (!/^(?:占|以|的|，|、)/.test(followed) && next === undefined && !endsInAct(masked, start, quantity.start))
        return false
      if (/^(?:岁|分钟|小时|秒|天|年|个月)$/.test(quantity.unit)) return false
    }
    const lead = masked.slice(Math.max(start, quantity.start - 2), quantity.start)
    if (/(?:现有|已有|全部)$/.test(lead) && isCount(quantity.unit)) return false
    // 1000千瓦以上风电机组, 350公里时速: what kind of thing it is.
    if (
      /^(?:千瓦|千伏|吨|公里|米|英寸|纳米|毫米|兆瓦)$/.test(quantity.unit) &&
      quantity.suffix !== null &&
      /^[\u4e00-\u9fff]/.test(followed)
    ) {
      return false
    }
    if (/^(?:时速|级|制程|工艺|口径|高|长|宽)/.test(followed) && isDescribing(quantity.unit)) return false
    // 废钢铁等9种再生资源利用量达到4.5亿吨: the count only describes.
    if (
      next !== undefined &&
      isCount(quantity.unit) &&
      quantity.suffix === null &&
      followed.length >= 3 &&
      !/^(?:提高|提升|增加|增长|扩大|降|下降|压|减|上升|增至|到|至)/.test(followed) &&
      !/[、，和及与并]/.test(masked.slice(quantity.end, stop)) &&
      !endsInAct(masked, start, quantity.start)
    ) {
      return false
    }
    // 人口300万以上城市…覆盖率达到90%, 100张以上床位的机构…比例达80%.
    if (
      next !== undefined &&
      quantity.suffix !== null &&
      /^[\u4e00-\u9fff“]/.test(followed) &&
      !/[、，和及与并]/.test(masked.slice(quantity.end, stop)) &&
      !/(?:达到?|为|超过|突破|不[低少]于|[在到至]|提[高升]|增长|增加|下降|降低|减少|压缩)$/.test(lead) &&
      !endsInAct(masked, start, quantity.start)
    ) {
      return false
    }
    if (
      next !== undefined &&
      followed.length >= 2 &&
      !/[、，和及与并]/.test(masked.slice(quantity.end, stop)) &&
      !isCount(quantity.unit)
    ) {
      const ahead = masked.slice(quantity.end, stop)
      const levels =
        endingWord(levelWords, masked, quantity.end, stop) !== '' ||
        endingWord(upWords, masked, quantity.end, stop) !== ''
      if (!levels && !/^(?:以上|左右)?(?:提高|提升|增加|增长|降低|下降|压缩|减少|到|至)/.test(ahead)) return false
    }
    return true
  })
}

/** (面积)达到…要求, with nothing counted between. */
export const meetsDemand = /^(?:的)?[^，。；\d]{0,12}(?:达到|符合|满足)[^，。；\d]{2,20}(?:要求|标准)/

function isZero(masked: string, quantity: Quantity, start: number): boolean {
  const before = masked.slice(Math.max(start, quantity.start - 2), quantity.start)
  const after = masked.slice(quantity.end, quantity.end + 3)
  if (/(?:为|到|至|归)$/.test(before) && !/^[\u4e00-\u9fff]/.test(after)) return true
  return (
    /^(?:增长|死亡|事故|填埋|发生|排放|伤亡|感染|新增|上访|致贫|返贫|失联|输出|盗采|开采)/.test(after) &&
    /(?:现|持|为|现了)$/.test(before)
  )
}

export const isShare = (unit: string) => unit === '%' || unit === '‰'
export const isCount = (unit: string) =>
  /^(?:[万亿千百]*)(?:个|家|户|名|人|位|所|座|条|项|件|处|片|间|套|台|辆|支|只|种|部|场|对|栋|门|例|篇|批|款|宗|幢|点位)$/.test(
    unit,
  )
const isDescribing = (unit: string) =>
  /^(?:岁|分钟|小时|秒|天|日|年|个月|层|平方公里|平方米|公里|米|厘米|毫米|微米|纳米|寸|千伏|亩|吨|毫秒)$/.test(unit)

/** 100%的镇卫生院完成…, 加强15%的中医馆…, 在10%的…: a share of things, against 达到5%以上的企业. */
function isShareOfThings(masked: string, start: number, quantity: Quantity): boolean {
  const lead = masked.slice(Math.max(start, quantity.start - 12), quantity.start)
  if (/(?:达到|达|超过|占比|比例|比重|为|税率|按|按照|减按|不超过)$/.test(lead)) return false
  return true
}

function endsInAct(masked: string, start: number, end: number): boolean {
  const act = endingWord(actVerbs, masked, start, end)
  return act !== '' && act !== '实现'
}
