import type { NameSpan } from './subjects.ts'
import { printName } from './subjects.ts'
import type { Bound } from './words.ts'

/** What a number measures, as its clause names it. */
export interface Measure {
  readonly form: 'level' | 'act' | 'share' | 'bare' | 'taken'
  readonly name: string
  /** Whether each character of `name` is hidden from splitting. */
  readonly sealed: readonly boolean[]
  readonly growth: 'up' | 'down' | null
  readonly per: string | null
  readonly verb: string
  /** 至少, 不少于 before the act: 至少培育1家. */
  readonly bound?: Bound | null
  /** The word that looked like a bound was the act itself. */
  readonly unbound?: boolean
}

/** 各县（市、区）建成…: the one who acts, and the act. */
export const agents =
  /^.{0,30}?(?:地区|平原|流域|[省市县区镇乡村校院]|企业|）|各地|全国|全市|全省|全县|全区)(?:每年|年均|累计|应|要|至少|力争)?(?:淘汰|建成|新建|培育|打造|完成|建设|引进|创建|推广|培训|改造|关停|举办|布局|投放|开通|培养|建立|设立|组建)(?=[^率数量面规成质区用][^率数]+)/

/** An object without the one who acts, and with the noun that several counts share: 4个万亿级、2个千亿级产业集群. */
export function tidy(name: string, rest: string): string {
  let text = name
    .replace(/(?:力争|争取|确保|预计)(?:实现|完成)?/, '')
    .replace(/(?<=.{2})(?:的?任务|全覆盖)$/, '')
    .replace(/实现(?=年均|增加值|营业收入|产值|销售收入|税收)/, '')
    // 死亡人数较“十二五”下降: what it is compared with.
    .replace(
      /(?<=.{2})(?:较|比)[“"]?(?:十[一二三四五六]五|上年|去年|上一年|同期|基期|期初|目前|现状)[”"]?(?:末|期末|时期|期间)?$/,
      '',
    )
    .replace(/(?<=.{2})在(?:现有|原有|上年|此|当前)(?:的)?基础上$/, '')
    .replace(/[、和及](?:一批|若干|一系列|多个|数个|一大批).*$/, '')
  const tail = text.endsWith('级') ? /级([^级、，\d和及与]{2,})/.exec(rest.slice(text.length)) : null
  if (tail !== null) text += tail[1]
  const acted = agents.exec(text)
  if (acted !== null && text.length - acted[0].length >= 2) text = text.slice(acted[0].length)
  return text
}

const placeEnd =
  /(?:地区|[省县州）]|(?<!上)市|(?<![园社景校街片专牧林矿小库范城])区|流域|平原|城镇|农村|东部|中部|西部|全国)$/
const placeStart = /^(?:全国|全省|全市|全区|全县|.{0,40}(?:地区|平原|流域|[省市县州]|区(?!域)|）))(?=.{2,})/

/** 占GDP比重, 其中省级以上: the measure leans on the one before. */
export function takeOver(measure: Measure | null, subject: string | null): Measure | null {
  if (measure === null || subject === null) return measure
  if (/^占/.test(measure.name)) {
    const name = `${subject}${measure.name}`
    return { ...measure, name, sealed: seal(name) }
  }
  if (
    /^(?:新增)?(?:国家级|省级|市级|县级|省级以上|市级以上|国家级和省级|自治区级|省部级|省部级以上)$/.test(measure.name)
  ) {
    const bare = subject
      .replace(/^(?:全国|全省|全市|全县|全区)/, '')
      .replace(/^(?:新增|累计)?(?:国家级|省级|市级|县级)?(?:以上)?/, '')
      .replace(/(?:总数|数量|数)$/, '')
    const name = `${measure.name}${bare}`
    return { ...measure, name, sealed: seal(name) }
  }
  if (/^(?:总数|数量|总量|总数量|家数|个数|总户数|总规模数)$/.test(measure.name))
    return { ...measure, name: subject, sealed: seal(subject) }
  if (/^(?:年均)?(?:增速|增长率|增幅|增长速度)$/.test(measure.name)) {
    const name = `${subject}年均${measure.name.replace('年均', '')}`
    return { ...measure, name, sealed: seal(name) }
  }
  if (/^(?:占比|比重|比例|占比率)$/.test(measure.name))
    return { ...measure, name: `${subject}${measure.name}`, sealed: seal(`${subject}${measure.name}`) }
  if (/^(?:[A-D甲乙丙]|[一二三]|第[一二三])类$/.test(measure.name)) {
    const name = `${measure.name}${subject.replace(/^[A-D甲乙丙一二三]类/, '')}`
    return { ...measure, name, sealed: seal(name) }
  }
  // 煤炭消费总量下降10%，长三角地区下降5%: a place alone is no measure.
  if (measure.form !== 'act' && measure.name.length <= 20 && placeEnd.test(measure.name)) {
    const rest = subject.replace(placeStart, '')
    if (rest.length >= 2 && !placeEnd.test(rest)) {
      const name = `${measure.name}${rest}`
      return { ...measure, name, sealed: seal(name) }
    }
  }
  return measure
}

export function withTail(measure: Measure, shown: string, masked: string, tail: NameSpan): Measure | null {
  const text = printName(shown, masked, tail)
  // 建成区40%以上面积达到海绵城市要求.
  const demand = /^(?:以上)?的?(.{2,12}?)(?:达到|符合|满足).{2,}(?:要求|标准)$/.exec(text)
  if (demand !== null) {
    const name = measure.name + demand[1]
    return { ...measure, form: 'level', name, sealed: seal(name) }
  }
  if (
    !/^(?:覆盖|达标|入园|上线|联网|通过|接入|上云|落实|到位|办结|实现|完成|全覆盖|网办|合格|处理|处置|回收|收集|利用|对接|配备|持证|建档|签约|纳管|公开|共享|全程|挂接|安装|配置|投保|参保|办理|可办)/.test(
      text,
    )
  )
    return null
  const name = measure.name + text
  return { ...measure, name, sealed: seal(name) }
}

/** Which characters of a name stand in brackets or quotes. */
export function seal(name: string): boolean[] {
  const sealed: boolean[] = []
  let depth = 0
  for (const character of name) {
    if (/[（(《“〔]/.test(character)) depth += 1
    sealed.push(depth > 0)
    if (/[）)》”〕]/.test(character) && depth > 0) depth -= 1
    for (let extra = 1; extra < character.length; extra += 1) sealed.push(depth > 0)
  }
  return sealed
}
