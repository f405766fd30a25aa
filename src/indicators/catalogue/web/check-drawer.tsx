import { Input } from 'antd'
import { useState } from 'react'
import { useAct, useAnswer, useDesk } from '../../../ui/desk/desk-context.tsx'
import { Drawer } from '../../../ui/desk/drawer.tsx'
import { Choice, Field } from '../../../ui/desk/field.tsx'
import { readForms } from '../../forms/web/asks.ts'
import type { Catalogue, Check } from '../../indicators.schema.ts'
import type { CheckKind, CheckRuleBody, CheckSeverity } from '../../rules/check-rule.schema.ts'
import { findWrongPlaceholder, PLACEHOLDERS } from '../../rules/placeholders.ts'
import { stateCheck } from './asks.ts'
import { catalogueWords } from './catalogue-words.ts'
import { emptyParams, looksAtSubjects, PARAM_FIELDS, type ParamFault, typeParams, writeParams } from './check-params.ts'
import { FormulaField, listKnown } from './formula-field.tsx'

interface CheckDrawerProps {
  readonly catalogue: Catalogue
  /** Stated anew; null: a new one. */
  readonly of: Check | null
  readonly onClose: () => void
}

/** A check, from today on. */
export function CheckDrawer({ catalogue, of, onClose }: CheckDrawerProps) {
  const { lang, say } = useDesk()
  const w = catalogueWords[lang]
  const doing = useAct(stateCheck)
  const forms = useAnswer(readForms, {})
  const [id] = useState(() => of?.id ?? crypto.randomUUID())
  const [kind, setKind] = useState<CheckKind>((of?.kind as CheckKind | undefined) ?? 'range')
  const [typed, setTyped] = useState({
    code: of?.code ?? '',
    severity: of?.severity ?? ('asks' as CheckSeverity),
    zh: of?.message.zh ?? '',
    en: of?.message.en ?? '',
    form: of?.form?.id ?? '',
  })
  const [params, setParams] = useState(of ? typeParams(kind, of.params) : emptyParams(kind))
  const [isTried, setTried] = useState(false)
  const known = listKnown(catalogue.indicators)
  const written = writeParams(kind, params, known, of?.params ?? {})
  const isWorded = (text: string) => text.trim() !== '' && findWrongPlaceholder(kind, text) === null
  const faults: Record<string, string> = {
    ...Object.fromEntries(Object.entries(written.faults).map(([name, fault]) => [name, sayFault(fault, w)])),
    ...(/^[a-z][a-z0-9_]{0,62}$/.test(typed.code) ? {} : { check: w.needCode }),
    ...(isWorded(typed.zh) ? {} : { zh: w.needMessage }),
    ...(isWorded(typed.en) ? {} : { en: w.needMessage }),
  }
  const change = (part: Partial<typeof typed>) => setTyped({ ...typed, ...part })
  const set = (name: string, text: string) => setParams({ ...params, [name]: text })
  const shown = (name: string) => (isTried ? faults[name] : undefined)
  const nameOf = (name: string) =>
    kind === 'register' && name === 'within' ? w.params.within_count : (w.params[name as keyof typeof w.params] ?? name)
  return (
    <Drawer
      title={of ? w.checkTitle(of.code) : w.addCheck}
      act={w.state}
      doing={doing}
      wrong={isTried ? Object.keys(faults).length : 0}
      onClose={onClose}
      onAct={async () => {
        setTried(true)
        if (Object.keys(faults).length > 0) return
        const body = {
          code: typed.code,
          severity: typed.severity,
          message: { zh: typed.zh, en: typed.en },
          kind,
          params: written.params,
        } as unknown as CheckRuleBody
        if (!(await doing.run({ id }, { ...body, form: typed.form || null }))) return
        say(w.checkStated)
        onClose()
      }}
    >
      {of ? null : (
        <div className="two">
          <Field label={w.checkName} hint={w.codeHint} error={shown('check')}>
            {(control) => (
              <Input {...control} value={typed.code} onChange={(event) => change({ code: event.target.value })} />
            )}
          </Field>
          <Field label={w.checkKind}>
            {(control) => (
              <Choice
                {...control}
                value={kind}
                onChange={(next) => {
                  setKind(next as CheckKind)
                  setParams(emptyParams(next as CheckKind))
                }}
                options={Object.entries(w.checkKinds).map(([value, label]) => ({ value, label }))}
              />
            )}
          </Field>
        </div>
      )}
      {looksAtSubjects(kind) ? (
        <Field label={w.subjects} hint={w.subjectsHint} error={shown('codes')} isOptional>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={2}
              value={params.codes ?? ''}
              onChange={(event) => set('codes', event.target.value)}
            />
          )}
        </Field>
      ) : null}
      {PARAM_FIELDS[kind].map((field) => {
        const value = params[field.name] ?? ''
        if (field.is === 'formula')
          return (
            <FormulaField
              key={field.name}
              label={nameOf(field.name)}
              value={value}
              onChange={(text) => set(field.name, text)}
              known={known}
              isTried={isTried}
            />
          )
        const options =
          field.is === 'choice'
            ? Object.entries(w[field.of]).map(([each, label]) => ({ value: each, label }))
            : field.is === 'register'
              ? catalogue.registers.map(({ key, name }) => ({ value: key, label: name[lang] }))
              : catalogue.indicators
                  .filter(({ source }) => source === 'reported')
                  .map(({ code, name }) => ({ value: code, label: name[lang] }))
        return (
          <Field
            key={field.name}
            label={nameOf(field.name)}
            error={shown(field.name)}
            isOptional={field.is === 'number' && field.isOptional === true}
          >
            {(control) =>
              field.is === 'number' ? (
                <Input
                  {...control}
                  inputMode="decimal"
                  value={value}
                  onChange={(event) => set(field.name, event.target.value)}
                />
              ) : (
                <Choice
                  {...control}
                  value={value}
                  none={field.is === 'register' ? w.chooseRegister : '—'}
                  onChange={(text) => set(field.name, text)}
                  options={options}
                />
              )
            }
          </Field>
        )
      })}
      <Field label={w.severity}>
        {(control) => (
          <Choice
            {...control}
            value={typed.severity}
            onChange={(severity) => change({ severity: severity as CheckSeverity })}
            options={Object.entries(w.severities).map(([value, label]) => ({ value, label }))}
          />
        )}
      </Field>
      {(['zh', 'en'] as const).map((language) => (
        <Field
          key={language}
          label={language === 'zh' ? w.messageZh : w.messageEn}
          hint={w.placeholders(PLACEHOLDERS[kind].map((name) => `{${name}}`).join(' '))}
          error={shown(language)}
        >
          {(control) => (
            <Input.TextArea
              {...control}
              rows={3}
              value={typed[language]}
              onChange={(event) => change({ [language]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field label={w.form}>
        {(control) => (
          <Choice
            {...control}
            value={typed.form}
            none={w.everyForm}
            onChange={(form) => change({ form })}
            options={(forms.data?.forms ?? [])
              .filter(({ state }) => state !== 'withdrawn')
              .map((form) => ({ value: form.id, label: form.name[lang] }))}
          />
        )}
      </Field>
    </Drawer>
  )
}

function sayFault(fault: ParamFault, w: (typeof catalogueWords)['zh']): string {
  if (typeof fault === 'object') return w.needSubjects(fault.code)
  return { figure: w.needFigure, bound: w.needBound, formula: w.needFormula, choose: w.need }[fault]
}
