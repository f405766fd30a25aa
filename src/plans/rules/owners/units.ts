import { cutOutsideBrackets } from './brackets.ts'

/** What the name of an office ends with. */
const OFFICE =
  /(?:局|委|委员会|部|厅|办|办公室|办公厅|署|政府|部门|单位|管委会|管委|党工委|办事处|总队|支队|大队|银行|中心|集团|公司|院|联|税务|海关|分行|分局|地区|各地|机构|团委|妇联|工会|专班|领导小组|指挥部|秘书处|处|研究室|督查室|监会|贸促会|红十字会|科协|供销社|供销总社|新华社|总台|团中央|军委)$/
/** What may also carry a task, where the sentence says so: 越秀区, 贸促会, 供销社, 各板块, 有关企业. */
const OTHER_BODY =
  /(?:会|行|社|组|组织|企业|学校|高校|大学|市|区|县|旗|州|盟|省|镇|乡|街道|村|园区|开发区|板块|所|站|馆|台|队|厂|司|科|室|军区|移动|联通|电信|铁塔|电网|供电|协会|学会|商会|机关|党委|委办|协|中央|国企|央企)$/
/** 内部, 全部 … end like an office and are none. */
const NO_OFFICE =
  /(?:内部|外部|全部|局部|上部|下部|大部|西部|东部|中部|南部|北部|干部|总部|一部|医院|法院内|社区|小区|住院|推委|举办|开办|主办|承办|协办|停办|新办|难办|好办|通办|代办|督办|重中心)$/
/** 党委领导、政府负责: no body of its own. */
const TOO_BARE = /^(?:政府|部门|单位|机构|集团|公司|银行|中心|地方|主体)$/
/** Signs of a sentence, not of a name. */
const SENTENCE =
  /[。！？《》<>＜＞=＝%％+＋：:…]|的|是|由|并|若|我|您|将于|以及其他|不得|应当|可以|通过|按照|鼓励|开展|加快|推动|完善|建立|健全|落实到|给予|进行/

const LONGEST_NAME = 36

function withoutNote(name: string): string {
  const last = name.at(-1)
  if (last !== '）' && last !== ')') return name
  const open = Math.max(name.lastIndexOf('（'), name.lastIndexOf('('))
  return open > 0 ? name.slice(0, open) : name
}

/** Whether the words end like the name of an office: 市科技局, 各区（市）人民政府, 国务院相关部门. */
export function isOffice(words: string): boolean {
  const name = withoutNote(words)
  if (name.length < 2 || name.length > LONGEST_NAME || SENTENCE.test(name) || TOO_BARE.test(name)) return false
  return (
    (OFFICE.test(name) && !NO_OFFICE.test(name)) ||
    /^各(?:级|类|有关|相关)?(?:县|市|区|旗|镇|乡|街镇|街乡|街道|板块|园区|开发区|地)/.test(name) ||
    /^[省市区县](?:属|直)(?:各)?(?:国企|国有企业|企业|企业集团)$/.test(name)
  )
}

/** Whether the words end like the name of a place that may carry a task by itself: 启东市, 示范园区. */
export function isPlace(words: string): boolean {
  return (
    words.length >= 2 &&
    words.length <= 12 &&
    isBody(words) &&
    /(?:县|市|区|州|盟|旗|镇|街道)$/.test(withoutNote(words))
  )
}

/** Whether the words may be the name of a body at all. */
export function isBody(words: string): boolean {
  const name = withoutNote(words)
  return name.length >= 2 && name.length <= LONGEST_NAME && !SENTENCE.test(words) && !/^\d|\d年|\d月/.test(name)
}

/** Whether a body is named so that it could stand alone in a list, the weaker endings among them. */
export function isListedBody(words: string): boolean {
  return isOffice(words) || (isBody(words) && OTHER_BODY.test(withoutNote(words)))
}

/** 各区、 … of `各区、县级市政府`: a level that waits for its other levels. */
const LEVEL =
  /^[省市县区]$|^(?:全市|全省|市直)?各(?:有关|相关)?(?:省|市|县|区|旗|州|盟|镇|乡|乡镇|村|县区|区县|市县|县级市|地级市|街道|镇街)(?:[（(][^（）()]{1,12}[）)])?(?:区|县|市)?$/
const LEVEL_OR_REGION = /^各(?:地区|地|县区|区县|市县|县市区|县（市、区）|县\(市、区\)|区|市|县)$/
const OTHER_LEVEL =
  /^(?:县级市|自治区|自治州|直辖市|自治县|省|县|市|区|旗|州|盟|乡|镇|乡镇|街道|社区|计划单列市|新疆生产建设兵团)(?:[（(][^（）()]{1,12}[）)])?(?:区|县|市)?(?:人民政府|政府|党委|党工委|办事处|管委会)?$/

/** Joins what one name lists: 各省、自治区、直辖市人民政府; 各区、县级市; 各区党委、政府. */
function joinLevels(pieces: readonly string[]): string[] {
  const names: string[] = []
  let waiting = false
  for (const piece of pieces) {
    const last = names.at(-1)
    const joins: boolean = last !== undefined && ((waiting && OTHER_LEVEL.test(piece)) || isSecondHalf(last, piece))
    if (joins) names[names.length - 1] = `${last}、${piece}`
    else names.push(piece)
    waiting = joins ? waiting && !/(?:政府|党委|党工委|办事处|管委会)$/.test(piece) : LEVEL.test(piece)
  }
  return names
}

/** 党委、政府; 有关部门、单位. */
function isSecondHalf(first: string, second: string): boolean {
  if (/^(?:人民)?政府$/.test(second)) return /(?:党委|党工委)$/.test(first)
  return /^(?:部门|单位)$/.test(second) && /(?:部门|单位)$/.test(first)
}

const CONNECTIVES = ['以及', '会同', '及', '和', '与', '暨']
const BARE_REST =
  /^(?:有关|相关)?(?:\d+|[一二三四五六七八九十]+)?个?(?:部门|单位|部门和单位|部门单位|部门（单位）|部门及单位|地区)?$/

function splitAtConnectives(name: string): string[] {
  for (let at = 2; at < name.length - 1; at += 1) {
    const connective = CONNECTIVES.find((word) => name.startsWith(word, at))
    if (connective === undefined) continue
    const left = name.slice(0, at)
    const right = name.slice(at + connective.length)
    if (right.length < 3 || /^(?:单位|部门|其)/.test(right) || !isClosed(left)) continue
    if (isListedBody(right) || /^(?:各|有关|相关|其他)/.test(right))
      return [...splitAtConnectives(left), ...splitAtConnectives(right)]
  }
  return [name]
}

/** Brackets are closed in it and it ends like a body: a connective after it may start another one. */
function isClosed(left: string): boolean {
  const opened = left.split(/[（(]/).length
  return (
    opened === left.split(/[）)]/).length &&
    (isOffice(left) || /^(?:市|省|区|县|国|各).{1,10}(?:会|行|社|组织|企业|区|县|市)$/.test(left))
  )
}

/** `体育总局等国务院相关部门` names two; `体育局等部门`, `体育局等` one. */
function splitAtAndOthers(name: string): string[] {
  for (let at = name.indexOf('等'); at >= 0; at = name.indexOf('等', at + 1)) {
    const left = name.slice(0, at)
    if (at > 0 && !isListedBody(left)) continue
    const rest = name.slice(at + 1).replace(/^(?:以及|及|和|与)/, '')
    const others = BARE_REST.test(rest) ? [] : [rest]
    return at > 0 ? [left, ...others] : others
  }
  return [name]
}

/**
 * The bodies that a list names, in its order, each once: without 等, with the 、 inside one name kept
 * (各区、县级市政府; 各县（市、区）人民政府).
 *
 * @param list  one line, without verbs (负责, 牵头) and labels
 */
export function splitUnits(list: string): string[] {
  const pieces = cutOutsideBrackets(list, '、，,；;。|')
    .map((piece) => tidy(piece.text))
    .filter((piece) => piece.length > 0)
  const units = joinLevels(pieces)
    .flatMap(splitAtNextEach)
    .flatMap(splitAtAndOthers)
    .flatMap(splitAtConnectives)
    .map(tidy)
    .filter((unit) => unit.length > 1 && unit !== '部门' && unit !== '单位')
  return [...new Set(units)]
}

/** 各地区各部门 are two; 各级各部门 is one. */
function splitAtNextEach(name: string): string[] {
  const next = name.indexOf('各', 2)
  return next > 2 && LEVEL_OR_REGION.test(name.slice(0, next)) ? [name.slice(0, next), name.slice(next)] : [name]
}

function tidy(name: string): string {
  return name
    .replace(/^[\s★☆▲△●*※＊—-]+/, '')
    .replace(/^(?:以及|会同|协同|联合|由|请|及|和|与)(?=.{2})/, '')
    .replace(/[\s*＊]+$/, '')
    .replace(/等$/, '')
}
