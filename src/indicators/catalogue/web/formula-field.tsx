import './catalogue.css'
import { Button, Input } from 'antd'
import { useMemo, useRef } from 'react'
import { useDesk } from '../../../ui/desk/desk-context.tsx'
import { Field } from '../../../ui/desk/field.tsx'
import type { Indicator } from '../../indicators.schema.ts'
import { type Known, lookAtFormula } from '../../rules/look-at-formula.ts'
import { catalogueWords } from './catalogue-words.ts'

/** What formulas may name, from the catalogue as it holds. */
export function listKnown(indicators: readonly Indicator[]): Known {
  return new Map(indicators.map(({ code, unit, needs }) => [code, { unit, needs }]))
}

interface FormulaFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (text: string) => void
  readonly known: Known
  /** Of the indicator that it computes; left out, any unit will do. */
  readonly unit?: string
  readonly code?: string
  readonly isTried: boolean
}

/** A formula, looked at with each key: what is wrong is marked where it stands, and said with what was expected there. */
export function FormulaField({ label, value, onChange, known, unit, code, isTried }: FormulaFieldProps) {
  const { lang } = useDesk()
  const w = catalogueWords[lang]
  const holder = useRef<HTMLDivElement>(null)
  const isEmpty = value.trim() === ''
  const { error, unit: found } = useMemo(() => lookAtFormula(value, unit, code, known), [value, unit, code, known])
  const shown = isEmpty ? (isTried ? w.need : undefined) : error?.message[lang]
  const goToPlace = () => {
    const field = holder.current?.querySelector('textarea')
    field?.focus()
    field?.setSelectionRange(error?.at ?? 0, error?.end ?? 0)
  }
  return (
    <div className="formula" ref={holder}>
      <Field label={label} hint={w.formulaHint} error={shown}>
        {(control) => (
          <Input.TextArea
            {...control}
            className="code"
            rows={3}
            spellCheck={false}
            autoCapitalize="none"
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
      {isEmpty ? null : error ? (
        <p className="formula-place">
          <code>
            {value.slice(0, error.at)}
            <mark>{value.slice(error.at, error.end) || '␣'}</mark>
            {value.slice(error.end)}
          </code>
          <span className="q n">{w.formulaAt(error.at + 1)}</span>
          <Button size="small" onClick={goToPlace}>
            {w.toPlace}
          </Button>
        </p>
      ) : (
        <p className="q" role="status">
          {w.formulaOk(found ?? '')}
        </p>
      )}
    </div>
  )
}
