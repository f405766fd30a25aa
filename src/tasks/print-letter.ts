import { z } from 'zod'
import { type OfficialPaper, type PaperBlock, sayPaperDay, toParagraphs } from '../platform/print/index.ts'
import { sayDay } from '../platform/say-day.ts'
import type { LetterRow } from './store.ts'
import { printNumber } from './write-letter.ts'

/** A letter with what it said when it went out, and who signed for it and answered since. */
export interface PaperRow extends Omit<LetterRow, 'body'> {
  body: unknown
  /** Whether its programme is made up. */
  invented: boolean
}

const text = z.string().catch('')
const maybeText = z.string().nullable().catch(null)
const maybeNumber = z.number().nullable().catch(null)

/** As `LetterBody` is written; a letter of another time may lack some of it, and prints what it has. */
const bodySchema = z.object({
  code: text,
  subject: text,
  to: text,
  toEn: text,
  from: text,
  fromEn: text,
  itemNumber: maybeNumber,
  title: text,
  content: text,
  basis: maybeText,
  dueOn: maybeText,
  evidence: text,
  support: z.array(z.string()).catch([]),
  milestones: z.array(z.object({ title: z.string(), dueOn: z.string(), plannedPercent: z.number() })).catch([]),
  reason: maybeText,
  answerDue: maybeText,
  receiptDue: maybeText,
  light: maybeText,
  why: z.array(z.looseObject({ kind: z.string() })).catch([]),
})
type Body = z.infer<typeof bodySchema>

const LIGHTS: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  yellow: ['黄灯', 'yellow'],
  red: ['红灯', 'red'],
}

/**
 * A letter of supervision as the paper that it is: what it says follows from what was written when it went out, so it is the
 * same a year later. Only its receipt grows: who signed for it when, and what was answered.
 *
 * @param lang  en: with a courtesy translation on a page of its own
 * Source: GB/T 9704-2012 §10.1 (信函格式); 回执 as letters of supervision carry it.
 */
export function toLetterPaper(row: PaperRow, lang: 'zh' | 'en'): OfficialPaper {
  const body = bodySchema.parse(row.body)
  const day = sayDay(new Date(row.issuedAt))
  const number = printNumber({ ...row, body })
  return {
    layout: 'letter',
    day,
    mark: row.invented ? '编造的城市，仅供演示 · made up' : null,
    office: body.from,
    number,
    title: body.subject,
    to: body.to,
    body:
      row.kind === 'call' ? writeCall(body) : row.kind === 'urge' ? writeReminder(body) : writeNotice(body, row.kind),
    sign: { name: body.from, day: sayPaperDay(day) },
    slip: { title: '附：回执', rows: writeSlip(row, number, body) },
    translation:
      lang === 'en'
        ? {
            note: 'Courtesy translation; the Chinese text prevails. Texts of the item are given as they were written.',
            title: TITLES_EN[row.kind],
            body: writeEnglish(row, number, body, day),
          }
        : null,
  }
}

const paragraph = (said: string): PaperBlock => ({ kind: 'paragraph', text: said })

/** Numbers the sections that have something to say: 一、二、… */
function writeSections(sections: readonly (readonly [head: string, blocks: readonly PaperBlock[]])[]): PaperBlock[] {
  return sections
    .filter(([, blocks]) => blocks.length > 0)
    .flatMap(([head, blocks], i) => [
      { kind: 'heading' as const, text: `${'一二三四五六七八'[i]}、${head}` },
      ...blocks,
    ])
}

const nameItem = ({ title, itemNumber }: Body) =>
  `“${title}”事项${itemNumber === null ? '' : `（督办第${itemNumber}号）`}`

/** A sentence out of words that may end like one already. */
const close = (said: string) => `${said.trim().replace(/[。；;.]+$/u, '')}。`

function sayTask(body: Body): PaperBlock[] {
  return [paragraph(close(body.title)), ...toParagraphs(body.content)]
}

function sayMilestones({ milestones }: Body, heads: readonly string[], say: (day: string) => string): PaperBlock[] {
  if (milestones.length === 0) return []
  const rows = milestones.map(({ title, dueOn, plannedPercent }) => [title, say(dueOn), `${plannedPercent}%`])
  return [{ kind: 'table', heads, widths: [4, 2, 1.3], rows }]
}

function writeCall(body: Body): PaperBlock[] {
  const supports = body.support.includes(body.to)
  return [
    paragraph(
      `${body.basis === null ? '' : `根据${body.basis}，`}现将${nameItem(body)}交由你单位${supports ? '配合' : '牵头'}办理，有关事项函告如下。`,
    ),
    ...writeSections([
      ['办理事项', sayTask(body)],
      ['完成时限', body.dueOn === null ? [] : [paragraph(`${sayPaperDay(body.dueOn)}前完成。`)]],
      ['节点安排', sayMilestones(body, ['节点', '完成时限', '序时进度'], sayPaperDay)],
      ['佐证材料', toParagraphs(body.evidence)],
      ['配合单位', body.support.length === 0 ? [] : [paragraph(`${body.support.join('、')}。`)]],
      [
        '反馈要求',
        [
          paragraph(
            `请${body.receiptDue === null ? '在收到本函后' : `于${sayPaperDay(body.receiptDue)}前`}签收，抓紧组织办理，并按期报送进展；办结后随附佐证材料报请核查销号。`,
          ),
        ],
      ],
    ]),
    paragraph('特此函告。'),
  ]
}

const LEVELS = {
  blue: { said: '现予提醒', asks: '请认真分析原因，抓紧办理' },
  orange: { said: '现予预警', asks: '请主要负责同志过问，采取有力措施，尽快赶上序时进度' },
  red: { said: '现责令限期办结', asks: '请立即研究，明确责任人、措施和办结日期，限期办结' },
} as const

function writeNotice(body: Body, level: keyof typeof LEVELS): PaperBlock[] {
  const { said, asks } = LEVELS[level]
  const light = body.light === null ? null : LIGHTS[body.light]
  const reasons = body.why.flatMap((reason) => sayReason(reason) ?? [])
  return [
    paragraph(`你单位牵头办理的${nameItem(body)}${light ? `目前亮${light[0]}` : '办理滞后'}。${said}。`),
    ...writeSections([
      ['有关情况', reasons.map(paragraph)],
      ['办理事项', sayTask(body)],
      ['完成时限', body.dueOn === null ? [] : [paragraph(`${sayPaperDay(body.dueOn)}。`)]],
      [
        '反馈要求',
        [
          paragraph(
            `${asks}${body.answerDue === null ? '' : `，并于${sayPaperDay(body.answerDue)}前书面回复原因、措施和预计完成时间；逾期未回复的，将按规定升级督办`}。`,
          ),
        ],
      ],
    ]),
    paragraph('特此函告。'),
  ]
}

function writeReminder(body: Body): PaperBlock[] {
  return [
    paragraph(`${nameItem(body)}需你单位抓紧办理，现予催办。`),
    ...writeSections([
      ['催办原因', body.reason === null ? [] : toParagraphs(body.reason)],
      ['办理事项', sayTask(body)],
      ['完成时限', body.dueOn === null ? [] : [paragraph(`${sayPaperDay(body.dueOn)}。`)]],
    ]),
    paragraph('请尽快办理并反馈进展。'),
  ]
}

type Figures = Body['why'][number]
const figure = (reason: Figures, name: string) => (typeof reason[name] === 'number' ? reason[name] : 0)
const dayOf = (reason: Figures, name: string) => (typeof reason[name] === 'string' ? sayPaperDay(reason[name]) : '')

/** What a light was found by, as a notice tells it; a kind that says nothing to the unit is left out. */
function sayReason(reason: Figures): string | null {
  switch (reason.kind) {
    case 'overdue':
      return `完成时限为${dayOf(reason, 'dueOn')}，已逾期${figure(reason, 'days')}天。`
    case 'behind':
      return `序时进度应达${figure(reason, 'planned')}%，报送进度为${figure(reason, 'percent')}%，落后${figure(reason, 'points')}个百分点。`
    case 'near':
      return `距完成时限还有${figure(reason, 'days')}天，${typeof reason.percent === 'number' ? `报送进度为${reason.percent}%` : '尚未报送进度'}。`
    case 'no_report':
      return `自${dayOf(reason, 'since')}起已连续${figure(reason, 'missed')}次未按期报送进展。`
    case 'overridden':
      return typeof reason.reason === 'string' ? close(reason.reason) : null
    default:
      return null
  }
}

const moment = (at: string | null) => {
  if (at === null) return ''
  const [day = '', time = ''] = new Date(Date.parse(at) + 8 * 3_600_000).toISOString().split('T')
  return `${sayPaperDay(day)}${time.slice(0, 5)}`
}

function writeSlip(row: PaperRow, number: string, body: Body): (readonly [string, string])[] {
  const asksAnswer = row.answerDue !== null || body.answerDue !== null
  return [
    ['函件', `${number}　${body.subject}`],
    ['收文单位', body.to],
    ['签收人', row.receivedBy ?? ''],
    ['签收时间', moment(row.receivedAt)],
    ...(asksAnswer
      ? ([
          ['回复时限', sayMaybe(row.answerDue ?? body.answerDue)],
          ['回复意见', row.answer ?? ''],
          ['回复时间', moment(row.answeredAt)],
        ] as const)
      : []),
  ]
}

const sayMaybe = (day: string | null) => (day === null ? '' : sayPaperDay(day))

const TITLES_EN = {
  call: 'Call letter',
  blue: 'Blue notice: a reminder',
  orange: 'Orange notice: a warning',
  red: 'Red notice: to be finished by a set day',
  urge: 'Reminder',
} as const satisfies Record<LetterRow['kind'], string>

function writeEnglish(row: PaperRow, number: string, body: Body, day: string): PaperBlock[] {
  const supports = body.support.includes(body.to)
  const asked =
    row.kind === 'call'
      ? `You are asked to ${supports ? 'support' : 'lead'} the item below, to sign for this letter${body.receiptDue === null ? '' : ` by ${body.receiptDue}`}, and to report on it on the days for reports.`
      : row.kind === 'urge'
        ? 'You are reminded of the item below.'
        : `The item below, which you lead, is ${body.light === null ? 'behind' : (LIGHTS[body.light]?.[1] ?? body.light)}. ${row.kind === 'red' ? 'It is to be finished by a day that you name.' : 'Please take measures.'}${body.answerDue === null ? '' : ` Answer in writing by ${body.answerDue}.`}`
  const facts: [string, string | null][] = [
    ['No.', number],
    ['Date', day],
    ['From', body.fromEn || body.from],
    ['To', body.toEn || body.to],
    ['Item', `${body.itemNumber === null ? '' : `No. ${body.itemNumber}, `}${body.title}`],
    ['To be done', body.content || null],
    ['Basis', body.basis],
    ['Due', body.dueOn],
    ['Evidence asked', body.evidence || null],
    ['Supporting units', body.support.join('; ') || null],
    [
      'Why',
      row.kind === 'urge' ? body.reason : body.why.flatMap((reason) => sayReasonEn(reason) ?? []).join(' ') || null,
    ],
    ['Answer due', body.answerDue],
    ['Signed for', row.receivedAt === null ? null : `${row.receivedBy ?? ''}, ${sayDay(new Date(row.receivedAt))}`],
    ['Answered', row.answer],
  ]
  return [
    paragraph(asked),
    ...facts.flatMap(([name, said]) => (said === null ? [] : [paragraph(`${name}: ${said}`)])),
    ...sayMilestones(body, ['Milestone', 'Due', 'Planned'], (due) => due),
  ]
}

function sayReasonEn(reason: Figures): string | null {
  const at = (name: string) => (typeof reason[name] === 'string' ? reason[name] : '')
  switch (reason.kind) {
    case 'overdue':
      return `It was due on ${at('dueOn')}, ${figure(reason, 'days')} days ago.`
    case 'behind':
      return `${figure(reason, 'planned')}% is planned by now and ${figure(reason, 'percent')}% reported: ${figure(reason, 'points')} points behind.`
    case 'near':
      return `It is due in ${figure(reason, 'days')} days, with ${typeof reason.percent === 'number' ? `${reason.percent}%` : 'nothing'} reported.`
    case 'no_report':
      return `${figure(reason, 'missed')} reports in a row are missing since ${at('since')}.`
    case 'overridden':
      return at('reason') || null
    default:
      return null
  }
}
