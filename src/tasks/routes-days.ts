import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Gate } from '../access/index.ts'
import { createWorkingDays, selectDays } from '../platform/calendar/index.ts'
import { addDays } from '../platform/calendar/rules/add-days.ts'
import { Problem, problemSchema } from '../platform/http/problems.ts'
import { slugSchema } from '../platform/http/slug.ts'
import {
  countReportDays,
  MOST_ENTRIES,
  selectDayEntries,
  selectReporting,
  selectTodo,
  type TodoRow,
} from './read-days.ts'
import { findFirstAct } from './rules/find-first-act.ts'
import { findReportDue } from './rules/find-report-due.ts'
import { toDayNumber } from './rules/planned-course.ts'
import type { WorkingDays } from './rules/report-days.ts'
import { selectToday, selectUnits } from './store.ts'
import { daysQuerySchema, type Todo, taskDaysSchema, todoSchema } from './tasks.schema.ts'
import { indexUnits, tellLine, type Units } from './tell-item.ts'

const MOST_DAYS = 400
/** A report day may move by a week of holidays and more. */
const MARGIN_DAYS = 40
/** A quarter and its margin: the next report of every item lies within. */
const AHEAD_DAYS = 140

const problems = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema }

/** What falls on which day, and what the one who asks has to do: `/api/programmes/:slug/tasks/calendar`, `…/mine`. */
export async function taskDayRoutes(app: FastifyInstance, { gate }: { readonly gate: Gate }): Promise<void> {
  const typed = app.withTypeProvider<ZodTypeProvider>()

  typed.get(
    '/api/programmes/:slug/tasks/calendar',
    {
      config: { who: { right: 'tasks.see' } },
      schema: {
        summary: 'What falls on the days of a stretch',
        tags: ['tasks'],
        params: slugSchema,
        querystring: daysQuerySchema,
        response: { 200: taskDaysSchema, ...problems },
      },
    },
    async (request) => {
      const { from, to } = request.query
      if (to < from || addDays(from, MOST_DAYS) < to) {
        throw new Problem(400, 'bad_stretch', {
          title: `起止日期不对，或跨度超过 ${MOST_DAYS} 天。`,
          titleEn: `The days are in the wrong order, or more than ${MOST_DAYS} apart.`,
        })
      }
      const { programmeId } = await gate.getMember(request)
      const [entries, reporting, calendar, unitRows, [day]] = await gate.read(request, [
        selectDayEntries(from, to),
        selectReporting,
        // From before the earliest month that a report day could have moved from.
        selectDays(programmeId, addDays(from, -2 * MARGIN_DAYS), addDays(to, MARGIN_DAYS)),
        selectUnits,
        selectToday,
      ])
      const units = indexUnits(unitRows)
      const held = 1 + toDayNumber(addDays(to, MARGIN_DAYS)) - toDayNumber(addDays(from, -2 * MARGIN_DAYS))
      return {
        today: day?.today ?? '',
        entries: entries.slice(0, MOST_ENTRIES).map(({ id, number, itemTitle, state, light, unit, ...entry }) => ({
          ...entry,
          item: { id, number, title: itemTitle, state, light },
          unit: unit === null ? null : (units.get(unit) ?? { id: unit, name: '—', nameEn: '—' }),
        })),
        // Days that no calendar holds yet have no day for reports either.
        reports: calendar.length === held ? countReportDays(reporting, from, to, createWorkingDays(calendar)) : [],
        isCut: entries.length > MOST_ENTRIES,
      }
    },
  )

  typed.get(
    '/api/programmes/:slug/tasks/mine',
    {
      config: { who: { right: 'tasks.see' } },
      schema: {
        summary: 'What I have to do about items',
        tags: ['tasks'],
        params: slugSchema,
        response: { 200: todoSchema, ...problems },
      },
    },
    async (request) => {
      const { programmeId } = await gate.getMember(request)
      const [rows, unitRows, [day]] = await gate.read(request, [selectTodo, selectUnits, selectToday])
      const today = day?.today ?? ''
      const earliest = rows.reduce((first, { calledOn }) => (calledOn && calledOn < first ? calledOn : first), today)
      const [calendar] = await gate.read(request, [
        selectDays(programmeId, addDays(earliest, -2 * MARGIN_DAYS), addDays(today, AHEAD_DAYS + MARGIN_DAYS)),
      ])
      const days = createWorkingDays(calendar)
      const units = indexUnits(unitRows)
      return { today, todo: rows.map((row) => tellTodo(row, units, today, days)) }
    },
  )
}

function tellTodo(row: TodoRow, units: Units, today: string, days: WorkingDays): Todo['todo'][number] {
  const { duty, dutyKind, dutyDueOn, dutyUnit, reportEvery, reportDay, calledOn, unitReportedOn, ...item } = row
  const reportDue =
    dutyKind === 'tasks.work' && calledOn !== null
      ? findReportDue(
          { every: reportEvery, day: reportDay },
          calledOn,
          unitReportedOn,
          addDays(today, AHEAD_DAYS),
          days,
        )
      : null
  const by = [reportDue, dutyDueOn].filter((day) => day !== null).sort()[0] ?? null
  const act = findFirstAct(dutyKind, item.lead === dutyUnit)
  return {
    duty,
    kind: dutyKind,
    by,
    reportDue,
    unit: units.get(dutyUnit) ?? { id: dutyUnit, name: '—', nameEn: '—' },
    act: act === null ? '' : `tasks.${act}`,
    item: tellLine(item, units, today),
  }
}
