/** What single lines of a notice's cover look like: GB/T 9704 for the paper, the portals' blocks for the rest. */

/** The labels of a portal's block of document data, by what they name. */
const labels: Readonly<Record<string, readonly string[]>> = {
  documentNumber: [
    '文号',
    '发文字号',
    '公文文号',
    '文件编号',
    '发文文号',
    '文件号',
    '公文字号',
    '文件文号',
    '发布文号',
    '公文号',
  ],
  indexNumber: ['索引号', '索引码', '公开索引号', '信息索引号', '信息索引', '索取号'],
  issuer: [
    '发布机构',
    '发文机关',
    '发布单位',
    '发文单位',
    '制发机关',
    '公开主体',
    '发布机关',
    '信息来源',
    '发文机构',
    '公开单位',
    '发布部门',
    '发文部门',
    '制定机关',
    '公开责任部门',
    '产生机构',
    '制发单位',
    '信息发布机构',
    '公开机构',
    '来源单位',
    '信息提供单位',
    '所属机构',
    '公文发布机构',
  ],
  title: ['名称', '标题', '信息名称', '文件名称', '公文名称', '文件标题', '公文标题', '信息标题'],
  issuedOn: [
    '成文日期',
    '成文时间',
    '发文日期',
    '发文时间',
    '生成日期',
    '形成日期',
    '印发日期',
    '制发日期',
    '签发日期',
    '产生日期',
    '公文生成日期',
    '生成时间',
    '文件日期',
    '印发时间',
    '形成时间',
    '制定日期',
    '公文时间',
  ],
  publishedOn: [
    '发布日期',
    '发布时间',
    '公开日期',
    '公开时间',
    '公布日期',
    '信息发布日期',
    '上网时间',
    '公文发布日期',
    '上传日期',
    '发布于',
    '发表时间',
    '发表日期',
    '公布时间',
    '网上发布日期',
    '日期',
    '时间',
  ],
  validity: [
    '有效性',
    '是否有效',
    '效力状态',
    '时效性',
    '文件状态',
    '有效状态',
    '时效',
    '效力',
    '有效期状态',
    '是否失效',
    '公文有效性',
    '现行有效性',
    '文件有效性',
    '状态',
  ],
  category: [
    '分类',
    '主题分类',
    '信息分类',
    '文件分类',
    '公文种类',
    '公文主题分类',
    '主题类别',
    '信息类别',
    '所属分类',
    '体裁分类',
    '公文类别',
    '类别',
    '主题',
    '组配分类',
    '分类词',
    '公开类别',
    '信息所属分类',
    '内容分类',
    '信息主题分类',
    '政策分类',
    '文件类别',
  ],
  other: [
    '主题词',
    '关键词',
    '关键字',
    '内容概述',
    '内容摘要',
    '概述',
    '公开方式',
    '公开范围',
    '公开形式',
    '公开类型',
    '公开时限',
    '公开程序',
    '生效日期',
    '生效时间',
    '实施日期',
    '施行日期',
    '废止日期',
    '失效日期',
    '失效时间',
    '有效期',
    '有效期至',
    '载体',
    '载体类型',
    '信息格式',
    '语种',
    '服务对象',
    '文种',
    '体裁',
    '来源',
    '更新时间',
    '更新日期',
    '修改日期',
    '浏览次数',
    '浏览量',
    '阅读次数',
    '点击数',
    '点击次数',
    '点击',
    '访问量',
    '字体',
    '字号',
    '作者',
    '统一编号',
    '规范性文件统一编号',
    '规范性文件编号',
    '登记号',
    '备案号',
    '信息编号',
    '责任编辑',
    '编辑',
    '审核',
    '行政区划',
    '专题分类',
    '服务对象分类',
    '生命周期分类',
    '附件下载',
    '解读',
    '政策解读',
    '相关解读',
    '起草单位',
    '适用范围',
    '政策咨询',
    '联系电话',
    '是否规范性文件',
    '公文形式',
  ],
}

export type DataField =
  | 'documentNumber'
  | 'indexNumber'
  | 'issuer'
  | 'title'
  | 'issuedOn'
  | 'publishedOn'
  | 'validity'
  | 'category'
  | 'other'

const fieldOf = new Map<string, DataField>()
for (const [field, names] of Object.entries(labels)) for (const name of names) fieldOf.set(name, field as DataField)

/** The field a label names (`索 引 号`, `[ 文号 ]`, `成文日期`), without its colon; null when it is no label. */
export function findDataField(label: string): DataField | null {
  if (label.length > 24) return null
  return fieldOf.get(label.replace(/[\s【】[\]〖〗<>《》*◆●·∙•|]/g, '')) ?? null
}

/** The number of a document, anywhere in a line: `云政办发〔2024〕12号`. */
export const documentNumberPattern =
  /[\u4e00-\u9fff]{1,16}(?:\([\u4e00-\u9fff]{1,8}\)|（[\u4e00-\u9fff]{1,8}）)?(?:〔|\[|［|【|\(|（|﹝)((?:19|20)\d{2})(?:〕|\]|］|】|\)|）|﹞) ?第? ?(\d{1,5}) ?号/

/** A line that is a document's number and nothing else. */
export function isDocumentNumberLine(line: string): boolean {
  if (line.length > 40) return false
  const match = documentNumberPattern.exec(line)
  return match !== null && line.length - match[0].length <= 8
}

const kinds =
  '通知|意见|方案|规划|计划|办法|决定|公告|通告|措施|细则|规定|纲要|要点|行动|条例|批复|函|通报|指引|指南|清单|政策|举措|若干措施|制度|规程|预案|实施意见|布局|工程|安排|议案|命令|报告|规则|准则|目录|标准'
const titleEnd = new RegExp(
  `(?:${kinds})(?:[（(][^（）()]{1,40}[）)]|[《》”"] ?|的通知|[\\d—－–~～-]{4,9}年?|\\d+条|[（(][^（）()]{1,20}[）)]){0,2}$`,
)

/** Whether the line can be the title of a notice or a plan: short, no sentence, ends as titles do. */
export function isTitleLine(line: string): boolean {
  if (line.length < 5 || line.length > 120 || line.endsWith('|')) return false
  // The last line of a title: （2021—2025年）的通知.
  if (/^[（(](?:19|20)\d\d[^（）()]{0,16}[）)]的(?:通知|意见|函)$/.test(line)) return true
  if (/[。；;！？?]/.test(line) || /[：:]$/.test(line) || /^[（(【[]/.test(line)) return false
  // The path a page prints above: 首页 > 政策文件 > …
  if (/[>＞]|位置[：:]|首页/.test(line)) return false
  return titleEnd.test(line)
}

/** The addressees: `各县（市、区）人民政府，市各委、办、局：` */
export function isAddressee(line: string): boolean {
  if (line.length > 400 || !/[：:]$/.test(line) || /[。；]/.test(line)) return false
  if (/(?:如下|通知|意见|要求|措施|目标|包括|附件)[：:]$/.test(line)) return false
  return /^(?:各|全|市|省|县|区|国务院|中央|本|有关|驻|厅|局|委|[\u4e00-\u9fff]{2,14}(?:人民政府|委员会|厅|局|管委会|单位|办公室|集团|公司|街道|镇))/.test(
    line,
  )
}

const dayPattern = /^((?:19|20)\d{2}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日$/
const chineseDayPattern =
  /^[二一][〇零○O0九一二三四五六七八]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日$/

/** A line that is a day: the date under a signature. */
export function isDayLine(line: string): boolean {
  const bare = line.replace(/^[（(]|[）)]$/g, '').trim()
  return dayPattern.test(bare) || chineseDayPattern.test(bare)
}

/** A signature and its date in one line: `国务院办公厅2020年7月15日`. */
export function isSignatureWithDay(line: string): boolean {
  return line.length < 90 && /^[\u4e00-\u9fff（）() ]{2,70}(?:19|20)\d{2} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日$/.test(line)
}

export function isPublicNote(line: string): boolean {
  return (
    /^[（(]?(?:此件|本件)[^（）()]{1,16}[）)]?$/.test(line) ||
    /^[（(](?:公开属性|信息公开)[^（）()]{1,20}[）)]$/.test(line)
  )
}

const bodyEnd =
  /(?:人民政府|办公厅|办公室|委员会|管委会|国务院|省委|市委|县委|区委|厅|局|部|署|院|会|行|中心|总队|支队|领导小组|指挥部|法院|检察院|大学|集团|公司|政府|委|总局|海关|办事处|[\u4e00-\u9fff]办)$/

/** One or more bodies and nothing else, as a signature prints them. */
export function isSignatureLine(line: string): boolean {
  if (line.length < 3 || line.length > 120 || /[。，；：:、！？“”《》\d]/.test(line)) return false
  return line.split(' ').every((part) => part.length >= 2 && bodyEnd.test(part))
}

const tailMark =
  /扫一扫|主办单位|承办单位|版权所有|ICP备|公网安备|网站标识码|打印本页|关闭窗口|关闭本页|^【?(?:打印|关闭|收藏|分享|返回|返回顶部|下载|发布|纠错|责任编辑.{0,20})】?$|上一篇|下一篇|相关链接|相关文章|相关文件|相关解读|相关稿件|相关附件下载|分享到|分享让更多|网站地图|联系我们|网站声明|我要纠错|技术支持|扫码|微信扫|二维码|您访问的链接|责任编辑|^(?:图解|文字解读|政策解读|相关阅读|友情链接|附件下载)[:：]?|^(?:来源|编辑|审核|校对)[:：]|印发$|政府网站|Copyright|浏览器/

const pageMark = /ICP备|公网安备|版权所有|网站标识码|扫一扫|Copyright/
const weakTailMark = /部门网站|政府网站|无障碍|站点地图|邮编|备案号|分辨率|传真[:：]|网站管理|友情链接|您访问的/

/** Buttons, links and footers that a page prints below a document. A sentence is none, whatever it speaks of. */
export function isTailLine(line: string): boolean {
  if (line.length >= 400) return false
  if (pageMark.test(line)) return true
  return (
    (/^抄送[:：]/.test(line) || !/[。；]$/.test(line)) &&
    (/^抄送[:：]/.test(line) || tailMark.test(line) || weakTailMark.test(line))
  )
}
