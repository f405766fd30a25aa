/** The closed classes of words around a figure. Data only; every list is read longest first. */

export type Bound = 'atLeast' | 'atMost' | 'about'

/** What may stand right before the number and says how it binds. */
export const boundWords: ReadonlyMap<string, Bound> = new Map<string, Bound>([
  ...(
    '不低于,不少于,不小于,不得低于,不得少于,不能低于,应不低于,高于,大于,多于,超过,超出,突破,力超,超,逾,至少,最少,最低,过,＞,≥,＞=,≮,高出'.split(
      ',',
    ) as string[]
  ).map((word): [string, Bound] => [word, 'atLeast']),
  ...'不高于,不超过,不超,不大于,不多于,不得超过,不得高于,低于,少于,小于,至多,最多,最高,＜,≤,＜=,≯,控制在'
    .split(',')
    .map((word): [string, Bound] => [word, 'atMost']),
  ...'大约,约,近,接近,约为,大致,大体'.split(',').map((word): [string, Bound] => [word, 'about']),
])

/** A level is reached or kept: the number is what there will be. */
export const levelWords = sortByLength(
  '达到,达至,达,为,是,至,到,保持在,保持,稳定在,稳定,维持在,维持,控制在,控制到,控制,提高到,提高至,提升到,提升至,提升为,增长到,增长至,增加到,增加至,增至,扩大到,扩大至,扩大为,上升到,上升至,升至,升到,扩展到,扩充到,拓展到,拓展至,降至,降到,降低到,降低至,降为,下降到,下降至,减少到,减少至,减至,压缩至,压缩到,压缩为,压减至,压减到,压减为,缩短至,缩短到,缩短为,缩减至,缩减到,精简至,精简到,放宽至,延长至,实现,完成,达成,拥有,合计,共计,总计,累计,发展到,发展至,恢复到,恢复至,回升到,回升至,回落到,推进到,建到,超越,力达,拟按,提前至,提前到'.split(
    ',',
  ),
)

export const upWords = sortByLength('增长,提高,提升,增加,上升,扩大,增幅,递增,增量,提速,增产,增收,上浮,多增'.split(','))
export const downWords = sortByLength(
  '下降,降低,缩小,减少,压减,压缩,缩短,缩减,削减,下调,精简,降幅,减幅,减低,递减,下浮,降'.split(','),
)

/** Adverbs between the measure and the number; they say nothing about what is measured. */
export const adverbs = sortByLength(
  '力争,力争到,争取,确保,预计,预期,计划,努力,总体上,总体,基本,大体,全部,全面,稳步,逐步,持续,进一步,原则上,一般,应,要,应当,须,需,将,可,也,都,再,又,并,均,分别,各,各自,实际,最终,大幅,显著,明显,有效,累计,合计,总共,共,共计,合计,能,已,力求,至少,平均,年内,由此,同时,更,达,其中,逐年,新,即,继续,同步,初步,重点,率先,保底,达标,到,在,从,每年,年均,每年均,年平均,逐年,年度,同比,年,按,达成'.split(
    ',',
  ),
)

/** Acts whose object is counted. */
export const actVerbs = sortByLength(
  '培育壮大,培育发展,培育创办,培育引进,培育认定,培育,培养造就,培养引进,培养资助,培养,培训,建设完善,建设改造,建设提升,建设,建成运营,建成投用,建成投产,建成开通,建成使用,建成,建立健全,建立,建好,打造形成,打造,新建改造提升,新建改扩建,新建改建,新建和改造,新建或改扩建,新建,新改建,新改扩建,新开工,新开通,新认定,新培育,新引进,新建成,新落户,新打造,新设立,新组建,新争创,扩建,改扩建,改建,改造提升,改造升级,改造,引进培育,引进落地,引进建设,引进扶持,引进,引育,招引培育,招引落地,招引,招收,招募,集聚,汇聚,聚集,认定,创建,创成,争创,评定,评选资助,评选,组织和发动,组织发动,发动,筹建,形成,支持建设,支持,扶持,推广应用,推广,实施,开展,布局建设,布局,制定,制修订,制订,修订,编制,发布,推出,遴选评定,遴选认定,遴选扶持,遴选,选树,选育,选派,选拔认定,选拔资助,选拔培养,选拔,选聘,选取,选择,设立,组建,成立,孵化培育,孵化,发展,举办,承办,举行,开通,开放,开发,开设,攻克,突破,转化,申报,获批,获得,推动建设,推动,推进,带动,吸纳,吸引,落地转化,落地,落户,立项研制,立项,研制,研发,治理,绿化,修复,保护修缮,修缮,整治,覆盖,安排,投入,筹集,完成,实现,启动,上线,提供,配备,配置,储备,谋划,承接,链接,惠及,发放,增设,增加,新增,净增,增补,淘汰,关停,拆除,退出,清理,盘活,供应,供给,建造,投放,投运,投用,投产,达产,开工,部署,建,育,引,聘请,聘任,入选,推荐,输送,派遣,征集,梳理,凝练,策划,包装,签约,签订,对接,撬动,募集,发行,培植,做强,做大,做优,壮大,加强,设置,预留,划定,造就,促成,促进,助力,推介,保障,救助,帮扶,资助,奖励,减排,减少,压减,压缩,节约,替代,回收,收储,出让,腾退,更新投运,更新,升级,提升,提高,降低,铺设,架设,疏浚,加固,加装,加快建设,加快,构建,创作,创设,创办,出台,出版,演出,放映,播出,举荐,续建,续签,种植,栽植,栽种,造林,抚育,收购,储存,接待,转移就业,托管,引导,鼓励,深化,打通,联通,接入,连接,联网,搭建,建档,签约服务,巩固,滚动实施,滚动,集中,重点支持,重点培育,重点建设,重点打造,择优遴选,择优支持,动态保有,动态保持,保有,储备培育,纳入,列入,上云,新入库,入库,纳统,上市,挂牌,拥有,取得,拿到,创造,滚动储备,消除,解决,化解,攻关,整合,归集,汇集,建有,至少有,均有,都有,要有,补齐,配建,补建,试点,复制,绘制,完善,评定,挖掘,争取,签署,锻造,招商,搬迁,入规,升规,新入规,新升规,上规,专利授权,授牌,命名,确定,建档立卡,脱贫,减免,压降,清零,增殖放流,放流,扩招,营造,采购,清淤,硬化,贯通,通车,竣工,验收,拓展,拓宽,提质,提质改造,养护,维修,接种,筛查,检测,监测,抽检,检查,救治,诊疗,供养,安置,帮助,走访,慰问,宣讲,开办,增开,加密'.split(
    ',',
  ),
)

/** Verbs that lead to a measure and are no part of its name: 推动覆盖率达到…. */
export const leadingVerbs = sortByLength(
  '分别,全年,年内,推动,促进,实现,确保,落实,力争,争取,使,使得,让,培育,集聚,引进,招引,打造,形成,带动,引育,吸引,完成,推广,保持,保证,支持,鼓励,引导,努力,预计,预期,计划,逐步,全面,基本,进一步,不断,持续,加快,大力,积极,稳步,着力,重点,切实,将,要,须,应,把,并,且,而,同时,其中,此外,另外,以及,并且,至,到,在,即,累计,力求,能,可,各地,每年,年均,推进,也,主要,具体,共,新,实施后,建成后'.split(
    ',',
  ),
)

/** Ends of a measure's name, longest first: what the last name of a list lends to those before it. */
export const measureHeads = sortByLength(
  '综合机械化率,机械化率,使用比例,使用率,覆盖率,普及率,利用率,合格率,达标率,完成率,满意率,满意度,知晓率,参保率,入学率,巩固率,毛入学率,就业率,自给率,贡献率,转化率,渗透率,上云率,数控化率,入园率,处理率,处置率,收集率,回收率,资源化利用率,综合利用率,无害化处理率,签约率,续约率,建档率,控制率,死亡率,患病率,发病率,检出率,治愈率,生存率,城镇化率,绿化率,绿地率,增长率,增速,增幅,降幅,占比,比重,比例,比率,率,排放总量,排放量,排放强度,消费量,消耗量,消费总量,用水量,用电量,使用量,保有量,产量,销量,总量,数量,吞吐量,客运量,货运量,周转量,流量,储量,容量,存量,规模,总规模,产业规模,市场规模,总产值,产值,产出,增加值,营业收入,主营业务收入,总收入,收入,销售额,交易额,成交额,总额,余额,金额,投资额,投资,税收,利润,里程,总里程,面积,总面积,浓度,强度,能耗,水耗,成本,人数,人次,户数,家数,数,床位数,床位,个数,件数,得分,指数,水平,能力,年限,寿命,时间,周期,时限,长度,密度,速率,带宽,效率,系数'.split(
    ',',
  ),
)

/** Second parts of a list that share the first part of the one before: 马铃薯种植、收获. */
export const sharedActs = new Set(
  '种植,栽种,收获,采摘,烘干,播种,栽植,耕整,采收,加工,进口,出口,生产,消费,流通,建设,运营,研发,制造,设计,供给,储存,运输,养殖,繁育,孵化,预防,治疗,收集,处理,处置,利用,回收,城镇,农村,男性,女性,参保,续保,入学,毕业,就业,创业,客运,货运,发电,用电,装机,化学需氧量,氨氮'.split(
    ',',
  ),
)

function sortByLength(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort((left, right) => right.length - left.length)
}

/** The longest word of `words` that ends `text` at `end`, no further back than `start`; '' when none does. */
export function endingWord(words: Iterable<string>, text: string, start: number, end: number): string {
  let best = ''
  for (const word of words) {
    if (word.length > best.length && end - word.length >= start && text.startsWith(word, end - word.length)) best = word
  }
  return best
}

/** The longest word of `words` that stands at `start`, before `end`; '' when none does. */
export function startingWord(words: Iterable<string>, text: string, start: number, end: number): string {
  let best = ''
  for (const word of words) {
    if (word.length > best.length && start + word.length <= end && text.startsWith(word, start)) best = word
  }
  return best
}
