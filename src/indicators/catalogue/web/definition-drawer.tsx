import { Input } from 'antd'
import { useState } from 'react'
import { useAct, useDesk } from '../../../ui/desk/desk-context.tsx'
import { Drawer } from '../../../ui/desk/drawer.tsx'
import { Choice, Field } from '../../../ui/desk/field.tsx'
import type { Catalogue, Indicator, IndicatorSource, Level } from '../../indicators.schema.ts'
import type { Frequency } from '../../reports.schema.ts'
import type { IndicatorKind } from '../../rules/check-rule.schema.ts'
import { parseUnit } from '../../rules/language/unit.ts'
import { lookAtFormula } from '../../rules/look-at-formula.ts'
import { defineIndicator } from './asks.ts'
import { catalogueWords } from './catalogue-words.ts'
import { FormulaField, listKnown } from './formula-field.tsx'

interface Typed {
  readonly code: string
  readonly topic: string
  readonly topicEn: string
  readonly name: string
  readonly nameEn: string
  readonly unit: string
  readonly direction: string
  readonly definition: string
  readonly definitionEn: string
  readonly source: IndicatorSource
  readonly expression: string
  readonly registerKey: string
  readonly frequency: Frequency
  readonly level: Level
  readonly decimals: string
  readonly kind: IndicatorKind
  readonly basis: string
  readonly from: string
}

const EMPTY: Typed = {
  code: '',
  topic: '',
  topicEn: '',
  name: '',
  nameEn: '',
  unit: '',
  direction: '1',
  definition: '',
  definitionEn: '',
  source: 'reported',
  expression: '',
  registerKey: '',
  frequency: 'quarter',
  level: 'park',
  decimals: '2',
  kind: 'number',
  basis: '',
  from: '',
}

const typedOf = (one: Indicator): Typed => ({
  code: one.code,
  topic: one.topic.zh,
  topicEn: one.topic.en,
  name: one.name.zh,
  nameEn: one.name.en,
  unit: one.unit,
  direction: String(one.direction),
  definition: one.definition.zh,
  definitionEn: one.definition.en,
  source: one.source,
  expression: one.expression ?? '',
  registerKey: one.registerKey ?? '',
  frequency: one.frequency,
  level: one.level,
  decimals: String(one.decimals),
  kind: one.kind,
  basis: one.basis,
  from: '',
})

interface DefinitionDrawerProps {
  readonly catalogue: Catalogue
  /** Defined anew; null: a new one. */
  readonly of: Indicator | null
  readonly onClose: () => void
}

/** What an indicator means, from a day on. */
export function DefinitionDrawer({ catalogue, of, onClose }: DefinitionDrawerProps) {
  const { lang, say } = useDesk()
  const w = catalogueWords[lang]
  const doing = useAct(defineIndicator)
  const [typed, setTyped] = useState(of ? typedOf(of) : EMPTY)
  const [isTried, setTried] = useState(false)
  const change = (part: Partial<Typed>) => setTyped({ ...typed, ...part })
  const known = listKnown(catalogue.indicators)
  const faults = findFaults(typed, known, w)
  const shown = (field: keyof Typed) => (isTried ? faults[field] : undefined)
  const text = (
    field: keyof Typed,
    label: string,
    more: { hint?: string; isOptional?: boolean; rows?: number } = {},
  ) => (
    <Field
      label={label}
      error={shown(field)}
      {...(more.hint ? { hint: more.hint } : {})}
      isOptional={more.isOptional ?? false}
    >
      {(control) =>
        more.rows ? (
          <Input.TextArea
            {...control}
            rows={more.rows}
            value={typed[field]}
            onChange={(event) => change({ [field]: event.target.value })}
          />
        ) : (
          <Input {...control} value={typed[field]} onChange={(event) => change({ [field]: event.target.value })} />
        )
      }
    </Field>
  )
  const choice = (field: keyof Typed, label: string, options: Readonly<Record<string, string>>) => (
    <Field label={label} error={shown(field)}>
      {(control) => (
        <Choice
          {...control}
          value={typed[field]}
          onChange={(value) => change({ [field]: value })}
          options={Object.entries(options).map(([value, name]) => ({ value, label: name }))}
        />
      )}
    </Field>
  )
  return (
    <Drawer
      title={of ? w.anewTitle(of.name[lang]) : w.defineTitle}
      act={w.state}
      doing={doing}
      wrong={isTried ? Object.keys(faults).length : 0}
      onClose={onClose}
      onAct={async () => {
        setTried(true)
        if (Object.keys(faults).length > 0) return
        if (!(await doing.run({ code: typed.code.trim() }, writeDefinition(typed)))) return
        say(w.stated)
        onClose()
      }}
    >
      {of ? null : text('code', w.code, { hint: w.codeHint })}
      <div className="two">
        {text('name', w.name)}
        {text('nameEn', w.nameEn)}
      </div>
      <div className="two">
        {text('topic', w.topic)}
        {text('topicEn', w.topicEn)}
      </div>
      {of ? <p className="q">{w.keepsUnit}</p> : null}
      {of ? null : text('unit', w.unit, { hint: w.unitHint })}
      {of ? null : (
        <div className="two">
          {choice('frequency', w.frequency, w.frequencies)}
          {choice('level', w.level, w.levels)}
        </div>
      )}
      <div className="two">
        {choice('kind', w.kind, w.kinds)}
        {text('decimals', w.decimals)}
      </div>
      <div className="two">
        {choice('direction', w.direction, w.directions)}
        {choice('source', w.source, w.sources)}
      </div>
      {typed.source === 'computed' ? (
        <FormulaField
          label={w.formula}
          value={typed.expression}
          onChange={(expression) => change({ expression })}
          known={known}
          unit={typed.unit}
          code={typed.code}
          isTried={isTried}
        />
      ) : null}
      {typed.source === 'register' ? (
        <Field label={w.register} error={shown('registerKey')}>
          {(control) => (
            <Choice
              {...control}
              value={typed.registerKey}
              none={w.chooseRegister}
              onChange={(registerKey) => change({ registerKey })}
              options={catalogue.registers.map(({ key, name }) => ({ value: key, label: name[lang] }))}
            />
          )}
        </Field>
      ) : null}
      {text('definition', w.definition, { rows: 3 })}
      {text('definitionEn', w.definitionEn, { rows: 3 })}
      {text('basis', w.basis, { hint: w.basisHint })}
      <Field label={w.from} hint={w.fromHint} isOptional>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={typed.from}
            onChange={(event) => change({ from: event.target.value })}
          />
        )}
      </Field>
    </Drawer>
  )
}

type Words = (typeof catalogueWords)['zh']

function findFaults(typed: Typed, known: ReturnType<typeof listKnown>, w: Words): Partial<Record<keyof Typed, string>> {
  const faults: Partial<Record<keyof Typed, string>> = {}
  for (const field of ['topic', 'topicEn', 'name', 'nameEn', 'definition', 'definitionEn', 'basis'] as const)
    if (typed[field].trim() === '') faults[field] = w.need
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(typed.code.trim())) faults.code = w.needCode
  if (!parseUnit(typed.unit).ok) faults.unit = w.needUnit
  else if (typed.kind === 'percent' && typed.unit.trim() !== '%') faults.unit = w.needPercent
  if (!/^[0-6]$/.test(typed.decimals.trim())) faults.decimals = w.needFigure
  else if (typed.kind === 'count' && typed.decimals.trim() !== '0') faults.decimals = w.needWhole
  if (typed.source === 'register' && typed.registerKey === '') faults.registerKey = w.needRegister
  if (typed.source === 'computed' && lookAtFormula(typed.expression, typed.unit, typed.code, known).error)
    faults.expression = w.needFormula
  return faults
}

function writeDefinition(typed: Typed) {
  return {
    topic: { zh: typed.topic, en: typed.topicEn },
    name: { zh: typed.name, en: typed.nameEn },
    unit: typed.unit,
    direction: Number(typed.direction) as 1 | -1 | 0,
    definition: { zh: typed.definition, en: typed.definitionEn },
    source: typed.source,
    expression: typed.source === 'computed' ? typed.expression : null,
    registerKey: typed.source === 'register' ? typed.registerKey : null,
    frequency: typed.frequency,
    level: typed.level,
    decimals: Number(typed.decimals),
    kind: typed.kind,
    basis: typed.basis,
    ...(typed.from ? { from: typed.from } : {}),
  }
}
