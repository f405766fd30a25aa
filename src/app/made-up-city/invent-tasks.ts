import type { Staff } from '../../access/index.ts'
import { addDays } from '../../platform/calendar/rules/add-days.ts'
import type { TaskHistory } from '../../tasks/index.ts'
import { bodyKey, type CityPlan, districtKey, inventedKey, type Scale } from './city-plan.ts'
import type { Draw } from './draw.ts'

type Task = CityPlan['tasks'][number]
type Act = TaskHistory['acts'][number]
type Report = TaskHistory['reports'][number]

/** The story ends here. */
const LAST_DAY = '2026-09-30'
/** Items of a task, at once; ten and a hundred times as many at those scales. */
const ITEMS_OF_A_TASK = 4
/** How items stand at the end, in the order in which they are dealt out. */
const ENDS = [
  'closed',
  'in_hand',
  'closed_late',
  'in_hand',
  'reported',
  'in_hand',
  'closed',
  'behind',
  'called',
  'closed',
  'overdue',
  'checked',
  'in_hand',
  'set_up',
  'returned',
  'cancelled',
  'drafted',
] as const
type End = (typeof ENDS)[number]

const STAGES = ['方案编制完成', '首批对象确定', '中期推进到位', '主要内容完成']
const SAID = [
  '已召开推进会，责任分解到人。',
  '首批内容已落实，正在扩面。',
  '按序时推进，未发现突出问题。',
  '主体工作完成，正在收尾。',
]
const PROBLEMS = ['', '', '跨部门数据口径不一致。', '经费下达较晚。', '场地交付推迟。']

/**
 * What was done about the plan's tasks in three years: items that its measures became, led by who the plan names, from the
 * draft to wherever they stand. Everything is called by its key.
 */
export function inventTasks(draw: Draw, plan: CityPlan, scale: Scale, staff: Staff): TaskHistory[] {
  const people = new Offices(staff)
  const districts = [...new Set(plan.layout.map(({ district }) => district))]
  const rows = plan.tasks.flatMap((task) =>
    Array.from({ length: ITEMS_OF_A_TASK * scale }, (_, nth) => ({ task, nth })),
  )
  return rows.map(({ task, nth }, i) =>
    new ItemStory(
      draw,
      people,
      districts,
      task,
      nth,
      ENDS[i % ENDS.length] ?? 'closed',
      inventedKey(scale, 'task', i + 1),
    ).tell(),
  )
}

/** Who held an office on a day. */
class Offices {
  private readonly held = new Map<string, Staff['appointments'][number][]>()

  constructor(staff: Staff) {
    for (const one of staff.appointments) {
      const place = one.role === 'programme_office' ? 'office' : one.organisation
      this.held.set(place, [...(this.held.get(place) ?? []), one])
    }
  }

  /** The nth of those who report for a unit on a day; of the office where the unit has nobody. */
  find(unit: string, day: string, nth = 0): string {
    const there = (place: string) =>
      (this.held.get(place) ?? []).filter(
        ({ role, from, to }) =>
          (place === 'office' || role === 'bureau_officer' || role === 'district_officer') &&
          from <= day &&
          (!to || to > day),
      )
    const found = [...there(unit), ...(there(unit).length > nth ? [] : there('office'))]
    return found[Math.min(nth, found.length - 1)]?.person ?? found[0]?.person ?? ''
  }
}

/** One item, from its draft on. */
class ItemStory {
  private readonly draw: Draw
  private readonly people: Offices
  private readonly task: Task
  private readonly nth: number
  private readonly end: End
  private readonly id: string
  private readonly lead: string
  private readonly support: string[]
  private readonly acts: Act[] = []
  private readonly reports: Report[] = []

  constructor(
    draw: Draw,
    people: Offices,
    districts: readonly string[],
    task: Task,
    nth: number,
    end: End,
    id: string,
  ) {
    this.draw = draw
    this.people = people
    this.task = task
    this.nth = nth
    this.end = end
    this.id = id
    const named = [...task.lead, ...task.support].filter((name) => name !== '各板块').map(bodyKey)
    // Where all districts take part, every other item is one district's own.
    const district =
      districts.length > 0 && task.support.includes('各板块') && nth % 2 === 1
        ? districtKey(draw.pick(districts))
        : null
    this.lead = district ?? named[0] ?? districtKey(districts[0] ?? '')
    this.support = named.filter((key) => key !== this.lead).slice(0, 1 + draw.whole(2))
  }

  tell(): TaskHistory {
    const { draw, end } = this
    const isOpen = !['closed', 'closed_late', 'cancelled'].includes(end)
    // What is open began lately and is due later; what is over lies anywhere in the three years.
    const startsOn = isOpen ? addDays('2026-02-02', draw.whole(120)) : addDays('2023-05-08', draw.whole(800))
    const length = isOpen && end !== 'overdue' ? 500 + draw.whole(240) : 120 + draw.whole(180)
    const dueOn = end === 'overdue' ? addDays('2026-07-31', draw.whole(40)) : addDays(startsOn, length)
    const drafted = addDays(startsOn, -14)
    this.add('draft', drafted, 9, this.office(drafted))
    let receivedAt: string | null = null
    let called: TaskHistory['called'] = null
    if (end === 'cancelled')
      this.add('cancel', addDays(drafted, 10), 15, this.office(drafted, 1), '上级统一部署，并入其他事项。')
    if (!['drafted', 'cancelled'].includes(end)) this.add('set_up', addDays(drafted, 3), 10, this.office(drafted))
    if (!['drafted', 'cancelled', 'set_up'].includes(end)) {
      const sent = addDays(drafted, 7)
      called = { at: moment(sent, 9), by: this.office(sent), receivedBy: null }
      this.add('send_call', sent, 9, this.office(sent))
      if (end !== 'called') {
        const signed = addDays(sent, 1 + draw.whole(3))
        const by = this.people.find(this.lead, signed)
        called = { ...called, receivedBy: by }
        receivedAt = moment(signed, 11)
        this.acts.push({ act: 'sign_receipt', at: receivedAt, by, unit: this.lead })
        this.carryOut(signed, startsOn, dueOn)
      }
    }
    const measure = this.task.measures[this.nth % Math.max(1, this.task.measures.length)]?.text ?? this.task.title
    const year = startsOn.slice(0, 4)
    return {
      id: this.id,
      title:
        `${this.task.title}（${year}年第${1 + Math.floor(this.nth / Math.max(1, this.task.measures.length))}项）：${measure}`.slice(
          0,
          120,
        ),
      content: measure,
      planTask: this.task.number,
      heading: this.task.group,
      basis: '编造的任务分解表',
      lead: this.lead,
      support: this.support,
      startsOn,
      dueOn,
      evidence: draw.whole(3) === 0 ? '文件或照片' : '',
      reportEvery: (['none', 'quarter', 'none', 'month'] as const)[draw.whole(4)] ?? 'none',
      milestones: STAGES.slice(0, 2 + draw.whole(3)).map((title, i, all) => ({
        title,
        dueOn: addDays(startsOn, Math.round(((i + 1) * between(startsOn, dueOn)) / (all.length + 1))),
        plannedPercent: Math.round(((i + 1) * 100) / (all.length + 1)),
      })),
      receivedAt,
      acts: this.acts,
      reports: this.reports,
      called,
    }
  }

  /** What happens between the receipt and the end of the story. */
  private carryOut(signed: string, startsOn: string, dueOn: string): void {
    const { draw, end } = this
    const finished = { closed: addDays(dueOn, -5 - draw.whole(20)), closed_late: addDays(dueOn, 6 + draw.whole(40)) }[
      end as string
    ]
    const until = finished ?? (['reported', 'checked', 'returned'].includes(end) ? addDays(LAST_DAY, -12) : LAST_DAY)
    const pace = end === 'behind' ? 0.35 : end === 'overdue' ? 0.7 : 1.06
    const length = Math.max(1, between(startsOn, dueOn))
    for (let on = addDays(signed, 20 + draw.whole(15)); on < until; on = addDays(on, 28 + draw.whole(20))) {
      const percent = Math.max(1, Math.min(95, Math.round((between(startsOn, on) / length) * 100 * pace)))
      this.report('report_progress', on, percent)
      if (draw.whole(3) > 0) this.answer(addDays(on, 2), null)
    }
    for (const unit of this.support)
      if (finished || end === 'reported' || end === 'checked') this.finishPart(unit, addDays(until, -3))
    if (finished) {
      this.report('report_done', finished, 100)
      const checked = addDays(finished, 3)
      this.answer(checked, null)
      this.add('check', checked, 10, this.office(checked), undefined, this.lead)
      this.add('close', addDays(finished, 6), 16, this.office(checked, 1))
    }
    if (end === 'reported' || end === 'checked') {
      this.report('report_done', until, 100)
      if (end === 'checked') {
        this.answer(addDays(until, 3), null)
        this.add('check', addDays(until, 3), 10, this.office(until), undefined, this.lead)
      }
    }
    if (end === 'returned') {
      this.report('report_progress', until, 80)
      this.answer(addDays(until, 2), '缺少佐证材料，请补充后再报。')
    }
  }

  private report(act: 'report_progress' | 'report_done', on: string, percent: number, unit = this.lead): void {
    const { draw } = this
    const by = this.people.find(unit, on)
    const at = moment(on, 14)
    const kind = act === 'report_done' ? 'completion' : 'progress'
    const said = kind === 'completion' ? '各项内容已完成，申请销号。' : draw.pick(SAID)
    this.reports.push({ unit, kind, percent, said, problems: draw.pick(PROBLEMS), by, at, verdict: null })
    this.acts.push({ act, at, by, unit, said: { percent, files: 0 } })
  }

  private finishPart(unit: string, on: string): void {
    const by = this.people.find(unit, on)
    const at = moment(on, 10)
    this.reports.push({ unit, kind: 'completion', percent: 100, said: '配合内容已完成。', by, at, verdict: null })
    this.acts.push({ act: 'finish_part', at, by, unit, said: { percent: 100, files: 0 } })
  }

  /** The last report is accepted, or returned with a reason; what is reported done is answered by its check. */
  private answer(on: string, returnedFor: string | null): void {
    const last = this.reports.at(-1)
    if (!last) return
    const nobodysOwn = [0, 1, 2].map((nth) => this.office(on, nth)).find((by) => by !== last.by) ?? this.office(on, 1)
    const at = moment(on, 9)
    this.reports[this.reports.length - 1] = {
      ...last,
      verdict: {
        verdict: returnedFor === null ? 'accepted' : 'returned',
        by: nobodysOwn,
        at,
        ...(returnedFor !== null && { reason: returnedFor }),
      },
    }
    if (last.kind === 'progress') {
      const act = returnedFor === null ? 'accept_progress' : 'return_progress'
      this.acts.push({ act, at, by: nobodysOwn, unit: last.unit, ...(returnedFor !== null && { reason: returnedFor }) })
    }
  }

  private add(act: Act['act'], on: string, hour: number, by: string, reason?: string, unit?: string): void {
    this.acts.push({
      act,
      at: moment(on, hour),
      by,
      ...(reason !== undefined && { reason }),
      ...(unit !== undefined && { unit }),
    })
  }

  private office(on: string, nth = 0): string {
    return this.people.find('office', on, nth)
  }
}

function between(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** An hour of a day in China. */
function moment(on: string, hour: number): string {
  return `${on}T${String(hour).padStart(2, '0')}:00:00+08:00`
}
