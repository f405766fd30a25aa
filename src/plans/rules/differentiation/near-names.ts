/** Words that only link the parts of a name. */
const LINKS = /以及|和|与|及|、|暨/g
/** Words at the start of a name that praise or date it without saying what it is. The longer ones first. */
const QUALIFIERS = [
  '新一代',
  '下一代',
  '第三代',
  '第四代',
  '高技术',
  '高性能',
  '高品质',
  '高附加值',
  '高端',
  '新型',
  '新兴',
  '未来',
  '前沿',
  '先进',
  '现代',
  '智能',
  '智慧',
  '绿色',
  '精密',
  '特种',
  '特色',
  '通用',
  '临港',
  '临空',
]
/** Words at the end of a name that say which trade, not which field. */
const TRADES = ['服务业', '制造业', '产业', '装备制造', '设备制造', '装备', '设备', '制造', '技术', '领域']
/** What is left of a name says too little to hold two names together: 绿色能源 is not 未来能源. */
const TOO_BROAD = new Set([
  ...['能源', '材料', '新材料', '新能源', '信息', '健康', '通信', '经济', '数字经济', '制造', '装备', '设备', '服务'],
  ...['产业', '技术', '医药', '生物', '工业', '农业', '交通', '电子', '海洋', '环保', '食品', '机械', '空间', '网络'],
])

/** The name without its links. */
function unlinked(name: string): string {
  return name.replace(LINKS, '').replace(/\s/g, '')
}

/** What a name is about: without links, leading qualifiers and trailing trades; at least two characters stay. */
function coreOf(name: string): string {
  let core = unlinked(name)
  for (;;) {
    const qualifier = QUALIFIERS.find((word) => core.startsWith(word) && core.length - word.length >= 2)
    if (qualifier === undefined) break
    core = core.slice(qualifier.length)
  }
  const trade = TRADES.find((word) => core.endsWith(word) && core.length - word.length >= 2)
  return trade === undefined ? core : core.slice(0, -trade.length)
}

/**
 * Why two names that are written differently may be one direction; null when nothing says so.
 *
 * The rule: drop what links (和、与、及), what qualifies at the start (高端、新型、未来 …) and what names the trade at the
 * end (装备、产业 …). They are near when the rest coincides or one holds the other, unless that rest is as broad as 能源.
 *
 * @returns one sentence in Chinese
 */
export function whyNear(left: string, right: string): string | null {
  const [plainLeft, plainRight] = [unlinked(left), unlinked(right)]
  if (plainLeft === plainRight) return `去掉“和、与、及”等连接词后同为“${plainLeft}”。`
  const [coreLeft, coreRight] = [coreOf(left), coreOf(right)]
  if (coreLeft === coreRight) {
    return TOO_BROAD.has(coreLeft) ? whyHolds(plainLeft, plainRight) : `去掉修饰语后同为“${coreLeft}”。`
  }
  const [shorter, longer] = coreLeft.length < coreRight.length ? [coreLeft, coreRight] : [coreRight, coreLeft]
  if (TOO_BROAD.has(shorter) || !longer.includes(shorter)) return whyHolds(plainLeft, plainRight)
  return `去掉修饰语后，“${longer}”包含“${shorter}”。`
}

/** 高端智能装备 holds 智能装备, though without their qualifiers both are only 装备. */
function whyHolds(left: string, right: string): string | null {
  const [shorter, longer] = left.length < right.length ? [left, right] : [right, left]
  return shorter.length >= 4 && longer.includes(shorter) && !TOO_BROAD.has(shorter)
    ? `“${longer}”包含“${shorter}”。`
    : null
}
