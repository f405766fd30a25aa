import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { createWorkingDays, type OnCorrection, selectDays } from '../platform/calendar/index.ts'
import { asActor, type Database } from '../platform/db/database.ts'
import { addJob, defineJob, defineRecurring, type Job, type Recurring } from '../platform/jobs/index.ts'
import { escalateProgramme } from './escalate.ts'
import { explainLight, type Judged, type Relit, relightItems, relightProgramme } from './keep-lights.ts'
import { recountClocks } from './recount-clocks.ts'
import type { WorkingDays } from './rules/report-days.ts'

/** Keeps what follows from the passing of days and from acts: lights now, lights and notices at night. */
export interface TaskKeeper {
  /** Judges the lights of these items as of now: after an act, so that the page shows what came of it. */
  relight(programmeId: string, items: readonly string[]): Promise<Relit>
  /** Why an item has its colour, in the figures of today; null where there is no such item. */
  explain(programmeId: string, item: string): Promise<Judged | null>
  /** Judges every open item of a programme. */
  judgeAll(programmeId: string, today?: Day): Promise<Relit>
  /**
   * Judges every open item and sends the notices that are due.
   *
   * @param today  the day it is done for, with the moment that what is written bears; now, unless told otherwise
   */
  runNight(programmeId: string, today?: Day): Promise<Relit & { sent: number }>
  /** Counts every open clock by the calendar as it is now, then judges every open item. */
  recountClocks(programmeId: string, today?: Day): Promise<Relit & { moved: number }>
}

/** A day, and the moment that what is written for it bears. */
export interface Day {
  readonly day: string
  readonly at: Date
}

/** How far back and ahead clocks of supervision reach. */
const YEARS = 6

/** The days that clocks are counted by, around a day. */
export async function readWorkingDays(tx: Kysely<unknown>, programmeId: string, today: string): Promise<WorkingDays> {
  const year = Number(today.slice(0, 4))
  const { rows } = await tx.executeQuery(
    selectDays(programmeId, `${Math.max(2014, year - YEARS)}-01-01`, `${Math.min(2040, year + YEARS)}-12-31`),
  )
  return createWorkingDays(rows)
}

/** What calendars were read, and what they were when they were: a correction makes one that is read anew. */
type Kept = Map<string, { readonly version: string; readonly days: WorkingDays }>

async function findWorkingDays(
  tx: Kysely<unknown>,
  kept: Kept,
  programmeId: string,
  today: string,
): Promise<WorkingDays> {
  const { rows } = await sql<{ version: string }>`
    select coalesce(max(number), 0)::text as version from calendar.correction where programme_id = ${programmeId}`.execute(
    tx,
  )
  const version = `${rows[0]?.version} ${today.slice(0, 4)}`
  const known = kept.get(programmeId)
  if (known?.version === version) return known.days
  const days = await readWorkingDays(tx, programmeId, today)
  kept.set(programmeId, { version, days })
  return days
}

/** @param database  with the login of jobs */
export function createTaskKeeper(database: Database): TaskKeeper {
  const kept: Kept = new Map()
  const asKeeper =
    (programmeId: string, act: string) =>
    <Value>(work: (tx: Kysely<unknown>) => Promise<Value>): Promise<Value> =>
      asActor<unknown, Value>(database, { kind: 'system', name: 'task_keeper', programmeId }, work, { act })

  const findDay = (programmeId: string, given: Day | undefined) =>
    asKeeper(
      programmeId,
      'tasks.judge_lights',
    )(async (tx) => {
      const today = given?.day ?? (await readToday(tx))
      return { today, days: await findWorkingDays(tx, kept, programmeId, today) }
    })

  return {
    relight: (programmeId, items) =>
      asKeeper(
        programmeId,
        'tasks.judge_lights',
      )(async (tx) => {
        const today = await readToday(tx)
        return relightItems(tx, programmeId, items, today, await findWorkingDays(tx, kept, programmeId, today))
      }),
    explain: (programmeId, item) =>
      asKeeper(
        programmeId,
        'tasks.judge_lights',
      )(async (tx) => {
        const today = await readToday(tx)
        return explainLight(tx, programmeId, item, today, await findWorkingDays(tx, kept, programmeId, today))
      }),
    async judgeAll(programmeId, given) {
      const { today, days } = await findDay(programmeId, given)
      return relightProgramme(asKeeper(programmeId, 'tasks.judge_lights'), programmeId, today, days, given?.at ?? null)
    },
    async runNight(programmeId, given) {
      const { today, days } = await findDay(programmeId, given)
      const at = given?.at ?? null
      const relit = await relightProgramme(asKeeper(programmeId, 'tasks.judge_lights'), programmeId, today, days, at)
      const { sent } = await escalateProgramme(asKeeper(programmeId, 'tasks.escalate'), programmeId, today, days, at)
      return { ...relit, sent }
    },
    async recountClocks(programmeId, given) {
      const { today, days } = await findDay(programmeId, given)
      const moved = await recountClocks(asKeeper(programmeId, 'tasks.move_clock'), programmeId, today, days)
      const at = given?.at ?? null
      return {
        ...(await relightProgramme(asKeeper(programmeId, 'tasks.judge_lights'), programmeId, today, days, at)),
        moved,
      }
    },
  }
}

async function readToday(tx: Kysely<unknown>): Promise<string> {
  const { rows } = await sql<{ today: string }>`select access.today() as today`.execute(tx)
  return rows[0]?.today ?? ''
}

/** The night of each programme, before anybody is at work. A run that was cut off is begun anew and does nothing twice. */
export const taskNight: Recurring = defineRecurring({
  name: 'tasks.night',
  actor: 'task_keeper',
  at: '01:00',
  run: async ({ database, programmeId, log }) => {
    log.info(await createTaskKeeper(database).runNight(programmeId), 'the night of tasks')
  },
})

/** Counts clocks anew once a correction of the calendar has come to stand. */
export const clockJob: Job<Record<string, never>> = defineJob({
  name: 'tasks.clocks',
  actor: 'task_keeper',
  payload: z.strictObject({}),
  run: async ({ database, programmeId, log }) => {
    log.info(await createTaskKeeper(database).recountClocks(programmeId), 'clocks of tasks were counted anew')
  },
})

/** Whoever corrects the calendar moves no clock themself: that is the keeper's, afterwards. */
export const recountOnCorrection: OnCorrection = (tx) => addJob(tx, clockJob, {}, { key: clockJob.name })
