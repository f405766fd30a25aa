import { z } from 'zod'

/** A calendar day that there was or will be, `YYYY-MM-DD`, from the year 1 on. */
export const realDaySchema = z.iso.date({ abort: true }).refine((day) => day >= '0001-01-01')
