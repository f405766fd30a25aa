import '../../catalogue/web/catalogue.css'
import { Button, Checkbox, Input } from 'antd'
import { useState } from 'react'
import { sayName } from '../../../access/web/index.ts'
import { useAct, useAnswer, useDesk, useGo } from '../../../ui/desk/desk-context.tsx'
import { Drawer } from '../../../ui/desk/drawer.tsx'
import { Choice, Field } from '../../../ui/desk/field.tsx'
import { todayThere } from '../../../ui/desk/say-when.ts'
import { readCatalogue } from '../../catalogue/web/asks.ts'
import { catalogueWords } from '../../catalogue/web/catalogue-words.ts'
import type { Form } from '../../indicators.schema.ts'
import type { Frequency } from '../../reports.schema.ts'
import { PERIODS_A_YEAR } from '../../rules/check-values.ts'
import { amendForm, draftForm, readParks } from './asks.ts'
import { formWords } from './form-words.ts'

interface FormDrawerProps {
  /** A draft that is amended; null: a new one. */
  readonly of: Form | null
  readonly onClose: () => void
}

interface Asked {
  readonly code: string
  readonly isRequired: boolean
}

/** Lays a form out: what it asks of which parks how often, and until when. */
export function FormDrawer({ of, onClose }: FormDrawerProps) {
  const { lang, say } = useDesk()
  const w = formWords[lang]
  const of_ = catalogueWords[lang]
  const go = useGo()
  const [draft, amend] = [useAct(draftForm), useAct(amendForm)]
  const catalogue = useAnswer(readCatalogue, {})
  const parks = useAnswer(readParks, {}, { stage: 'counted' })
  const [isTried, setTried] = useState(false)
  const [typed, setTyped] = useState({
    name: of?.name.zh ?? '',
    nameEn: of?.name.en ?? '',
    frequency: of?.frequency ?? ('quarter' as Frequency),
    days: String(of?.dueWorkingDays ?? 10),
    limit: String(Math.round((of?.burden.limit ?? 0.3) * 100)),
    from: of?.validFrom ?? todayThere(),
  })
  const [fields, setFields] = useState<readonly Asked[]>(
    of?.fields.map(({ code, isRequired }) => ({ code, isRequired })) ?? [],
  )
  const [chosen, setChosen] = useState<readonly string[]>(of?.parksNamed.map(({ id }) => id) ?? [])
  const change = (part: Partial<typeof typed>) => setTyped({ ...typed, ...part })
  const days = Number(typed.days)
  const limit = Number(typed.limit)
  const faults: Partial<Record<keyof typeof typed, string>> = {
    ...(typed.name.trim() ? {} : { name: w.need }),
    ...(typed.nameEn.trim() ? {} : { nameEn: w.need }),
    ...(typed.days.trim() && Number.isInteger(days) && days >= 1 && days <= 120 ? {} : { days: w.needDays }),
    ...(typed.limit.trim() && limit >= 0 && limit <= 100 ? {} : { limit: w.needLimit }),
    ...(typed.from ? {} : { from: w.needDay }),
  }
  const shown = (field: keyof typeof typed) => (isTried ? faults[field] : undefined)
  const known = new Map((catalogue.data?.indicators ?? []).map((one) => [one.code, one]))
  const nameOf = (code: string) => known.get(code)?.name[lang] ?? code
  const offered = [...known.values()].filter(
    ({ code, level, frequency }) =>
      level === 'park' &&
      PERIODS_A_YEAR[frequency] >= PERIODS_A_YEAR[typed.frequency] &&
      !fields.some((field) => field.code === code),
  )
  const nameOfPark = new Map([
    ...(of?.parksNamed ?? []).map(({ id, name }) => [id, sayName(name, lang)] as const),
    ...(parks.data?.parks ?? []).map(({ id, name }) => [id, sayName(name, lang)] as const),
  ])
  const doing = of ? amend : draft
  return (
    <Drawer
      title={of ? w.amendTitle(of.name[lang]) : w.newTitle}
      act={w.save}
      doing={doing}
      wrong={isTried ? Object.keys(faults).length : 0}
      onClose={onClose}
      onAct={async () => {
        setTried(true)
        if (Object.keys(faults).length > 0) return
        const body = {
          name: { zh: typed.name, en: typed.nameEn },
          frequency: typed.frequency,
          dueWorkingDays: days,
          burdenLimit: limit / 100,
          validFrom: typed.from,
          fields: [...fields],
          parks: [...chosen],
        }
        if (of) {
          if (!(await amend.run({ id: of.id }, { ...body, actsDone: of.actsDone }))) return
          onClose()
        } else {
          const done = await draft.run({}, body)
          if (!done) return
          onClose()
          await go(`/indicators/forms/${done.answer.id}`)
        }
        say(w.saved)
      }}
    >
      <div className="two">
        <Field label={w.name} error={shown('name')}>
          {(control) => (
            <Input {...control} value={typed.name} onChange={(event) => change({ name: event.target.value })} />
          )}
        </Field>
        <Field label={w.nameEn} error={shown('nameEn')}>
          {(control) => (
            <Input {...control} value={typed.nameEn} onChange={(event) => change({ nameEn: event.target.value })} />
          )}
        </Field>
      </div>
      <div className="two">
        <Field label={w.frequency}>
          {(control) => (
            <Choice
              {...control}
              value={typed.frequency}
              onChange={(frequency) => change({ frequency: frequency as Frequency })}
              options={Object.entries(of_.frequencies).map(([value, label]) => ({ value, label }))}
            />
          )}
        </Field>
        <Field label={w.dueDays} error={shown('days')}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              value={typed.days}
              onChange={(event) => change({ days: event.target.value })}
            />
          )}
        </Field>
      </div>
      <div className="two">
        <Field label={w.from} error={shown('from')}>
          {(control) => (
            <Input
              {...control}
              type="date"
              value={typed.from}
              onChange={(event) => change({ from: event.target.value })}
            />
          )}
        </Field>
        <Field label={w.limit} hint={w.limitHint} error={shown('limit')}>
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              value={typed.limit}
              onChange={(event) => change({ limit: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field label={w.addPark} hint={chosen.length === 0 ? w.parksHint : w.someParks(chosen.length)} isOptional>
        {(control) => (
          <Choice
            {...control}
            value=""
            none={chosen.length === 0 ? w.allParks : w.addPark}
            onChange={(id) => (id ? setChosen([...chosen, id]) : undefined)}
            options={(parks.data?.parks ?? [])
              .filter(({ id }) => !chosen.includes(id))
              .map(({ id, name }) => ({ value: id, label: sayName(name, lang) }))}
          />
        )}
      </Field>
      {chosen.length > 0 ? (
        <ul className="field-list">
          {chosen.map((id) => (
            <li key={id}>
              <span>{nameOfPark.get(id) ?? id}</span>
              <Button
                size="small"
                aria-label={w.remove(nameOfPark.get(id) ?? id)}
                onClick={() => setChosen(chosen.filter((each) => each !== id))}
              >
                ×
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <Field label={w.addField}>
        {(control) => (
          <Choice
            {...control}
            value=""
            none={w.chooseField}
            onChange={(code) =>
              code ? setFields([...fields, { code, isRequired: known.get(code)?.source === 'reported' }]) : undefined
            }
            options={offered.map((one) => ({ value: one.code, label: `${one.topic[lang]} · ${one.name[lang]}` }))}
          />
        )}
      </Field>
      <ol className="field-list" aria-label={w.fields}>
        {fields.map((field, at) => {
          const name = nameOf(field.code)
          const source = known.get(field.code)?.source
          const moveTo = (to: number) => {
            const next = fields.filter((each) => each !== field)
            next.splice(to, 0, field)
            setFields(next)
          }
          return (
            <li key={field.code}>
              <span>
                {name}
                {source && source !== 'reported' ? <span className="q"> {w.held[source]}</span> : null}
              </span>
              <span className="row">
                {source === 'reported' ? (
                  <Checkbox
                    aria-label={w.makeRequired(name)}
                    checked={field.isRequired}
                    onChange={(event) =>
                      setFields(
                        fields.map((each) => (each === field ? { ...each, isRequired: event.target.checked } : each)),
                      )
                    }
                  >
                    {w.required}
                  </Checkbox>
                ) : null}
                <Button size="small" aria-label={w.up(name)} disabled={at === 0} onClick={() => moveTo(at - 1)}>
                  ↑
                </Button>
                <Button
                  size="small"
                  aria-label={w.down(name)}
                  disabled={at === fields.length - 1}
                  onClick={() => moveTo(at + 1)}
                >
                  ↓
                </Button>
                <Button
                  size="small"
                  aria-label={w.remove(name)}
                  onClick={() => setFields(fields.filter((each) => each !== field))}
                >
                  ×
                </Button>
              </span>
            </li>
          )
        })}
      </ol>
    </Drawer>
  )
}
