import type { Measure, Span } from '../../plans.schema.ts'
import { cutOutsideBrackets } from '../owners/brackets.ts'

/** Verbs with which measures begin, the longer before the shorter where one begins another. */
const verbs: readonly string[] =
  `建立健全,建立完善,健全完善,构建完善,全面推行,全面落实,贯彻落实,组织实施,组织开展,鼓励支持,鼓励引导,支持鼓励,引导鼓励,引导支持,加快推进,加快建设,加快推动,持续推进,持续优化,持续推动,不断优化,不断完善,深入推进,深入实施,扎实推进,积极推进,积极推动,积极开展,积极培育,大力推进,大力发展,大力推动,统筹推进,统筹布局,规划建设,引进培育,招引培育,培育壮大,做大做强,做优做强,做强做优,
建立,建设,建强,建好,建成,健全,完善,构建,打造,制定,制订,编制,出台,修订,研究,探索,推动,推进,推广,推行,推出,推荐,推送,加强,加快,加大,加密,加力,强化,深化,优化,细化,量化,美化,实施,开展,组织,支持,鼓励,引导,指导,督促,推选,培育,培养,引进,招引,招聘,吸引,集聚,聚焦,聚力,围绕,提升,提高,提供,提质,促进,扩大,拓展,拓宽,发展,发挥,落实,落细,保障,规范,统筹,整合,协调,设立,成立,组建,搭建,筹建,新建,改建,扩建,创建,创新,创办,实行,执行,严格,严禁,严控,畅通,打通,简化,压缩,减少,降低,清理,取消,放宽,开放,开发,开辟,利用,运用,用好,用足,依托,瞄准,对接,衔接,联合,联动,配合,协同,参与,举办,承办,宣传,开通,增加,增强,充实,壮大,做好,做实,做大,做强,做优,抓好,抓实,突出,突破,攻克,攻关,布局,谋划,规划,启动,升级,改造,更新,盘活,挖掘,激发,激励,奖励,给予,补助,资助,评选,评估,评价,考核,认定,授牌,监测,监督,检查,公布,公示,公开,发布,编印,梳理,明确,确定,确保,坚持,坚决,形成,实现,力争,争取,落地,纳入,将,把,对,按照,面向,持续,不断,积极,大力,全面,深入,着力,稳步,有序,适时,定期,充分,进一步,更好,继续,优先,重点,率先,合理,科学,切实,适度,推介,推选,延伸,延长,免征,免收,减免,运行,试点,示范,复制,共建,共享,培训,储备,预留,供应,保护,治理,防范,化解,打击,查处,调整,调动,转变,转化,转移,链接,汇聚,聚合,招商,遴选,选派,选取,选育,配备,配套,安排,倾斜,帮助,服务,交流,合作`
    .split(/[,\n]/)
    .map((verb) => verb.trim())
    .filter((verb) => verb !== '')

/** Words before which the verb stands: they say how, whom or what, not what is done. */
const leads =
  /^(?:加快|持续|不断|积极|大力|全面|深入|着力|稳步|有序|适时|定期|充分|进一步|更好|继续|优先|重点|率先|合理|科学|切实|适度|将|把|对|按照|面向|围绕|聚焦|坚持|坚决|依托|瞄准)$/

/** Verbs that are nouns more often than not when no clause begins with them. */
const nouns =
  /^(?:服务|合作|交流|发展|建设|规划|布局|试点|示范|培训|储备|配套|保障|保护|治理|评价|评估|考核|监测|监督|检查|奖励|补助|资助|改造|升级|创新|研究|设计|招商|组织|运行|转移|供应|安排|参与|开放|开发|宣传|重点|攻关|调整)$/

const byFirst = new Map<string, string[]>()
for (const verb of [...new Set(verbs)].sort((left, right) => right.length - left.length)) {
  const first = verb.charAt(0)
  byFirst.set(first, [...(byFirst.get(first) ?? []), verb])
}

function verbAt(text: string, at: number): string | null {
  for (const verb of byFirst.get(text.charAt(at)) ?? []) if (text.startsWith(verb, at)) return verb
  return null
}

/**
 * The measures of a stretch of a task: each sentence that says what is to be done, with the verb that does. Sentences are
 * parted at 。 and ； outside brackets. A bracket that names owners is none.
 */
export function findMeasures(text: string, span: Span): Measure[] {
  const measures: Measure[] = []
  let at = span[0]
  for (const piece of cutOutsideBrackets(text.slice(span[0], span[1]), '。；;！')) {
    const lead = piece.text.length - piece.text.trimStart().length
    const words = piece.text.trim()
    const start = at + lead
    at += piece.text.length + piece.separator.length
    if (words.length < 4 || /^[（(].*[）)]$/.test(words)) continue
    const verb = findVerb(words)
    if (verb === null) continue
    const end = start + words.length + (piece.separator === '。' ? 1 : 0)
    measures.push({ text: text.slice(start, end), verb, span: [start, end] })
  }
  return measures
}

/** The verb of the first clause that begins with one; else the first verb behind a subject (各区要加强…). */
function findVerb(sentence: string): string | null {
  let fallback: string | null = null
  for (const clause of cutOutsideBrackets(sentence, '，,：:')) {
    const words = clause.text.trim().replace(/^(?:要|应|应当|可|须|一是|二是|三是|四是|五是)/, '')
    const duty = /^[^要应须]{1,20}(?:要|应当|应|须)/.exec(words)?.[0].length ?? 0
    const at = verbAt(words, 0) === null ? duty : 0
    const verb = verbAt(words, at)
    if (verb === null) continue
    if (!leads.test(verb)) return verb
    const next = verbAt(words, at + verb.length)
    if (next !== null && !leads.test(next)) return verb + next
    fallback ??= verb
  }
  if (fallback !== null && !/^(?:将|把|对|按照|面向|优先|重点)$/.test(fallback)) return fallback
  const limit = Math.min(sentence.length, 120)
  for (let at = 1; at < limit; at += 1) {
    const verb = verbAt(sentence, at)
    if (verb !== null && verb.length > 1 && !leads.test(verb) && !nouns.test(verb)) return verb
  }
  return null
}
