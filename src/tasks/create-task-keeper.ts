import { type Kysely, sql } from 'kysely'
import { createWorkingDays, selectDays } from '../platform/calendar/index.ts'
import { asActor, type Database } from '../platform/db/database.ts'
import { type Relit, relightItems } from './keep-lights.ts'
import type { WorkingDays } from './rules/report-days.ts'

/** Keeps what follows from the passing of days and from acts: lights now, notices at night. */
export interface TaskKeeper {
  /** Judges the lights of these items as of now. */
  relight(programmeId: string, items: readonly string[]): Promise<Relit>
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

/** @param database  with the login of jobs */
export function createTaskKeeper(database: Database): TaskKeeper {
  return {
    relight: (programmeId, items) =>
      asActor<unknown, Relit>(
        database,
        { kind: 'system', name: 'task_keeper', programmeId },
        async (tx) => {
          const { rows } = await sql<{ today: string }>`select access.today() as today`.execute(tx)
          const today = rows[0]?.today ?? ''
          return relightItems(tx, programmeId, items, today, await readWorkingDays(tx, programmeId, today))
        },
        { act: 'tasks.judge_lights' },
      ),
  }
}
