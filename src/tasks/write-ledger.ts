import { sayPaperDay, type TableColumn, type TablePaper } from '../platform/print/index.ts'
import { itemActs } from './item.acts.ts'
import type { Issuer } from './read-papers.ts'
import type { ItemLine } from './tasks.schema.ts'

/** A line of the ledger: an item as on the board, and what its annex and its reports say. */
export interface LedgerLine extends ItemLine {
  readonly content: string
  readonly support: readonly string[]
  readonly said: string | null
  readonly problems: string | null
}

type Lang = 'zh' | 'en'

const LIGHTS = {
  zh: { green: '绿', yellow: '黄', red: '红', grey: '未评' },
  en: { green: 'green', yellow: 'yellow', red: 'red', grey: 'not rated' },
} as const

/** Columns of the annex of a plan, and after them how it goes. Source: domain.md §11.1 (盘锦, 杭州: task sheets). */
const COLUMNS: readonly (readonly [zh: string, en: string, width: number, kind: TableColumn['kind']])[] = [
  ['序号', 'No.', 6, 'number'],
  ['重点任务', 'Task', 24, 'text'],
  ['具体举措', 'To be done', 34, 'text'],
  ['牵头单位', 'Lead unit', 14, 'text'],
  ['责任（配合）单位', 'Supporting units', 16, 'text'],
  ['完成时限', 'Due', 12, 'day'],
  ['环节', 'Stage', 9, 'text'],
  ['进度（%）', 'Progress (%)', 9, 'number'],
  ['进展情况', 'Progress reported', 30, 'text'],
  ['灯色', 'Light', 8, 'text'],
  ['逾期起始', 'Late since', 12, 'day'],
  ['存在问题', 'Problems', 24, 'text'],
]

const mark = (issuer: Issuer) => (issuer.invented ? '编造的城市，仅供演示 · made up' : null)

/** The ledger of supervision (督办台账) in the form of the plan's annex. */
export function writeLedger(lines: readonly LedgerLine[], issuer: Issuer, lang: Lang): TablePaper {
  const named = (unit: ItemLine['lead']) => (unit === null ? null : lang === 'zh' ? unit.name : unit.nameEn)
  return {
    name: lang === 'zh' ? '督办台账' : 'Ledger',
    title: lang === 'zh' ? `${issuer.name}督办台账` : `${issuer.nameEn}: ledger of supervision`,
    note:
      lang === 'zh'
        ? `截至${sayPaperDay(issuer.today)}，共${lines.length}项，红灯${countRed(lines)}项，逾期${countLate(lines)}项`
        : `As of ${issuer.today}: ${lines.length} items, ${countRed(lines)} red, ${countLate(lines)} late`,
    day: issuer.today,
    mark: mark(issuer),
    columns: COLUMNS.map(([zh, en, width, kind]) => ({ head: lang === 'zh' ? zh : en, width, kind })),
    rows: lines.map((line) => [
      line.number,
      line.title,
      line.content || null,
      named(line.lead),
      line.support.join('、') || null,
      line.dueOn,
      itemActs.states[line.state].name[lang],
      line.percent,
      line.said,
      LIGHTS[lang][line.light],
      line.lateSince,
      line.problems,
    ]),
  }
}

const countRed = (lines: readonly LedgerLine[]) => lines.filter(({ light }) => light === 'red').length
const countLate = (lines: readonly LedgerLine[]) => lines.filter(({ lateSince }) => lateSince !== null).length

/** A part of an item that a unit is to be reminded of. */
export interface ChaseLine {
  readonly unit: { readonly name: string; readonly nameEn: string }
  readonly number: number
  readonly title: string
  readonly as: 'lead' | 'support'
  readonly dueOn: string
  readonly overdue: boolean
  readonly missing: boolean
  readonly reportedOn: string | null
  readonly percent: number | null
  readonly chasedToday: boolean
}

const CHASE_COLUMNS: readonly (readonly [zh: string, en: string, width: number, kind: TableColumn['kind']])[] = [
  ['单位', 'Unit', 20, 'text'],
  ['序号', 'No.', 6, 'number'],
  ['重点任务', 'Task', 40, 'text'],
  ['分工', 'Part', 8, 'text'],
  ['完成时限', 'Due', 12, 'day'],
  ['催报原因', 'Why', 16, 'text'],
  ['最近报送', 'Last report', 12, 'day'],
  ['进度（%）', 'Progress (%)', 10, 'number'],
  ['今日已催', 'Reminded today', 10, 'text'],
]

/** The list of a round of reminders (催报清单): by unit, then by number. */
export function writeChaseList(lines: readonly ChaseLine[], issuer: Issuer, lang: Lang): TablePaper {
  const zh = lang === 'zh'
  const units = new Set(lines.map(({ unit }) => unit.name)).size
  const why = ({ overdue, missing }: ChaseLine) =>
    [overdue ? (zh ? '已逾期' : 'overdue') : '', missing ? (zh ? '未按期报送' : 'report missing') : '']
      .filter(Boolean)
      .join(zh ? '，' : ', ')
  const part = { lead: zh ? '牵头' : 'leads', support: zh ? '配合' : 'supports' }
  return {
    name: zh ? '催报清单' : 'Reminders',
    title: zh ? `${issuer.name}催报清单` : `${issuer.nameEn}: reminders`,
    note: zh
      ? `截至${sayPaperDay(issuer.today)}，${units}个单位，${lines.length}项`
      : `As of ${issuer.today}: ${units} units, ${lines.length} items`,
    day: issuer.today,
    mark: mark(issuer),
    columns: CHASE_COLUMNS.map(([nameZh, nameEn, width, kind]) => ({ head: zh ? nameZh : nameEn, width, kind })),
    rows: lines.map((line) => [
      zh ? line.unit.name : line.unit.nameEn,
      line.number,
      line.title,
      part[line.as],
      line.dueOn,
      why(line),
      line.reportedOn,
      line.percent,
      line.chasedToday ? (zh ? '是' : 'yes') : null,
    ]),
  }
}
