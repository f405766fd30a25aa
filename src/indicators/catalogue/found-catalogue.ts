import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { findPackageRoot } from '../../platform/package-root.ts'
import { type CatalogueFile, catalogueFileSchema } from '../indicators.schema.ts'
import { findRuleFault } from '../rules/check-rule.schema.ts'
import { listCodes } from '../rules/language/expression.ts'
import { sayFault } from '../rules/language/fault.ts'
import { findFault } from '../rules/language/find-unit.ts'
import { orderByNeeds } from '../rules/language/order-by-needs.ts'
import { parseExpression } from '../rules/language/parse.ts'
import { printExpression } from '../rules/language/print.ts'

/** The shipped catalogue, each formula as it is kept, those that are needed before those that need them. */
export interface ShippedCatalogue extends Omit<CatalogueFile, 'indicators'> {
  readonly indicators: readonly (CatalogueFile['indicators'][number] & {
    readonly position: number
    readonly needs: readonly string[]
  })[]
}

/**
 * Reads the catalogue that every programme begins with, and holds it to what the routes hold people to.
 *
 * @throws {Error} not of its shape, or a formula or a check is at fault; the message says which
 */
export async function readCatalogue(): Promise<ShippedCatalogue> {
  const file = path.join(findPackageRoot(), 'programmes', 'indicators.json')
  const parsed = catalogueFileSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
  if (!parsed.success) throw new Error(`${file} is not of its shape: ${z.prettifyError(parsed.error)}`)
  const { data } = parsed
  const units = new Map(data.indicators.map(({ code, unit }) => [code, unit]))
  const unitOf = (code: string) => units.get(code) ?? null
  const indicators = data.indicators.map((one, position) => {
    if (one.expression === null) return { ...one, position, needs: [] }
    const expression = parseExpression(one.expression)
    const fault = expression.ok ? findFault(expression.value, one.unit, unitOf) : expression.refusal
    if (!expression.ok || fault) throw new Error(`${file}: ${one.code}: ${fault ? sayFault(fault).en : ''}`)
    return {
      ...one,
      position,
      expression: printExpression(expression.value),
      needs: listCodes(expression.value),
    }
  })
  for (const check of data.checks) {
    const found = findRuleFault(check, unitOf)
    if (found) throw new Error(`${file}: ${check.code}: ${sayFault(found.fault).en}`)
  }
  const ordered = orderByNeeds(indicators)
  if (!ordered.ok) throw new Error(`${file}: a circle: ${ordered.refusal.circle.join(' → ')}`)
  return { ...data, indicators: ordered.value }
}

/**
 * Gives a programme the indicators and checks of whose codes it knows nothing yet, and its first form as a draft, in the
 * loader's transaction and as the loader. What it has stated or ended is the city's own by now and stays as it is; what
 * would be computed from an indicator that the city ended does not come.
 */
export async function foundCatalogue(
  tx: Kysely<unknown>,
  programmeId: string,
  { indicators, checks, forms, validFrom }: ShippedCatalogue,
): Promise<void> {
  const { rows } = await sql<{ code: string; stands: boolean; unit: string }>`
    select code, min(unit) as unit, coalesce(daterange(${validFrom}::date, null)
          <@ range_agg(daterange(valid_from, valid_to)), false) as stands
      from indicators.indicator where programme_id = ${programmeId}::uuid group by code`.execute(tx)
  const known = new Set(rows.map(({ code }) => code))
  const stands = new Set(rows.filter((row) => row.stands).map(({ code }) => code))
  const added = indicators.filter(({ code, needs }) => {
    if (known.has(code) || !needs.every((needed) => stands.has(needed))) return false
    stands.add(code)
    return true
  })
  await sql`
    insert into indicators.indicator (programme_id, code, valid_from, position, topic_zh, topic_en, name_zh, name_en, unit,
        direction, definition_zh, definition_en, source, expression, register_key, frequency, level, decimals, kind, basis)
      select ${programmeId}::uuid, code, ${validFrom}::date, position, topic->>'zh', topic->>'en', name->>'zh', name->>'en', unit,
          direction, definition->>'zh', definition->>'en', source, expression, "registerKey", frequency, level, decimals,
          kind, basis
        from jsonb_to_recordset(${JSON.stringify(added)}::jsonb) as one (code text, position integer, topic jsonb, name jsonb,
          unit text, direction smallint, definition jsonb, source text, expression text, "registerKey" text, frequency text,
          level text, decimals smallint, kind text, basis text)`.execute(tx)
  await sql`
    insert into indicators.check_rule (programme_id, code, kind, params, severity, message_zh, message_en, valid_from)
      select ${programmeId}::uuid, code, kind, params, severity, message->>'zh', message->>'en', ${validFrom}::date
        from jsonb_to_recordset(${JSON.stringify(checks)}::jsonb) as one (code text, kind text, params jsonb, severity text,
          message jsonb)
        where not exists (
          select from indicators.check_rule held where held.programme_id = ${programmeId}::uuid and held.code = one.code)`.execute(
    tx,
  )
  const { rows: held } = await sql`
    select from indicators.form where programme_id = ${programmeId}::uuid limit 1`.execute(tx)
  if (held.length > 0) return
  for (const { name, frequency, dueWorkingDays, burdenLimit, fields } of forms) {
    const asked = fields.filter(({ code }) => stands.has(code)).map((field, position) => ({ ...field, position }))
    const id = randomUUID()
    await sql`
      insert into indicators.form (programme_id, id, name_zh, name_en, frequency, due_working_days, burden_limit)
        values (${programmeId}, ${id}, ${name.zh}, ${name.en}, ${frequency}, ${dueWorkingDays}, ${burdenLimit})`.execute(
      tx,
    )
    await sql`
      insert into indicators.form_act (programme_id, form_id, act) values (${programmeId}, ${id}, 'draft')`.execute(tx)
    await sql`
      insert into indicators.form_indicator (programme_id, form_id, position, code, is_required)
        select ${programmeId}::uuid, ${id}::uuid, position, code, "isRequired"
          from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
            as field (position integer, code text, "isRequired" boolean)`.execute(tx)
  }
}
