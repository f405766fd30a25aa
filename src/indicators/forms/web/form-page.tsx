import { useParams } from '@tanstack/react-router'
import { Input } from 'antd'
import { useState } from 'react'
import { sayName } from '../../../access/web/index.ts'
import { ActDiagram } from '../../../ui/desk/act-diagram.tsx'
import { Acts } from '../../../ui/desk/acts.tsx'
import { Asked } from '../../../ui/desk/asked.tsx'
import { Go, useAct, useAnswer, useDesk } from '../../../ui/desk/desk-context.tsx'
import { Drawer } from '../../../ui/desk/drawer.tsx'
import { Field } from '../../../ui/desk/field.tsx'
import { Card, PageHead } from '../../../ui/desk/page-head.tsx'
import { sayDay, sayMoment } from '../../../ui/desk/say-when.ts'
import { catalogueWords } from '../../catalogue/web/catalogue-words.ts'
import { EndDrawer } from '../../catalogue/web/end-drawer.tsx'
import type { Form } from '../../indicators.schema.ts'
import { type FormAct, formCycle } from '../form.acts.ts'
import { publishForm, readForm, withdrawForm } from './asks.ts'
import { FormDrawer } from './form-drawer.tsx'
import { formWords } from './form-words.ts'
import { BurdenSaid, FormLight } from './forms-page.tsx'

/** What does one form ask of whom, and what does that cost? */
export function FormPage() {
  const { lang } = useDesk()
  const { id = '' } = useParams({ strict: false })
  const form = useAnswer(readForm, { id })
  return (
    <Asked of={form} isPage bars={8} whoMay={formWords[lang].lost}>
      {(found) => <View form={found} />}
    </Asked>
  )
}

function View({ form }: { readonly form: Form }) {
  const { lang, say } = useDesk()
  const w = formWords[lang]
  const [open, setOpen] = useState<FormAct | null>(null)
  const withdrawing = useAct(withdrawForm)
  const name = form.name[lang]
  const close = () => setOpen(null)
  return (
    <>
      <PageHead
        path={[
          w.path,
          <Go key="forms" to="/indicators/forms">
            {w.forms}
          </Go>,
          name,
        ]}
        title={name}
        mark={<FormLight state={form.state} />}
        facts={
          <>
            <span>{catalogueWords[lang].frequencies[form.frequency]}</span>
            <span>{w.dueSaid(form.dueWorkingDays)}</span>
            <span>{w.fromSaid(sayDay(form.validFrom, lang))}</span>
          </>
        }
        acts={
          <Acts
            acts={form.acts
              .filter(({ blocks }) => !blocks.some(({ code }) => code === 'not_in_this_state'))
              .map(({ act, open: isOpen, blocks }) => {
                const which = act.replace(/^indicators\./, '') as FormAct
                return {
                  act,
                  label: formCycle.acts[which].name[lang],
                  isOpen,
                  waits: blocks.map(({ code }) => w.blocks[code] ?? code),
                  isDanger: which === 'withdraw',
                  isQuiet: which !== 'publish',
                  onDo: () => setOpen(which),
                }
              })}
          />
        }
      />
      {open === 'amend' ? <FormDrawer of={form} onClose={close} /> : null}
      {open === 'publish' ? <PublishDrawer form={form} onClose={close} /> : null}
      {open === 'withdraw' ? (
        <EndDrawer
          title={w.withdrawTitle(name)}
          act={formCycle.acts.withdraw.name[lang]}
          doing={withdrawing}
          onClose={close}
          onEnd={async (why) => {
            const done = await withdrawing.run({ id: form.id }, { why })
            if (done) say(w.withdrawn)
            return done !== null
          }}
        />
      ) : null}
      <Card title={w.burden}>
        <BurdenSaid burden={form.burden} />
        <p className="q">{w.burdenBy(form.burden.by.register, form.burden.by.computed, form.burden.by.form)}</p>
        {form.burdenReason === null ? null : (
          <dl className="kv">
            <dt>{w.burdenReason}</dt>
            <dd>{form.burdenReason}</dd>
          </dl>
        )}
      </Card>
      <Card
        title={w.fields}
        note={
          form.parks === null ? w.allParks : form.parksNamed.map(({ name: park }) => sayName(park, lang)).join('、')
        }
      >
        <Fields form={form} />
      </Card>
      {form.done.length > 0 ? (
        <Card title={w.done}>
          <ActDiagram
            cycle={formCycle}
            state={form.state}
            passed={(['draft', 'published'] as const).filter(
              (state) =>
                state !== form.state && form.done.some(({ act }) => formCycle.acts[act as FormAct].to === state),
            )}
            name={w.done}
          />
          <ol className="rows dated">
            {form.done.map(({ act, at, by, reason }) => (
              <li key={`${at} ${act}`}>
                <span className="when">{sayMoment(at, lang)}</span>
                <div>
                  {w.acts[act as FormAct]}
                  {by ? <span className="q"> {lang === 'en' ? (by.nameEn ?? by.name) : by.name}</span> : null}
                  {reason ? <div className="q">{reason}</div> : null}
                </div>
              </li>
            ))}
          </ol>
        </Card>
      ) : null}
    </>
  )
}

function Fields({ form }: { readonly form: Form }) {
  const { lang } = useDesk()
  const w = formWords[lang]
  const c = catalogueWords[lang]
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{c.name}</th>
          <th scope="col">{c.unit}</th>
          <th scope="col">{c.source}</th>
        </tr>
      </thead>
      <tbody>
        {form.fields.map(({ code, indicator, isRequired, heldBy, heldIn }) => (
          <tr key={code}>
            <td>
              <Go to={`/indicators/catalogue/${code}`}>{indicator?.name[lang] ?? code}</Go>
              <div className="q wide-only">{indicator?.definition[lang] ?? w.undefined}</div>
            </td>
            <td>{indicator ? indicator.unit || c.pure : '—'}</td>
            <td>
              {heldBy === null
                ? isRequired
                  ? w.required
                  : w.optional
                : heldIn
                  ? w.heldIn(heldIn.name[lang])
                  : w.held[heldBy]}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function PublishDrawer({ form, onClose }: { readonly form: Form; readonly onClose: () => void }) {
  const { lang, say } = useDesk()
  const w = formWords[lang]
  const doing = useAct(publishForm)
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const { burden } = form
  const isMissing = burden.isAbove && reason.trim() === ''
  return (
    <Drawer
      title={w.publishTitle(form.name[lang])}
      act={formCycle.acts.publish.name[lang]}
      doing={doing}
      wrong={isTried && isMissing ? 1 : 0}
      onClose={onClose}
      onAct={async () => {
        setTried(true)
        if (isMissing || !(await doing.run({ id: form.id }, burden.isAbove ? { reason } : {}))) return
        say(w.published)
        onClose()
      }}
    >
      <p>{w.publishSaid}</p>
      {burden.isAbove ? (
        <>
          <p>{w.publishAbove(burden.held, burden.fields, Math.round(burden.limit * 100))}</p>
          <Field label={w.reason} error={isTried && isMissing ? w.needReason : undefined}>
            {(control) => (
              <Input.TextArea
                {...control}
                rows={3}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        </>
      ) : null}
    </Drawer>
  )
}
