/**
 * Words that everybody tries first, without the digits and signs that people put around them. English ones, Chinese ones
 * in pinyin, and those of this trade. Written for this product from what such lists have in common.
 */
export const COMMON_STEMS: ReadonlySet<string> = new Set(
  `
  password passwd pass passw word secret letmein welcome login signin admin administrator root superuser system sysadmin
  manager user guest test tester testing demo default changeme change master access service server public private
  qwerty qwert asdf asdfgh zxcvbn qaz qazwsx qazwsxedc wsx abc abcd aaa iloveyou loveyou love lovely sunshine princess
  dragon monkey football baseball basketball superman batman pokemon michael jordan shadow hello helloworld world
  summer winter spring autumn monday friday january december november october september august
  company office office365 windows microsoft google github computer internet oracle postgres mysql tomcat huawei xiaomi
  alibaba tencent lenovo china chinese beijing shanghai jiangsu nantong suzhou nanjing shenzhen guangzhou zhejiang
  mima mimashi wodemima guanliyuan guanli yonghu denglu huanying ceshi xitong zhongguo zhonghua nihao nihaoma haha hehe
  woaini woaiwo woaizhongguo aini aiwo iloveu wobuzhidao meiyoumima buzhidao wangji wangjile jintian mingtian
  laopo laogong baobao baobei xiaobao tiantian kaixin xingfu jiankang pingan gongxi facai gongxifacai dajidali
  zhangsan lisi wangwu zhangwei wangwei wangfang liwei lina liming xiaoming wangming
  keji kejiyuan yuanqu gaoxinqu kaifaqu chanye chuangxin zhengfu shizhengfu bangongshi fagaiwei kejiju
  park parks zone courtyard siheyuan innovation government
  `
    .trim()
    .split(/\s+/),
)
