import { isCount, isShare } from './attributes.ts'
import type { Chain } from './chains.ts'
import type { Measure } from './leaning.ts'
import type { Quantity } from './numerals.ts'
import type { TimeMark } from './years.ts'

/** What is known before a clause is read. */
export interface Setting {
  /** The heading above announces goals. */
  readonly goal: boolean
  /** A year or period ahead governs the clause from before. */
  readonly ahead: boolean
  /** The sentence is about subsidies, fees or penalties. */
  readonly money: boolean
  /** What the sentence's targets so far are about, in order. */
  readonly recent: readonly string[]
  /** How many years the clause before named, when it named nothing else: 到2023年、2025年，…分别…. */
  readonly yearsBefore: number
  /** What the clause before was about; taken over where this one names nothing. */
  readonly subject: string | null
}

const durations = /^(?:个工作日|工作日|个月|个小时|小时|分钟|秒|天|日|周|年|岁|毫秒)$/
const durationMeasures = /时间|周期|时限|时长|期限|用时|耗时|时效|寿命|年限|年龄|时延/
const strongActs =
  /培育|建设|建成|建立|打造|新建|新增|引进|集聚|汇聚|认定|创建|争创|形成|培养|培训|推广|改造|布局|制定|制修订|修订|发布|推出|遴选|设立|组建|孵化|举办|开通|开发|攻克|突破|转化|净增|扩建|新|建|吸引|吸纳|招引|引育|选育|选派|完成|实现|部署|创成|加强|设置|落地|支持|扶持|带动|推动|预留|谋划|修复|治理|绿化|造林|研制|研发|配备|壮大|做强|服务|惠及|资助|投运|修缮|储备|整治|盘活|筹集|淘汰|覆盖|成立/
const smallObjects =
  /^(?:方面|阶段|步骤|层次|层面|环节|原则|维度|类别|等级|档次|工作组|专班|小组|专项小组|部门|单位|方向|要素|领域|机制|梯队|梯度|时段|批次|重点方向|重点领域|专项工作组|工作专班|月|工作日|小时|人以上的|板块|统一)/

/** Decides whether a well-formed measure is a promise, or a norm, a fee or a description. */
export function isTarget(
  quantity: Quantity,
  chain: Chain,
  measure: Measure,
  setting: Setting,
  masked: string,
  start: number,
  end: number,
  marks: readonly TimeMark[],
): boolean {
  if (Number.isNaN(quantity.value) || !Number.isFinite(quantity.value)) return false
  const clause = masked.slice(start, end)
  const ownYear = marks.some((mark) => (mark.kind === 'year' || mark.kind === 'period') && mark.start < quantity.start)
  const ahead =
    setting.ahead || ownYear || chain.modal || /力争|争取|确保|预计|将/.test(masked.slice(start, quantity.start))
  const promised = setting.goal || ahead
  const followed = masked.slice(quantity.end, quantity.end + 4)
  if (/^(?:用于|给予|计算|执行|征收|计提|缴纳|奖励|补助|补贴|的标准|标准|的比例|比例给|的幅度)/.test(followed))
    return false
  if (/用于|作为/.test(followed) && isShare(quantity.unit)) return false
  if (setting.money && !setting.goal && /元|%|‰|倍|基点|^$/.test(quantity.unit)) return false
  if (/最高|上限|封顶|不再|每人次|每次/.test(clause) && /元/.test(quantity.unit)) return false
  if (durations.test(quantity.unit)) {
    const shortened = /(?:压缩|压减|缩短|缩减|减少|精简)(?:至|到|为)/.test(masked.slice(start, quantity.start))
    if (!durationMeasures.test(measure.name) && !shortened) return false
    if (quantity.unit === '岁' || quantity.unit === '年') return chain.level || chain.growth !== null || setting.goal
    return (
      (chain.level || chain.growth !== null || chain.bound !== null || quantity.suffix === 'atMost') &&
      (promised || /压缩|压减|缩短|缩减|降|控制|减/.test(clause))
    )
  }
  if (
    quantity.unit === '' &&
    !(chain.level || chain.growth !== null || chain.bound !== null) &&
    !(quantity.inWords && quantity.value === 0)
  )
    return false
  if (quantity.unit === '' && quantity.value > 1900 && quantity.value < 2100) return false
  if (/^(?:次|类|款|班|人份|批次|批)$/.test(quantity.unit) && !promised) return false
  if (
    /每(?:季度|月|周|半年|学期|两年|三年|学年)|原则上|一般为|一般不|不得(?:低于|少于|超过|高于)|凡|每人每|每户|每亩/.test(
      clause,
    ) &&
    !setting.goal &&
    !ownYear
  )
    return false
  if (/^(?:每)\S{0,3}[12]次/.test(clause)) return false
  // 按照完成200亩整治的目标: what was promised elsewhere.
  if (/^(?:按照|根据|围绕|对照)/.test(clause) && /(?:目标|要求|任务|原则|部署)$/.test(clause)) return false
  // 我区涉及此类面积约1000亩: how things stand. 给予补贴…，每年最多不超过10个: a cap.
  if (/^(?:[我本全][省市区县])?(?:共)?涉及/.test(measure.name) && !promised) return false
  if (setting.money && !setting.goal && !ownYear && /最多|最高|不超过/.test(clause)) return false
  if (quantity.unit === '次' && !setting.goal) return false
  switch (measure.form) {
    case 'level':
      if (chain.growth !== null && !chain.level) {
        return (
          promised || chain.per !== null || measure.per !== null || chain.bound !== null || quantity.suffix !== null
        )
      }
      return true
    case 'taken':
      return promised || chain.level || chain.bound !== null
    case 'share':
      if (!promised && /应(?!用|急)|须|必须/.test(masked.slice(start, quantity.start))) return false
      return (
        measure.name.length >= 3 &&
        !/^(?:税|企业所得税|增值税|标准|比例|部分|资金|费用|奖励|补贴|补助|股权|收益|利润)/.test(measure.name)
      )
    case 'act': {
      if (smallObjects.test(measure.name)) return false
      if (
        quantity.inWords &&
        !(setting.goal || ownYear) &&
        quantity.suffix === null &&
        chain.bound === null &&
        quantity.value < 10
      )
        return false
      if (quantity.inWords && /方面|体系|阶段|层面|机制|统一|转变|关系/.test(measure.name)) return false
      if (promised) return true
      if (/元$/.test(quantity.unit)) return chain.bound !== null || quantity.suffix !== null
      // 实施7公里管道改造, 推进20个社区项目: a length or a number beyond a handful.
      const works =
        /(?:实施|推进|启动)$/.test(measure.verb) &&
        !quantity.inWords &&
        (!isCount(quantity.unit) || (quantity.value >= 5 && quantity.unit !== '项'))
      return works || strongActs.test(measure.verb) || quantity.suffix !== null || chain.bound !== null
    }
    default:
      // Beside a target of the same sentence a bounded figure is one too.
      if (setting.recent.length > 0 && (quantity.suffix !== null || chain.bound !== null || isCount(quantity.unit)))
        return true
      return (
        promised &&
        (setting.goal ||
          ownYear ||
          setting.ahead ||
          chain.modal ||
          chain.bound !== null ||
          quantity.suffix !== null ||
          chain.soft)
      )
  }
}
