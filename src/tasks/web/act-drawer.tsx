import { useQueryClient } from '@tanstack/react-query'
import { Input } from 'antd'
import { useState } from 'react'
import { readMe } from '../../access/web/index.ts'
import { useAct, useAnswer, useDesk } from '../../ui/desk/desk-context.tsx'
import { Drawer } from '../../ui/desk/drawer.tsx'
import { Choice, Field } from '../../ui/desk/field.tsx'
import { FileField } from '../../ui/desk/file-list.tsx'
import { useKept } from '../../ui/desk/kept.ts'
import { addDays, sayDay, sayMoment } from '../../ui/desk/say-when.ts'
import type { Lang } from '../../ui/lang.ts'
import { Light, type LightColour } from '../../ui/light.tsx'
import { type ItemAct, isKeepersAct, itemActs } from '../item.acts.ts'
import type { Item } from '../tasks.schema.ts'
import { actOnItem } from './asks.ts'
import { itemWords } from './item-words.ts'
import { type ActTexts, judgeTexts, listChoices, readBody, startTexts } from './read-act.ts'
import { sayPercent } from './say-light.ts'
import { readActName, sayAct } from './show-item-acts.ts'
import { tasksWords } from './tasks-words.ts'

const LIGHTS: readonly LightColour[] = ['green', 'yellow', 'red', 'grey']

interface ActDrawerProps {
  readonly item: Item
  readonly act: Exclude<ItemAct, 'amend'>
  /** The report that it is about, where one was pointed at. */
  readonly report: string | null
  readonly onClose: () => void
}

/** One act of an item, with what it needs. */
export function ActDrawer({ item, act, report, onClose }: ActDrawerProps) {
  const { lang, slug, say } = useDesk()
  const w = itemWords[lang]
  const f = w.field
  const known = useQueryClient()
  const me = useAnswer(readMe, {})
  const doing = useAct(actOnItem)
  const supervises = me.data?.rights['tasks.supervise'] === true
  const choices = listChoices(item, act, supervises)
  const [texts, change, forget] = useKept<ActTexts>(`${slug}.${me.data?.person.id ?? ''}.${item.id}.${act}`, () =>
    startTexts(item, act, choices, report),
  )
  // What had been done when the form was opened: what came later may have got in the way.
  const [seenActs] = useState(item.story.length)
  const [isTried, setTried] = useState(false)
  const [isBringing, setBringing] = useState(false)
  const wrong = judgeTexts(act, texts, item, lang)
  const wrongOf = (field: keyof ActTexts) => (isTried ? wrong.get(field) : undefined)
  const unitName = (unit: { readonly name: string; readonly nameEn: string }) =>
    lang === 'en' ? unit.nameEn : unit.name
  const asked = item.extensions.find(({ answer }) => answer === null)
  const last = item.reports.find(({ unit, verdict }) => unit.id === texts.unit && verdict !== 'returned')
  const units = item.parts.map(({ unit }) => unitName(unit))
  const followed =
    act === 'send_call'
      ? w.follows.send_call(units.join(lang === 'zh' ? '、' : ', '))
      : isKeepersAct(act)
        ? ''
        : w.follows[act]
  const isReport = act === 'report_progress' || act === 'report_done' || act === 'finish_part'
  const needsReason = 'needsReason' in itemActs.acts[act]
  const chosen = item.reports.find(({ id }) => id === texts.report)
  return (
    <Drawer
      title={w.formTitle(sayAct(act, lang), item.title)}
      act={sayAct(act, lang)}
      doing={doing}
      wrong={isTried ? wrong.size : 0}
      isWaiting={isBringing}
      isDanger={act === 'cancel'}
      failed={
        doing.failure?.status === 409 ? (
          <WhatChanged item={item} since={seenActs} code={doing.failure.code} />
        ) : undefined
      }
      onClose={onClose}
      onAct={async () => {
        setTried(true)
        if (wrong.size > 0) return
        const done = await doing.run({ id: item.id }, readBody(act, texts))
        if (!done) {
          // Whatever got in the way is on the page in a moment; what was typed stays.
          await known.invalidateQueries()
          return
        }
        forget()
        onClose()
        say(isKeepersAct(act) ? null : w.done[act])
      }}
    >
      {followed ? <p className="m">{followed}</p> : null}
      {act === 'grant_extension' || act === 'refuse_extension' ? (
        asked ? (
          <p>{f.dueAsked(sayDay(asked.dueWanted, lang), asked.reason)}</p>
        ) : null
      ) : null}
      {choices.units.length > 1 || act === 'urge' ? (
        <Field label={act === 'urge' ? f.urgeUnit : f.unit} error={wrongOf('unit')}>
          {(control) => (
            <Choice
              {...control}
              value={texts.unit}
              onChange={(unit) => change({ unit })}
              none={f.choose}
              options={choices.units.map((unit) => ({ value: unit.id, label: unitName(unit) }))}
            />
          )}
        </Field>
      ) : null}
      {act === 'urge' && choices.from.length + (choices.mayBeOffice ? 1 : 0) > 1 ? (
        <Field label={f.from}>
          {(control) => (
            <Choice
              {...control}
              value={texts.from}
              onChange={(from) => change({ from })}
              {...(choices.mayBeOffice ? { none: f.office } : {})}
              options={choices.from.map((unit) => ({ value: unit.id, label: unitName(unit) }))}
            />
          )}
        </Field>
      ) : null}
      {act === 'accept_progress' || act === 'return_progress' ? (
        <>
          <Field label={f.report} error={wrongOf('report')}>
            {(control) => (
              <Choice
                {...control}
                value={texts.report}
                onChange={(each) => change({ report: each })}
                none={f.choose}
                options={choices.reports.map((each) => ({
                  value: each.id,
                  label: `${unitName(each.unit)} ${each.percent}% · ${sayMoment(each.at, lang)}`,
                }))}
              />
            )}
          </Field>
          {chosen ? <p className="said-text">{chosen.said}</p> : null}
        </>
      ) : null}
      {act === 'report_progress' ? (
        <Field
          label={f.percent}
          hint={last ? f.percentBefore(sayPercent(last.percent, ''), sayMoment(last.at, lang)) : f.percentNone}
          error={wrongOf('percent')}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              suffix={f.percentUnit}
              maxLength={3}
              value={texts.percent}
              onChange={(event) => change({ percent: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      {isReport ? (
        <>
          <Field
            label={act === 'report_progress' ? f.said : f.saidDone}
            hint={item.evidence ? f.evidenceAsked(item.evidence) : f.saidHint}
            error={wrongOf('said')}
          >
            {(control) => (
              <Input.TextArea
                {...control}
                rows={4}
                maxLength={10_000}
                value={texts.said}
                onChange={(event) => change({ said: event.target.value })}
              />
            )}
          </Field>
          <FileField
            label={f.files}
            files={texts.files}
            onChange={(next) => change((before) => ({ files: next(before.files) }))}
            onBusy={setBringing}
          />
          <Field label={f.problems} isOptional>
            {(control) => (
              <Input.TextArea
                {...control}
                rows={2}
                maxLength={5_000}
                value={texts.problems}
                onChange={(event) => change({ problems: event.target.value })}
              />
            )}
          </Field>
          <Field label={f.nextSteps} isOptional>
            {(control) => (
              <Input.TextArea
                {...control}
                rows={2}
                maxLength={5_000}
                value={texts.nextSteps}
                onChange={(event) => change({ nextSteps: event.target.value })}
              />
            )}
          </Field>
        </>
      ) : null}
      {act === 'ask_extension' || act === 'grant_extension' ? (
        <Field
          label={act === 'ask_extension' ? f.dueWanted : f.dueGranted}
          hint={item.dueOn ? f.dueNow(sayDay(item.dueOn, lang)) : undefined}
          error={wrongOf('dueOn')}
        >
          {(control) => (
            <Input
              {...control}
              type="date"
              min={addDays(item.dueOn ?? item.today, 1)}
              value={texts.dueOn}
              onChange={(event) => change({ dueOn: event.target.value })}
            />
          )}
        </Field>
      ) : null}
      {act === 'answer_notice' ? (
        <>
          <Field label={f.letter} error={wrongOf('letter')}>
            {(control) => (
              <Choice
                {...control}
                value={texts.letter}
                onChange={(letter) => change({ letter })}
                none={f.choose}
                options={choices.letters.map((letter) => ({
                  value: letter.id,
                  label: `${w.letterKinds[letter.kind]} ${letter.number}`,
                }))}
              />
            )}
          </Field>
          <Field label={f.answer} error={wrongOf('answer')}>
            {(control) => (
              <Input.TextArea
                {...control}
                rows={5}
                maxLength={5_000}
                value={texts.answer}
                onChange={(event) => change({ answer: event.target.value })}
              />
            )}
          </Field>
        </>
      ) : null}
      {act === 'override_light' ? (
        <>
          <fieldset className="checks">
            <legend>{f.light}</legend>
            {LIGHTS.map((light) => (
              <label key={light}>
                <input type="radio" name="light" checked={texts.light === light} onChange={() => change({ light })} />
                <Light colour={light}>{tasksWords[lang].lights[light]}</Light>
              </label>
            ))}
          </fieldset>
          <Field label={f.until} error={wrongOf('until')}>
            {(control) => (
              <Input
                {...control}
                type="date"
                min={addDays(item.today, 1)}
                value={texts.until}
                onChange={(event) => change({ until: event.target.value })}
              />
            )}
          </Field>
        </>
      ) : null}
      {needsReason ? (
        <Field label={f.reason} error={wrongOf('reason')}>
          {(control) => (
            <Input.TextArea
              {...control}
              rows={3}
              maxLength={2_000}
              value={texts.reason}
              onChange={(event) => change({ reason: event.target.value })}
            />
          )}
        </Field>
      ) : null}
    </Drawer>
  )
}

/** Somebody was quicker: what they did, and where the item stands now. */
function WhatChanged({ item, since, code }: { readonly item: Item; readonly since: number; readonly code: string }) {
  const { lang } = useDesk()
  const w = itemWords[lang]
  const later = item.story.slice(since)
  const block = code === 'not_in_this_state' ? null : w.blocks[code]?.(0)
  return (
    <div className="failed" role="alert">
      <Light colour="yellow">{w.changed}</Light>
      {block ? <span>{block}</span> : null}
      {later.length > 0 ? (
        <span>
          {w.changedBy}
          {later.map((each) => sayDone(each, lang)).join(lang === 'zh' ? '；' : '; ')}
        </span>
      ) : null}
      <span>{w.changedNow(itemActs.states[item.state].name[lang])}</span>
    </div>
  )
}

function sayDone({ act, by, at }: Item['story'][number], lang: Lang): string {
  const name = readActName(act)
  return [sayMoment(at, lang), by ?? itemWords[lang].storySystem, name === null ? act : sayAct(name, lang)].join(' ')
}
