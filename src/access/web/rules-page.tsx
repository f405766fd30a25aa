import { Button, Input } from 'antd'
import { useState } from 'react'
import { Asked } from '../../ui/desk/asked.tsx'
import { useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Field, Panel } from '../../ui/desk/field.tsx'
import { Card, PageHead } from '../../ui/desk/page-head.tsx'
import type { SignInRules } from '../sign-in/sign-in.schema.ts'
import { changeSignInRule, listSignInRules, readMe } from './asks.ts'
import { PanelEnd } from './person-panels.tsx'
import { rulesWords } from './rules-words.ts'

type Rule = SignInRules['rules'][number]

/** By which rules does one sign in, what does each rest on, and what may be changed? */
export function RulesPage() {
  const { lang } = useDesk()
  const w = rulesWords[lang]
  const me = useAnswer(readMe, {})
  const rules = useAnswer(listSignInRules, {})
  const [changing, setChanging] = useState<Rule | null>(null)
  const mayChange = me.data?.rights['sign_in.rules'] !== undefined
  return (
    <>
      <PageHead path={[w.path, w.title]} title={w.title} facts={<span>{mayChange ? w.lead : w.readOnly}</span>} />
      {changing ? <RulePanel key={changing.rule} rule={changing} onClose={() => setChanging(null)} /> : null}
      <Card title={w.title}>
        <Asked of={rules}>
          {(answer) => (
            <table>
              <thead>
                <tr>
                  <th scope="col">{w.rule}</th>
                  <th scope="col" className="r">
                    {w.value}
                  </th>
                  <th scope="col" className="wide-only">
                    {w.bounds}
                  </th>
                  <th scope="col" className="wide-only">
                    {w.basis}
                  </th>
                  {mayChange ? (
                    <th scope="col">
                      <span className="vh">{w.change}</span>
                    </th>
                  ) : null}
                </tr>
              </thead>
              <tbody>
                {answer.rules.map((rule) => (
                  <tr key={rule.rule}>
                    <td>
                      {rule.label[lang]}
                      <span className="q phone-only">{rule.basis[lang]}</span>
                    </td>
                    <td className="r n">{sayValue(rule.value, rule, w)}</td>
                    <td className="wide-only n">
                      {rule.lowest}—{rule.highest}
                      {rule.mayBeOff ? <span className="q">　{w.mayBeOff}</span> : null}
                    </td>
                    <td className="wide-only m">{rule.basis[lang]}</td>
                    {mayChange ? (
                      <td className="r">
                        <Button
                          size="small"
                          onClick={() => {
                            setChanging(rule)
                            window.scrollTo({ top: 0 })
                          }}
                        >
                          {w.change}
                          <span className="vh"> {rule.label[lang]}</span>
                        </Button>
                      </td>
                    ) : null}
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </Asked>
      </Card>
    </>
  )
}

function RulePanel({ rule, onClose }: { readonly rule: Rule; readonly onClose: () => void }) {
  const { lang, say } = useDesk()
  const w = rulesWords[lang]
  const act = useAct(changeSignInRule)
  const [isTried, setTried] = useState(false)
  const [value, setValue] = useState(String(rule.value))
  const [why, setWhy] = useState('')
  const number = /^\d{1,6}$/.test(value) ? Number(value) : null
  const isWithin =
    number !== null && ((number >= rule.lowest && number <= rule.highest) || (rule.mayBeOff && number === 0))
  const bounds = w.within(rule.lowest, rule.highest, rule.mayBeOff)
  return (
    <Panel
      title={w.changeTitle(rule.label[lang])}
      onSubmit={async () => {
        setTried(true)
        if (!isWithin || number === null || !why.trim()) return
        if (!(await act.run({ rule: rule.rule }, { value: number, why: why.trim() }))) return
        say(w.changed)
        onClose()
      }}
    >
      <p className="q">{rule.basis[lang]}</p>
      <Field
        label={`${w.value} (${w.units[rule.unit] ?? rule.unit})`}
        hint={bounds}
        error={isTried && !isWithin ? bounds : undefined}
      >
        {(control) => (
          <Input {...control} inputMode="numeric" value={value} onChange={(event) => setValue(event.target.value)} />
        )}
      </Field>
      <Field label={w.why} error={isTried && !why.trim() ? w.needWhy : undefined}>
        {(control) => <Input {...control} value={why} onChange={(event) => setWhy(event.target.value)} />}
      </Field>
      <PanelEnd doing={act} label={w.change} onClose={onClose} />
    </Panel>
  )
}

function sayValue(value: number, rule: Rule, w: (typeof rulesWords)['zh']): string {
  return value === 0 && rule.mayBeOff ? w.off : `${value} ${w.units[rule.unit] ?? rule.unit}`
}
