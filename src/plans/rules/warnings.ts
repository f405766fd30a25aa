import type { AnnexRow, Heading, LayoutRow, Span, Target, Task, Warning } from '../plans.schema.ts'
import type { PlanDocument } from './document/document.ts'
import type { NoticeReading } from './notice/read-notice.ts'
import { readNumeral } from './text/numerals.ts'

export interface Read {
  readonly document: PlanDocument
  readonly reading: NoticeReading
  readonly headings: readonly Heading[]
  readonly targets: readonly Target[]
  readonly layout: readonly LayoutRow[]
  readonly tasks: readonly Task[]
  readonly annex: readonly AnnexRow[]
}

/**
 * What a person should look at, apart from what the single readings already noticed: each warning names the matter, says
 * what to do and points at its place. A matter without a place points at the title.
 */
export function findWarnings(read: Read): Warning[] {
  return [
    ...warnData(read.reading),
    ...warnNumbers(read.headings),
    ...warnAnnex(read),
    ...warnParks(read),
    ...warnVagueAmounts(read.document, read.targets),
  ]
}

function warnData({ notice, titles, spans }: NoticeReading): Warning[] {
  const warnings: Warning[] = []
  const title: Span = spans.title ?? [0, 0]
  if (notice.title === null)
    warnings.push({ code: 'title_missing', message: '没有读到文件标题，请对照原文补上。', span: [0, 0] })
  if (notice.documentNumber === null)
    warnings.push({
      code: 'document_number_missing',
      message: '没有读到文号，请核对原文是否印有发文字号。',
      span: title,
    })
  if (notice.issuedOn === null)
    warnings.push({
      code: 'issued_on_missing',
      message: '没有读到成文日期，落款处也没有日期，请对照原件补上。',
      span: title,
    })
  if (notice.issuer === null)
    warnings.push({ code: 'issuer_missing', message: '没有读到发文机关，请对照落款补上。', span: title })
  if (notice.issuedOn !== null && notice.publishedOn !== null && notice.publishedOn < notice.issuedOn)
    warnings.push({
      code: 'published_before_issued',
      message: `发布日期${notice.publishedOn}早于成文日期${notice.issuedOn}，请核对哪一个有误。`,
      span: spans.publishedOn ?? title,
    })
  if (titles !== null)
    warnings.push({
      code: 'titles_differ',
      message: `信息栏的标题“${titles.data}”与正文标题“${titles.printed}”不一致，请核对。`,
      span: titles.span,
    })
  return warnings
}

/** Numbers of one kind must count up by one; level 2 and 3 may start again at 1 or run on. */
function warnNumbers(headings: readonly Heading[]): Warning[] {
  const warnings: Warning[] = []
  const last: number[] = []
  for (const heading of headings) {
    const value = readNumeral(heading.number.replace(/^第|[编篇章节条]$|部分$/g, ''))
    if (value === null) continue
    const before = last[heading.level]
    last[heading.level] = value
    if (before === undefined || value === before + 1 || (value === 1 && (heading.level > 1 || before !== 1))) continue
    const what = value === before ? '重复' : '不连续'
    warnings.push({
      code: value === before ? 'heading_number_repeats' : 'heading_number_jumps',
      message: `标题“${heading.text}”的序号${heading.number}与前一个同级标题${what}，请核对是否漏读或原文有误。`,
      span: heading.span,
    })
  }
  return warnings
}

const annexName = /(?:分解表|分工表|任务表|任务清单|责任分工|分工方案|责任清单|任务分工|重点任务)/

function warnAnnex({ document, reading, tasks, annex }: Read): Warning[] {
  const named = reading.notice.attachments.find((title) => annexName.test(title))
  if (named === undefined || annex.length > 0) return []
  const printed = document.annexes.some((entry) => annexName.test(entry.title))
  const open = tasks.filter((task) => task.lead.length + task.support.length === 0).length
  const undated = tasks.filter((task) => task.due === null).length
  const at = document.text.lastIndexOf(named)
  const span: Span = at < 0 ? [0, 0] : [at, at + named.length]
  const rest = tasks.length === 0 ? '' : `，${tasks.length}项任务中${open}项没有责任单位、${undated}项没有时限`
  return [
    printed
      ? {
          code: 'annex_not_read',
          message: `附件“${named}”印在文中，但没有读出表格${rest}，请另附表格文件（.xlsx 或 .docx）。`,
          span,
        }
      : {
          code: 'annex_missing',
          message: `通知列有附件“${named}”，但文中没有附件内容${rest}，请补上附件表格。`,
          span,
        },
  ]
}

/** `达到30个左右` of parks that nobody names: the places must be filled in. */
function warnParks({ targets, layout, document }: Read): Warning[] {
  return targets.flatMap((target) => {
    if (!/园区|园中园|特色园|产业园/.test(target.subject) || !/^[个家座]$/.test(target.unit) || target.value < 2)
      return []
    const hosts = layout.length === 0 ? '' : `，空间布局只列出${layout.length}处开发园区（功能区）`
    const listed = document.annexes.some((annex) => /名单|名录/.test(annex.title))
    if (listed) return []
    return [
      {
        code: 'parks_not_named',
        message: `目标提出“${target.subject}”${target.value}${target.unit}，文中没有点名任何一个${hosts}，请在认定后补录。`,
        span: target.span,
      },
    ]
  })
}

const vague =
  /[十百千万]亿(?:元)?(?:级|规模)|[百千万](?:家|个|项|名|人)级|[数上近][十百千万](?:家|个|项|名)|[百千万]级(?:产业)?集群/g

/** 百亿级, 上百家: perhaps a target that was left without a number. 一批 alone says nothing and is in every notice. */
function warnVagueAmounts(document: PlanDocument, targets: readonly Target[]): Warning[] {
  const warnings: Warning[] = []
  let at = 0
  for (const paragraph of document.paragraphs) {
    if (paragraph.part !== 'body') continue
    const words = document.text.slice(paragraph.span[0], paragraph.span[1])
    for (const match of words.matchAll(vague)) {
      const start = paragraph.span[0] + match.index
      const span: Span = [start, start + match[0].length]
      while (at < targets.length && (targets[at]?.span[1] ?? 0) <= start) at += 1
      const target = targets[at]
      if (target !== undefined && target.span[0] < span[1]) continue
      warnings.push({
        code: 'possible_target',
        message: `“${match[0]}”像是目标，但没有确定的数值和年份，未读作目标，请判断是否需要量化。`,
        span,
      })
    }
  }
  return warnings
}
