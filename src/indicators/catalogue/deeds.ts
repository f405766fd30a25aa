import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type Kysely, sql } from 'kysely'
import { Problem } from '../../platform/http/problems.ts'
import type { Definition, Formula, Indicator, StatedCheck } from '../indicators.schema.ts'
import { findRuleFault } from '../rules/check-rule.schema.ts'
import { type FormulaError, type Known, lookAtFormula, tellFault } from '../rules/look-at-formula.ts'
import { refusal } from './explain-refusal.ts'
import { definition, selectToday, selectUnits } from './store.ts'

/** What is done about definitions and checks, in the caller's transaction and as the one who asks. */

type Tx = Kysely<unknown>

/** A list that indicators can be counted from. */
export interface ListedRegister {
  readonly key: string
  readonly name: { readonly zh: string; readonly en: string }
  readonly unit: string
}

/** What a formula can name: those that hold on the day, and nothing that needs the indicator itself. */
async function readKnown(tx: Tx, on: string): Promise<Known> {
  const { rows } = await tx.executeQuery(selectUnits(on))
  return new Map(rows.map(({ code, unit, needs }) => [code, { unit, needs }]))
}

/** Looks at a formula as it is being written: its unit and what it names, or what is wrong with it and where. */
export async function tryFormula(
  tx: Tx,
  { expression, unit, code }: { expression: string; unit?: string | undefined; code?: string | undefined },
): Promise<Formula> {
  const { rows } = await tx.executeQuery(selectToday)
  return lookAtFormula(expression, unit, code, await readKnown(tx, rows[0]?.today ?? ''))
}

function refuseFormula(fault: FormulaError, more: object = {}): Problem {
  const { zh, en } = fault.message
  return new Problem(422, 'formula_fault', { title: zh, titleEn: en, more: { fault, ...more } })
}

/**
 * States what an indicator means from a day on; what was defined until then ends that day. The same as holds already
 * changes nothing.
 */
export async function defineIndicator(
  tx: Tx,
  programmeId: string,
  code: string,
  stated: Definition,
  registers: readonly ListedRegister[],
): Promise<Indicator> {
  const { rows: days } = await tx.executeQuery(selectToday)
  const today = days[0]?.today ?? ''
  const { from = today, position, ...said } = stated
  await sql`select indicators.hold_catalogue(${programmeId}::uuid)`.execute(tx)
  let { expression } = said
  if (said.source === 'computed') {
    const formula = lookAtFormula(expression ?? '', said.unit, code, await readKnown(tx, from))
    if (formula.error) throw refuseFormula(formula.error)
    expression = formula.written
  }
  if (said.source === 'register' && registers.find(({ key }) => key === said.registerKey)?.unit !== said.unit) {
    throw new Problem(422, 'no_such_register', {
      title: '没有这个名册口径，或计量单位与它不同。',
      titleEn: 'There is no such count of a list, or its unit is another one.',
    })
  }
  const held = await readDefinitions(tx, code)
  const now = held.find(({ validFrom, validTo }) => validFrom <= from && (validTo === null || validTo > from))
  const { topic, name, definition: means } = said
  const wanted = { ...said, expression, position: position ?? now?.position ?? held[0]?.position ?? null }
  if (now?.validTo === null && sameAs(now, wanted)) return now
  await endDefinitions(tx, code, from)
  await sql`
    insert into indicators.indicator (programme_id, code, valid_from, position, topic_zh, topic_en, name_zh, name_en, unit,
        direction, definition_zh, definition_en, source, expression, register_key, frequency, level, decimals, kind, basis)
      values (${programmeId}, ${code}, ${from}::date, coalesce(${wanted.position}::integer, (
          select coalesce(max(position), -1) + 1 from indicators.indicator where programme_id = ${programmeId}::uuid)),
        ${topic.zh}, ${topic.en}, ${name.zh}, ${name.en}, ${said.unit}, ${said.direction}, ${means.zh}, ${means.en},
        ${said.source}, ${expression}, ${said.registerKey}, ${said.frequency}, ${said.level}, ${said.decimals}, ${said.kind},
        ${said.basis})`.execute(tx)
  const [stands] = await readDefinitions(tx, code)
  if (!stands) throw refusal('no_such_indicator')
  return stands
}

/** From a day on the code means nothing any more. */
export async function endIndicator(tx: Tx, code: string, on: string | undefined): Promise<Indicator> {
  const { rows: days } = await tx.executeQuery(selectToday)
  const ended = await endDefinitions(tx, code, on ?? days[0]?.today ?? '')
  const [last] = await readDefinitions(tx, code)
  if (!last) throw refusal('no_such_indicator')
  if (ended === 0) throw refusal('what_has_ended_stays_ended')
  return last
}

async function endDefinitions(tx: Tx, code: string, from: string): Promise<number> {
  const { numAffectedRows } = await sql`
    update indicators.indicator set valid_to = greatest(valid_from, ${from}::date)
      where programme_id = access.programme_id() and code = ${code} and (valid_to is null or valid_to > ${from}::date)
        and valid_to is distinct from valid_from`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

async function readDefinitions(tx: Tx, code: string): Promise<Indicator[]> {
  const { rows } = await sql<{ indicator: Indicator }>`
    select ${definition} as indicator from indicators.indicator one
      where one.programme_id = access.programme_id() and one.code = ${code} order by one.version desc`.execute(tx)
  return rows.map(({ indicator }) => indicator)
}

function sameAs(now: Indicator, wanted: object): boolean {
  const { code: _code, version: _version, validFrom: _from, validTo: _to, needs: _needs, ...held } = now
  return isDeepStrictEqual(held, wanted)
}

interface HeldCheck {
  readonly code: string
  readonly stands: boolean
  readonly body: unknown
}

/**
 * States a check from a day on. Where one of this id stands it ends that day, and the new one follows it under its name
 * with an id of its own, so that what fired is told of the rule as it was.
 *
 * @returns the id under which it stands
 */
export async function stateCheck(tx: Tx, programmeId: string, id: string, stated: StatedCheck): Promise<string> {
  const { rows: days } = await tx.executeQuery(selectToday)
  const { from = days[0]?.today ?? '', form, code, kind, severity, message, params } = stated
  const known = await readKnown(tx, from)
  const found = findRuleFault(stated, (each) => known.get(each)?.unit ?? null)
  if (found) throw refuseFormula(tellFault(found.fault), { side: found.side })
  const { rows } = await sql<HeldCheck>`
    select code, valid_to is null or valid_to > ${from}::date as stands, json_build_object('code', code, 'kind', kind,
        'severity', severity, 'message', json_build_object('zh', message_zh, 'en', message_en), 'params', params,
        'form', form_id) as body
      from indicators.check_rule where programme_id = ${programmeId}::uuid and id = ${id}::uuid`.execute(tx)
  const [held] = rows
  if (held) {
    if (!held.stands) throw refusal('what_has_ended_stays_ended')
    if (held.code !== code) {
      throw new Problem(422, 'a_check_keeps_its_name', {
        title: '审核关系的代号不能改；请停用后另建。',
        titleEn: 'A check keeps its name; end it and state another.',
      })
    }
    if (isDeepStrictEqual(held.body, { code, kind, severity, message, params, form })) return id
    await endCheck(tx, id, from)
  }
  const stands = held ? randomUUID() : id
  await sql`
    insert into indicators.check_rule (programme_id, id, code, kind, params, severity, message_zh, message_en, form_id, valid_from)
      values (${programmeId}, ${stands}, ${code}, ${kind}, ${JSON.stringify(params)}::jsonb, ${severity}, ${message.zh},
        ${message.en}, ${form}, ${from}::date)`.execute(tx)
  return stands
}

export async function endCheck(tx: Tx, id: string, on: string | undefined): Promise<void> {
  const { numAffectedRows } = await sql`
    update indicators.check_rule set valid_to = greatest(valid_from, coalesce(${on ?? null}::date, access.today()))
      where programme_id = access.programme_id() and id = ${id}::uuid`.execute(tx)
  if (!numAffectedRows) throw refusal('no_such_check')
}
