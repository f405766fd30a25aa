import { documentNumberPattern } from './cover-lines.ts'

const kindWords = /^.*(?:通知|意见|方案|规划|计划|办法|决定|公告|措施|细则|规定|文号|字号|[府息户]网|网站|[：:])(?=.)/

const runIn = /通知|意见|方案|决定|公告|措施|细则|文号|字号|[府息户]网|网站/

/** `云政办发[2024] 12 号` → `云政办发〔2024〕12号`; null when the text is no document's number. */
export function formatNumber(text: string): string | null {
  const match = documentNumberPattern.exec(text)
  if (match === null) {
    const plain = text.replace(/\s/g, '')
    return /^[\u4e00-\u9fff]{0,20}(?:(?:19|20)\d{2}年)?第?\d{1,5}号$/.test(plain) ? plain : null
  }
  const open = match[0].search(/[〔[［【(（﹝](?:19|20)\d{2}/)
  const before = match[0].slice(0, open)
  // 云规划资源发, 云信网安发: a whole word of its own, where nothing is run into it.
  const alone = before.length <= 10 && !/[\u4e00-\u9fff]/.test(text.charAt(match.index - 1)) && !runIn.test(before)
  const prefix = alone ? before : before.replace(kindWords, '')
  return `${prefix}〔${match[1]}〕${match[2]}号`
}
